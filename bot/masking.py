"""Hides in a message what must never be kept: passwords, keys of links, French social security numbers."""

import re
from collections.abc import Iterator
from typing import Final

from bot.nir import numbers_in
from bot.password_like import AROUND, has_symbol, is_known, is_login, mixes, mixes_much

MASK: Final = "•••••"
PASSES: Final = 5  # what was hidden may have stood before something else to hide

_NAME: Final = (
    r"(?<![\w•])(?:mots?[\s-]{0,2}(?:de|2)[\s-]{0,2}pas+e?s?|motdepasse|mdps?|pas+words?|passwd|pwds?|pass(?:code|phrase)?s?"
    r"|codes?\s(?:secret|temporaire|provisoire|confidentiel|d['’]acc[eè]s)s?|(?:secret|temporary|access)\scodes?)(?![\w-])"
)
_QUOTED: Final = r"[\"“«]\s?[^\"“”«»\n]{1,80}\s?[\"”»]|(?<!\w)['‘][^'‘’\n]{1,80}['’](?!\w)"
_SAID: Final = re.compile(
    rf"""{_NAME}
    (?P<between>(?:\s+[\w'’-]+){{0,5}}?)
    (?:\s+(?:est|était|etait|sera|c['’\s]?est|c['’\s]?était|c['’\s]?etait|ct|c|is|was|will\s+be|['’]s)
       (?:(?P<sign>(?:(?:\s+(?-i:[a-zà-ÿ]+)){{0,3}})\s*[:=])|(?=\s))   # "est le suivant :"
       |\s*(?P<only_sign>[:=]|->|=>))
    \s*(?P<secret>{_QUOTED}|\S+)""",
    re.IGNORECASE | re.VERBOSE,
)
_BESIDE: Final = re.compile(
    rf"""{_NAME}
    (?:\s+(?:temporaire|provisoire|actuel|ancien|nouveau|re[cç]u|perso\w*|old|new|current|temporary|i\s+got))?
    \s+\(?(?P<secret>{_QUOTED}|\S+)""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE: Final = re.compile(
    rf"""(?<!\S)(?P<secret>{_QUOTED}|[^\s]{{5,80}})
    \s+(?:comme|est|c['’]est|était|etait|c['’]était|en|dans|pour|as|is|was|for)\s+(?:(?:mon|le|notre|son|ma|my|the|our|un|a)\s+)?
    (?:(?:ancien|nouveau|old|new|current)\s+)?{_NAME}""",
    re.IGNORECASE | re.VERBOSE,
)
_NEXT: Final = re.compile(
    r"\s*(?:[,;/|]|(?<=\s)(?:et|ou|puis|and|or|then)(?=\s))\s*(?P<secret>[^\s,;]+)", re.IGNORECASE
)
_PLURAL: Final = re.compile(r"mots|mdps|words|pwds|codes", re.IGNORECASE)
# The temporary passwords that we send: three groups of four. With AR before them they are the number of a receipt.
_GROUPS: Final = re.compile(r"(?<![\w-])(?<!\bAR )[A-Z0-9]{4}([ -])[A-Z0-9]{4}\1[A-Z0-9]{4}(?![\w-])", re.IGNORECASE)
# What a link of ours is known by: whoever has it may choose a password, or read a document.
_KEY: Final = re.compile(r"[?&](?:link|chat|sign|token|key|t)=(?P<secret>[\w.~%-]{16,})", re.ASCII | re.IGNORECASE)
_BOLD: Final = re.compile(r"(?P<sign>\*\*?)(?P<word>[^*\s]+)(?P=sign)")
"""What is set off by signs of Markdown, which are no part of it."""
_TOKEN: Final = re.compile(r"\S+")
# Said of a password, and none.
_STATES: Final = frozenset(
    {
        "oublié",
        "oublie",
        "perdu",
        "expiré",
        "expire",
        "bloqué",
        "bloque",
        "refusé",
        "refuse",
        "invalide",
        "incorrect",
        "faux",
        "ok",
    }
    | {
        "temporaire",
        "provisoire",
        "périmé",
        "introuvable",
        "inconnu",
        "aide",
        "help",
        "comment",
        "pourquoi",
        "quoi",
        "forgotten",
    }
    | {
        "lost",
        "expired",
        "locked",
        "blocked",
        "wrong",
        "refused",
        "invalid",
        "unknown",
        "toujours",
        "toujour",
        "pas",
        "plus",
        "trop",
    }
    | {
        "bien",
        "le",
        "la",
        "un",
        "une",
        "celui",
        "ça",
        "ca",
        "the",
        "not",
        "still",
        "too",
        "a",
        "an",
        "what",
        "où",
        "ou",
        "login",
        "mdp",
    }
    | {
        "identifiant",
        "réinitialisé",
        "reinitialise",
        "changé",
        "change",
        "désactivé",
        "non",
        "oui",
        "yes",
        "no",
        "et",
        "and",
        "de",
        "à",
    }
    | {
        "problème",
        "probleme",
        "problem",
        "erreur",
        "error",
        "rejeté",
        "rejete",
        "rejected",
        "valable",
        "valide",
        "valid",
        "koi",
        "same",
    }
)
_ELSE: Final = re.compile(
    r"\b(?:bcr|matricule|contrat|contract|identifiant|login|mail|e-?mail|adresse|address|nom|pr[ée]nom|name|fichier|file|siret|compte|account"
    r"|num[ée]ro|number|date|erreur|error|message|user\s?name|t[ée]l\w*|code|lien|link)\b",
    re.IGNORECASE,
)
_SIGNS_IN_WITH: Final = re.compile(
    r"(?:identifiant|login|pseudo|user\s?name|user)\W*(?:\s(?:est|c['’]est|is|:|=))?$", re.IGNORECASE
)
_ANY_NAME: Final = re.compile(_NAME, re.IGNORECASE)
FEWEST: Final = 8  # characters of a word that is taken for a password without being called one


def mask(text: str) -> str:
    """Return the text with such things replaced by a mask; the same text when there is none."""
    for _ in range(PASSES):
        hidden = _hidden(text)
        if hidden == text:
            break
        text = hidden
    return text


def _hidden(text: str) -> str:
    parts: list[str] = []
    done = 0
    for start, end in sorted({*numbers_in(text), *_passwords_in(text)}):
        if end <= done or text[start:end] == MASK:
            continue
        parts += [text[done : max(start, done)], MASK if start >= done else ""]
        done = end
    return "".join((*parts, text[done:]))


def _passwords_in(text: str) -> Iterator[tuple[int, int]]:
    for found in _SAID.finditer(text):
        yield from _said(text, found)
    for pattern in (_BESIDE, _BEFORE):
        for found in pattern.finditer(text):
            if MASK not in found["secret"] and (_is_quoted(found["secret"]) or mixes(found["secret"])):
                yield found.span("secret")
    for found in _GROUPS.finditer(text):
        if _is_ours(found[0], found[1]):
            yield found.span()
    for found in _KEY.finditer(text):
        yield found.span("secret")
    yield from _alone(text)


def _said(text: str, found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the secret, and those that follow it: "mots de passe : a, b"."""
    signed = bool(found["sign"] or found["only_sign"])
    several = signed and bool(_PLURAL.search(found[0]))
    secret, (start, end) = found["secret"], found.span("secret")
    cut = secret if _is_quoted(secret) else secret.rstrip(",;")
    end = start + len(cut)
    listed = several and bool(_NEXT.match(text, end)) and not _is_state(cut)
    if _ELSE.search(found["between"]):
        return
    if not listed and not _is_secret(text, cut, signed=signed, last=not text[end:].strip(" .!")):
        return
    yield start, end
    following = _NEXT.match(text, end)
    while following is not None:
        word = following["secret"].strip(AROUND)
        if MASK not in word and not mixes(word) and not (several and not _is_state(word)):
            return
        yield following.span("secret")
        following = _NEXT.match(text, following.end())


def _is_secret(text: str, secret: str, *, signed: bool, last: bool) -> bool:
    """Say whether what follows "est" or ":" is a password, and not the "expiré" of "mot de passe est expiré"."""
    if _is_quoted(secret):
        return True
    word = secret.strip(AROUND)
    if not word or word.lower() in _STATES or MASK in word:
        return False
    if word.isdigit():
        return len(word) >= 4 or (signed and last)  # noqa: PLR2004 - a shorter number counts something
    if is_known(word):
        return False
    letters = re.sub(r"['’-]", "", word)
    if letters.isalpha() and (word == word.lower() or text == text.upper()):
        return signed and last
    return True


def _alone(text: str) -> Iterator[tuple[int, int]]:
    """Yield what nobody called a password and cannot be much else."""
    words = list(_TOKEN.finditer(text))
    named = bool(_ANY_NAME.search(text))
    for place, found in enumerate(words):
        word = _BOLD.sub(r"\g<word>", found[0])
        if MASK in word or not mixes_much(word, fewest=FEWEST) or is_login(word):
            continue
        before = " ".join(one[0] for one in words[max(place - 3, 0) : place])
        if len(words) == 1 or ((named or has_symbol(word.strip(AROUND))) and not _SIGNS_IN_WITH.search(before)):
            yield found.span()


def _is_state(word: str) -> bool:
    return len(word) > 1 and word.lower() in _STATES


def _is_ours(groups: str, between: str) -> bool:
    """Say whether three groups of four are a temporary password, and no words or years."""
    mixed = [group for group in groups.split(between) if not group.isdigit() and not group.isalpha()]
    if between == "-":
        return bool(mixed) or (groups == groups.upper() and not groups.replace("-", "").isdigit())
    return len(mixed) > 1 or (bool(mixed) and groups == groups.upper())


def _is_quoted(secret: str) -> bool:
    return len(secret) > 2 and secret[0] in "\"“«'‘" and secret[-1] in "\"”»'’"  # noqa: PLR2004 - the quotes

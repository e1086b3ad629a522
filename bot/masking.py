"""Hides in a message what must never be kept: what looks like a password or a French social security number."""

import re

MASK = "•••••"

_NIR = re.compile(
    r"""(?<![\dA-Za-z])
    [12] [ .-]? \d{2} [ .-]? (?:0[1-9]|1[0-2]|[2-9]\d) [ .-]?   # sex, year and month of birth
    (?:\d{2}|2[AB]) [ .-]? \d{3} [ .-]? \d{3}                  # department, commune, order
    (?:[ .-]? \d{2})? (?!\d)                                   # key""",
    re.IGNORECASE | re.VERBOSE,
)
_PASSWORD = re.compile(
    r"""(?P<before>(?:mot\s+de\s+passe|mdp|code\s+secret|password|pwd|pass)\b
    (?:\s+\w+){0,3}? \s*
    (?:(?:\best|c['’]est|\bis|(?:\b|c['’])était|\bwas)
       (?:(?:\s+(?-i:[a-zà-ÿ]+)){0,3}? \s* (?P<sign>[:=]))?   # "est le suivant :"
       |(?P<only_sign>[:=]))) \s*
    (?P<secret>\S+)""",
    re.IGNORECASE | re.VERBOSE,
)


def mask(text: str) -> str:
    """Return the text with such things replaced by a mask; the same text when there is none."""
    return _PASSWORD.sub(_hide, _NIR.sub(MASK, text))


def _hide(found: re.Match[str]) -> str:
    """Hide the secret, but not the "expiré" of "mot de passe est expiré": a word in small letters, without a sign."""
    word = found["secret"].strip(".,;!?…'’\"«»()")
    is_plain = word.isalpha() and word == word.lower()
    if is_plain and not ((found["sign"] or found["only_sign"]) and found.end() == len(found.string.rstrip())):
        return found[0]
    return f"{found['before']} {MASK}"

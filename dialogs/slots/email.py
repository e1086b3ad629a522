"""An e-mail address, also one that was spelled out: "marie point durand arobase cfa-lyon point fr"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from email_validator import EmailNotValidError, validate_email

from dialogs.slots.reading import Option, Reading
from dialogs.slots.settled import Spotted, settled
from dialogs.vocabulary import vocabulary
from dialogs.wording import plain, tidy

LONGEST: Final = 254
_ADDRESS: Final = re.compile(
    r"[^\s@<>,;:()\[\]\"'«»|/\\]+(?:'[^\s@<>,;:()\[\]\"'«»|/\\]+)?@[^\s@<>,;:()\[\]\"'«»|/\\!?]+"
)
_AROUND_AT: Final = re.compile(r" ?@ ?")
_AT: Final = re.compile(
    r" ?[\[({<] ?(?:at|arr?oba[sz]e?s?|a|chez) ?[\])}>] ?| (?:arr?oba[sz]?e?s?|at sign|@) | ?\barr?oba[sz]e?s?\b ?",
    re.IGNORECASE,
)
_SPOKEN_AT: Final = re.compile(
    r"(?<=\w) (?:at|chez|ate?|a commercial) "
    r"(?=[\w-]+ ?(?:(?:\.| point | dot |\[dot\]|\(dot\)) ?[\w-]|, ?(?:fr|com|org|net|eu)\b))",
    re.IGNORECASE,
)
_DOT: Final = re.compile(r" ?[\[({] ?(?:dot|point|pt) ?[\])}] ?|(?<=[\w]) (?:point|dot|pt) (?=[\w])", re.IGNORECASE)
_DASH: Final = re.compile(r" (?:tiret du bas|underscore|tiret bas|tiret du 8) ", re.IGNORECASE)
_HYPHEN: Final = re.compile(r" (?:tiret|trait d'union|tiret du 6|dash|hyphen) ", re.IGNORECASE)
_NEAR_AT: Final = re.compile(
    r"(?<![\w.+'-])(?P<local>[\w+']{1,64}(?: ?[.-]+ ?[\w+']{1,64}){0,8}) ?@ ?"
    r"(?P<domain>[\w-]{1,63}(?: ?[.,] ?[\w-]{1,63}){1,8})",
    re.IGNORECASE,
)
_TLD: Final = re.compile(r"@(?P<name>[\w-]+) (?P<end>fr|com|org|net|eu|gouv\.fr)\b", re.IGNORECASE)
# "f r" of "@cfa-lyon.f r"; before the "@" only three letters or more: "c m.dupont@" begins with a word.
_LETTERS: Final = re.compile(
    r"(?<=[@.-])[a-z](?: [a-z])+(?![\w'])|(?<![\w'])[a-z](?: [a-z]){2,}(?=[@._-])", re.IGNORECASE
)
_INVALID_END: Final = re.compile(r"[.,;:!?'\"*_)>-]+$")
_WEB: Final = re.compile(r"\b(?:mailto:|e-?mail ?[:=] ?|mail ?[:=] ?|adresse ?[:=] ?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Email:
    name: str = "email"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        tidied = _WEB.sub("", tidy(words))
        candidates = spotted_addresses(tidied)
        right = [Spotted(clean, one.start, one.end) for one in candidates if (clean := _validated(one.value))]
        value = settled(_spelled(tidied), right)
        if value is not None:
            domain = value.rpartition("@")[2]
            return (
                Reading(problem="mistyped_domain")
                if domain in vocabulary().mistyped_domains
                else Reading(value=value, sure=True)
            )
        if right:
            return Reading(problem="several")
        return Reading(problem="not_an_address" if candidates or "@" in _spelled(tidied) else "missing")


def spotted_addresses(tidied: str) -> list[Spotted]:
    """Return what looks like an address, right or not; places are those in the words with "arobase" written "@"."""
    spelled = _spelled(tidied)
    loose = [
        Spotted(_joined(found["local"], _cut(found["local"], found["domain"])), found.start(), found.end())
        for found in _NEAR_AT.finditer(spelled)
    ]
    strict = [Spotted(found[0], found.start(), found.end()) for found in _ADDRESS.finditer(spelled)]
    return loose + [
        one for one in strict if not any(one.start < other.end and other.start < one.end for other in loose)
    ]


def _cut(local: str, domain: str) -> str:
    """Return a domain without the words of the next sentence: "cfa.fr. et pas …"."""
    whole = domain.partition(" ")[0]
    return whole if _validated(_joined(local, whole)) else domain


def _joined(local: str, domain: str) -> str:
    return f"{local.replace(' ', '')}@{domain.replace(' ', '').replace(',', '.')}"


def _spelled(tidied: str) -> str:
    """Return the words with the signs of an address written as signs."""
    spelled = _AT.sub("@", tidied)
    if "@" not in spelled:
        spelled = _SPOKEN_AT.sub("@", spelled)
    if "@" in spelled:
        spelled = _HYPHEN.sub("-", _DASH.sub("_", _DOT.sub(".", spelled)))
        spelled = _AROUND_AT.sub("@", spelled)
        spelled = _LETTERS.sub(lambda letters: letters[0].replace(" ", ""), spelled)
        spelled = _TLD.sub(r"@\g<name>.\g<end>", spelled)
    return spelled


def _validated(candidate: str) -> str | None:
    address = _INVALID_END.sub("", candidate).lstrip(".,;:'\"-(<*").replace("..", ".")
    local, at, domain = address.partition("@")
    address = f"{local}{at}{domain.replace(',', '.')}"
    if len(address) > LONGEST:
        return None
    try:
        found = validate_email(address, check_deliverability=False)
    except (EmailNotValidError, UnicodeError):
        return None
    if plain(found.domain) != found.domain:
        return None
    return found.normalized.lower()

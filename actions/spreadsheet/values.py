"""What a cell says, as a flux says it; or a named reason why not. Nothing is guessed, and nothing raises."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from actions.flux.fields import ENVELOPE, FIELDS, RESULT, Field, Kind
from actions.flux.writing import xml_text
from actions.spreadsheet.cleaning import cleaned, is_garbled, is_shortened, says_nothing
from actions.spreadsheet.dates import births, read_date, recent
from actions.spreadsheet.plain_words import plain
from actions.spreadsheet.tables import Cell
from actions.spreadsheet.wordings import BOOLEANS, CHOICES, FAILED, FRANCE, MONTHS, TYPES
from actions.spreadsheet.wrong import Wrong

NAMES = frozenset({"nomNaissance", "nomUsage", "prenom1", "prenom2", "prenom3", "nomTitulaire", "prenom1Titulaire"})
BY_NAME: Mapping[str, Field] = {field.name: field for field in (*ENVELOPE, *RESULT, *FIELDS)}
OBTAINED = "obtentionCertification"
_ALIKE, _MARGIN, _TYPED = 88, 4, 5
_INTEGER = re.compile(r"[+]?0*(\d{1,9})(?:[.,]0+)?")
_INSEE = re.compile(r"\d{5}|2[AB]\d{3}")
_FRENCH_POST = re.compile(r"(?:F-?)?(\d{5})(?: CEDEX.*)?")
_LISTED = re.compile(r"^(RNCP|RS)[\s:_./-]*(?:N\s?[°O])?[\s:_./-]*0*(\d{1,9})(?!\d)", re.IGNORECASE)
_FIGURES = re.compile(r"0*(\d{1,9})")
_DEPARTMENT = re.compile(r"\s*\(\s*(?:\d{2,5}|2[AB])\s*\)$", re.IGNORECASE)
_COUNTRY = re.compile(r"(?:99)?(\d{3})")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads cells; two figures of a year are understood as of `today`."""

    today: date

    def read(self, field: Field, cell: Cell) -> str | Wrong:
        """Return what a cell says, "" where it says nothing."""
        text = cleaned(cell)
        if field.name == OBTAINED and not says_nothing(text) and says_not_obtained(text):
            return Wrong("not_obtained", value=text)
        if field.kind is Kind.CHOICE:
            return read_choice(field, text)
        if says_nothing(text, may_be_name=field.name in NAMES):
            return ""
        if field.kind is Kind.DATE:
            return read_date(text, recent(self.today))
        return (_SPECIAL.get(field.name) or _OF_KIND[field.kind])(field, text)

    def read_birth(self, cell: Cell) -> tuple[str, str, str] | Wrong | None:
        """Return year, month and day of birth, the last two "" where only the year is known; None for an empty cell."""
        text = cleaned(cell)
        if says_nothing(text):
            return None
        if year := re.fullmatch(r"(?:(?:00|0|XX)[/.-](?:00|0|XX)[/.-])?((?:19|20)\d\d)", text, re.IGNORECASE):
            return year[1], "", ""
        day = read_date(text, births(self.today))
        if isinstance(day, Wrong):
            return day
        if day > self.today.isoformat():
            return Wrong("born_in_future", value=text)
        year_, month, number = day.split("-")
        return year_, str(int(month)), str(int(number))


def read_boolean(field: Field, text: str) -> str | Wrong:  # noqa: ARG001 - readers of a kind are called alike
    return BOOLEANS.get(text.casefold()) or Wrong("not_yes_or_no", value=text)


def read_text(field: Field, text: str) -> str | Wrong:
    said = xml_text(text)
    if is_garbled(said):
        return Wrong("garbled", value=said)
    if is_shortened(said):
        return Wrong("digits_lost", value=said)
    if field.name in NAMES and any(letter.isdigit() for letter in said):
        return Wrong("figures_in_name", value=said)
    if field.longest and len(said) > field.longest:
        return Wrong("too_long", value=said, length=str(len(said)), most=str(field.longest))
    if len(said) < field.shortest:
        return Wrong("too_short", value=said, length=str(len(said)), least=str(field.shortest))
    return said


def read_integer(field: Field, text: str) -> str | Wrong:
    if field.name == "moisNaissance" and plain(text) in MONTHS:
        return str(MONTHS[plain(text)])
    found = _INTEGER.fullmatch(text)
    if not found or not found[1].isascii():
        return Wrong("not_a_number", value=text)
    number = int(found[1])
    if not number and field.name in {"moisNaissance", "jourNaissance"}:
        return ""  # people write 00 for a day that nobody knows
    if not field.least <= number <= field.most:
        return Wrong("out_of_range", value=text, least=str(field.least), most=str(field.most))
    return str(number)


@lru_cache(maxsize=10_000)
def read_choice(field: Field, text: str) -> str | Wrong:
    """Return the value of a list that is meant, a typing mistake allowed where no other value is near."""
    means = _means(field)
    said = plain(text)
    if said in means:
        return means[said]
    if says_nothing(text):
        return ""
    if len(said) >= _TYPED:
        near = process.extract(said, means.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=5)
        best: dict[str, float] = {}
        for word, alike, _ in near:
            best.setdefault(means[word], alike)
        scores = sorted(best.items(), key=lambda one: -one[1])
        if scores and (len(scores) == 1 or scores[0][1] - scores[1][1] >= _MARGIN):
            return scores[0][0]
    return Wrong("not_in_list", value=text, allowed=", ".join(field.values))


def says_not_obtained(text: str) -> bool:
    """Tell whether somebody has not obtained the certification: such a row is not to be sent."""
    said = plain(text).split()
    return bool(said) and (said[0] in {"non", "not", "pas"} or not FAILED.isdisjoint(said))


def read_outcome(text: str) -> str | Wrong:
    """Return by which way a certification was obtained, of a cell that says whether it was."""
    if says_not_obtained(text) or BOOLEANS.get(text.casefold()) == "false":
        return Wrong("not_obtained", value=text)
    return "PAR_ADMISSION" if text.casefold() in BOOLEANS else read_choice(BY_NAME[OBTAINED], text)


@cache
def _means(field: Field) -> dict[str, str]:
    worded = CHOICES.get(field.name, {})
    return {plain(word): value for value in field.values for word in (value, *worded.get(value, ()))} | {
        plain(value): value for value in field.values
    }


def read_type(cell: Cell) -> str | Wrong:
    """Return a certification's type; others than the two registers' are as the person writes them."""
    text = cleaned(cell)
    if says_nothing(text):
        return ""
    listed = _LISTED.match(text)
    return listed[1].upper() if listed else TYPES.get(plain(text)) or read_text(BY_NAME["type"], text)


def read_code(cell: Cell, kind: str) -> tuple[str, str] | Wrong | None:
    """Return type and code: `RS1710` for 1710 of type RS, `rs 1710` or `RS1710 - its title`; None for an empty cell."""
    text = cleaned(cell)
    if says_nothing(text):
        return None
    if listed := _LISTED.match(text):
        register = listed[1].upper()
        if kind and kind != register:
            return Wrong("type_and_code_differ", value=text, type=kind)
        return register, f"{register}{listed[2]}"
    figures = _FIGURES.fullmatch(text)
    if kind in {"RNCP", "RS"}:
        return (kind, f"{kind}{figures[1]}") if figures and figures[1].isascii() else Wrong("not_a_code", value=text)
    if not kind:
        return Wrong("code_without_type", value=text)
    code = read_text(BY_NAME["code"], text)
    return code if isinstance(code, Wrong) else (kind, code)


def read_post_code(text: str, *, is_abroad: bool) -> str | Wrong:
    """Return a postal code; a spreadsheet makes 1004 of 01004, but 1004 is a code as it is in Switzerland."""
    if is_shortened(text):
        return Wrong("digits_lost", value=text)
    if not is_abroad:
        said = re.sub(r"(?<=\d)\s(?=\d)", "", text).upper()
        if re.fullmatch(r"[0-9]{4}", said):
            return f"0{said}"
        if french := _FRENCH_POST.fullmatch(said):
            return french[1]
    return read_text(BY_NAME["codePostal"], text)


def is_france(text: str) -> bool:
    return plain(text) in FRANCE


def _centre(field: Field, text: str) -> str | Wrong:  # noqa: ARG001
    return read_post_code(text, is_abroad=False)


def _insee(field: Field, text: str) -> str | Wrong:  # noqa: ARG001
    said = "".join(text.split()).upper()
    if re.fullmatch(r"[0-9]{4}", said):
        said = f"0{said}"  # a spreadsheet took it for a number
    if not _INSEE.fullmatch(said) or not said.isascii():
        return Wrong("digits_lost" if is_shortened(said) else "not_an_insee_code", value=text)
    return said


def _country(field: Field, text: str) -> str | Wrong:  # noqa: ARG001
    """Return the last three figures of a country's code; "" for France, of which none is to be given."""
    if is_france(text):
        return ""
    found = _COUNTRY.fullmatch(text)
    return found[1] if found and found[1].isascii() else Wrong("not_a_country_code", value=text)


def _town(field: Field, text: str) -> str | Wrong:
    return read_text(field, _DEPARTMENT.sub("", text))


_SPECIAL: Mapping[str, Callable[[Field, str], str | Wrong]] = {
    "codePostalCentreExamen": _centre,
    "codeInsee": _insee,
    "codePaysNaissance": _country,
    "libelleCommuneNaissance": _town,
}
_OF_KIND = {Kind.BOOLEAN: read_boolean, Kind.INTEGER: read_integer, Kind.TEXT: read_text}

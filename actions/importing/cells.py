"""What a cell says, cleaned; a `ValueError` tells what is wrong with it."""

import re
from datetime import date

from actions.importing.table import plain

LA_POSTE = "356000000"  # its establishments' digits add up to a multiple of 5 instead
LONGEST_NAME = 200
CERTIFIER = {"certifier", "certificateur", "organisme certificateur"}
DEPOSITOR = {"depositor", "deposant", "organisme deposant", "tiers de confiance", "organisme de confiance"}
BOTH = {"both", "les deux", "les 2"}
_EARLIEST, _LATEST = 1900, 2200
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FRENCH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def bcr(cell: str) -> str:
    """Return the 8 characters of an organisation's number, in capitals."""
    cleaned = "".join(cell.split()).upper()
    if not re.fullmatch(r"[A-Z0-9]{8}", cleaned):
        raise ValueError("is 8 letters and digits, like 12ABC345")
    return cleaned


def contract_number(cell: str) -> str:
    cleaned = "".join(cell.split()).upper()
    if not re.fullmatch(r"[A-Z0-9][A-Z0-9/._-]{0,19}", cleaned):
        raise ValueError("is 1 to 20 letters and digits, like MCFCER000123")
    return cleaned


def name(cell: str) -> str:
    cleaned = " ".join(cell.split())
    if not cleaned.isprintable() or not 1 <= len(cleaned) <= LONGEST_NAME:
        raise ValueError(f"is 1 to {LONGEST_NAME} characters")
    return cleaned


def siret(cell: str) -> str:
    """Return the 14 digits of an establishment's number, whose last one checks the others."""
    cleaned = re.sub(r"[\s.]", "", cell)
    if re.fullmatch(r"\d[,.\d]*E\+?\d+", "".join(cell.split()), re.IGNORECASE):
        raise ValueError("was cut short by a spreadsheet: make its column text, then type it again")
    if not re.fullmatch(r"[0-9]{14}", cleaned):
        raise ValueError("is 14 digits")
    digits = [int(digit) for digit in cleaned]
    doubled = [digit if place % 2 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(digits)]
    if sum(doubled) % 10 and not (cleaned.startswith(LA_POSTE) and sum(digits) % 5 == 0):
        raise ValueError("has a wrong digit: its check digit does not fit")
    return cleaned


def day(cell: str) -> str:
    """Return an ISO date."""
    if found := _ISO.fullmatch(cell):
        year, month, number = map(int, found.groups())
    elif found := _FRENCH.fullmatch(cell):
        number, month, year = map(int, found.groups())
    else:
        raise ValueError("is a date, like 2026-01-31 or 31/01/2026")
    try:
        written = date(year, month, number)
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(f"is a date from {_EARLIEST} to {_LATEST}")
    return written.isoformat()


def last_day(cell: str) -> str | None:
    """Return an ISO date, None for an empty cell: until further notice."""
    return day(cell) if cell else None


def roles(cell: str) -> tuple[bool, bool]:
    """Tell whether the organisation is a certifier, and whether it is a depositor."""
    if plain(cell) in BOTH:
        return True, True
    said = {plain(part) for part in re.split(r"[,;/+&]|\bet\b|\band\b", cell.casefold())} - {""}
    if not said or said - CERTIFIER - DEPOSITOR:
        raise ValueError("is certifier, depositor or both (certificateur, déposant, les deux)")
    return bool(said & CERTIFIER), bool(said & DEPOSITOR)

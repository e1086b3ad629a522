"""The period that words name: "entre le 1er et le 15 mars", "depuis trois semaines", "last month"."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.deposit_signs import Row, Said
from dialogs.vocabulary.deposits import Sign

_COUNT: Final = "[#K1]"
_DAY_ALONE: Final = r"(?<=[dSUBA>El])#(?![uMmpgnNo#KGj])"
_THIS_UNIT: Final = r"(?<=d)u(?![dMY#])|(?<=dl)u(?![dMY#])|(?<=[PS])u(?![dMY#])|(?<=[PS]l)u(?![dMY#])|(?<=[PS]d)u"
_POINTS: Final[tuple[str, ...]] = (
    r"W?l?#d?l?Md?l?Y",
    r"M#Y",
    r"W?l?#d?l?M",
    r"M#(?![upnNo])",
    r"(?:ud?)?Md?l?Y",
    r"p?(?:ud?)?Mp?",
    r"u?Y",
    r"W?D",
    r"g[#1]u|[#1>]ug",
    r"#u(?:d?l?Y)?",
    rf"t?{_COUNT}pu|p{_COUNT}u|{_COUNT}up|t{_COUNT}u",
    r"t?pu|up|tu",
    r"Wp|pW|t?W",
    r"R",
    _THIS_UNIT,
    _DAY_ALONE,
)
_ANY: Final = "|".join(f"(?:{one})" for one in _POINTS)
_FINDS: Final = re.compile(
    rf"(?P<since>S)g?(?P<so_long>{_COUNT}u)"
    rf"|(?:E|S|d)?l?(?P<first>{_ANY}|#)(?P<joined>[&>]d?|B?U)l?d?(?P<last>{_ANY})"
    rf"|(?P<bound>[SUBA])[>d]?l?d?(?P<bounded>{_ANY}|#(?![upnNo]))"
    rf"|(?P<alone>{_ANY})"
)
_PAST: Final = "past_{}_{}s"
_DAY_OF: Final = re.compile(r"(?P<year>-|\d{4}|(?:this|last)_year)-(?P<month>\d\d)(?:-\d\d)?")
_QUARTERS: Final = 4


@dataclass(frozen=True, slots=True)
class Period:
    """A period as it is written down, and the first and the last of the signs that say it."""

    value: str
    first: int
    last: int


def periods_of(row: Row) -> list[Period]:
    """Return the periods that are named, in their order."""
    return [Period(value, found.start(), found.end() - 1) for found, value in _found(row) if value]


def _found(row: Row) -> Iterator[tuple[re.Match[str], str | None]]:
    for found in _FINDS.finditer(row.letters):
        if found["so_long"]:
            number, unit = row.said[found.start("so_long") : found.end("so_long")]
            yield found, _PAST.format(number.value or 1, unit.value)
        elif found["joined"]:
            yield found, _range(row, found)
        elif found["bound"]:
            yield found, _bounded(found["bound"], _point(row, *found.span("bounded")))
        else:
            yield found, _point(row, *found.span("alone"))


def _range(row: Row, found: re.Match[str]) -> str | None:
    first, last = _point(row, *found.span("first")), _point(row, *found.span("last"))
    if first is None or last is None:
        return None
    said = _DAY_OF.fullmatch(last)
    if said and first.startswith("---"):  # the month is said once: "du 1er au 15 mars"
        first = f"{said['year']}-{said['month']}-{first[3:]}"
    elif said and first.startswith("--") and said["year"] != "-" and first[2:4] <= said["month"]:
        first = f"{said['year']}{first[1:]}"
    if "&" in found["joined"] and len(first) == len(last) == len("--03") and first > last:
        first, last = last, first  # "avril et mars"
    return f"{first}..{last}"


def _bounded(sign: str, point: str | None) -> str | None:
    if point is None:
        return None
    match sign:
        case Sign.SINCE:
            return point if point.startswith("past_") else f"{point}.."
        case Sign.UNTIL:
            return f"..{point}"
        case Sign.BEFORE:
            return f"..<{point}"
        case _:
            return f">{point}.."


def _point(row: Row, start: int, end: int) -> str | None:
    said = row.said[start:end]
    by = {one.sign: one.value for one in said}
    signs = set(by)
    for needed, write in _WRITTEN:
        if needed <= signs:
            return write(said, by)
    return None


_By = dict[Sign, str]


def _date(_: Sequence[Said], by: _By) -> str:
    month = f"{by.get(Sign.YEAR) or '-'}-{by[Sign.MONTH].zfill(2)}"
    return f"{month}-{int(by[Sign.NUMBER]):02}" if Sign.NUMBER in by else month


def _ago(_: Sequence[Said], by: _By) -> str:
    number = by.get(Sign.NUMBER) or "1"
    return f"{number}_{by[Sign.UNIT]}s_ago"


def _counted(_: Sequence[Said], by: _By) -> str | None:
    number = by.get(Sign.NUMBER) or by.get(Sign.MANY) or "1"
    if by[Sign.UNIT] == "quarter" and not {Sign.LAST, Sign.THIS} & by.keys():
        year = by.get(Sign.YEAR)
        return f"{year or '-'}-Q{number}" if int(number) <= _QUARTERS else None
    return _PAST.format(number, by[Sign.UNIT]) if {Sign.LAST, Sign.THIS} & by.keys() else None


def _last(_: Sequence[Said], by: _By) -> str:
    return "yesterday" if by[Sign.UNIT] == "day" else f"last_{by[Sign.UNIT]}"


def _this(_: Sequence[Said], by: _By) -> str:
    return "today" if by[Sign.UNIT] == "day" else f"this_{by[Sign.UNIT]}"


_WRITTEN: Final[tuple[tuple[set[Sign], Callable[[Sequence[Said], _By], str | None]], ...]] = (
    ({Sign.MONTH}, _date),
    ({Sign.DAY}, lambda _, by: by[Sign.DAY]),
    ({Sign.AGO}, _ago),
    ({Sign.UNIT, Sign.NUMBER}, _counted),
    ({Sign.UNIT, Sign.MANY}, _counted),
    ({Sign.UNIT, Sign.A}, _counted),
    ({Sign.YEAR}, lambda _, by: by[Sign.YEAR]),
    ({Sign.WEEKDAY, Sign.LAST}, lambda _, by: f"last_{by[Sign.WEEKDAY]}"),
    ({Sign.WEEKDAY}, lambda _, by: by[Sign.WEEKDAY]),
    ({Sign.MOMENT}, lambda _, by: by[Sign.MOMENT]),
    ({Sign.UNIT, Sign.LAST}, _last),
    ({Sign.UNIT}, _this),
    ({Sign.NUMBER}, lambda _, by: f"---{int(by[Sign.NUMBER]):02}"),
)

"""Words about deposits as a row of signs, in which turns of phrase are found whatever is said between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from actions.periods import is_period
from dialogs.slots.bcr import USUAL_BCR, spotted_bcrs
from dialogs.slots.file_name import DEPOSITED, spotted_names
from dialogs.slots.settled import Spotted
from dialogs.vocabulary import vocabulary
from dialogs.vocabulary.deposits import Sign, deposit_words
from dialogs.wording import plain

ALIKE: Final = 84  # of 100: a mistyped word
SHORT: Final = 4  # letters: words as short are not mended
_DATE: Final = re.compile(
    r"(?<![\w/.-])(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})"
    r"(?:(?P=sign)(?P<year>\d{4}|\d{2}))?|(?P<days>\d{1,2}) (?P<months>\d{1,2}) (?P<years>20\d\d)"
    r"|(?P<of>\d{1,2})[/-](?P<whole>20\d\d)|(?P<year_first>20\d\d)[/-](?P<month_then>\d{1,2}))(?![\w/]|[.-]\w)"
)
_STEM: Final = re.compile(r"(?<![\w@.'-])[a-z][^\W_]*(?:[_-]+[^\W_]+)+(?![\w@])")  # "export_mars", "lot-2025-03"
_WORD: Final = re.compile(r"[^\W_]+|&|w/o")
_NUMBER: Final = re.compile(r"(\d{1,4})(?:er|ers|ere|e|eme|st|nd|rd|th)?")
_NUMBERED: Final = re.compile(r"ar-")  # a receipt's number
_MARK: Final = "\x00"
_BEFORE_MONTHS: Final = frozenset(
    {Sign.OF, Sign.SINCE, Sign.UNTIL, Sign.BEFORE, Sign.AFTER, Sign.TO, Sign.BETWEEN, Sign.AND, Sign.NUMBER}
)
_COUNTED: Final = frozenset({Sign.UNIT, Sign.LAST, Sign.DEPOSITS, Sign.FILES, Sign.ONE})
_NAMED: Final = frozenset({Sign.DEPOSITS, Sign.FILES, Sign.ONE, Sign.THOSE, Sign.MINE, Sign.SHOW})
MOST_DAYS: Final = 31
_MONTHS: Final = 12
_YEARS: Final = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Said:
    """A word or phrase, what it does, and where it stands in the words."""

    sign: Sign
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """All that was said; `letters` has one letter for each."""

    tidied: str
    said: tuple[Said, ...]

    @property
    def letters(self) -> str:
        return "".join(one.sign.value for one in self.said)

    def without(self, signs: str) -> "Row":
        return Row(self.tidied, tuple(one for one in self.said if one.sign.value not in signs))

    def text(self, first: int, last: int) -> str:
        """Return the words from one to another, both of them."""
        return self.tidied[self.said[first].start : self.said[last].end]


@lru_cache(maxsize=64)  # the filter, the reference and the receipt all look at what was just typed
def row_of(tidied: str) -> Row:
    whole = [*_spotted(tidied)]
    rest = plain(tidied)
    for one in whole:
        rest = rest[: one.start] + _MARK * (one.end - one.start) + rest[one.end :]
    words = [(word[0], word.start(), word.end()) for word in _WORD.finditer(rest)]
    said = sorted([*whole, *_phrases(words)], key=lambda one: one.start)
    return Row(tidied, tuple(_with_years(list(_settled(_with_numbers(said), plain(tidied))))))


def _spotted(tidied: str) -> Iterator[Said]:
    """Yield what is no word: names of files, dates in digits and BCRs."""
    names = spotted_names(tidied, DEPOSITED)
    yield from (Said(Sign.FILE, one.value, one.start, one.end) for one in names)
    rest = _masked(tidied, names)
    dates = [
        Spotted(value, one.start(), one.end())
        for one in _DATE.finditer(rest)
        if is_period(value := _date(one.groupdict(default=""))) or _is_almost(one)
    ]
    yield from (Said(Sign.DAY, one.value, one.start, one.end) for one in dates)
    rest = _masked(rest, dates)
    names = [Spotted(one[0], one.start(), one.end()) for one in _STEM.finditer(rest) if _is_stem(one[0])]
    yield from (Said(Sign.FILE, tidied[one.start : one.end], one.start, one.end) for one in names)
    bcrs = [one for one in spotted_bcrs(_masked(rest, names)) if USUAL_BCR.fullmatch(one.value)]
    yield from (Said(Sign.BCR, one.value, one.start, one.end) for one in bcrs)


def _is_almost(date: re.Match[str]) -> bool:
    """Say whether it was meant to be a date, though there is none such: "30/02/2025"."""
    return bool(date["year"]) and int(date["day"]) <= MOST_DAYS and int(date["month"]) <= _MONTHS


def _is_stem(word: str) -> bool:
    """Say whether it is a name of a file without its end, and not "avant-hier" or "mars-2025"."""
    if "_" in word:
        return True
    head, *rest = word.split("-")
    has_digit = any(character.isdigit() for character in "".join(rest))
    return has_digit and head not in deposit_words().words and not _NUMBERED.match(word)


def _masked(text: str, spotted: Sequence[Spotted]) -> str:
    for one in spotted:
        text = text[: one.start] + _MARK * (one.end - one.start) + text[one.end :]
    return text


def _date(part: dict[str, str]) -> str:
    """Return the period that a date in digits is."""
    if part["iso"]:
        return part["iso"]
    if part["whole"]:
        return f"{part['whole']}-{int(part['of']):02}"
    if part["year_first"]:
        return f"{part['year_first']}-{int(part['month_then']):02}"
    day, month = int(part["day"] or part["days"]), int(part["month"] or part["months"])
    year = part["year"] or part["years"]
    if not year:
        return f"--{month:02}-{day:02}"
    return f"{int(year) + 2000 if len(year) == len('26') else int(year):04}-{month:02}-{day:02}"


def _phrases(words: Sequence[tuple[str, int, int]]) -> Iterator[Said]:
    """Yield the longest phrases there are, from left to right, and what words are besides."""
    known = deposit_words()
    mended = [_mended(word) for word, _, _ in words]
    place = 0
    while place < len(words):
        for length in range(min(known.longest, len(words) - place), 0, -1):
            found = known.signs.get(tuple(mended[place : place + length]))
            if found:
                break
        else:
            length, found = 1, _number(mended[place]) or (Sign.WORD, words[place][0])
        yield Said(*found, words[place][1], words[place + length - 1][2])
        place += length


@lru_cache(maxsize=1024)
def _mended(word: str) -> str:
    known = deposit_words().words
    if word in known or len(word) <= SHORT or not word.isalpha():
        return word
    alike = [
        one for one in known if len(one) > SHORT and word.endswith("er") <= one.endswith("er")
    ]  # "déposer" is not "déposés"
    found = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return found[0] if found else word


def _number(word: str) -> tuple[Sign, str] | None:
    known = vocabulary()
    found = _NUMBER.fullmatch(word)
    number = int(found[1]) if found else known.numbers.get(word) or known.ordinals.get(word)
    if not number:
        return None
    if number in _YEARS:
        return Sign.YEAR, str(number)
    return Sign.NUMBER if number <= MOST_DAYS else Sign.MANY, str(number)


def _settled(said: Sequence[Said], even: str) -> Iterator[Said]:
    """Yield them with the unclear ones as what they are beside the others."""
    named = False
    for place, one in enumerate(said):
        before = said[place - 1].sign if place else None
        after = said[place + 1].sign if place + 1 < len(said) else None
        named = named or one.sign in _NAMED
        is_many = place and even[: said[place - 1].end].endswith("s")
        if one.sign is Sign.UNCLEAR_MONTH:
            yield _month_or_not(one, even[one.start : one.end], before, after)
        elif one.sign is Sign.ONE and is_many:  # "mes depot"
            yield Said(Sign.DEPOSITS, "", one.start, one.end)
        elif one.sign is Sign.STATUS and not named and before is not Sign.THE and _orders(one, said[place + 1 :]):
            yield Said(Sign.WORD, one.value, one.start, one.end)
        else:
            yield one


def _with_numbers(said: Sequence[Said]) -> list[Said]:
    """Return them with numbers of two words in one: "vingt-trois", "trente et un"."""
    whole: list[Said] = []
    for one in said:
        unit = "1" if one.sign is Sign.A else one.value if one.sign is Sign.NUMBER else ""
        tens = whole[-2:] if len(whole) > 1 and whole[-1].sign is Sign.AND else whole[-1:]
        if len(unit) == 1 and tens and tens[0].value in {"20", "30"} and tens[0].end - tens[0].start > len("30"):
            whole[-len(tens) :] = [Said(Sign.NUMBER, str(int(tens[0].value) + int(unit)), tens[0].start, one.end)]
        else:
            whole.append(one)
    return whole


def _with_years(said: Sequence[Said]) -> list[Said]:
    """Return them with "l'année dernière" as a year, which can follow a month."""
    whole: list[Said] = []
    for one in said:
        before = whole[-1] if whole else None
        signs = {before.sign, one.sign} if before else set()
        is_counted = len(whole) > 1 and whole[-2].sign in {Sign.NUMBER, Sign.MANY, Sign.A}
        units = [part.value for part in (before, one) if part and part.sign is Sign.UNIT]
        if one.sign is Sign.MOMENT and one.value in {"this_year", "last_year"}:
            whole.append(Said(Sign.YEAR, one.value, one.start, one.end))
        elif before and units == ["year"] and not is_counted and signs & {Sign.THIS, Sign.LAST}:
            value = "last_year" if Sign.LAST in signs else "this_year"
            whole[-1] = Said(Sign.YEAR, value, before.start, one.end)
        else:
            whole.append(one)
    return whole


def _month_or_not(one: Said, word: str, before: Sign | None, after: Sign | None) -> Said:
    if (before in _BEFORE_MONTHS or after in {Sign.YEAR, Sign.NUMBER}) and after not in _COUNTED:
        return Said(Sign.MONTH, one.value, one.start, one.end)
    return Said(*(_number(word) or (Sign.AROUND, "")), one.start, one.end)


def _orders(one: Said, after: Sequence[Said]) -> bool:
    """Say whether a status is what shall be done with deposits: "annule mes dépôts de mars"."""
    return one.value == "withdrawn" and any(later.sign in _NAMED - {Sign.SHOW} for later in after)

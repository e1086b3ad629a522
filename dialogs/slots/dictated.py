"""Letters and numbers written as they are said: "zéro trois vé emme elle deux quatre trois"."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from dialogs.slots.reading import Reading
from dialogs.vocabulary import vocabulary
from dialogs.wording import plain

FEWEST: Final = 4  # words in a row that can be said of an identifier; fewer are a sentence's
_BETWEEN: Final = frozenset({"-", ",", ".", "espace", "space", "tiret"})
_WORD: Final = re.compile(r"[^\W_]+|[^\s]")
_HUNDRED, _SIXTY, _EIGHTY = 100, 60, 80


def read_also_dictated(tidied: str, read: Callable[[str], Reading]) -> Reading:
    """Read the words; if nothing is in them, read them again with what was said written in signs."""
    reading = read(tidied)
    if reading.value is None and reading.problem in {"missing", "too_short"}:
        signs = in_signs(tidied)
        if signs != tidied and (again := read(signs)).value is not None:
            return again
    return reading


def in_signs(tidied: str) -> str:
    """Return the words with the rows of spoken letters and digits written as these, in one piece."""
    pieces = [piece[0] for piece in _WORD.finditer(tidied)]
    written: list[str] = []
    row: list[str] = []
    for piece in (*pieces, ""):
        if _is_spoken(piece):
            row.append(plain(piece))
            continue
        if piece in _BETWEEN and row:
            continue
        written.append(_written(row) if len(row) >= FEWEST else " ".join(row))
        row = []
        written.append(piece)
    return " ".join(piece for piece in written if piece)


def _is_spoken(piece: str) -> bool:
    even = plain(piece)
    known = vocabulary()
    if even.isdigit() or (len(even) == 1 and even.isalpha()):
        return True
    return even in known.numbers or even in known.letters or even in known.doubles


def _written(row: Sequence[str]) -> str:
    known = vocabulary()
    signs: list[str] = []
    place = 0
    while place < len(row):
        word = row[place]
        if word in known.numbers:
            number, place = _number(row, place)
            signs.append(str(number))
            continue
        following = row[place + 1 : place + 2]
        if word in known.doubles and following:
            letter = known.letters.get(following[0], following[0])
            signs.append("w" if letter == "v" else letter * 2)
            place += 2
            continue
        signs.append(known.letters.get(word, word))
        place += 1
    return "".join(signs).upper()


def _number(row: Sequence[str], place: int) -> tuple[int, int]:
    """Return the number that begins at a place, and the place after it: "cent vingt trois", "quatre vingt dix"."""
    numbers = vocabulary().numbers
    total = numbers[row[place]]
    place += 1
    while place < len(row) and (more := numbers.get(row[place])) is not None:
        if more == _HUNDRED and 1 < total < 10:  # noqa: PLR2004 - "deux cent"
            total *= more
        elif total == 4 and more == 20:  # noqa: PLR2004 - "quatre vingt"
            total = _EIGHTY
        elif 0 < more < _room(total):
            total += more
        else:
            break
        place += 1
    return total, place


def _room(total: int) -> int:
    """Return what a number that follows must be below to be said of the same one."""
    if total and total % _HUNDRED == 0:
        return _HUNDRED
    tens = total % _HUNDRED
    if tens in {_SIXTY, _EIGHTY}:  # "soixante quinze"
        return 20
    return 10 if tens and tens % 10 == 0 else 0  # "vingt deux", "dix sept"

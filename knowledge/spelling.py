"""Words as they were typed become words the knowledge base knows, where that is plain."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from rapidfuzz.distance import DamerauLevenshtein

from knowledge.files import read_yaml
from knowledge.problem import KnowledgeErrors, Problem

SHORTEST_MENDED: Final = 4  # of three letters, too many words are one slip away; only two changing places is plain
SHORTEST_SWAPPED: Final = 3
LONG: Final = 7  # from here on two slips are still the same word
SHORTEST_SOUND: Final = 2
SHORTEST_UNGLUED: Final = 4
LONGEST_SHORT: Final = 3  # words that together stand for others
PARTS: Final[Mapping[str, type]] = {"short": dict, "glued": list, "courtesies": list}

Courtesies: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How people of one language type."""

    short: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    glued: tuple[str, ...] = ()
    opening: Courtesies = field(default_factory=dict)  # by their first word, the longest first
    closing: Courtesies = field(default_factory=dict)  # the same by their last word

    def spell_out(self, words: Iterable[str]) -> list[str]:
        """Write abbreviations out: "mdp" is "mot de passe", and so is "mo de passe", though "Mo" alone is a size."""
        typed, spelled, place = tuple(words), list[str](), 0
        while place < len(typed):
            long, meant = self._meant(typed, place)
            spelled += meant
            place += long
        return spelled

    def _meant(self, typed: tuple[str, ...], place: int) -> tuple[int, tuple[str, ...]]:
        for long in range(min(LONGEST_SHORT, len(typed) - place), 0, -1):
            if meant := self.short.get(" ".join(typed[place : place + long])):
                return long, meant
        return 1, typed[place : place + 1]

    def without_courtesies(self, words: list[str]) -> list[str]:
        """Drop greetings and thanks around a question; return nothing if there is nothing else."""
        start, end = 0, len(words)
        while start < end and (long := _longest(self.opening.get(words[start], ()), words, start, end)):
            start += long
        while start < end and (long := _longest_before(self.closing.get(words[end - 1], ()), words, start, end)):
            end -= long
        return words[start:end]


def read_habits(path: Path) -> Habits:
    """Read `spellings/<lang>.yaml`; a language without a file has no habits. Raises KnowledgeErrors."""
    if not path.exists():
        return Habits()
    content = read_yaml(path)
    parts = content if isinstance(content, dict) else {}
    if wrong := [name for name, kind in PARTS.items() if not _is_of_texts(parts.get(name), kind)]:
        raise KnowledgeErrors(Problem(key="spelling_part", where=path, facts={"name": name}) for name in wrong)
    courtesies = sorted((tuple(line.split()) for line in parts["courtesies"]), key=len, reverse=True)
    return Habits(
        short={typed: tuple(meant.split()) for typed, meant in parts["short"].items()},
        glued=tuple(parts["glued"]),
        opening=_by_word(courtesies, 0),
        closing=_by_word(courtesies, -1),
    )


def _is_of_texts(part: object, kind: type) -> bool:
    texts = [*part, *part.values()] if isinstance(part, dict) else part
    return isinstance(part, kind) and isinstance(texts, list) and all(isinstance(text, str) for text in texts)


def _by_word(courtesies: Sequence[tuple[str, ...]], place: int) -> Courtesies:
    grouped: dict[str, list[tuple[str, ...]]] = {}
    for courtesy in courtesies:
        grouped.setdefault(courtesy[place], []).append(courtesy)
    return grouped


def _longest(courtesies: Sequence[tuple[str, ...]], words: Sequence[str], start: int, end: int) -> int:
    fitting = (len(one) for one in courtesies if tuple(words[start : min(start + len(one), end)]) == one)
    return next(fitting, 0)


def _longest_before(courtesies: Sequence[tuple[str, ...]], words: Sequence[str], start: int, end: int) -> int:
    fitting = (len(one) for one in courtesies if tuple(words[max(end - len(one), start) : end]) == one)
    return next(fitting, 0)


class Vocabulary:
    """The words of the knowledge base; an unknown word is mended by its sound, its letters, or by cutting it."""

    def __init__(self, counts: Counter[str], habits: Habits, sound: Callable[[str], str]) -> None:
        self._counts, self._habits, self._sound = counts, habits, sound
        self._by_sound: dict[str, str] = {}
        self._by_gap: dict[str, list[str]] = {}
        for word, _ in counts.most_common():  # the most frequent first: it wins among words that sound alike
            if len(word) < SHORTEST_MENDED or word.isdigit():
                continue
            if len(key := sound(word)) >= SHORTEST_SOUND:
                self._by_sound.setdefault(key, word)
            for gap in _gaps(word):
                self._by_gap.setdefault(gap, []).append(word)
        self._mended: dict[str, tuple[str, ...]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def mend(self, word: str) -> tuple[str, ...]:
        """Return the words that are meant: itself if known or if nothing is near."""
        if word in self._counts:
            return (word,)
        mended = self._mended.get(word)
        if mended is None:
            if len(self._mended) > 20_000:  # noqa: PLR2004 - a memory, not a leak
                self._mended.clear()
            mended = self._mended[word] = self._mend(word)
        return mended

    def _mend(self, word: str) -> tuple[str, ...]:
        if word[0].isdigit():
            return (word,)
        if len(word) < SHORTEST_MENDED:
            return (self._swapped_from(word) or word,)
        near = self._sounds_like(word) or self._one_slip_from(word)
        if near is not None:
            return (near,)
        for prefix in self._habits.glued:
            rest = word.removeprefix(prefix)
            if rest is not word and len(rest) >= SHORTEST_UNGLUED:
                known = rest if rest in self._counts else self._sounds_like(rest)
                if known is not None:
                    return (prefix, known)
        return (word,)

    def _sounds_like(self, word: str) -> str | None:
        return self._by_sound.get(self._sound(word))

    def _swapped_from(self, word: str) -> str | None:
        near = [known for known in _swapped(word) if known in self._counts] if len(word) >= SHORTEST_SWAPPED else []
        return max(near, key=self._counts.__getitem__, default=None)

    def _one_slip_from(self, word: str) -> str | None:
        most = 1 if len(word) < LONG else 2
        typed = (word,) if most == 1 else (word, *_swapped(word))  # two letters that changed places are one slip
        near = {known for one in typed for gap in _gaps(one) for known in self._by_gap.get(gap, ())}
        slips = ((DamerauLevenshtein.distance(word, known, score_cutoff=most), known) for known in near)
        ranked = [(slip, _wrong_key(word, known), -self._counts[known], known) for slip, known in slips if slip <= most]
        return min(ranked)[3] if ranked else None


def _wrong_key(word: str, known: str) -> bool:
    """Letters change places or get lost more often than one is typed for another: "donw" is "down", not "done"."""
    return len(word) == len(known) and sorted(word) != sorted(known)


def _gaps(word: str) -> set[str]:
    """The word, and the word with each one of its letters missing: two that share one are a slip or two apart."""
    return {word, *(word[:gap] + word[gap + 1 :] for gap in range(len(word)))}


def _swapped(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))

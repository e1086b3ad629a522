"""Questions that are alike, put together: what a person who reads hundreds of them would do first."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from knowledge.sounds import sound_in
from knowledge.spelling import Habits, read_habits
from knowledge.text import words_asked
from knowledge.views import Vector, Views

HERE: Final = Path(__file__).parent
MOST: Final = 5000  # texts that are compared, each with each: 100 MB, a few seconds
ALIKE: Final = 0.33  # as alike as that, on an average, are questions of one group
Likeness: TypeAlias = NDArray[np.float32]
FEW: Final = 100  # different questions, of which most that one has is in no other: it tells them apart, so it counts
ALIKE_OF_FEW: Final = 0.18  # then those of one group are less alike, and others hardly at all


@dataclass(frozen=True, slots=True)
class Group:
    """Places of questions that are alike, in their order; `central` is the one most like all others."""

    places: tuple[int, ...]
    central: int


def groups(texts: Sequence[str], lang: str, *, alike: float | None = None) -> list[Group]:
    """Return every text in one group, the largest groups first; of more than `MOST` different ones the first count.

    Average linkage: two groups are joined when their questions are, on an average, alike enough. So a chain of
    likenesses does not put together what its ends have nothing to do with.
    """
    habits = _habits(lang)
    places: dict[tuple[str, ...], list[int]] = {}
    for place, text in enumerate(texts):
        asked = habits.spell_out(words_asked(text))
        meant = tuple(habits.without_courtesies(asked) or asked)
        if meant in places or len(places) < MOST:
            places.setdefault(meant, []).append(place)
    if not places:
        return []
    same = list(places.values())
    likeness = _likeness(list(places), lang)
    alike = alike or (ALIKE_OF_FEW if len(places) < FEW else ALIKE)
    found = [_group(members, same, likeness) for members in _joined(likeness.copy(), alike)]
    return sorted(found, key=lambda group: (-len(group.places), group.places))


def _habits(lang: str) -> Habits:
    path = HERE / "spellings" / f"{lang}.yaml"
    return read_habits(path) if path.exists() else Habits()


def _likeness(texts: Sequence[Sequence[str]], lang: str) -> Likeness:
    """Return how alike each is to each, from 0 to 1, by their words, pieces of words and sounds."""
    views = Views(lang, sound_in(lang))
    vectors = views.learn(texts, keeps_rare=len(texts) < FEW)
    owners = np.repeat(np.arange(len(vectors)), [vector.ids.size for vector in vectors])
    ids = np.concatenate([vector.ids for vector in vectors])
    values = np.concatenate([_of_length_one(vector) for vector in vectors])
    order = np.argsort(ids, kind="stable")
    starts = np.searchsorted(ids[order], np.arange(len(views) + 1))
    owners, held = owners[order], values[order]
    likeness: Likeness = np.empty((len(vectors), len(vectors)), dtype=np.float32)
    for place, vector in enumerate(vectors):
        first = starts[vector.ids]
        long = starts[vector.ids + 1] - first
        there = np.repeat(first - np.cumsum(long) + long, long) + np.arange(long.sum())
        products = held[there] * np.repeat(_of_length_one(vector), long)
        likeness[place] = np.bincount(owners[there], weights=products, minlength=len(vectors))
    return likeness


def _of_length_one(vector: Vector) -> Likeness:
    length = float(np.sqrt((vector.values * vector.values).sum()))
    return (vector.values / length if length else vector.values).astype(np.float32)


def _joined(likeness: Likeness, alike: float) -> list[list[int]]:
    """Join the two groups that are nearest to each other again and again, by chains of nearest neighbours."""
    count = len(likeness)
    np.fill_diagonal(likeness, -1)
    members: dict[int, list[int]] = {place: [place] for place in range(count)}
    done: list[list[int]] = []
    chain: list[int] = []
    while members:
        if not chain:
            chain.append(next(iter(members)))
        last = chain[-1]
        nearest = int(likeness[last].argmax())
        if likeness[last, nearest] < alike:  # nor will it be to any group that grows out of others
            done.append(members.pop(last))
            likeness[last, :] = likeness[:, last] = -1
            chain.pop()
        elif len(chain) > 1 and likeness[last, chain[-2]] >= likeness[last, nearest]:
            chain.pop()
            _join(likeness, members, chain.pop(), last)
        else:
            chain.append(nearest)
    return done


def _join(likeness: Likeness, members: dict[int, list[int]], one: int, other: int) -> None:
    mine, theirs = len(members[one]), len(members[other])
    row = (likeness[one] * mine + likeness[other] * theirs) / (mine + theirs)
    row[likeness[one] < 0] = -1  # groups that are done, and these two themselves
    row[[one, other]] = -1
    likeness[one, :] = likeness[:, one] = row
    likeness[other, :] = likeness[:, other] = -1
    members[one] += members.pop(other)


def _group(members: Sequence[int], same: Sequence[Sequence[int]], likeness: Likeness) -> Group:
    among = likeness[np.ix_(members, members)]
    weights = np.array([len(same[member]) for member in members])
    central = same[members[int((among @ weights).argmax())]][0]
    return Group(places=tuple(sorted(place for member in members for place in same[member])), central=central)

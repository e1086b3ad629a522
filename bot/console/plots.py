"""Where the parts of a plot lie: shapes and places, in units of a drawing that a template writes down."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

LEFT, TOP, RIGHT, BOTTOM = 40, 12, 8, 28  # around the plot: room for what its axes say
HEIGHT = 220
BETWEEN_LABELS = 62  # that no two touch
MOST_MARKED = 31  # points of a line that have a mark each
STEPS = 4  # of the vertical axis, at most five
SHADES = 5  # of a heat map, besides none


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """`style` is the class of its shapes, which also tells them apart without colours."""

    style: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    style: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What stands over one place of the horizontal axis; `told` says its figures."""

    told: str
    x: float
    width: float
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    style: str
    points: Sequence[tuple[float, float]]
    has_marks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    width: int
    height: int
    rows: Sequence[Label]
    labels: Sequence[Label]
    columns: Sequence[Column]
    lines: Sequence[Line]


def plot(
    names: Sequence[str], told: Sequence[str], stacked: Sequence[Series], lines: Sequence[Series], width: int
) -> Plot:
    """Return bars, one on another, and lines over the same places; there is one of `names` and `told` for each."""
    heights = [sum(values) for values in zip(*(one.values for one in stacked), strict=True)]
    most = max([*heights, *(value for one in lines for value in one.values), 1])
    steps = steps_to(most)
    inner, up = width - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    each = inner / len(names)

    def height_of(value: float) -> float:
        return round(up * value / steps[-1], 2)

    def y_of(value: float) -> float:
        return round(TOP + up - height_of(value), 2)

    def middle(place: int) -> float:
        return round(LEFT + each * (place + 0.5), 2)

    bar = round(min(each * 0.72, 48), 2)
    columns = []
    for place, words in enumerate(told):
        values = [one.values[place] for one in stacked]
        parts = [
            Part(style=one.style, x=middle(place) - bar / 2, y=y_of(top), width=bar, height=height_of(value))
            for one, value, top in zip(stacked, values, accumulate(values), strict=True)
            if value
        ]
        columns.append(Column(told=words, x=round(LEFT + each * place, 2), width=round(each, 2), parts=parts))
    drawn = [
        Line(
            style=one.style,
            points=[(middle(place), y_of(value)) for place, value in enumerate(one.values)],
            has_marks=len(names) <= MOST_MARKED,
        )
        for one in lines
    ]
    return Plot(
        width=width,
        height=HEIGHT,
        rows=[Label(at=y_of(step), text=str(step), anchor="end") for step in steps],
        labels=_labels(names, [middle(place) for place in range(len(names))], each, width),
        columns=columns,
        lines=drawn,
    )


def _labels(names: Sequence[str], places: Sequence[float], each: float, width: int) -> list[Label]:
    """Return as many as there is room for, the last one always among them, within the drawing."""
    step = max(1, math.ceil(BETWEEN_LABELS / each))
    shown = range(len(names) - 1, -1, -step)
    labels = [Label(at=places[place], text=names[place]) for place in reversed(shown)]
    if labels[-1].at + BETWEEN_LABELS / 2 > width:
        labels[-1] = Label(at=width, text=labels[-1].text, anchor="end")
    return labels


def steps_to(most: int) -> list[int]:
    """Return round numbers from 0 to one that is not below `most`."""
    step = 1
    for scale in (10**power for power in range(12)):
        fitting = [factor * scale for factor in (1, 2, 5) if factor * scale * STEPS >= most]
        if fitting:
            step = fitting[0]
            break
    return list(range(0, -(-most // step) * step + 1, step))


def shade(value: int, most: int) -> int:
    """Return how dark something is on a heat map, 0 for nothing."""
    return -(-SHADES * value // most) if value else 0

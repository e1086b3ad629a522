"""The supervisor's figures as tables: the same rows are shown on the page, and written as CSV."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from actions.statistics import RATINGS, Figures, Spread, Volume
from bot.console.figures import Cell, Writer, words

ON_PAGE = 10  # rows of a table that may be long; its CSV has more
_TIMES = ("median", "ninetieth", "first_reply", "resolution")
_SHARES = ("share", "reply_kept", "solution_kept", "solved_share")
UNITS = {**dict.fromkeys(_TIMES, "minutes"), **dict.fromkeys(_SHARES, "percent")}
"""In what columns and figures are measured that are no plain numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`exported` are the columns of a CSV, which say in what they are measured: its cells do not."""

    name: str
    columns: Sequence[str]
    exported: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """`volumes` are those of days or of weeks; `title_of` returns what an article is called."""

    figures: Figures
    volumes: Sequence[Volume]
    writer: Writer
    title_of: Callable[[str], str]

    def named(self, name: str) -> Table:
        """Return one of `TABLES`."""
        columns, rows = TABLES[name]
        named = [self._measured(self._say(f"supervision.column.{column}"), column) for column in columns]
        more = [words(weekday) for weekday in self.writer.weekdays] if name == "hours" else []
        shown, exported = zip(*((one.shown, one.exported) for one in [*named, *more]), strict=True)
        return Table(name=name, columns=shown, exported=exported, rows=list(rows(self)))

    def overview(self) -> Iterator[Sequence[Cell]]:
        figures, writer = self.figures, self.writer
        told = {
            "questions": writer.number(figures.questions),
            "conversations": writer.number(figures.conversations),
            "solved_share": writer.share(figures.solved, figures.questions),
            "missed": writer.number(figures.missed_count),
            "opened": writer.number(figures.opened),
            "closed": writer.number(figures.closed),
            "first_reply": writer.lasting(figures.first_reply.median),
            "resolution": writer.lasting(figures.resolution.median),
            "mean_rating": writer.mean(figures.mean_rating),
        }
        for name, cell in told.items():
            yield self._measured(self._say(f"supervision.overview.{name}"), name), cell

    def volume(self) -> Iterator[Sequence[Cell]]:
        for one in self.volumes:
            day = Cell(shown=self.writer.days(one), exported=one.first.isoformat(), is_number=False)
            numbers = (one.conversations, one.questions, one.solved, one.opened, one.closed)
            yield day, *(self.writer.number(number) for number in numbers)

    def times(self) -> Iterator[Sequence[Cell]]:
        yield words(self._say("supervision.time.first_reply")), *self._spread(self.figures.first_reply)
        yield words(self._say("supervision.time.resolution")), *self._spread(self.figures.resolution)

    def levels(self) -> Iterator[Sequence[Cell]]:
        for one in self.figures.levels:
            yield (
                words(self._say(f"priority.{one.priority}")),
                self.writer.share(one.replies_kept, one.replies),
                self.writer.number(one.replies),
                self.writer.share(one.solutions_kept, one.solutions),
                self.writer.number(one.solutions),
            )

    def ratings(self) -> Iterator[Sequence[Cell]]:
        whole = sum(self.figures.ratings)
        for rating, count in reversed(list(zip(RATINGS, self.figures.ratings, strict=True))):
            yield words(str(rating)), self.writer.number(count), self.writer.share(count, whole)

    def remarks(self) -> Iterator[Sequence[Cell]]:
        for one in self.figures.remarks:
            yield self.writer.moment(one.rated_at), words(one.number), words(str(one.rating)), words(one.words)

    def topics(self) -> Iterator[Sequence[Cell]]:
        for one in self.figures.articles:
            numbers = (one.answered, one.solved, one.helped, one.did_not_help)
            yield words(self.title_of(one.article)), *(self.writer.number(number) for number in numbers)

    def unanswered(self) -> Iterator[Sequence[Cell]]:
        for one in self.figures.missed:
            outcome = "unknown" if one.outcome == "unknown" else "did_not_help"
            language = words(self._say(f"language.{one.language}"))
            yield (
                self.writer.moment(one.asked_at),
                words(one.text),
                language,
                words(self._say(f"supervision.outcome.{outcome}")),
            )

    def hours(self) -> Iterator[Sequence[Cell]]:
        for hour, counts in enumerate(zip(*self.figures.hours, strict=True)):
            yield words(self._say("supervision.hour", hour=hour)), *(self.writer.number(count) for count in counts)

    def agents(self) -> Iterator[Sequence[Cell]]:
        for one in self.figures.agents:
            yield (
                words(one.name),
                self.writer.number(one.taken),
                self.writer.number(one.closed),
                self.writer.lasting(one.first_reply.median),
                self.writer.mean(one.mean_rating),
                self.writer.number(one.ratings),
            )

    def _spread(self, spread: Spread) -> tuple[Cell, ...]:
        times = (self.writer.lasting(each) for each in (spread.median, spread.ninetieth))
        return *times, self.writer.number(spread.count)

    def _measured(self, said: str, what: str) -> Cell:
        """Return a heading, which says in a CSV in what it is measured."""
        if what not in UNITS:
            return words(said)
        unit = self._say(f"supervision.unit.{UNITS[what]}")
        exported = self._say("supervision.measured", said=said, unit=unit)
        return Cell(shown=said, exported=exported, is_number=False)

    def _say(self, key: str, **facts: object) -> str:
        return self.writer.clock.say(key, **facts)


TABLES: dict[str, tuple[tuple[str, ...], Callable[[Tables], Iterator[Sequence[Cell]]]]] = {
    "overview": (("figure", "value"), Tables.overview),
    "volume": (("day", "conversations", "questions", "solved", "opened", "closed"), Tables.volume),
    "times": (("time", "median", "ninetieth", "tickets"), Tables.times),
    "levels": (("priority", "reply_kept", "replies", "solution_kept", "solutions"), Tables.levels),
    "ratings": (("rating", "tickets", "share"), Tables.ratings),
    "remarks": (("at", "ticket", "rating", "remark"), Tables.remarks),
    "topics": (("article", "answered", "solved", "helped", "did_not_help"), Tables.topics),
    "unanswered": (("at", "question", "language", "outcome"), Tables.unanswered),
    "hours": (("hour",), Tables.hours),
    "agents": (("agent", "taken", "closed", "first_reply", "mean_rating", "ratings"), Tables.agents),
}
"""What their columns are called, and what makes their rows."""

"""What is wrong with what we know: named and with facts; its words are in `texts/<lang>/problems.yaml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeAlias

from knowledge.article import Name

Key: TypeAlias = Literal[
    # of a file, and of what it is called
    "unreadable",
    "not_utf8",
    "no_articles",
    "no_name",
    "no_language",
    # of an article's head, and of its text
    "no_head",
    "head_not_yaml",
    "head_character",
    "head_value",
    "head_without_fields",
    "unknown_field",
    "missing",
    "not_text",
    "item_missing",
    "item_not_text",
    "not_list",
    "link_parts",
    "link_part_missing",
    "no_day",
    "no_text",
    "zero_character",
    "unknown_settings",
    "bad_quote",
    # of an article that can be read
    "long_title",
    "few_ways",
    "long_text",
    "stale",
    "updated_to_come",
    "review_due",
    "link_address",
    "related_unknown",
    "related_itself",
    "not_translated",
    "starts_differ",
    "starts_unknown",
    "asked_twice",
    # of what the search makes of its ways of asking
    "taken_for_smalltalk",
    "finds_another",
    "finds_nothing",
    "too_faint",
    # of the other folders
    "file_not_yaml",
    "file_character",
    "file_value",
    "named_unknown",
    "smalltalk_kind",
    "smalltalk_way",
    "elsewhere_lists",
    "spelling_part",
    "calibration_old",
    # of a line of questions to measure with
    "not_json",
    "not_object",
    "question_field",
    "question_topic",
    "question_also",
]
DOUBTS: Final = frozenset({"taken_for_smalltalk", "finds_another", "finds_nothing", "too_faint"})
LONGEST_SHOWN: Final = 60  # characters of a place that is shown

Fact: TypeAlias = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`where` is the article or the file; `line` is one of the file's, counted from 1, where that is known.

    The facts `field` and `language` are names, for which texts have words, too.
    """

    key: Key
    where: Name | Path
    line: int | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def is_doubt(self) -> bool:
        """A doubt is what the search makes of an article, not a mistake."""
        return self.key in DOUBTS

    @property
    def place(self) -> str:
        """The file and the line, as terminals have it."""
        return f"{self.where}:{self.line}" if self.line else str(self.where)

    def __str__(self) -> str:
        return f"{self.place}: {self.key} {dict(self.facts)}"


class KnowledgeErrors(Exception):  # noqa: N818 - it carries several errors, not one
    """Everything that is wrong with what was read, so that its author mends it all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def excerpt(text: str, most: int = LONGEST_SHOWN) -> str:
    """Return the begin of a text, on one line and without what cannot be seen."""
    line = " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"

"""How people say things, in every language together: many mix them, and few words mean different things in two."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from dialogs.files import read_yaml
from dialogs.wording import plain, tidy, tokens

FOLDER: Final = Path(__file__).parent
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Ways to say one thing: whole messages, and patterns anywhere in plain words unless another pattern is there."""

    says: frozenset[str] = frozenset()
    has: Patterns = ()
    unless: Patterns = ()

    def found_in(self, spaced: str) -> bool:
        """`spaced` are plain words with single blanks between them."""
        return any(one.search(spaced) for one in self.has) and not any(one.search(spaced) for one in self.unless)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """In one language, what tells that a question leans on what was asked, and what that is called in a search."""

    words: frozenset[str]
    points: re.Pattern[str]
    names: re.Pattern[str]
    subjects: Mapping[str, str]
    obtaining: re.Pattern[str]
    obtained: Mapping[str, str]

    def subject(self, asked: str, spaced: str) -> str | None:
        """Return what is looked for: how something is obtained is another question than what it is."""
        obtained = self.obtained.get(asked)
        return obtained if obtained and self.obtaining.search(spaced) else self.subjects.get(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What the files beside this one have, whose remarks say what each part is for. All of it is plain."""

    around: frozenset[str]
    ordinals: Mapping[str, int]
    last: frozenset[str]
    indefinite: frozenset[str]
    around_ranks: frozenset[str]
    between_ranks: frozenset[str]
    pausing: Ways
    yes: Ways
    no: Ways
    hesitating: Ways
    taking_back: Ways
    signs: Mapping[str, Patterns]
    saying: frozenset[str]
    choices: Mapping[str, tuple[str, ...]]
    openings: re.Pattern[str]
    closings: re.Pattern[str]
    name_labels: re.Pattern[str]
    introduced: re.Pattern[str]
    name_endings: re.Pattern[str]
    not_names: frozenset[str]
    login_named: re.Pattern[str]
    not_logins: frozenset[str]
    mistyped_domains: frozenset[str]
    before_organisations: re.Pattern[str]
    after_organisations: re.Pattern[str]
    not_organisations: frozenset[str]
    commands: Mapping[str, Ways]
    requesting: re.Pattern[str]
    asking: Ways
    complaining: Ways
    correcting: Ways
    asking_to_correct: Patterns
    judging: frozenset[str]
    slots: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    letters: Mapping[str, str]
    doubles: frozenset[str]
    preambles: re.Pattern[str]
    leaning: tuple[Leaning, ...]


@cache
def vocabulary() -> Vocabulary:
    """Read once, when the first words are heard.

    What repeats something that may itself be as long as it likes is atomic, `(?>…)`: otherwise the ways to divide a
    message are tried one after another, and their number doubles with each word.
    """
    files = Files.read()
    closings = _any_of(files.all("closings"))
    endings = "|".join((closings, *files.all("name_endings")))
    return Vocabulary(
        around=frozenset(token for word in files.all("around") for token in tokens(word)),
        ordinals={word: int(rank) for rank in files.keys("ordinals") for word in _plain(files.all("ordinals", rank))},
        last=_plain(files.all("last")),
        indefinite=_plain(files.all("indefinite")),
        around_ranks=_plain(files.all("around_ranks")),
        between_ranks=_plain(files.all("between_ranks")),
        pausing=files.ways("pausing"),
        yes=files.ways("yes"),
        no=files.ways("no"),
        hesitating=files.ways("hesitating"),
        taking_back=files.ways("taking_back"),
        saying=_plain(files.all("saying")),
        signs={key: _patterns(files.all("signs", key)) for key in files.keys("signs")},
        choices={key: files.phrases("choices", key) for key in files.keys("choices")},
        openings=re.compile(rf"^(?:{_any_of(files.all('openings'))}(?![\w'-]) ?[,;:.!-]* ?)+"),
        closings=re.compile(rf"(?:[ ,;.!]+{closings}(?!\w))+[ .!?]*$"),
        name_labels=re.compile(rf"^(?:{_any_of(files.all('name_labels'))}(?=[ :=,'.-]|$) ?[:=,-]* ?|[:=,\"«(-] ?)+"),
        introduced=re.compile(rf"\b{_any_of(files.all('introduced'))}\b"),
        name_endings=re.compile(rf"(?>[ ,;.!]+(?:{endings}|\([^()]*\))(?!\w))+[ .,;!?]*$"),
        not_names=frozenset(files.all("not_names")),
        login_named=re.compile(
            rf"(?:\b{_any_of(files.all('before_logins'))}\b|[:=]) ?[:=\"«]? ?"
            rf"(?P<word>[^\W_]{{3,40}}|(?=[\w-]{{3,40}}(?![\w-]))[^\W_]+(?:-[^\W_]+)+)[\"».!]*"
            rf"(?: {_any_of(files.all('after_logins'))})*$"
        ),
        not_logins=frozenset(files.all("not_logins")),
        mistyped_domains=frozenset(files.all("mistyped_domains")),
        before_organisations=re.compile(
            rf"^(?:{_any_of(files.all('before_organisations'))}(?:(?!\w)|(?<=')) ?[:,]? ?)+"
        ),
        after_organisations=re.compile(
            rf"(?:[ ,;.!]+(?:{closings}|{_any_of(files.all('after_organisations'))})(?!\w))+[ .!?]*$"
        ),
        not_organisations=frozenset(files.all("not_organisations")),
        commands={key: files.ways("commands", key) for key in files.keys("commands")},
        requesting=re.compile("|".join(files.all("requesting"))),
        asking=files.ways("asking"),
        complaining=files.ways("complaining"),
        correcting=files.ways("correcting"),
        asking_to_correct=_patterns(files.all("correcting", "asks")),
        judging=_plain(files.all("correcting", "judging")),
        slots={key: files.phrases("slots", key) for key in files.keys("slots")},
        numbers={word: int(one) for one in files.keys("numbers") for word in _plain(files.all("numbers", one))},
        letters={word: one for one in files.keys("letters") for word in _plain(files.all("letters", one))},
        doubles=frozenset(files.all("doubles")),
        preambles=re.compile(rf"^(?:(?:{'|'.join(files.all('preambles'))})(?!\w) ?[,;:.!-]* ?)+"),
        leaning=tuple(_leaning(language["leaning"]) for language in files.languages),
    )


def _leaning(content: Mapping[Any, Any]) -> Leaning:
    return Leaning(
        words=frozenset(tokens(content["words"])),
        points=re.compile("|".join(content["points"])),
        names=re.compile(rf"\b(?:{content['names']})\b"),
        subjects=content["subjects"],
        obtaining=re.compile(rf"\b(?:{content['obtaining']})\b"),
        obtained=content["obtained"],
    )


@dataclass(frozen=True, slots=True)
class Files:
    """The files of all languages, read as one."""

    languages: Sequence[Mapping[Any, Any]]

    @classmethod
    def read(cls) -> "Files":
        return cls([_read(path) for path in sorted(FOLDER.glob("??.yaml"))])

    def all(self, *places: Any) -> list[str]:
        """Return what stands at a place in every language."""
        found: list[str] = []
        for language in self.languages:
            here = _at(language, places)
            found.extend(here.split() if isinstance(here, str) else here)
        return found

    def keys(self, *places: str) -> list[Any]:
        return list(dict.fromkeys(key for language in self.languages for key in _at(language, places)))

    def ways(self, *places: str) -> Ways:
        said = [way for part in ("says", "words", "phrases") for way in self.all(*places, part)]
        return Ways(
            says=_plain(said), has=_patterns(self.all(*places, "has")), unless=_patterns(self.all(*places, "unless"))
        )

    def phrases(self, *places: Any) -> tuple[str, ...]:
        return tuple(" ".join(tokens(way)) for way in self.all(*places))


def _at(language: Mapping[Any, Any], places: Sequence[Any]) -> Any:
    here: Any = language
    for place in places:
        here = here.get(place, {})
    return here


def _read(path: Path) -> Mapping[Any, Any]:
    """Read a file in which everything is text: "no", "on" and "y" are words here."""
    content: Mapping[Any, Any] = read_yaml(path, "BaseLoader")
    return content


def _plain(ways: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(tokens(way)) for way in ways)


def _patterns(sources: Iterable[str]) -> Patterns:
    return tuple(re.compile(source) for source in sources)


def _any_of(phrases: Iterable[str]) -> str:
    """Return a pattern for one of the phrases, the longest that is there."""
    even = sorted({plain(tidy(phrase)) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(re.escape(phrase).replace("'", "[' ]").replace(r"\ ", "[ -]") for phrase in even) + ")"

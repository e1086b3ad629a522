"""What a dialog says becomes sentences, with links and choices."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from actions.download import What
from actions.outcome import Fact
from actions.sign_in import LINK_SAID
from bot.messages import Card, Download, HandedFile, Link, OfferedFile, Picture, Say, SignInLink
from bot.phrases import Phrases
from bot.reports.wording import Wording
from bot.sheet_words import SheetWords
from bot.understanding import Offer
from dialogs.slots.story import NONE
from dialogs.speech import Button, Line
from knowledge.article import Article, Articles

TALK = "talk_to_agent"
"""The dialog that hands over to people."""
URL = "_url"  # how the names of a card's addresses end
PICTURE = "picture_url"
OF_STRANGERS = ("name", "header")
"""Facts that people typed: a file's name, a column's header."""
HARMLESS = str.maketrans({"[": "(", "]": ")", "<": "‹", ">": "›", "`": "’", "*": "∗", "|": "¦", "\n": " "})
"""What would be a link or a picture in Markdown is none."""
MOMENTS = ("received_at", "processed_at")
DAYS = ("since", "until")
COUNTS = ("accepted", "rejected", "warned", "errors", "passages", "left_out", "would_reject", "rows")
OPENINGS, CLOSINGS = ("opens_at",), ("closes_at",)
"""Told as seen from the fact `now`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`offers` belong to the last of `says`, which shows them: web chats show only the last reply's choices."""

    says: tuple[Say, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    phrases: Phrases
    articles: Articles
    wording: Wording
    base_url: str  # of our own pages

    def tell(self, language: str, lines: Sequence[Line], before: Sequence[Say] = (), *more: Offer) -> Told:
        """Say `lines` after what is said `before`, with `more` choices behind their own."""
        buttons = dict.fromkeys((button.kind, button.value) for line in lines for button in line.buttons)
        by_place = {(button.kind, button.value): button for line in lines for button in line.buttons}
        offers = [self._offer(language, by_place[place]) for place in buttons]
        offers += [offer for offer in more if offer not in offers]
        says = [*before, *(self._say(language, line) for line in lines)]
        if offers and says:
            says[-1] = replace(says[-1], options=tuple(offer.label for offer in offers))
        return Told(says=tuple(says), offers=tuple(offers))

    def human(self, language: str) -> Offer:
        return Offer(kind="dialog", value=TALK, label=self.phrases(language, "human"))

    def to_article(self, name: str, language: str) -> Offer:
        article = self.articles.get(name, language)
        return leading_to(article) if article else self.human(language)

    def to_dialog(self, name: str, language: str) -> Offer:
        """Return the offer to begin a dialog."""
        return Offer(kind="dialog", value=name, label=self.phrases(language, f"{name}.start"))

    def _offer(self, language: str, button: Button) -> Offer:
        if button.kind == "article":
            return self.to_article(button.value, language)
        if button.kind == "dialog":
            return self.to_dialog(button.value, language)
        return Offer(kind=button.kind, value=button.value, label=self.phrases(language, button.key, **button.facts))

    def _say(self, language: str, line: Line) -> Say:
        facts = self._readable(language, line.facts)
        return Say(
            key=line.name or line.key,
            text=self.phrases(language, line.key, **facts).strip(),
            links=tuple(self._links(language, line)),
            cards=tuple(self._cards(language, line)),
            offered=_offered(line.facts),
            handed=_handed(line.facts),
        )

    def _cards(self, language: str, line: Line) -> Iterator[Card]:
        """Yield the cards of a line that has words for them: a question knows what was told before it, too."""
        if self.phrases.has(f"{line.key}_card"):
            for row in rows_of(line.facts, "cards"):
                yield self._card(language, line.key, row)

    def _card(self, language: str, key: str, row: Mapping[str, str]) -> Card:
        """Return one of several things that a line tells of; each address among its facts is a button."""
        facts = self._in_words(language, row)
        links = [name for name in row if name.endswith(URL) and name != PICTURE and row[name]]
        picture = row.get(PICTURE)
        return Card(
            title=self.phrases(language, f"{key}_card_title", **facts),
            text=self.phrases(language, f"{key}_card", **facts),
            links=tuple(self._opens(language, name.removesuffix(URL), row) for name in links),
            picture=Picture(url=picture, words=self.phrases(language, "open.picture", **facts)) if picture else None,
        )

    def _opens(self, language: str, name: str, row: Mapping[str, str]) -> Link:
        """Return the button of an address, or of a document where it is one's name."""
        label, url = self.phrases(language, f"open.{name}"), row[f"{name}{URL}"]
        what = What.__members__.get(name.upper())
        return Download(label=label, url=url, number=row["number"], what=what) if what else Link(label=label, url=url)

    def _links(self, language: str, line: Line) -> Sequence[Link]:
        url, label = self.base_url + line.page if line.page else line.facts.get("url"), f"{line.key}_open"
        if not isinstance(url, str) or not self.phrases.has(label):
            return ()
        words = self.phrases(language, label)
        if line.key == LINK_SAID and (exchange := line.facts.get("exchange")):
            return (SignInLink(label=words, url=url, exchange=str(exchange), resource=str(line.facts["resource"])),)
        return (Link(label=words, url=url),)

    def _readable(self, language: str, facts: Mapping[str, Fact]) -> dict[str, object]:
        """Name the lines of a summary, and their values where those are choices; a dialog by its title."""
        readable: dict[str, object] = self._in_words(language, facts)
        readable |= {
            name: [self._in_words(language, row) for row in rows_of(facts, name)]
            for name, fact in facts.items()
            if isinstance(fact, list) and name != "lines"
        }
        lines = facts.get("lines")
        if isinstance(lines, list):
            readable["lines"] = [self.row(language, **line) for line in lines]
        if isinstance(name := facts.get("dialog"), str):
            readable["title"] = self.phrases(language, f"{name}.title")
        return readable

    def _in_words(self, language: str, facts: Mapping[str, Fact]) -> dict[str, object]:
        """Write times, sizes and statuses as the language does; what `problem` names is told in its words."""
        words = self.wording.in_language(language)
        told: dict[str, object] = dict(facts)
        told |= {name: str(facts[name]).translate(HARMLESS) for name in OF_STRANGERS if facts.get(name)}
        told |= {name: words.minute(int(str(facts[name]))) for name in MOMENTS if facts.get(name)}
        told |= {name: words.day(int(str(facts[name]))) for name in DAYS if facts.get(name)}
        told |= {name: words.opening(int(str(facts[name])), _now(facts)) for name in OPENINGS if facts.get(name)}
        told |= {name: words.closing(int(str(facts[name])), _now(facts)) for name in CLOSINGS if facts.get(name)}
        counts = {name: str(facts.get(name, "")) for name in COUNTS}
        told |= {f"{name}_figures": words.number(int(count)) for name, count in counts.items() if count.isdecimal()}
        if facts.get("size"):
            told["size"] = words.roughly(int(str(facts["size"])))
        if status := facts.get("status"):
            told["status_words"] = words.status(str(status))
        if statuses := facts.get("statuses"):
            told["statuses"] = [words.status(one) for one in str(statuses).split(",")]
        sheets = SheetWords(self.phrases, language)
        if problem := facts.get("problem"):
            told["problem"] = sheets.why(str(problem), facts)
        if document := facts.get("document"):
            told["document"] = self.phrases(language, f"open.{document}")
        if "field" in facts:
            told["label"] = sheets.field(str(facts["field"]))
        if facts.get("reason"):
            told["words"] = f"{sheets.what(facts)} {sheets.how(facts)}".rstrip()
        if cause := facts.get("cause"):
            told["cause"] = self.phrases(language, f"causes.{cause}.title")
        return told

    def row(self, language: str, *, dialog: str, slot: str, value: str, **listed: str) -> dict[str, str]:
        """Return the label and the value of an answer, as a summary tells it."""
        keys = (
            f"{dialog}.choice.{slot}" if listed else "",
            f"{dialog}.options.no_{slot}" if value == NONE else f"{dialog}.options.{value}",
            _yes_or_no(value),
        )
        choice = next((key for key in keys if self.phrases.has(key)), None)
        return {
            "label": self.phrases(language, f"{dialog}.label.{slot}"),
            "value": self.phrases(language, choice, **listed) if choice else value,
        }


def rows_of(facts: Mapping[str, Fact], name: str) -> Sequence[Mapping[str, str]]:
    """Return the rows of a fact that is a list, none where there is no such fact."""
    rows = facts.get(name)
    return rows if isinstance(rows, list) else ()


def _now(facts: Mapping[str, Fact]) -> int:
    return int(str(facts.get("now", time.time_ns() // 1_000_000)))


def _offered(facts: Mapping[str, Fact]) -> OfferedFile | None:
    if not facts.get("offer"):
        return None
    return OfferedFile(offer=str(facts["offer"]), name=str(facts["name"]), size=int(str(facts["size"])))


def _handed(facts: Mapping[str, Fact]) -> HandedFile | None:
    if not facts.get("unique_id"):
        return None
    address, name, unique_id, file_type = (str(facts[one]) for one in ("address", "name", "unique_id", "file_type"))
    return HandedFile(name=name, url=address, unique_id=unique_id, file_type=file_type)


def leading_to(article: Article) -> Offer:
    return Offer(kind="article", value=article.id, label=article.title)


def _yes_or_no(value: str) -> str:
    return f"manners.options.{value}" if value in {"yes", "no"} else ""

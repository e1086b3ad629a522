"""The dialog in which an article is written: a form, what its draft would change, and an end."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from actions.learning import Version
from bot import adaptive_markdown as markdown
from bot.adaptive_markdown import Element
from bot.channels.botframework.invokes import InvokeAnswer
from bot.console.knowledge.places import ARTICLES, address_of
from bot.newsroom import Preview
from bot.problem_words import ProblemWords
from bot.shortened import shortened
from bot.teams_extension import cards
from bot.teams_extension.asked import LONGEST, Pressed, Typed
from knowledge.article import Article, Articles, Name
from knowledge.found import Outcome
from knowledge.problem import Problem
from knowledge.trial import Changed, Given
from knowledge.writing import split

Say = Callable[..., str]

CHECK, LOOK, PUBLISH, WRITE, KEEP = "check", "look", "publish", "write", "keep"
"""Buttons: try it out, see what came of that, publish, on with the text, keep the draft."""
MOST_SHOWN = (15, 8, 4, 1)  # problems, doubts and changed questions each; as many of them as fit
MOST_BYTES = 39_000  # in ASCII; Teams, which is said to count in UTF-16, takes 80 KB
LONGEST_LINE = 200  # characters
LONGEST_ARTICLE = 3_000  # of a look
GIVEN = {Outcome.ANSWER: "answer", Outcome.CHOOSE: "choose", Outcome.SMALLTALK: "smalltalk", Outcome.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Drafts of one article that were tried together; `article` is how the one of `name` looks."""

    name: Name
    drafts: Sequence[Version]
    preview: Preview
    article: Article | None = None
    notice: str = ""


class Dialog:
    """In the language of an agent; `say` has its words, `problem_words` those of what is wrong."""

    def __init__(
        self, say: Say, problem_words: ProblemWords, language: str, languages: Iterable[str], base_url: str
    ) -> None:
        self._say = say
        self._problem_words = problem_words
        self._language = language
        self._languages = sorted(languages, key=lambda one: (one != language, one))
        self._base_url = base_url

    def form(self, typed: Typed, *, article: str = "", version: int = 0, problem: str = "") -> InvokeAnswer:
        """Return the form; with an `article` it is that one, in the language of what is typed."""
        say = self._say
        ours: dict[str, object] = {"step": CHECK}
        if article:
            ours |= {"article": article, "language": typed.language, "versions": {typed.language: version}}
        body = [
            *([cards.group(cards.said(problem), style="attention")] if problem else []),
            self._language_of(typed, article),
            *self._field("title", typed.title, say("knowledge.title"), say("form.title_hint")),
            *self._field("questions", typed.questions, say("knowledge.ask"), say("knowledge.ask_hint"), lines=True),
            *self._field("answer", typed.answer, say("knowledge.text"), say("knowledge.text_hint"), lines=True),
            *self._field("source", typed.source, say("knowledge.source"), say("knowledge.source_hint")),
            cards.said(say("form.explained"), separator=True),
        ]
        return self._card(body, [cards.presses(say("form.check"), ours, sends=True, style="positive")])

    def waiting(self, name: Name, step: str, versions: dict[str, int], *, anyway: bool = False) -> InvokeAnswer:
        """Return what is shown while something takes longer than Teams waits."""
        words = "trial.publishing" if step == PUBLISH else "trial.trying"
        pressed = Pressed(step=step, article=name.id, language=name.lang, versions=versions, anyway=anyway)
        body = [cards.said(self._say("done.draft_saved")), cards.said(self._say(words))]
        again = cards.presses(self._say("trial.result"), _ours(pressed), style="positive")
        return self._card(body, [again, self._keep(name)])

    def tried(self, tried: Tried, articles: Articles) -> InvokeAnswer:
        """Return what the drafts would change, and what may be done with them."""
        actions = [*self._onward(tried, articles), self._keep(tried.name), self._write("trial.back", tried.name)]
        bodies = (self._told(tried, articles, most) for most in MOST_SHOWN)
        room = MOST_BYTES - cards.size_of(actions)
        body = next((one for one in bodies if cards.size_of(one) < room), self._told(tried, articles, 0))
        return self._card(body, actions)

    def postponed(self, name: Name, versions: dict[str, int]) -> InvokeAnswer:
        """Say that what takes a process of its own could not be done; the draft is there all the same."""
        ours = {"step": LOOK, "article": name.id, "language": name.lang, "versions": versions}
        body = [cards.said(self._say("done.draft_saved")), cards.said(self._say("knowledge.postponed"))]
        return self._card(
            body, [cards.presses(self._say("trial.again"), ours), self._keep(name), self._write("trial.back", name)]
        )

    def slowed(self, words: str, pressed: Pressed) -> InvokeAnswer:
        """Say why nothing came of a button, and show it again."""
        again = cards.presses(self._say("trial.again"), _ours(pressed))
        return self._card([cards.said(words)], [again, self._keep(Name(pressed.language, pressed.article))])

    def end(self, words: str, name: Name | None = None, *more: str) -> InvokeAnswer:
        """Return the last card, which leads to the article at the desk, or to all of them."""
        address = self._base_url + (address_of(name, *more) if name else ARTICLES)
        return self._card([cards.said(words)], [cards.opens(self._say("end.open"), address)])

    def _card(self, body: Sequence[Element], actions: Sequence[Element]) -> InvokeAnswer:
        return cards.dialog(self._say("form.heading"), cards.card(body, actions, language=self._language))

    def _told(self, tried: Tried, articles: Articles, most: int) -> list[Element]:
        say, preview = self._say, tried.preview
        return [
            *([cards.group(cards.said(tried.notice), style="attention")] if tried.notice else []),
            cards.said(say("done.draft_saved")),
            *self._look(tried.article),
            cards.heading(say("knowledge.trial")),
            *self._listed(say("knowledge.problems"), preview.problems, tried, most, "attention"),
            *self._listed(say("knowledge.doubts"), preview.doubts, tried, most, "warning"),
            *(self._changed(preview.trial.changed, tried, articles, most) if preview.trial else []),
            *([self._toggle()] if preview.doubts and not preview.problems else []),
        ]

    def _onward(self, tried: Tried, articles: Articles) -> list[Element]:
        """Return the buttons to publish, or to write what is still missing."""
        if tried.preview.problems:
            missing = self._missing(tried, articles)
            return [self._write(f"knowledge.write_in.{one}", Name(one, tried.name.id)) for one in missing]
        ours = {
            "step": PUBLISH,
            "article": tried.name.id,
            "language": tried.name.lang,
            "versions": {draft.language: draft.version for draft in tried.drafts},
        }
        return [cards.presses(self._say("knowledge.publish"), ours, sends=True, style="positive")]

    def _language_of(self, typed: Typed, article: str) -> Element:
        if article:
            return cards.heading(self._say(f"knowledge.in.{typed.language}"))
        choices = [{"title": self._say(f"language.{one}"), "value": one} for one in self._languages]
        return {
            "type": "Input.ChoiceSet",
            "id": "language",
            "label": self._say("form.language"),
            "choices": choices,
            "value": typed.language or self._language,
            "isRequired": True,
            "errorMessage": self._say("form.required"),
        }

    def _field(self, name: str, value: str, label: str, hint: str, *, lines: bool = False) -> list[Element]:
        field = {
            "type": "Input.Text",
            "id": name,
            "label": label,
            "value": value,
            "isMultiline": lines,
            "maxLength": LONGEST[name],
            "isRequired": True,
            "errorMessage": self._say("form.required"),
        }
        return [field, cards.said(hint, isSubtle=True, size="Small", spacing="None")]

    def _toggle(self) -> Element:
        return {
            "type": "Input.Toggle",
            "id": "anyway",
            "label": self._say("trial.anyway"),
            "title": self._say("knowledge.anyway"),
            "isRequired": True,
            "errorMessage": self._say("form.required"),
        }

    def _look(self, article: Article | None) -> list[Element]:
        if article is None:
            return []
        shown = markdown.elements(article.text[:LONGEST_ARTICLE])
        return [cards.group(cards.heading(article.title), *shown, style="emphasis")]

    def _listed(self, title: str, problems: Sequence[Problem], tried: Tried, most: int, style: str) -> list[Element]:
        if not problems:
            return []
        shown = cards.lines(self._problem(problem, tried) for problem in problems[:most])
        more = self._more(len(problems) - most)
        return [cards.group(cards.said(title, weight="Bolder"), *shown, *more, style=style)]

    def _problem(self, problem: Problem, tried: Tried) -> str:
        """Return its words whole, since they end with what to do; what they quote is shortened."""
        words, where = self._problem_words.for_page(problem), problem.where
        if not isinstance(where, Name) or (where == tried.name and len(tried.drafts) == 1):
            return words
        language = self._say(f"language.{where.lang}")
        before = self._say("knowledge.problem_in", article=where.id, language=language)
        return f"{before} {words}"

    def _changed(self, changed: Sequence[Changed], tried: Tried, articles: Articles, most: int) -> list[Element]:
        if not changed:
            return [cards.said(self._say("knowledge.none_changed"))]
        titles = {one.language: written.title for one in tried.drafts if (written := split(one.text))}

        def given(one: Given, language: str) -> str:
            found = articles.get(one.article, language)
            title = titles.get(language, "") if one.article == tried.name.id else ""
            named = title or (found.title if found else one.article)
            words = self._say(f"knowledge.given.{GIVEN[one.outcome]}")
            is_named = one.outcome in {Outcome.ANSWER, Outcome.CHOOSE}
            return f"{words} {shortened(named, LONGEST_LINE)}" if is_named else words

        shown = [
            cards.group(
                cards.typed(shortened(one.text, LONGEST_LINE), weight="Bolder"),
                cards.typed(f"{given(one.before, one.lang)} → {given(one.after, one.lang)}"),
            )
            for one in changed[:most]
        ]
        told = cards.said(self._say("knowledge.changed", number=len(changed)), weight="Bolder")
        return [told, *shown, *self._more(len(changed) - most)]

    def _more(self, number: int) -> list[Element]:
        return [cards.said(self._say("knowledge.more_changed", number=number), isSubtle=True)] if number > 0 else []

    def _missing(self, tried: Tried, articles: Articles) -> list[str]:
        """Return the languages that the article is not written in, not even as a draft."""
        known = {one.lang for one in articles if one.id == tried.name.id} | {one.language for one in tried.drafts}
        return [language for language in self._languages if language not in known]

    def _keep(self, name: Name) -> Element:
        ours = {"step": KEEP, "article": name.id, "language": name.lang}
        return cards.presses(self._say("trial.keep"), ours)

    def _write(self, key: str, name: Name) -> Element:
        return cards.presses(self._say(key), {"step": WRITE, "article": name.id, "language": name.lang})


def _ours(pressed: Pressed) -> dict[str, object]:
    """Return what a button keeps to be pressed once more."""
    seen: dict[str, object] = {"versions": dict(pressed.versions), "anyway": pressed.anyway}
    return {"step": pressed.step, "article": pressed.article, "language": pressed.language, **seen}

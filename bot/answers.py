"""How questions are answered: with an article, a choice of some, small talk, or that we do not know."""

from dataclasses import dataclass, replace

from actions.learning import Made
from actions.questions import NoteChoice, RecordQuestion, RejectChoice
from bot.messages import Link, Say
from bot.phrases import Phrases
from bot.reply import Reply
from bot.state import Answered, State
from bot.telling import Teller, leading_to
from bot.understanding import Offer
from dialogs import DIALOGS
from dialogs.articles import named_articles
from dialogs.engine import Wanted
from knowledge.article import Article, Articles
from knowledge.search import Found, Outcome
from knowledge.smalltalk import Smalltalk

SHOWN = 3  # candidates of "did you mean", related questions under an answer
PATIENCE = 1  # questions in a row without an answer before people are named, and how to reach them
MADE = {Outcome.ANSWER: Made.ANSWERED, Outcome.CHOOSE: Made.CHOICE, Outcome.UNKNOWN: Made.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    articles: Articles
    smalltalk: Smalltalk
    phrases: Phrases
    teller: Teller

    def to_question(self, state: State, text: str, found: Found, sequence: int) -> Reply:
        """Reply to a question, and have it kept with what was found, to learn from; small talk teaches nothing."""
        reply = self.to_found(state, found, sequence)
        if found.outcome not in MADE:
            return reply
        values = {
            "sequence": sequence,
            "text": text,
            "language": found.lang,
            "outcome": MADE[found.outcome],
            "article": found.candidates[0].article if found.candidates else "",
        }
        return replace(reply, wanted=Wanted(record=RecordQuestion, values=values))

    def to_found(self, state: State, found: Found, sequence: int) -> Reply:
        """Reply to what the search made of a question; `sequence` is the place of the reply in the activity log."""
        state = replace(state, language=found.lang)
        match found.outcome:
            case Outcome.ANSWER:
                return self.article(state, found.candidates[0].article, sequence)
            case Outcome.CHOOSE:
                return self._did_you_mean(state, found, sequence)
            case Outcome.SMALLTALK:
                return Reply(state=replace(state, misses=0), says=(self.small_talk(state, found.smalltalk or ""),))
            case Outcome.UNKNOWN:
                return self.unknown(state)

    def tapped(self, state: State, name: str, sequence: int) -> Reply:
        """Reply to an article that was offered; if a question had been asked back about, note what was meant."""
        reply = self.article(state, name, sequence)
        if (asked := _asked_back(state)) is None:
            return reply
        values = {"sequence": asked.sequence, "answered": sequence, "article": name}
        return replace(reply, wanted=Wanted(record=NoteChoice, values=values))

    def none_of_these(self, state: State) -> Reply:
        reply = self.unknown(state)
        if (asked := _asked_back(state)) is None:
            return reply
        return replace(reply, wanted=Wanted(record=RejectChoice, values={"sequence": asked.sequence}))

    def article(self, state: State, name: str, sequence: int) -> Reply:
        article = self.articles.get(name, state.language)
        if article is None:  # taken away since it was offered
            return self.unknown(state)
        related = (self.articles.get(other, state.language) for other in article.related)
        offers = (
            *self.starting(article, state.language),
            Offer(kind="helped", label=self.phrases(state.language, "helped")),
            Offer(kind="not_helped", label=self.phrases(state.language, "not_helped")),
            *[leading_to(other) for other in related if other][:SHOWN],
        )
        said = replace(
            self.words_of(article),
            text=f"{article.text}\n\n{self.phrases(state.language, 'did_this_help')}",
            options=tuple(offer.label for offer in offers),
        )
        answered = Answered(article=article.id, sequence=sequence, language=state.language)
        return Reply(state=replace(state, offers=offers, answered=answered, misses=0), says=(said,))

    def words_of(self, article: Article) -> Say:
        links = tuple(Link(label=link.label, url=link.url) for link in article.links)
        return Say(key=f"article {article.id}", text=article.text, links=links)

    def starting(self, article: Article, language: str) -> tuple[Offer, ...]:
        """Return the offer to do at once what an article explains, where we can."""
        return (self.teller.to_dialog(article.starts, language),) if article.starts in DIALOGS else ()

    def small_talk(self, state: State, kind: str) -> Say:
        return Say(key=f"smalltalk {kind}", text=self.smalltalk.reply(kind, state.language))

    def unknown(self, state: State) -> Reply:
        key = "unknown" if state.misses < PATIENCE else "unknown_again"
        state = replace(state, misses=state.misses + 1, answered=None)
        offers = (self.teller.human(state.language), self.teller.to_article(named_articles().abilities, state.language))
        return self.offering(state, key, *offers)

    def offering(self, state: State, key: str, *offers: Offer) -> Reply:
        said = replace(self.say(state, key), options=tuple(offer.label for offer in offers))
        return Reply(state=replace(state, offers=offers), says=(said,))

    def say(self, state: State, key: str, **facts: object) -> Say:
        return Say(key=key, text=self.phrases(state.language, key, **facts))

    def _did_you_mean(self, state: State, found: Found, sequence: int) -> Reply:
        candidates = (self.articles.get(candidate.article, state.language) for candidate in found.candidates[:SHOWN])
        none = Offer(kind="none", label=self.phrases(state.language, "none_of_these"))
        state = replace(state, answered=Answered(article="", sequence=sequence, language=state.language))
        return self.offering(state, "did_you_mean", *[leading_to(article) for article in candidates if article], none)


def _asked_back(state: State) -> Answered | None:
    """Return the reply that asked which of a few is meant, if its choices are still those before the person."""
    is_open = any(offer.kind == "none" for offer in state.offers)
    return state.answered if is_open and state.answered and not state.answered.article else None

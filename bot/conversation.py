"""What the assistant replies to one message: a pure function of the conversation's state and the person's words."""

from dataclasses import dataclass, replace

from actions.feedback import RecordFeedback
from bot.masking import mask
from bot.messages import Incoming, Json, Kind, Link, Say
from bot.phrases import Phrases
from bot.state import Answered, State
from bot.understanding import Offer, Understanding
from knowledge.article import Article, Articles
from knowledge.search import Found, Outcome
from knowledge.smalltalk import Smalltalk

SHOWN = 3  # candidates of "did you mean", related questions under an answer
PATIENCE = 2  # questions in a row without an answer before support's address is given in full
LONGEST_NUMBER = 50  # characters that a number may take which is to be masked
CONTACT, ABILITIES, DEPOSIT = "contacter-assistance", "capacites-assistant", "deposer-fichier"
OPENING = (
    "creer-compte",
    "mot-de-passe-oublie",
    DEPOSIT,
    "telecharger-accuse",
)  # suggested when a conversation opens


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The conversation's next state, what is said, what is to be done, and what the transcript keeps of the message."""

    state: State
    says: tuple[Say, ...] = ()
    requests: tuple[object, ...] = ()
    body: Json | None = None  # None: the activity as it came


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    understanding: Understanding
    articles: Articles
    smalltalk: Smalltalk
    phrases: Phrases
    default_language: str
    longest: int  # characters of a message that is still read

    def reply(self, remembered: Json, incoming: Incoming, sequence: int) -> Reply:
        """Return the reply; `sequence` is the place in the activity log that its first activity will have."""
        state = State.from_json(remembered, language=self.language(incoming.locale))
        match incoming.kind:
            case Kind.OTHER:
                return Reply(state=state)
            case Kind.JOINED:
                return self._welcome(state)
            case Kind.MESSAGE:
                return self._to_message(state, incoming, sequence)

    def language(self, locale: str | None) -> str:
        """Return the language of a locale such as "fr-FR"; the default one where we have no texts in it."""
        spoken = (locale or "").partition("-")[0].lower()
        return spoken if spoken in self.phrases.languages else self.default_language

    def find(self, text: str, language: str | None = None) -> Found:
        """Return what a message is about, in a conversation that has been in `language` so far."""
        return self.understanding.found(mask(text), language)

    def apology(self, locale: str | None, number: str) -> Say:
        """Return what is said when something unforeseen broke; `number` is what the log calls it."""
        return Say(key="failed", text=self.phrases(self.language(locale), "failed", number=number))

    def _to_message(self, state: State, incoming: Incoming, sequence: int) -> Reply:
        if len(incoming.text) > self.longest:
            said = self._say(state, "too_long", length=len(incoming.text), most=self.longest)
            # Cut before it is masked, which would take long and hold everybody up; a number that is cut goes, too.
            text = mask(incoming.text[: self.longest])[:-LONGEST_NUMBER]
            return Reply(state=state, says=(said,), body={**incoming.body, "text": text})
        text = mask(incoming.text)
        if not text.strip():
            return self._to_nothing(state, has_file=bool(incoming.body.get("attachments")))
        if text == incoming.text:
            return self._to_words(state, text, incoming, sequence)
        reply = self._to_words(state, text, incoming, sequence + 1)
        # Said first: web chats show only the last reply's suggestions.
        says = (self._say(reply.state, "masked"), *reply.says)
        return replace(reply, body={**incoming.body, "text": text}, says=says)

    def _to_words(self, state: State, text: str, incoming: Incoming, sequence: int) -> Reply:
        offer = self.understanding.chosen(text, state.offers)
        if offer is None:
            return self._to_question(state, text, sequence)
        return self._to_choice(state, offer, incoming, sequence)

    def _to_nothing(self, state: State, *, has_file: bool) -> Reply:
        if has_file:
            return self._offering(state, "file_received", self._to_article(DEPOSIT, state.language))
        return self._offering(state, "empty", *self._openings(state.language))

    def _to_question(self, state: State, text: str, sequence: int) -> Reply:
        found = self.understanding.found(text, state.language)
        state = replace(state, language=found.lang)
        match found.outcome:
            case Outcome.ANSWER:
                return self._answer(state, found.candidates[0].article, sequence)
            case Outcome.CHOOSE:
                return self._did_you_mean(state, found)
            case Outcome.SMALLTALK:
                return self._small_talk(state, found.smalltalk or "")
            case Outcome.UNKNOWN:
                return self._unknown(state)

    def _to_choice(self, state: State, offer: Offer, incoming: Incoming, sequence: int) -> Reply:
        match offer.kind:
            case "article":
                return self._answer(state, offer.value, sequence)
            case "helped" | "not_helped" if state.answered:
                return self._thank(state, state.answered, incoming.conversation, helped=offer.kind == "helped")
            case _:
                return self._unknown(state)

    def _welcome(self, state: State) -> Reply:
        return self._offering(state, "welcome", *self._openings(state.language))

    def _answer(self, state: State, name: str, sequence: int) -> Reply:
        article = self.articles.get(name, state.language)
        if article is None:  # taken away since it was offered
            return self._unknown(state)
        related = (self.articles.get(other, state.language) for other in article.related)
        offers = (
            Offer(kind="helped", label=self.phrases(state.language, "helped")),
            Offer(kind="not_helped", label=self.phrases(state.language, "not_helped")),
            *[_leading_to(other) for other in related if other][:SHOWN],
        )
        said = Say(
            key=f"article {article.id}",
            text=f"{article.text}\n\n{self.phrases(state.language, 'did_this_help')}",
            options=tuple(offer.label for offer in offers),
            links=tuple(Link(label=link.label, url=link.url) for link in article.links),
        )
        answered = Answered(article=article.id, sequence=sequence, language=state.language)
        return Reply(state=replace(state, offers=offers, answered=answered, misses=0), says=(said,))

    def _did_you_mean(self, state: State, found: Found) -> Reply:
        candidates = (self.articles.get(candidate.article, state.language) for candidate in found.candidates[:SHOWN])
        none = Offer(kind="none", label=self.phrases(state.language, "none_of_these"))
        return self._offering(state, "did_you_mean", *[_leading_to(article) for article in candidates if article], none)

    def _small_talk(self, state: State, kind: str) -> Reply:
        said = Say(key=f"smalltalk {kind}", text=self.smalltalk.reply(kind, state.language))
        return Reply(state=replace(state, misses=0), says=(said,))

    def _unknown(self, state: State) -> Reply:
        key = "unknown" if state.misses < PATIENCE else "unknown_again"
        state = replace(state, misses=state.misses + 1, answered=None)
        return self._offering(state, key, self._human(state.language), self._to_article(ABILITIES, state.language))

    def _thank(self, state: State, answered: Answered, conversation: str, *, helped: bool) -> Reply:
        request = RecordFeedback(
            conversation=conversation,
            sequence=answered.sequence,
            article=answered.article,
            language=answered.language,
            helped=helped,
        )
        if helped:
            reply = Reply(state=replace(state, offers=()), says=(self._say(state, "glad"),))
        else:
            reply = self._offering(state, "sorry", self._human(state.language))
        return replace(reply, requests=(request,))

    def _openings(self, language: str) -> tuple[Offer, ...]:
        return tuple(self._to_article(name, language) for name in OPENING)

    def _human(self, language: str) -> Offer:
        return Offer(kind="article", value=CONTACT, label=self.phrases(language, "human"))

    def _to_article(self, name: str, language: str) -> Offer:
        article = self.articles.get(name, language)
        return _leading_to(article) if article else self._human(language)

    def _offering(self, state: State, key: str, *offers: Offer) -> Reply:
        said = replace(self._say(state, key), options=tuple(offer.label for offer in offers))
        return Reply(state=replace(state, offers=offers), says=(said,))

    def _say(self, state: State, key: str, **facts: object) -> Say:
        return Say(key=key, text=self.phrases(state.language, key, **facts))


def _leading_to(article: Article) -> Offer:
    return Offer(kind="article", value=article.id, label=article.title)

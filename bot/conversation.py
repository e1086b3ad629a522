"""What the assistant replies to one message: a pure function of the conversation's state and the person's words."""

from dataclasses import dataclass, replace
from math import ceil

from actions.feedback import RecordFeedback
from actions.file_offers import AnswerOffer
from actions.outcome import Outcome, Said
from actions.receive_files import ReceiveFiles
from actions.ticket_of_person import NOBODY_HEARS, HearTicket
from actions.ticket_opening import LONGEST_SUBJECT
from bot import taps
from bot.answers import Answers
from bot.guidance import Guide
from bot.masking import MASK, mask
from bot.messages import Incoming, Kind, Say, Tap
from bot.phrases import Phrases
from bot.reply import Reply
from bot.state import Answered, State
from bot.telling import TALK, Teller
from bot.understanding import Offer, Understanding
from dialogs import DIALOGS, NOTICES
from dialogs.articles import named_articles
from dialogs.commands import Command, command
from dialogs.engine import Wanted
from dialogs.progress import Progress
from knowledge.article import Articles
from knowledge.search import Found

ASKS_FOR_FILE = "receipts"  # the dialog that hands over documents
LEAVE = "leave_agent"  # the dialog that takes the conversation back from an agent
LONGEST_NUMBER = 50  # characters that a number may take which is to be masked
WAYS_OUT = {Command.BACK, Command.CANCEL, Command.KEEP, Command.RESTART}


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    understanding: Understanding
    articles: Articles
    phrases: Phrases
    teller: Teller
    answers: Answers
    guide: Guide
    default_language: str
    longest: int  # characters of a message that is still read

    def reply(self, state: State, incoming: Incoming, sequence: int, now: int) -> Reply:
        """Return the reply.

        `sequence` is the place in the activity log that its first activity will have; `now` is in milliseconds since
        1970, UTC.
        """
        match incoming.kind:
            case Kind.OTHER:
                return Reply(state=state)
            case Kind.JOINED:
                return self._welcome(state, is_group=incoming.is_group)
            case Kind.NOTICE:
                return self._to_notice(state, incoming, now)
            case Kind.DESK:
                told = incoming.body["value"]
                return self.guide.from_desk(state, told["key"], told["facts"], now)
            case Kind.ANSWER:
                return self._to_answer(state, incoming)
            case Kind.MESSAGE | Kind.TOO_FAST:
                reply = self._to_message(state, incoming, sequence, now)
                return self._in_private(state, reply) if incoming.is_group else reply

    def go_on(self, reply: Reply, outcome: Outcome, now: int) -> Reply:
        """Return the reply that goes on from what became of what it wanted."""
        if reply.going:
            return self.guide.goes_on(reply, outcome, now)
        if isinstance(outcome, Said) and outcome.key == NOBODY_HEARS:
            state = replace(reply.state, agent="")
            return replace(self.answers.offering(state, "desk.nobody_hears"), body=reply.body)
        return replace(reply, wanted=None)

    def with_form(self, before: State, reply: Reply) -> Reply:
        """Return the reply on a channel that shows forms: with the offer of one where a dialog begins to ask."""
        return self.guide.offers_form(before, reply)

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

    def _welcome(self, state: State, *, is_group: bool) -> Reply:
        """Say who is here; in a group, whose people have not asked for it, no more than how to."""
        if is_group:
            return Reply(state=state, says=(self.answers.say(state, "introduction"),))
        return self.answers.offering(state, "welcome", *self._openings(state.language))

    def _to_notice(self, state: State, incoming: Incoming, now: int) -> Reply:
        told = incoming.body["value"]
        if told["key"] not in NOTICES:  # of a newer version of this program
            return Reply(state=state)
        if incoming.is_group and NOTICES[told["key"]].is_private:  # deposits are told by mail, too
            return Reply(state=state)
        return self.guide.notices(state, told["key"], told["facts"], now)

    def _to_answer(self, state: State, incoming: Incoming) -> Reply:
        """Take back the card that asked; what comes of the answer is told when it is known."""
        answer = incoming.answer
        if answer is None:
            return Reply(state=state)
        says = (Say(key="card_taken_back", text="", takes_back=answer.card),) if answer.card else ()
        values = {"offer": answer.offer, "accepts": answer.accepts, "target": answer.target}
        return Reply(state=state, says=says, wanted=Wanted(record=AnswerOffer, values=values))

    def _in_private(self, state: State, reply: Reply) -> Reply:
        """Return the reply in a group: what is for one person's eyes is said, and done, where nobody reads along."""
        wants_files = reply.wanted is not None and reply.wanted.record is ReceiveFiles
        if not wants_files and not any(_is_private(one) for one in reply.state.stack):
            return reply
        stack = tuple(one for one in state.stack if not _is_private(one))
        state = replace(state, stack=stack, offers=())
        return Reply(state=state, says=(self.answers.say(state, "only_in_private"),), body=reply.body)

    def _to_message(self, state: State, incoming: Incoming, sequence: int, now: int) -> Reply:
        if len(incoming.text) > self.longest:
            said = self.answers.say(state, "too_long", length=len(incoming.text), most=self.longest)
            # Cut before it is masked, which would take long and hold everybody up; a number that is cut goes, too.
            text = mask(incoming.text[: self.longest])[:-LONGEST_NUMBER]
            return Reply(state=state, says=(said,), body={**incoming.body, "text": text})
        text = mask(incoming.text)
        if incoming.files:
            return self._to_files(state, incoming, text)
        if pressed := self._to_button(state, incoming, now):
            return pressed
        if not text.strip():
            return self._to_nothing(state, incoming)
        if text == incoming.text:
            return self._to_words(state, text, incoming, sequence, now)
        masked = replace(incoming, body={**incoming.body, "text": text})
        reply = self._to_words(state, text, masked, sequence + 1, now)
        # Said first: web chats show only the last reply's suggestions.
        says = (self.answers.say(reply.state, "masked"), *reply.says)
        return replace(reply, body=reply.body or masked.body, says=says)

    def _to_button(self, state: State, incoming: Incoming, now: int) -> Reply | None:
        """Reply to a button that says no words, or that is of no use now; None where there is none such."""
        if incoming.asked:
            given = {"deposit": f"number={incoming.asked.number}", "what": incoming.asked.what}
            return self.guide.begins(state, ASKS_FOR_FILE, now, given)
        if incoming.tap and incoming.tap.problem:
            return self._too_late(state, incoming, incoming.tap)
        if incoming.tap and incoming.tap.filled is not None:
            return self._to_form(state, incoming, incoming.tap, now)
        return None

    def _to_form(self, state: State, incoming: Incoming, tap: Tap, now: int) -> Reply:
        reply = self.guide.fills(state, incoming, tap, now)
        if reply is None:
            late = taps.refused(incoming, tap, taps.OVER)
            return self._too_late(state, late, tap)
        masked = (self.answers.say(reply.state, "masked"),) if MASK in str((reply.body or {}).get("text")) else ()
        return replace(reply, says=(*masked, *reply.says))

    def _too_late(self, state: State, incoming: Incoming, tap: Tap) -> Reply:
        """Say why nothing comes of a tap, unless the card shows it."""
        if tap.is_shown:
            return Reply(state=state, body=incoming.body)
        told = taps.told_of(incoming.body) or {}
        said = self.answers.say(state, f"card_{told['problem']}", name=told.get("name", ""))
        return Reply(state=state, says=(said,), body=incoming.body)

    def _to_nothing(self, state: State, incoming: Incoming) -> Reply:
        if incoming.kind is Kind.TOO_FAST:
            name = taps.name_of(incoming.body.get("from")) if incoming.is_group else ""
            said = self.answers.say(state, "too_fast", minutes=ceil(incoming.wait_seconds / 60), name=name)
            return Reply(state=state, says=(said,))
        if state.agent and not state.stack:  # whom it is for
            return Reply(state=state)
        return self.answers.offering(state, "empty", *(state.offers or self._openings(state.language)))

    def _to_words(self, state: State, text: str, incoming: Incoming, sequence: int, now: int) -> Reply:
        if state.agent and not state.stack:
            return self._to_agent(state, text, now)
        offer = self._meant(text, state, incoming.tap)
        if state.agent and (offer.value in {TALK, Command.AGENT} if offer else command(text) is Command.AGENT):
            return self._to_agent(replace(state, stack=(), offers=()), text, now)  # who is there already
        if offer and offer.kind in {"helped", "not_helped", "none"}:
            return self._to_choice(state, offer, incoming)
        if state.stack:
            heard = self._in_dialog(state, text, offer, incoming, now)
            if heard is not None:
                return heard
            state = replace(state, stack=())
        if offer and offer.kind == "article":
            return self.answers.tapped(state, offer.value, sequence)
        return self._begun(state, text, offer, now) or self._to_question(state, text, sequence, now)

    def _in_dialog(self, state: State, text: str, offer: Offer | None, incoming: Incoming, now: int) -> Reply | None:
        """Reply while a dialog is open; somebody in a group whom it is not with may begin their own, or ask."""
        if state.stack[-1].of in {"", incoming.user}:
            return self.guide.hears(state, text, offer, incoming, now)
        wants_human = command(text) is Command.AGENT
        begun = self.guide.talks(state, now) if wants_human else self._begun(state, text, offer, now)
        if begun and begun.state.stack and not begun.state.stack[-1].of:
            return begun
        return self.guide.meanwhile(state, text, offer, now)

    def _meant(self, text: str, state: State, tap: Tap | None) -> Offer | None:
        """Return the offer that the words name, or that a button of an earlier reply leads to."""
        if tap and tap.leads:
            kind, value = tap.leads
            return Offer(kind=kind, value=value, label=text)
        return self.understanding.chosen(text, state.offers)

    def _begun(self, state: State, text: str, offer: Offer | None, now: int) -> Reply | None:
        """Begin the dialog that was chosen, or that the words ask for; None if they ask for none."""
        if offer and offer.value == TALK:
            return self.guide.talks(state, now)
        if offer and offer.kind == "dialog" and offer.value in DIALOGS:
            return self.guide.begins(state, offer.value, now)
        if beginning := self.understanding.begins(text, state.language):
            return self.guide.begins(state, beginning.dialog, now, beginning.given)
        if name := self.guide.resumed(state, text, now):
            return self.guide.begins(state, name, now)
        return None

    def _to_question(self, state: State, text: str, sequence: int, now: int) -> Reply:
        if len(text.split()) == 1 and command(text) in WAYS_OUT:  # of what? nothing is open
            return self.answers.offering(state, "nothing_open", *self._openings(state.language))
        found, contact = self.understanding.found(text, state.language), named_articles().people
        if command(text) is Command.AGENT and found.article in {None, contact}:  # and not their hours
            return self.guide.talks(state, now)
        reply = self.answers.to_question(state, text, found, sequence)
        is_problem = reply.wanted and found.article != contact  # nor is small talk, or how to reach people
        asked = text[:LONGEST_SUBJECT] if is_problem else state.question
        return replace(reply, state=replace(reply.state, question=asked))

    def _to_agent(self, state: State, text: str, now: int) -> Reply:
        """Leave the conversation to the agent who has it, unless the assistant is wanted back."""
        beginning = self.understanding.begins(text, state.language)
        if beginning and beginning.dialog == LEAVE:
            return self.guide.begins(state, LEAVE, now)
        return Reply(state=state, wanted=Wanted(record=HearTicket, values={"text": text}))

    def _to_files(self, state: State, incoming: Incoming, text: str) -> Reply:
        """Keep the files; what is to be done with them is asked when they have been looked at."""
        if state.agent and not state.stack:
            return self._files_to_agent(state, incoming, text)
        said = self.answers.say(state, "file_received", number=len(incoming.files))
        wanted = Wanted(record=ReceiveFiles, values={"files": incoming.files})
        body = {**incoming.body, "text": text} if text != incoming.text else None
        return Reply(state=state, says=(said,), wanted=wanted, body=body)

    def _files_to_agent(self, state: State, incoming: Incoming, text: str) -> Reply:
        """Tell the agent, who sees the files' names: people's data stay out of tickets, and nothing is deposited."""
        said = self.answers.say(state, "file_not_handed_on", number=len(incoming.files), agent=state.agent)
        names = " ".join(sent.name for sent in incoming.files)
        wanted = Wanted(record=HearTicket, values={"text": mask(f"{text} {names}".strip())})
        body = {**incoming.body, "text": text} if text != incoming.text else None
        return Reply(state=state, says=(said,), wanted=wanted, body=body)

    def _to_choice(self, state: State, offer: Offer, incoming: Incoming) -> Reply:
        if offer.kind != "none" and state.answered:
            return self._thank(state, state.answered, incoming.conversation, helped=offer.kind == "helped")
        return self.answers.none_of_these(state)

    def _thank(self, state: State, answered: Answered, conversation: str, *, helped: bool) -> Reply:
        values = {
            "conversation": conversation,
            "sequence": answered.sequence,
            "article": answered.article,
            "language": answered.language,
            "helped": helped,
        }
        if helped:
            reply = Reply(state=replace(state, offers=(), question=""), says=(self.answers.say(state, "glad"),))
        else:
            reply = self.answers.offering(state, "sorry", self.teller.human(state.language))
        return replace(reply, wanted=Wanted(record=RecordFeedback, values=values))

    def _openings(self, language: str) -> tuple[Offer, ...]:
        return tuple(self.teller.to_article(name, language) for name in named_articles().opening)


def _is_private(progress: Progress) -> bool:
    dialog = DIALOGS.get(progress.dialog)
    return dialog is not None and dialog.is_private

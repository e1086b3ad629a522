"""Dialogs in a conversation: begun, left for a question or for another dialog, come back to, kept for later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from actions.outcome import Fact, Outcome, Said
from actions.ticket_of_person import HearTicket
from bot import form_filling, line_breaks, taps
from bot.answers import SHOWN, Answers
from bot.masking import MASK, mask
from bot.messages import Incoming, Say, Tap
from bot.reply import Reply
from bot.state import Kept, State
from bot.telling import TALK, Teller, leading_to
from bot.understanding import Beginning, Offer, Understanding, topic_of
from dialogs import NOTICES, engine, forms, manners
from dialogs.commands import Command, command
from dialogs.dialog import Dialog
from dialogs.engine import Going, Wanted
from dialogs.hearing import Correction, Digression, Heard, Smalltalk, Topic, Value, hear
from dialogs.manners import Open
from dialogs.progress import Progress
from dialogs.slots import DepositReference, Option, Story
from dialogs.slots.deposit_reference import names_one_number
from dialogs.speech import Button, Line
from dialogs.subjects import about
from knowledge.search import Found
from knowledge.search import Outcome as Understood

WEEK_MS = 7 * 24 * 3600 * 1000
MOST_KEPT = 5  # dialogs that can be taken up again
RATE = "rate_ticket"  # the dialog that comes after a conversation with an agent
HAS_CONVERSATION = {"desk.taken", "desk.transferred", "desk.dialog", "desk.reply", "desk.article"}
"""What an agent does who then has the conversation; `agent` names them."""
COMES = {"desk.taken", "desk.transferred"}
"""What brings an agent into the conversation."""
GIVES_BACK = {"ticket.returned", "ticket.withdrawn"}
"""What the person does who then has the assistant again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    dialogs: Mapping[str, Dialog]
    understanding: Understanding
    answers: Answers
    teller: Teller

    def begins(self, state: State, name: str, now: int, given: Mapping[str, str] | None = None) -> Reply:
        """Begin a dialog on top of those that are open, or take up again the one that was kept.

        One that begins with answers is another one, whatever is open or kept.
        """
        state = replace(self._without_lingering(state), question="")
        if given:
            going = engine.begin(self.dialogs[name], given)
            return self._go(replace(state, misses=0, stack=(*state.stack, *_holding_place(going, name))), going, now)
        if open_already := [progress for progress in state.stack if progress.dialog == name]:
            others = tuple(progress for progress in state.stack if progress.dialog != name)
            return self._again(replace(state, stack=(*others, open_already[0])), now)
        kept = self._kept(state, name, now)
        state = replace(state, misses=0, kept=tuple(one for one in state.kept if one.progress.dialog != name))
        going = manners.offer_to_resume(kept) if kept else engine.begin(self.dialogs[name])
        return self._go(replace(state, stack=(*state.stack, *_holding_place(going, name))), going, now)

    def talks(self, state: State, now: int) -> Reply:
        """Begin to hand over to people, with what was asked last as the subject, which can be changed."""
        if not state.question or any(one.dialog == TALK for one in (*state.stack, *(k.progress for k in state.kept))):
            return self.begins(state, TALK, now)
        going = engine.begin(self.dialogs[TALK], {"subject": state.question}, order=("subject",))
        stack = (*state.stack, *_holding_place(going, TALK))
        return self._go(replace(state, misses=0, stack=stack, question=""), going, now)

    def resumed(self, state: State, text: str, now: int) -> str | None:
        """Return the dialog that was kept last, if the words do nothing but ask to go on with it: "reprendre"."""
        kept = [one.progress.dialog for one in state.kept if one.until > now]
        heard = manners.OWN[manners.RESUME].read(text)
        goes_on = heard.sure and heard.value == manners.RESUME and manners.OWN[engine.CONFIRM].read(text).value is None
        return kept[-1] if kept and goes_on else None

    def hears(self, state: State, text: str, offer: Offer | None, incoming: Incoming, now: int) -> Reply | None:
        """Take what a person says while a dialog is open; None if the words end it, and are about something else."""
        progress = state.stack[-1]
        dialog = self.dialogs.get(progress.dialog)
        asked = manners.open_question(dialog, progress) if dialog else None
        if dialog is None or asked is None:
            return self._has_changed(state, dialog, now)
        takes_all = isinstance(asked.kind, Story)
        beginning = self.understanding.begins(text, state.language) if offer is None and not takes_all else None
        if beginning and not _is_answer(beginning, dialog, asked, text):
            return self.begins(state, beginning.dialog, now, beginning.given)
        if offer is not None and offer.kind in {"dialog", taps.FORM}:
            is_form = offer.kind == taps.FORM
            return self.shows_form(state, dialog) if is_form else self.begins(state, offer.value, now)
        found: Found | None = None
        if offer is None:
            found = self.understanding.found(text, state.language)
            heard = self._heard(state, asked, text, found)
        else:
            heard = self._meant(offer)
        if state.agent and isinstance(heard, Smalltalk):  # is said to them, and answers nothing
            return Reply(state=state, wanted=Wanted(record=HearTicket, values={"text": text}))
        if len(state.stack) == 1 and manners.is_left(dialog, progress, heard):
            return None
        aside = self._aside(state, heard, found)
        if aside is not None:
            state = aside.state
        going = manners.advance(dialog, progress, heard)
        reply = self._go(state, going, now, aside.says if aside else (), *(aside.state.offers if aside else ()))
        is_secret = asked.secret and isinstance(heard, Value)
        return replace(reply, body={**incoming.body, "text": MASK}) if is_secret else reply

    def meanwhile(self, state: State, text: str, offer: Offer | None, now: int) -> Reply:
        """Answer a question of somebody whom the open dialog is not with, and let it ask again."""
        progress, aside = state.stack[-1], self._to_another(state, text, offer)
        dialog = self.dialogs.get(progress.dialog)
        if aside is None or dialog is None or progress.version != dialog.version:
            return Reply(state=state, says=(self.answers.say(state, "another_is_asked"),))
        going = manners.repeat(dialog, progress)
        return self._go(aside.state, going, now, aside.says, *aside.state.offers)

    def _to_another(self, state: State, text: str, offer: Offer | None) -> Reply | None:
        """Return what is said to a question, or which articles it may be about; None to what is no question."""
        found = self.understanding.found(text, state.language)
        if offer and offer.kind == "article":
            return self._aside(state, Digression(article=offer.value), found)
        if offer or command(text):
            return None
        if found.article:
            return self._aside(state, Digression(article=found.article), found)
        candidates = found.candidates[:SHOWN] if found.outcome is Understood.CHOOSE else ()
        articles = (self.answers.articles.get(one.article, state.language) for one in candidates)
        offers = tuple(leading_to(article) for article in articles if article)
        asking = Reply(state=replace(state, offers=offers), says=(self.answers.say(state, "did_you_mean"),))
        return asking if offers else None

    def offers_form(self, before: State, reply: Reply) -> Reply:
        """Offer a form where a dialog begins that asks several things."""
        dialog = self.dialogs.get(reply.state.stack[-1].dialog) if reply.state.stack else None
        return form_filling.offering(self.teller, dialog, before, reply) if dialog else reply

    def shows_form(
        self,
        state: State,
        dialog: Dialog,
        *,
        words: Mapping[str, str] | None = None,
        problems: Mapping[str, str] | None = None,
        updates: int | str = 0,
    ) -> Reply:
        """Show the form of the topmost dialog, with the words that stand in it already, and what is wrong with them."""
        return form_filling.shown(
            self.teller, state, dialog, words=words or {}, problems=problems or {}, updates=updates
        )

    def fills(self, state: State, incoming: Incoming, tap: Tap, now: int) -> Reply | None:
        """Take what was filled in; None if the form's questions are no longer asked."""
        progress = state.stack[-1] if state.stack else None
        dialog = self.dialogs.get(progress.dialog) if progress else None
        if progress is None or dialog is None or tap.leads != (taps.FORM, dialog.name):
            return None
        open_ = {question.ask.slot for question in forms.questions(dialog, progress)}
        if progress.version != dialog.version or not open_ or (tap.filled and open_.isdisjoint(tap.filled)):
            return None
        words = {slot: mask(word) for slot, word in (tap.filled or {}).items()}
        options = form_filling.options_of(self.teller, state.language, dialog, progress)
        named = form_filling.named(self.teller, state.language, dialog, words, options)
        filled = forms.fill(dialog, progress, words, options)
        told = {taps.MARK: {"at": tap.at, **({"is_wrong": True} if filled.problems else {"filled": named})}}
        text = "\n".join(
            f"{name}{self.teller.phrases(state.language, 'form_is')}{word}" for name, word in named.items()
        )
        body = {**incoming.body, "text": text, "value": told}
        if filled.problems:
            asked = replace(filled.progress, asked=next(iter(filled.problems)))
            asking = replace(state, stack=(*state.stack[:-1], asked))
            reply = self.shows_form(asking, dialog, words=words, problems=filled.problems, updates=tap.card)
            return replace(reply, body=body)
        return replace(self._go(state, engine.walk(dialog, replace(filled.progress, misses=0)), now), body=body)

    def goes_on(self, reply: Reply, outcome: Outcome, now: int) -> Reply:
        """Go on from what became of the request that `reply` waits for."""
        assert reply.going is not None  # noqa: S101 - only dialogs wait
        dialog = self.dialogs[reply.state.stack[-1].dialog]
        gives_back = isinstance(outcome, Said) and outcome.key in GIVES_BACK
        state = replace(reply.state, agent="") if gives_back else reply.state
        again = self._go(state, engine.go_on(dialog, reply.going, outcome), now, reply.says)
        return replace(again, body=reply.body)

    def notices(self, state: State, key: str, facts: Mapping[str, Fact], now: int) -> Reply:
        """Tell what happened outside the conversation, and go on from there."""
        notice = NOTICES[key]
        if notice.begins:
            given = {name: str(facts[name]) for name in notice.given}
            return self.begins(_without_waiting_for_files(state), notice.begins, now, given)
        state = self._without_lingering(state)
        state = replace(state, stack=tuple(one for one in state.stack if one.dialog != notice.ends))
        offers = () if state.stack else notice.offers
        line = Line(
            key=f"notices.{key}",
            facts=facts,
            buttons=tuple(Button(kind="dialog", value=offer) for offer in offers),
        )
        if not state.stack:
            return self._over(state, (line,), (), now)
        return self._again(state, now, line)

    def _heard(self, state: State, asked: Open, text: str, found: Found) -> Heard | Command:
        def topic(words: str) -> Topic | None:
            return topic_of(found if words == text else self.understanding.found(words, state.language))

        options = [
            Option(value=offer.value, label=offer.label)
            for offer in state.offers
            if offer.kind in {"answer", "correct"}
        ]
        names = {slot: self.teller.phrases.words(state.language, f"slots.names.{slot}") for slot in asked.others}
        subject = about(asked.slot, text, topic)
        return hear(asked.slot, asked.kind, text, options=options, topic=subject, others=asked.others, names=names)

    def _meant(self, offer: Offer) -> Heard | Command:
        match offer.kind:
            case "answer":
                return Value(value=offer.value)
            case "correct":
                return Correction(slot=offer.value, value=None)
            case "command":
                return Command(offer.value)
            case _:
                return Digression(article=offer.value)

    def _aside(self, state: State, heard: Heard | Command, found: Found | None) -> Reply | None:
        """Return what is said to a question in the middle, before the dialog asks again."""
        match heard:
            case Digression(article=name):
                language = found.lang if found and name == found.article else state.language
                article = self.answers.articles.get(name, language)
                if article is None:
                    return self.answers.unknown(state)
                starts = tuple(
                    offer
                    for offer in self.answers.starting(article, language)
                    if all(offer.value != one.dialog for one in state.stack)
                )
                said = self.answers.words_of(article)
                return Reply(state=replace(state, language=language, offers=starts), says=(said,))
            case Smalltalk() if found:
                said = self.answers.small_talk(state, found.smalltalk or "")
                return Reply(state=replace(state, offers=()), says=(said,))
        return None

    def _go(self, state: State, going: Going, now: int, says: tuple[Say, ...] = (), *more: Offer) -> Reply:
        """Put where a dialog went into the conversation."""
        below = state.stack[:-1]
        if going.human:
            return self._hands_over(state, going, now, says)
        if going.wanted and going.progress:
            waiting = replace(state, stack=(*below, going.progress))
            return Reply(state=waiting, says=says, wanted=going.wanted, going=going)
        if going.first and going.progress:
            told = self.teller.tell(state.language, going.lines, says)
            return self._before(
                self.begins(replace(state, stack=(*below, going.progress)), going.first, now), told.says
            )
        if going.progress:
            told = self.teller.tell(state.language, going.lines, says, *more)
            stack = (*below, going.progress)
            return Reply(state=replace(state, stack=stack, offers=told.offers), says=told.says)
        if going.kept:
            others = tuple(one for one in state.kept if one.progress.dialog != going.kept.dialog and one.until > now)
            state = replace(state, kept=(*others, Kept(progress=going.kept, until=now + WEEK_MS)))
        return self._over(replace(state, stack=below), going.lines, says, now, *more)

    def _over(self, state: State, lines: tuple[Line, ...], says: tuple[Say, ...], now: int, *more: Offer) -> Reply:
        """A dialog is over: go back to the one below, if any."""
        told = self.teller.tell(state.language, lines, says, *more)
        if not state.stack:
            return Reply(state=replace(state, offers=told.offers), says=told.says)
        back = Line(key="manners.back_to", facts={"dialog": state.stack[-1].dialog})
        return self._before(self._again(state, now, back), tuple(replace(said, options=()) for said in told.says))

    def _again(self, state: State, now: int, *lines: Line) -> Reply:
        """Ask again what the topmost dialog asks."""
        progress = state.stack[-1]
        dialog = self.dialogs.get(progress.dialog)
        if dialog is None or progress.version != dialog.version:
            return self._has_changed(state, dialog, now)
        return self._go(state, manners.repeat(dialog, progress, *lines), now)

    def _has_changed(self, state: State, dialog: Dialog | None, now: int) -> Reply:
        """The program was renewed since: what was answered may not fit any more."""
        line = Line(key="manners.changed")
        if dialog is None:
            return self._over(replace(state, stack=state.stack[:-1]), (line,), (), now)
        return self._go(state, manners.begin_again(dialog, state.stack[-1], line), now)

    def _hands_over(self, state: State, going: Going, now: int, says: tuple[Say, ...]) -> Reply:
        """Begin to hand over to people; an open dialog is come back to."""
        below = state.stack[:-1]
        stack = (*below, going.progress) if going.progress else below
        told = self.teller.tell(state.language, () if going.progress else going.lines, says)
        return self._before(self.talks(replace(state, stack=stack, offers=(), question=""), now), told.says)

    def from_desk(self, state: State, key: str, facts: Mapping[str, Fact], now: int) -> Reply:
        """Tell what an agent has done, whose conversation it is then, and begin the dialog that comes of it."""
        if key in COMES or key == "desk.closed":  # what another agent had begun is over, too
            state = self._kept_aside(state, now)
        state = replace(state, agent=str(facts["agent"]) if key in HAS_CONVERSATION else "", question="")
        if key == "desk.article":
            return self._from_agent(state, str(facts["article"]), str(facts["agent_id"]))
        if typed := facts.get("text"):
            facts = {**facts, "text": line_breaks.kept(str(typed))}
        lines = () if key == "desk.closed" and not typed else (Line(key=key, facts=facts),)
        told = self.teller.tell(state.language, lines).says
        said = tuple(replace(one, agent=str(facts.get("agent_id", ""))) for one in told)
        if key == "desk.closed":
            line = Line(key="desk.over", facts=facts)
            state = replace(state, offers=())
            over = self.teller.tell(state.language, (line,)).says
            return self._before(self.begins(state, RATE, now), (*said, *over))
        if begins := facts.get("begins"):
            return self._before(self.begins(state, str(begins), now), said)
        return Reply(state=state, says=said)

    def _kept_aside(self, state: State, now: int) -> State:
        """Return the state in which nothing is asked; what was can be taken up again."""
        state = self._without_lingering(state)
        kept = tuple(Kept(progress=replace(one, asked=""), until=now + WEEK_MS) for one in state.stack)
        return replace(state, stack=(), offers=(), kept=(*state.kept, *kept)[-MOST_KEPT:])

    def _from_agent(self, state: State, name: str, agent_id: str) -> Reply:
        article = self.answers.articles.get(name, state.language)
        said = (replace(self.answers.words_of(article), agent=agent_id),) if article else ()
        return Reply(state=state, says=said)

    def _before(self, reply: Reply, says: tuple[Say, ...]) -> Reply:
        return replace(reply, says=(*says, *reply.says))

    def _without_lingering(self, state: State) -> State:
        """Return the state without a dialog on top that only waited for more of what it is for."""
        top = state.stack[-1] if state.stack else None
        dialog = self.dialogs.get(top.dialog) if top else None
        return replace(state, stack=state.stack[:-1]) if top and dialog and manners.lingers(dialog, top) else state

    def _kept(self, state: State, name: str, now: int) -> Progress | None:
        for kept in state.kept:
            if kept.progress.dialog == name and kept.until > now:
                return kept.progress if kept.progress.version == self.dialogs[name].version else None
        return None


def _is_answer(beginning: Beginning, dialog: Dialog, asked: Open, text: str) -> bool:
    """Tell whether what could begin a dialog answers what this one asks: more of its own, or a deposit's number."""
    if not beginning.given or not dialog.asks(asked.slot):
        return False
    return beginning.dialog == dialog.name or (isinstance(asked.kind, DepositReference) and names_one_number(text))


def _without_waiting_for_files(state: State) -> State:
    """Return the state without what waited to begin until something was sent, which is there now."""
    begun = {notice.begins for notice in NOTICES.values() if notice.begins}
    return replace(state, stack=tuple(one for one in state.stack if one.dialog not in begun or one.answers))


def _holding_place(going: Going, name: str) -> tuple[Progress, ...]:
    """Return what stands for a dialog that begins until it has a place of its own."""
    return (going.progress or Progress(dialog=name, version=0),)

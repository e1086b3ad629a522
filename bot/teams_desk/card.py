"""A ticket as an Adaptive Card 1.5: how it stands, what was said last, and what an agent can do with it."""

from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from actions.ticket_of_agent import LONGEST
from actions.tickets import Priority, State
from bot.adaptive_cards import CONTENT_TYPE, OURS, SCHEMA, VERSION, executes
from bot.console.clock import Clock
from bot.console.prose import spoken, typed
from bot.messages import Json
from bot.reports.wording import Words
from bot.shortened import shortened
from bot.teams_desk.people import Choice
from bot.teams_desk.shown import Line, Shown
from bot.teams_desk.words import Say
from bot.telling import HARMLESS

DESK = "desk"
"""What marks our buttons: the value of `guichet` in their data."""
FIELDS = {"reply": "reply", "close": "last_word", "assign": "to"}
"""What is typed or chosen for an act, by its name on the card, where no name may be there twice."""
LONGEST_SUBJECT, LONGEST_LINE, LONGEST_FACT = 300, 280, 200  # characters
MOST_AGENTS = 100
STYLES = {Priority.URGENT: "attention", Priority.HIGH: "warning"}
Part = dict[str, Any]


class Cards:
    """In the language of the deployment; `zone` is the desk's."""

    def __init__(self, say: Say, words: Words, zone: ZoneInfo, base_url: str) -> None:
        self._say = say
        self._words = words
        self._zone = zone
        self._base_url = base_url

    def activity(self, shown: Shown) -> Json:
        """Return the message that the card is in."""
        ticket = shown.ticket
        subject = shortened(ticket.subject, LONGEST_SUBJECT)
        return {
            "type": "message",
            "summary": self._say("card.summary", number=ticket.number, subject=subject),
            "attachments": [{"contentType": CONTENT_TYPE, "content": self.card(shown)}],
        }

    def card(self, shown: Shown) -> Json:
        ticket, say = shown.ticket, self._say
        is_closed = ticket.state == State.CLOSED
        style = "good" if is_closed else STYLES.get(Priority(ticket.priority), "default")
        head = {
            "type": "Container",
            "style": style,
            "bleed": True,
            "items": [
                _plain(ticket.number, weight="bolder", size="small"),
                _plain(shortened(ticket.subject, LONGEST_SUBJECT), weight="bolder", size="medium"),
            ],
        }
        facts = {
            "type": "FactSet",
            "facts": [{"title": title, "value": _fact(value)} for title, value in self._facts(shown)],
        }
        how = say("card.how_closed" if is_closed else "card.how")
        return {
            "type": "AdaptiveCard",
            "$schema": SCHEMA,
            "version": VERSION,
            "lang": self._words.language,
            "body": [
                head,
                facts,
                *self._lines(shown.lines, shown.people.person),
                {"type": "TextBlock", "text": how, "wrap": True, "isSubtle": True, "size": "small"},
            ],
            "actions": list(self._actions(shown)),
        }

    def _facts(self, shown: Shown) -> Iterator[tuple[str, str]]:
        ticket, people, say = shown.ticket, shown.people, self._say
        yield say("card.state"), say(f"state.{ticket.closed_as or ticket.state}")
        yield say("card.priority"), say(f"priority.{ticket.priority}")
        if holder := people.names.get(ticket.agent_id or ""):
            yield say("card.holder"), holder
        if ticket.state == State.SNOOZED and ticket.snoozed_until:
            yield say("card.snoozed"), say("card.snoozed_until", until=self._moment(ticket.snoozed_until))
        if ticket.breached and ticket.state != State.CLOSED:
            yield say("card.late"), say(f"card.late_{ticket.breached}")
        yield say("card.person"), people.person or say("card.nobody")
        if people.organisation:
            yield say("card.organisation"), people.organisation
        yield say("card.opened"), self._moment(ticket.created_at)
        if ticket.waiting_since and ticket.waiting_since != ticket.created_at:
            yield say("card.waiting"), self._moment(ticket.waiting_since)
        yield say("card.language"), say(f"language.{ticket.language}")
        if ticket.tags:
            yield say("card.tags"), ", ".join(ticket.tags)
        if shown.into:
            yield say("card.merged"), shown.into
        if ticket.rating:
            yield say("card.rating"), say("card.stars", rating=ticket.rating)

    def _lines(self, lines: Sequence[Line], person: str) -> Iterator[Part]:
        say = self._say
        if lines:
            yield {"type": "TextBlock", "text": say("card.said"), "weight": "bolder", "separator": True, "wrap": True}
        for line in lines:
            who = line.who or (say("who.assistant") if line.is_ours else person or say("who.person"))
            text = spoken(line.text).striptags() if line.is_ours else typed(line.text).unescape()
            yield {
                "type": "RichTextBlock",  # in which people's words are no Markdown
                "spacing": "small",
                "inlines": [
                    {"type": "TextRun", "text": f"{who} ", "weight": "bolder"},
                    {"type": "TextRun", "text": shortened(" ".join(text.split()), LONGEST_LINE)},
                ],
            }

    def _actions(self, shown: Shown) -> Iterator[Part]:
        ticket, say = shown.ticket, self._say
        if ticket.state == State.CLOSED:
            yield _executes(say("act.reopen"), "reopen")
        else:
            if ticket.agent_id is None:
                yield _executes(say("act.take"), "take", style="positive")
            yield _unfolds(
                say("act.reply"),
                _text(FIELDS["reply"], say("act.reply_label")),
                _executes(say("act.reply_now"), "reply"),
            )
            if others := [one for one in shown.people.agents if one.id != ticket.agent_id]:
                choices = _choices(FIELDS["assign"], say("act.assign_to"), others)
                yield _unfolds(say("act.assign"), choices, _executes(say("act.assign_now"), "assign"))
            if ticket.agent_id is not None:
                last_word = _text(FIELDS["close"], say("act.close_label"))
                yield _unfolds(say("act.close"), last_word, _executes(say("act.close_now"), "close"))
        yield {
            "type": "Action.OpenUrl",
            "title": say("act.open"),
            "url": f"{self._base_url}/desk/tickets/{ticket.number}",
        }

    def _moment(self, at: int) -> str:
        local = Clock(say=self._say, words=self._words, zone=self._zone, now=at).local(at)
        return self._say("time.moment", day=self._words.day(at), time=f"{local:%H:%M}")


def _executes(title: str, act: str, **more: str) -> Part:
    return {**executes(title, f"guichet.{DESK}", {OURS: DESK, "act": act}), **more}


def _unfolds(title: str, field: Part, button: Part) -> Part:
    card = {"type": "AdaptiveCard", "version": VERSION, "body": [field], "actions": [button]}
    return {"type": "Action.ShowCard", "title": title, "card": card}


def _text(name: str, label: str) -> Part:
    return {"type": "Input.Text", "id": name, "label": label, "isMultiline": True, "maxLength": LONGEST}


def _choices(name: str, label: str, agents: Sequence[Choice]) -> Part:
    choices = [{"title": shortened(one.name, LONGEST_FACT), "value": one.id} for one in agents[:MOST_AGENTS]]
    return {"type": "Input.ChoiceSet", "id": name, "label": label, "style": "compact", "choices": choices}


def _plain(text: str, **look: str) -> Part:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}


def _fact(value: str) -> str:
    """Return a fact in which nothing is Markdown."""
    return shortened(value.translate(HARMLESS), LONGEST_FACT)

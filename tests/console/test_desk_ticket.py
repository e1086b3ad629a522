"""One ticket: what is shown of it, what is done with it, and what is refused without losing what was typed."""

import asyncio
import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from actions.business_hours import BusinessHours
from actions.canned_replies import KeepCannedReply
from actions.ticket_handling import NoteOnTicket
from actions.ticket_of_agent import CloseTicket, ReplyToTicket, TakeTicket
from actions.ticket_of_person import WithdrawTicket
from actions.tickets import State
from bot.console.clock import Clock
from bot.console.ticket import snoozes
from bot.console.workplace import Workplace
from bot.store.store import MOST_LOGGED
from tests.console.caller import MESSAGE, Caller
from tests.console.conftest import Visit
from tests.console.small_desk import agent_id
from tests.databases import ON_BOTH
from tests.pages.person import Person


@pytest.fixture
def caller(at: Workplace) -> Caller:
    return Caller(at)


async def opened(visit: Visit, name: str, path: str) -> Person:
    person = await visit(name)
    await person.opens(path)
    return person


async def test_taken_answered_and_closed(visit: Visit, caller: Caller) -> None:
    ticket = await caller.hands_over()
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    assert "je ne reçois rien" in anna.page
    assert 'name="text"' not in anna.page.partition('id="panel-note"')[0]  # nothing to reply with yet
    assert (await anna.sends(f"{path}/take")).headers["Location"] == path
    await anna.opens(path)
    assert (await anna.sends(f"{path}/reply", text="Bonjour,\r\nje regarde.")).status == 303
    assert (await caller.heard())[-1] == "**Anna Dubois**\n\nBonjour,  \nje regarde."
    await caller.says("merci bien")
    await anna.opens(path)
    assert "merci bien" in anna.page
    assert "**Anna" not in anna.page
    response = await anna.sends(f"{path}/close", text="Bonne journée")
    await anna.opens(response.headers["Location"])
    assert "La demande est close" in anna.page
    assert (await caller.ticket()).state == State.CLOSED
    assert "Bonne journée" in "".join(await caller.heard())


@ON_BOTH
async def test_of_two_agents_one_gets_it_and_the_other_is_told(visit: Visit, caller: Caller) -> None:
    ticket = await caller.hands_over()
    path = f"/desk/tickets/{ticket.number}"
    anna, sami = await opened(visit, "Anna", path), await opened(visit, "Sami", path)
    responses = await asyncio.gather(anna.sends(f"{path}/take"), sami.sends(f"{path}/take"))
    assert sorted(response.status for response in responses) == [303, 422]
    loser = anna if responses[0].status == 422 else sami
    assert "a déjà cette demande" in loser.page


async def test_form_sent_twice_counts_once(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    hidden = dict(anna.hidden)
    for act, words in (("reply", "une seule fois"), ("note", "notée une fois")):
        for _ in range(2):
            anna.hidden = dict(hidden)
            assert (await anna.sends(f"{path}/{act}", text=words)).status == 303
        await anna.opens(path)
        assert anna.page.count(words) == 1
        hidden = dict(anna.hidden)


@pytest.mark.parametrize("act", ["reply", "close"])
async def test_late_message_is_stopped_told_and_kept(visit: Visit, caller: Caller, act: str) -> None:
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    await caller.at.desk.do(WithdrawTicket(conversation=ticket.conversation, user=ticket.user))
    response = await anna.sends(f"{path}/{act}", text="Un mot <tardif>")
    assert response.status == 422
    assert "votre message n’est pas parti" in anna.page
    assert ">Un mot <tardif></textarea>" in anna.page
    assert "tardif" not in "".join(await caller.heard())


async def test_what_is_too_long_is_not_cut_off(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    words = "mot " * 1200 + "fin"
    assert (await anna.sends(f"{path}/reply", text=words)).status == 422
    assert "dépasse 4000 caractères" in anna.page
    assert f"{words}</textarea>" in anna.page


async def test_page_that_was_open_too_long_keeps_what_was_typed(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    assert (await anna.sends(f"{path}/reply", token="stale", text="longuement réfléchi")).status == 403
    assert "longuement réfléchi</textarea>" in anna.page
    assert "longuement" not in "".join(await caller.heard())
    assert (await anna.sends(f"{path}/reply", text="longuement réfléchi")).status == 303


async def test_nobody_answers_in_anothers_ticket(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}"
    sami = await opened(visit, "Sami", path)
    assert "Anna Dubois a cette demande" in sami.page
    assert (await sami.sends(f"{path}/reply", text="moi aussi")).status == 422
    assert "moi aussi</textarea>" in sami.page
    assert (await sami.sends(f"{path}/note", text="je suis là si besoin")).status == 303


async def test_person_never_sees_a_note_nor_why_it_was_transferred(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    await anna.sends(f"{path}/note", text="secret de bureau @Sami")
    await anna.opens(path)
    response = await anna.sends(f"{path}/transfer", to=agent_id("Sami"), text="il est difficile")
    assert response.status == 303
    sami = await opened(visit, "Sami", path)
    assert "secret de bureau" in sami.page
    assert "il est difficile" in sami.page
    said = "".join(await caller.heard())
    assert "secret de bureau" not in said
    assert "difficile" not in said
    async with caller.at.store.turn() as transaction:
        mails = await transaction.work.mail.claim(10)
    told = [(mail.kind, mail.letter and mail.letter.to) for mail in mails]
    assert told == [("ticket_mention", "sami@aide.example"), ("ticket_transferred", "sami@aide.example")]


async def test_agent_never_sees_a_secret_nor_an_address_that_opens_things(visit: Visit, caller: Caller) -> None:
    await caller.says("mon mot de passe est Bateau-Rouge!2024")
    ticket = await caller.is_taken_by("Anna")
    await caller.says("voilà http://portail.example/depots?cle=abcdef")
    anna = await opened(visit, "Anna", f"/desk/tickets/{ticket.number}")
    assert "Bateau-Rouge" not in anna.page
    assert "http://portail.example/depots…" in anna.page
    assert "abcdef" not in anna.page


async def test_words_of_people_are_words_and_nothing_else(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    await caller.says("<script>alert(1)</script> **gras** [ici](javascript:alert)")
    await caller.at.desk.order(
        ReplyToTicket(ticket=ticket.id, agent=agent_id("Anna"), text="<img src=x> **important** [lien](javascript:x)")
    )
    person = await visit("Anna")
    response = await person.client.get(f"/desk/tickets/{ticket.number}")
    page = await response.text()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "**gras**" in page
    assert "<strong>important</strong>" in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("words", ["voyez http://[x", "http://a\u2100b/?x=1", "[là](https://[::1)"])
async def test_an_address_that_is_none_does_not_hide_the_ticket(visit: Visit, caller: Caller, words: str) -> None:
    ticket = await caller.is_taken_by("Anna")
    await caller.says(words)
    anna = await visit("Anna")
    assert (await anna.opens(f"/desk/tickets/{ticket.number}")).status == 200


async def test_key_of_a_link_is_in_no_subject(visit: Visit, caller: Caller) -> None:
    await caller.hands_over("le lien https://portail.example/confirm?link=Zk3_q-9bT1xYw2LrVn8sPa ne marche pas")
    anna = await opened(visit, "Anna", "/desk")
    assert "portail.example/confirm?link=" in anna.page
    assert "Zk3_q" not in anna.page


async def test_priority_tags_snooze_and_return_to_the_queue(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    await anna.sends(f"{path}/priority", priority="urgent")
    await anna.opens(path)
    await anna.sends(f"{path}/tags", tags="Dépôt, purge")
    await anna.opens(path)
    assert (await anna.sends(f"{path}/snooze", until="12")).status == 422
    assert "Ce moment est passé" in anna.page
    assert (await anna.sends(f"{path}/snooze", until="day", day="nonsense")).status == 422
    until = str((await caller.ticket()).created_at + 3_600_000)
    assert (await anna.sends(f"{path}/snooze", until=until)).status == 303
    found = await caller.ticket()
    assert (found.priority, tuple(found.tags), found.state) == ("urgent", ("dépôt", "purge"), "snoozed")
    await anna.opens(path)
    assert (await anna.sends(f"{path}/transfer", to="", text="")).status == 303
    assert (await caller.ticket()).agent_id is None


async def test_duplicates_are_merged_by_number(visit: Visit, at: Workplace) -> None:
    one, two = Caller(at, "one"), Caller(at, "two")
    first, second = await one.hands_over(), await two.hands_over()
    path = f"/desk/tickets/{second.number}"
    anna = await opened(visit, "Anna", path)
    assert (await anna.sends(f"{path}/merge", into=second.number)).status == 422
    assert f'value="{second.number}"' in anna.page
    assert (await anna.sends(f"{path}/merge", into=first.number.lower())).status == 303
    assert (await two.ticket()).closed_as == "duplicate"
    await anna.opens(path)
    assert f"doublon de {first.number}" in anna.page
    await anna.opens(f"/desk/tickets/{first.number}")
    assert second.number in anna.page


async def test_others_of_a_group_join_in_and_do_not_end_it(caller: Caller) -> None:
    before = await caller.is_taken_by("Anna")
    words = "moi aussi, depuis hier"
    body = {"type": "message", "text": words}
    other = replace(MESSAGE, conversation=caller.conversation, key="of another", text=words, body=body, user="another")
    assert (await caller.turns.take(replace(other, is_group=True))).replies == ()
    assert await caller.says("merci") == []  # the agent is still who hears it
    assert (await caller.ticket()).updated_at >= before.updated_at


async def test_closed_ticket_is_reopened_by_an_agent(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    await caller.at.desk.order(CloseTicket(ticket=ticket.id, agent=agent_id("Anna")))
    path = f"/desk/tickets/{ticket.number}"
    sami = await opened(visit, "Sami", path)
    assert (await sami.sends(f"{path}/reopen")).status == 303
    found = await caller.ticket()
    assert (found.state, found.agent_id) == (State.TAKEN, agent_id("Sami"))


async def test_article_is_read_before_it_is_sent(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    await caller.says("j’ai perdu mon mot de passe")
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    assert 'name="article" value="mot-de-passe-oublie"' in anna.page  # suggested
    await anna.opens(f"{path}/articles?q=accusé")
    assert 'value="telecharger-accuse"' in anna.page
    assert (await anna.sends(f"{path}/article", article="no such article")).status == 422
    assert "ce choix n’existe pas" in anna.page
    assert (await anna.sends(f"{path}/article", article="telecharger-accuse")).status == 303
    article = caller.at.assistant.articles.get("telecharger-accuse", "fr")
    assert article
    assert (await caller.heard())[-1].startswith(article.text[:60])


async def test_dialog_is_begun_for_the_person(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    assert (await anna.sends(f"{path}/dialog", dialog="leave_agent")).status == 422
    assert (await anna.sends(f"{path}/dialog", dialog="password_reset")).status == 303
    assert "identifiant" in (await caller.heard())[-1]


async def test_canned_reply_is_filled_in(visit: Visit, caller: Caller) -> None:
    await caller.at.desk.do(
        KeepCannedReply(
            language="fr",
            title="Mot de passe",
            text="Bonjour {{ first_name }}, pour votre mot de passe, voyez la demande {{ number }}. {{ agent }}",
        )
    )
    ticket = await caller.is_taken_by("Anna")
    await caller.says("j’ai perdu mon mot de passe")
    anna = await opened(visit, "Anna", f"/desk/tickets/{ticket.number}")
    said = f"Bonjour, pour votre mot de passe, voyez la demande {ticket.number}. Anna Dubois"
    assert f'data-inserts="{said}"' in anna.page
    link = next(part for part in anna.page.split('"') if "?reply=" in part)
    await anna.opens(link.partition("#")[0])  # without a script
    assert f"{said}</textarea>" in anna.page


async def test_page_asks_only_for_what_is_new(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}/news"
    anna = await opened(visit, "Anna", path)
    sequences = [part.partition('"')[0] for part in anna.page.split('data-sequence="')[1:]]
    last = max(map(int, sequences))
    await caller.says("encore ceci")
    await anna.opens(f"{path}?after={last}")
    assert "encore ceci" in anna.page
    assert "je ne reçois rien</p>" not in anna.page
    await anna.opens(f"{path}?after=nonsense")
    assert "je ne reçois rien" in anna.page


async def test_ticket_that_is_not_there(visit: Visit) -> None:
    anna = await visit("Anna")
    there = "/desk/tickets/DS-0000-0000", "/desk/tickets/DS-0000-0000/articles", "/desk/events?ticket=none"
    for path in (*there, "/desk/tickets/%00", "/desk/events?ticket=%00"):
        assert (await anna.opens(path)).status == 404
    assert "n’existe pas ou plus" in anna.page


async def test_page_is_there_in_english(visit: Visit, caller: Caller) -> None:
    ticket = await caller.is_taken_by("Anna")
    await caller.at.desk.do(NoteOnTicket(ticket=ticket.id, agent=agent_id("Anna"), text="noted"))
    anna = await opened(visit, "Anna", f"/desk/tickets/{ticket.number}?lang=en")
    for words in ("Internal note by Anna Dubois", "You have this ticket", "Severe", "Anna Dubois took the ticket"):
        assert words in anna.page


async def test_taken_ticket_again_by_its_own_agent_is_told(visit: Visit, caller: Caller) -> None:
    ticket = await caller.hands_over()
    path = f"/desk/tickets/{ticket.number}"
    anna = await opened(visit, "Anna", path)
    await caller.at.desk.order(TakeTicket(ticket=ticket.id, agent=agent_id("Sami")))
    assert (await anna.sends(f"{path}/take")).status == 422
    assert "Sami Dubois a déjà cette demande" in anna.page


async def test_earlier_messages_of_a_long_conversation_are_there_when_asked_for(visit: Visit, caller: Caller) -> None:
    """Nobody could read more than the newest 500."""
    ticket = await caller.is_taken_by("Anna")
    path = f"/desk/tickets/{ticket.number}"
    async with caller.at.store.turn() as transaction:
        found = await transaction.load(ticket.conversation)
        says = [{"type": "message", "text": f"numéro {number}"} for number in range(MOST_LOGGED + 5)]
        incoming = replace(MESSAGE, conversation=ticket.conversation, key="long", text="a")
        await transaction.record(found, incoming, found.state, says)
    anna = await opened(visit, "Anna", path)
    assert "numéro 4<" not in anna.page
    way = re.search(r'href="([^"]+\?messages=[^"#]+)#m-\d+"', anna.page)
    assert way
    await anna.opens(way[1])
    assert "numéro 4<" in anna.page
    assert 'class="earlier"' not in anna.page


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-03-24T10:00", ["hour", "tomorrow 03-25", "week 03-30"]),
        ("2026-03-27T10:00", ["hour", "week 03-30"]),  # a Friday: tomorrow nobody is here
        ("2026-04-03T20:00", ["hour", "week 04-07"]),  # before Easter Monday
        ("2026-03-29T20:00", ["hour", "week 03-30"]),
    ],
)
def test_it_is_put_off_until_somebody_is_here(now: str, said: list[str]) -> None:
    zone = ZoneInfo("Europe/Paris")
    hours = BusinessHours.of("Europe/Paris", ["09:00-17:00"] * 5 + ["", ""], country="FR")
    at = datetime.fromisoformat(now).replace(tzinfo=zone)
    clock = Clock(say=str, words=None, zone=zone, now=int(at.timestamp() * 1000))  # type: ignore[arg-type]
    told = [f"{name} {clock.local(moment):%m-%d}" if name != "hour" else name for name, moment in snoozes(clock, hours)]
    assert told == said

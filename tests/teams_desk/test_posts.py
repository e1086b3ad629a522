"""What is shown of very long words in a thread: a beginning that Teams takes, and where the rest is."""

from functools import partial

import pytest

from actions.tickets import EventKind, TicketEvent
from bot.fitting import MOST, size
from bot.teams_desk.people import People
from bot.teams_desk.posts import Voices
from bot.teams_desk.words import phrases_of
from bot.transcript import Said
from tests.conftest import MakeSettings

REST = "La suite se lit au bureau d’assistance."


@pytest.fixture
def voices(make_settings: MakeSettings) -> Voices:
    say = partial(phrases_of(make_settings()), "fr")
    people = People(person="Jean " + "é" * 200, organisation="", names={"a": "Anna"}, agents=())
    return Voices(people=people, say=say, tell=lambda event: event.kind)


@pytest.mark.parametrize("words", ['"', "&", "\n<", "*&* ", "**'** ", "mot ", "😀", "https://a.example/?b ", "é\n\n"])
def test_long_words_lose_their_end_and_say_so(voices: Voices, words: str) -> None:
    long = words * (40_000 // len(words))
    for is_ours, agent in ((False, ""), (True, ""), (True, "a")):
        body = voices.said(Said(sequence=1, at=1, text=long, is_ours=is_ours, agent=agent))
        assert REST in body["text"]
        assert 10_000 < size(body) < MOST
    note = TicketEvent(id="n", ticket_id="t", at=1, kind=EventKind.NOTE, agent_id="a", text=long, facts={})
    (body,) = voices.posts([], [note])
    assert REST in body["text"]
    assert size(body) < MOST


def test_long_words_are_cut_between_paragraphs(voices: Voices) -> None:
    paragraph = "Un paragraphe de l’article, qui dit **une chose** importante. " * 40
    body = voices.said(Said(sequence=1, at=1, text=f"{paragraph}\n\n{paragraph}\n\n{paragraph}", is_ours=True))
    shown = body["text"]
    assert shown.count("<strong>une chose</strong>") in {40, 80}
    assert shown.rpartition("…<br/>")[0].endswith("importante.")
    short = voices.said(Said(sequence=1, at=1, text=paragraph, is_ours=True))
    assert REST not in short["text"]

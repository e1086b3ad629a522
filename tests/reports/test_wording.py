"""Numbers, sizes, times and causes, as each language writes them."""

import pickle
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from actions.flux.outcome import Finding, Step
from bot.reports.wording import PARIS, CauseWords, Wording


@pytest.mark.parametrize(
    ("size", "french"),
    [
        (0, "0 octet"),
        (999, "999 octets"),
        (1000, "1,0 ko (1\u202f000 octets)"),
        (999_960, "1,0 Mo (999\u202f960 octets)"),
        (200_000_000, "200,0 Mo (200\u202f000\u202f000 octets)"),
        (5 * 10**12, "5000,0 Go (5\u202f000\u202f000\u202f000\u202f000 octets)"),
    ],
)
def test_sizes(wording: Wording, size: int, french: str) -> None:
    assert wording.in_language("fr").size(size).replace("\xa0", " ") == french


@pytest.mark.parametrize(
    ("part", "whole", "english"),
    [
        (0, 0, "0%"),
        (0, 7, "0%"),
        (7, 7, "100%"),
        (1, 3, "33.3%"),
        (1, 200_000, "less than 0.1%"),
        (199_999, 200_000, "more than 99.9%"),
    ],
)
def test_little_is_not_nothing_and_nearly_all_not_all(wording: Wording, part: int, whole: int, english: str) -> None:
    assert wording.in_language("en").share(part, whole) == english


def test_numbers_and_units_stay_on_one_line(wording: Wording) -> None:
    words = wording.in_language("fr")
    for told in (words.number(1_234_567), words.size(12), words.share(1, 2), words.day(0)):
        assert " " not in told


@pytest.mark.parametrize(
    ("now", "opens", "french", "english"),
    [
        ("2026-11-27T08:00", "2026-11-27T09:00", "aujourd’hui à 9 h", "today at 9 am"),
        ("2026-11-26T23:59", "2026-11-27T13:30", "demain à 13 h 30", "tomorrow at 1:30 pm"),
        ("2026-12-31T18:00", "2027-01-01T09:05", "demain à 9 h 05", "tomorrow at 9:05 am"),
        ("2026-11-27T17:00", "2026-11-30T09:00", "lundi à 9 h", "on Monday at 9 am"),
        ("2026-11-23T17:00", "2026-11-30T12:00", "lundi 30 novembre à 12 h", "on Monday 30 November at 12 pm"),
        ("2026-04-20T17:00", "2026-05-01T00:00", "vendredi 1er mai à 0 h", "on Friday 1 May at 12 am"),
        ("2026-10-24T23:30", "2026-10-26T00:30", "lundi à 0 h 30", "on Monday at 12:30 am"),  # a day of 25 hours
    ],
)
def test_an_opening_is_said_as_one_says_it_now(
    wording: Wording, now: str, opens: str, french: str, english: str
) -> None:
    for language, told in (("fr", french), ("en", english)):
        words = wording.in_language(language)
        assert words.opening(in_ms(opens), in_ms(now)).replace("\xa0", " ") == told


def test_a_closing_is_a_time_of_day_and_on_another_day_more(wording: Wording) -> None:
    words, now = wording.in_language("fr"), in_ms("2026-11-27T10:00")
    assert words.closing(in_ms("2026-11-27T17:00"), now) == "17\xa0h"
    assert words.closing(in_ms("2026-11-28T00:30"), now) == "demain à\xa00\xa0h\xa030"


def test_openings_are_by_the_clocks_of_the_desk(wording: Wording) -> None:
    """They were always told by those of Paris."""
    words = replace(wording, desk_zone=ZoneInfo("Indian/Reunion")).in_language("en")
    now = in_ms("2026-11-27T20:00")  # which is 23:00 there
    assert words.opening(in_ms("2026-11-28T05:00"), now).replace("\xa0", " ") == "tomorrow at 8 am"
    assert words.closing(in_ms("2026-11-27T20:30"), now).replace("\xa0", " ") == "11:30 pm"


def in_ms(local: str) -> int:
    return round(datetime.fromisoformat(local).replace(tzinfo=PARIS).timestamp() * 1000)


def finding(cause: str, original: str = "", **facts: str) -> Finding:
    return Finding(cause=cause, step=Step.MEANING, facts=facts, original=original)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_cause_without_words_gets_general_ones(wording: Wording, language: str) -> None:
    words = wording.in_language(language)
    assert words.cause(finding("none_such", "Original")).what == "Original"
    told = words.cause(finding("none_such", key="1", language="xx"))
    assert "none_such" in told.what
    assert told.title
    assert told.how


def test_facts_are_not_read_as_a_template(wording: Wording) -> None:
    assert wording.in_language("fr").cause(finding("none_such", "{{ 7 * 7 }}")).what == "{{ 7 * 7 }}"


def test_what_is_not_known_is_told_as_it_is(wording: Wording) -> None:
    words = wording.in_language("fr")
    assert words.status("unheard_of") == "unheard_of"
    assert words.role("unheard_of") == "unheard_of"


def test_goes_to_another_process_without_its_texts(wording: Wording) -> None:
    assert isinstance(wording.in_language("fr").cause(finding("none_such")), CauseWords)
    sent = pickle.dumps(wording)
    assert len(sent) < 5_000
    arrived = pickle.loads(sent)  # noqa: S301 - what we have just written
    assert arrived == wording
    assert arrived.in_language("fr").number(1000) == "1\u202f000"

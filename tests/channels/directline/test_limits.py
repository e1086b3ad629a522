import asyncio
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from bot.limits import Limits, TooManyError
from bot.settings import Settings
from tests.channels.directline.person import BASE, Person


class Clock:
    now = 12_345.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(make_settings: Callable[..., Settings], clock: Clock) -> Limits:
    settings = make_settings(messages_per_minute=30, requests_per_minute=60, conversations_per_hour=3)
    return Limits(settings, clock)


def seconds_to_wait(spend: Callable[[str], None], who: str) -> int:
    """Return 0 when it was let in."""
    try:
        spend(who)
    except TooManyError as many:
        return many.seconds
    return 0


def test_who_waits_as_long_as_told_is_let_in_and_a_second_earlier_is_not(limits: Limits, clock: Clock) -> None:
    """It told half a minute, whatever the truth was."""
    refused = 0
    for step in range(2000):
        wait = seconds_to_wait(limits.message, "me")
        if wait:
            refused += 1
            assert 1 <= wait <= 60
            clock.now += wait - 1.001
            assert seconds_to_wait(limits.message, "me") > 0
            clock.now += 1.001
            assert seconds_to_wait(limits.message, "me") == 0
        clock.now += (step % 7) * 0.31
    assert refused > 10


def test_no_more_than_the_limit_passes_at_once_and_others_are_not_concerned(limits: Limits) -> None:
    passed = [seconds_to_wait(limits.message, "me") == 0 for _ in range(100)]
    assert passed == [True] * 30 + [False] * 70
    assert seconds_to_wait(limits.message, "you") == 0


def test_the_rate_holds_over_an_hour_however_hard_one_tries(limits: Limits, clock: Clock) -> None:
    passed = 0
    for _ in range(3600):
        passed += seconds_to_wait(limits.message, "me") == 0
        passed += seconds_to_wait(limits.message, "me") == 0
        clock.now += 1
    assert 29 * 60 <= passed <= 31 * 60


def test_a_refusal_does_not_count(limits: Limits, clock: Clock) -> None:
    for _ in range(10_000):
        seconds_to_wait(limits.conversation, "192.0.2.1")
    clock.now += 2 * 3600
    assert seconds_to_wait(limits.conversation, "192.0.2.1") == 0


def test_those_who_went_away_are_forgotten(limits: Limits, clock: Clock) -> None:
    for number in range(1000):
        limits.message(f"visitor-{number}")
    for _ in range(2):
        clock.now += 60
        limits.message("me")
    window = limits._messages  # noqa: SLF001 - memory is what this is about
    assert set(window._now) | set(window._before) == {"me"}  # noqa: SLF001


def test_an_ipv6_network_is_one_visitor(limits: Limits) -> None:
    """A host of one has 2⁶⁴ addresses."""
    for number in range(3):
        limits.conversation(f"2001:db8:1:2::{number:x}")
    with pytest.raises(TooManyError):
        limits.conversation("2001:db8:1:2:ffff::1")
    limits.conversation("2001:db8:1:3::1")
    for number in range(4):
        limits.conversation(f"192.0.2.{number}")


async def test_too_many_messages_are_refused_with_a_time_and_can_be_sent_again(serve: Any) -> None:
    client = await serve(messages_per_minute=2)
    person = await Person.arrives(client)
    responses = [await person.says("bonjour", f"key-{number}") for number in range(4)]
    assert [response.status for response in responses] == [200, 200, 429, 429]
    for refused in responses[2:]:
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]
        assert (await refused.json())["error"]["code"] == "TooManyRequests"
    assert len(await person.reads()) == 6
    other = await Person.arrives(client)
    assert (await other.says("bonjour")).status == 200


async def test_uploads_count_as_messages(serve: Any) -> None:
    person = await Person.arrives(await serve(messages_per_minute=1))
    await person.says("bonjour")
    response = await person.client.post(f"{person.url}/upload", data=b"", headers=person.headers)
    assert response.status == 429


async def test_one_person_sends_only_so_many_files_an_hour(serve: Any) -> None:
    person = await Person.arrives(await serve(uploads_per_hour=1))
    url = f"{person.url}/upload"
    statuses = [
        (await person.client.post(url, data={"file": BytesIO(b"content")}, headers=person.headers)).status
        for _ in range(2)
    ]
    assert statuses == [200, 429]
    assert (await person.says("bonjour")).status == 200


async def test_one_address_begins_only_so_many_conversations(serve: Any) -> None:
    client = await serve(conversations_per_hour=3)
    statuses = [(await client.post(f"{BASE}/tokens/generate")).status for _ in range(2)]
    statuses += [(await client.post(f"{BASE}/conversations")).status for _ in range(2)]
    assert statuses == [200, 200, 201, 429]


async def test_a_site_with_the_secret_begins_as_many_as_it_needs(serve: Any) -> None:
    client = await serve(conversations_per_hour=1, directline_secret="secret")
    headers = {"Authorization": "Bearer secret"}
    statuses = {(await client.post(f"{BASE}/tokens/generate", headers=headers)).status for _ in range(5)}
    assert statuses == {200}


async def test_one_address_makes_only_so_many_requests_but_those_who_poll_are_not_cut_off(serve: Any) -> None:
    """An organisation reaches us from one address, and a client that polls takes a 429 for the end."""
    client = await serve(requests_per_minute=20)
    people = [await Person.arrives(client) for _ in range(3)]
    statuses = [(await client.get("/")).status for _ in range(40)]
    assert statuses[-1] == 429
    polls = await asyncio.gather(*(person.polls() for person in people for _ in range(20)))
    assert {response.status for response in polls} == {200}


async def test_who_polls_too_often_is_told_that_there_is_nothing_new(serve: Any) -> None:
    person = await Person.arrives(await serve(requests_per_minute=5))
    pages = [await (await person.polls()).json() for _ in range(8)]
    assert [len(page["activities"]) for page in pages] == [2] * 5 + [0] * 3
    assert pages[-1]["watermark"] == "0"


async def test_nobody_gets_around_the_limit_by_writing_addresses_into_a_header(serve: Any) -> None:
    async def statuses(client: Any, header: str) -> list[int]:
        answers = [
            await client.post(f"{BASE}/tokens/generate", headers={"X-Forwarded-For": header.format(number)})
            for number in range(4)
        ]
        return [answer.status for answer in answers]

    limit = {"conversations_per_hour": 2}
    assert await statuses(await serve(**limit), "192.0.2.{}") == [200, 200, 429, 429]
    behind_proxy = await serve(**limit, trusted_proxies=1)
    assert await statuses(behind_proxy, "192.0.2.{}, 198.51.100.1") == [200, 200, 429, 429]
    assert await statuses(behind_proxy, "6.6.6.6, 192.0.2.{}") == [200] * 4

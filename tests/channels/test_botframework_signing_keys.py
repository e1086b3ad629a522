import asyncio

from bot.signing_keys import SigningKeys
from tests.channels.bot_under_test import PATH, Client, Clock
from tests.channels.connector_double import ConnectorDouble
from tests.channels.turns_double import TurnsDouble


async def statuses(bot: Client, connector: ConnectorDouble, *kids: str) -> list[int]:
    return [(await bot.post(PATH, json=connector.message(), headers=connector.bearer(kid))).status for kid in kids]


async def test_keys_are_fetched_once(bot: Client, connector: ConnectorDouble) -> None:
    assert await statuses(bot, connector, "first", "first", "first") == [202] * 3
    assert connector.metadata_asked == 1


async def test_many_first_requests_share_one_fetch(bot: Client, connector: ConnectorDouble) -> None:
    headers = connector.bearer()
    answers = await asyncio.gather(*[bot.post(PATH, json=connector.message(), headers=headers) for _ in range(20)])
    assert {answer.status for answer in answers} == {202}
    assert connector.metadata_asked == 1


async def test_a_new_key_is_found_after_a_rollover(bot: Client, connector: ConnectorDouble, clock: Clock) -> None:
    assert await statuses(bot, connector, "first") == [202]
    connector.published = {"second": ("msteams",)}
    clock.now += 61
    assert await statuses(bot, connector, "second") == [202]
    assert connector.metadata_asked == 2


async def test_a_withdrawn_key_takes_its_tokens_with_it(bot: Client, connector: ConnectorDouble, clock: Clock) -> None:
    headers = connector.bearer("first")
    assert (await bot.post(PATH, json=connector.message(), headers=headers)).status == 202
    connector.published = {"second": ("msteams",)}
    clock.now += 61
    assert await statuses(bot, connector, "second") == [202]
    assert (await bot.post(PATH, json=connector.message(), headers=headers)).status == 401


async def test_invented_key_ids_do_not_make_us_ask_again_within_a_minute(
    bot: Client, connector: ConnectorDouble, clock: Clock
) -> None:
    assert await statuses(bot, connector, "first", "a", "b", "c") == [202, 401, 401, 401]
    assert connector.metadata_asked == 1
    clock.now += 61
    assert await statuses(bot, connector, "a", "b", "c") == [401] * 3
    assert connector.metadata_asked == 2


async def test_keys_are_renewed_after_a_day_behind_the_requests(
    bot: Client, connector: ConnectorDouble, keys: SigningKeys, clock: Clock
) -> None:
    assert await statuses(bot, connector, "first") == [202]
    clock.now += 25 * 3600
    connector.published = {"first": ("msteams",), "second": ("msteams",)}
    assert await statuses(bot, connector, "first") == [202]
    assert await keys.find("second") is not None
    assert connector.metadata_asked == 2


async def test_yesterdays_keys_serve_while_the_metadata_are_down(
    bot: Client, connector: ConnectorDouble, clock: Clock
) -> None:
    assert await statuses(bot, connector, "first") == [202]
    connector.metadata_up = False
    clock.now += 25 * 3600
    assert await statuses(bot, connector, "first", "first") == [202, 202]


async def test_without_any_key_nobody_is_judged(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, clock: Clock
) -> None:
    connector.metadata_up = False
    assert await statuses(bot, connector, "first", "first") == [503, 503]
    assert connector.metadata_asked == 1
    assert turns.taken == []
    connector.metadata_up = True
    clock.now += 6
    assert await statuses(bot, connector, "first") == [202]


async def test_keys_are_not_fetched_from_just_anywhere(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    connector.keys_url = "http://keys.example"  # anybody on the way could answer
    assert await statuses(bot, connector, "first") == [503]
    assert turns.taken == []

from urllib.parse import parse_qs, urlsplit

import pytest

from actions.choose_password import ChoosePassword
from actions.looking import asked_from
from actions.outcome import Said
from actions.people import State
from actions.refusals import LinkInvalid, NotSignedIn, TooManyTries, WrongCode
from actions.sign_in import CODE_MS, EndAllSessions, LinkChat, OpenSignIn, RedeemCode, SignOut, WhoAmI
from tests.actions.desk import CONVERSATION, USER, Desk, hashed

PAUL = "id-PAUL23456"
HERE = {"conversation": CONVERSATION, "user": USER}


async def link(desk: Desk, **given: str) -> str:
    """Ask for a sign-in link in the chat; returns its word."""
    facts = await desk.says(OpenSignIn(**{**HERE, "language": "fr", **given}))
    url = str(facts["url"])
    assert url.startswith("https://portal.example/sign-in?")
    return parse_qs(urlsplit(url).query)["chat"][0]


async def code(desk: Desk, **given: str) -> str:
    """Sign in by a link in another browser; returns the code that its page shows."""
    outcome = await desk.do(LinkChat(account=PAUL, chat=await link(desk, **given), same_browser=False))
    assert isinstance(outcome, Said)
    assert outcome.key == "sign_in.code"
    shown = str(outcome.facts["code"])
    assert len(shown) == 6
    return shown


def other_than(shown: str) -> str:
    return f"{(int(shown) + 1) % 1_000_000:06}"


async def who(desk: Desk, **given: str) -> str | None:
    async with desk.work() as work:
        return await work.chat_sign_ins.account_of(**{**HERE, **given}, now=work.now())


async def test_in_the_same_browser_the_conversation_knows_at_once(desk: Desk) -> None:
    word = await link(desk)
    async with desk.work() as work:
        assert await asked_from(word, work) == (CONVERSATION, USER)
    assert await desk.do(LinkChat(account=PAUL, chat=word, same_browser=True)) == Said(key="sign_in.chat_linked")
    assert await who(desk) == PAUL
    assert await who(desk, user="somebody else") is None
    assert await who(desk, conversation="another") is None
    (notice,) = await desk.notices()
    assert (notice.conversation, notice.user, notice.key) == (CONVERSATION, USER, "signed_in")
    assert notice.facts == {"first_name": "Paul23456", "minutes": "120"}


async def test_a_link_opens_once(desk: Desk) -> None:
    word = await link(desk)
    await desk.says(LinkChat(account=PAUL, chat=word, same_browser=True))
    for same_browser in (True, False):
        again = LinkChat(account="id-CLAIRE234", chat=word, same_browser=same_browser)
        assert isinstance(await desk.refuses(again), LinkInvalid)
    assert await who(desk) == PAUL


async def test_a_link_expires(desk: Desk) -> None:
    word = await link(desk)
    desk.clock.passes(desk.rules.sign_in_link_ms)
    assert isinstance(await desk.refuses(LinkChat(account=PAUL, chat=word, same_browser=True)), LinkInvalid)
    async with desk.work() as work:
        assert await asked_from(word, work) is None


async def test_a_new_link_takes_the_place_of_the_one_before(desk: Desk) -> None:
    before = await link(desk)
    await link(desk)
    assert isinstance(await desk.refuses(LinkChat(account=PAUL, chat=before, same_browser=True)), LinkInvalid)


async def test_links_are_limited(desk: Desk) -> None:
    for _ in range(20):
        await link(desk)
    assert isinstance(await desk.refuses(OpenSignIn(**HERE, language="fr")), TooManyTries)


async def test_a_forwarded_link_signs_nobody_in_before_the_code_is_typed_where_it_was_asked_for(desk: Desk) -> None:
    shown = await code(desk)
    assert await who(desk) is None
    assert await desk.notices() == []
    outcome = await desk.do(RedeemCode(**HERE, code=f" {shown[:3]} {shown[3:]} "))
    facts = {"first_name": "Paul23456", "minutes": 120, "recognition": ""}
    assert outcome == Said(key="sign_in.signed_in", facts=facts)
    assert await who(desk) == PAUL


@pytest.mark.parametrize("other", [{"user": "somebody else"}, {"conversation": "another"}])
async def test_a_code_is_of_who_asked_in_that_conversation(desk: Desk, other: dict[str, str]) -> None:
    shown = await code(desk)
    assert isinstance(await desk.refuses(RedeemCode(**{**HERE, **other}, code=shown)), LinkInvalid)
    await code(desk, **other)  # with one of their own, that of another still is not theirs
    assert isinstance(await desk.refuses(RedeemCode(**{**HERE, **other}, code=shown)), WrongCode)


async def test_a_code_opens_once(desk: Desk) -> None:
    shown = await code(desk)
    await desk.says(RedeemCode(**HERE, code=shown))
    assert isinstance(await desk.refuses(RedeemCode(**HERE, code=shown)), LinkInvalid)


async def test_five_wrong_codes_and_the_right_one_opens_nothing(desk: Desk) -> None:
    shown = await code(desk)
    refusals = [await desk.refuses(RedeemCode(**HERE, code=other_than(shown))) for _ in range(5)]
    assert [type(refusal) for refusal in refusals] == [WrongCode] * 4 + [LinkInvalid]
    assert isinstance(await desk.refuses(RedeemCode(**HERE, code=shown)), LinkInvalid)
    assert await who(desk) is None


async def test_a_code_typed_before_the_page_shows_one_leaves_the_link_as_it_was(desk: Desk) -> None:
    """It ended the dialog as if the link had expired."""
    word = await link(desk)
    assert isinstance(await desk.refuses(RedeemCode(**HERE, code="123456")), WrongCode)
    await desk.says(LinkChat(account=PAUL, chat=word, same_browser=True))
    assert await who(desk) == PAUL


async def test_after_four_wrong_codes_the_right_one_opens(desk: Desk) -> None:
    shown = await code(desk)
    for _ in range(4):
        await desk.refuses(RedeemCode(**HERE, code=other_than(shown)))
    await desk.says(RedeemCode(**HERE, code=shown))


async def test_a_code_expires(desk: Desk) -> None:
    shown = await code(desk)
    desk.clock.passes(CODE_MS)
    assert isinstance(await desk.refuses(RedeemCode(**HERE, code=shown)), LinkInvalid)


async def test_a_new_code_takes_the_place_of_the_one_before(desk: Desk) -> None:
    before, shown = await code(desk), await code(desk)
    if before != shown:
        assert isinstance(await desk.refuses(RedeemCode(**HERE, code=before)), WrongCode)
    await desk.says(RedeemCode(**HERE, code=shown))


async def test_a_code_of_an_account_disabled_since_opens_nothing(desk: Desk) -> None:
    shown = await code(desk)
    async with desk.work() as work:
        await work.accounts.change(PAUL, state=State.DISABLED)
    assert isinstance(await desk.refuses(RedeemCode(**HERE, code=shown)), NotSignedIn)
    assert await who(desk) is None


async def test_who_signs_out_is_nobody_again(desk: Desk) -> None:
    await desk.says(LinkChat(account=PAUL, chat=await link(desk), same_browser=True))
    assert await desk.do(SignOut(**HERE)) == Said(key="sign_out.done", facts={"recognition": ""})
    assert await who(desk) is None
    assert await desk.do(SignOut(**HERE)) == Said(key="sign_out.done", facts={"recognition": ""})


async def test_a_sign_in_ends_in_time(desk: Desk) -> None:
    await desk.says(LinkChat(account=PAUL, chat=await link(desk), same_browser=True))
    desk.clock.passes(desk.rules.sign_in_ms)
    assert await who(desk) is None


async def test_somebody_else_may_sign_in_after(desk: Desk) -> None:
    for account in (PAUL, "id-CLAIRE234"):
        await desk.says(LinkChat(account=account, chat=await link(desk), same_browser=True))
        assert await who(desk) == account


async def test_who_am_i(desk: Desk) -> None:
    assert isinstance(await desk.refuses(WhoAmI(account="")), NotSignedIn)
    await desk.says(LinkChat(account=PAUL, chat=await link(desk), same_browser=True))
    desk.clock.passes(20 * 60_000)
    facts = await desk.says(WhoAmI(account=PAUL, **HERE))
    told = {name: facts[name] for name in ("first_name", "login", "organisation", "role", "rights", "minutes")}
    assert told == {
        "first_name": "Paul23456",
        "login": "PAUL23456",
        "organisation": "École du Rhône",
        "role": "certifier",
        "rights": "user",
        "minutes": 100,
    }


@pytest.mark.parametrize(
    "ends", [EndAllSessions(account=PAUL), ChoosePassword(account=PAUL, password_hash=hashed("another one"))]
)
async def test_what_ends_every_session_voids_codes_too(desk: Desk, ends: object) -> None:
    """Whoever knew the old password could keep a code, and come back with it after the change."""
    shown = await code(desk)
    await desk.says(ends)
    assert isinstance(await desk.refuses(RedeemCode(**HERE, code=shown)), LinkInvalid)
    assert await who(desk) is None


async def test_a_code_that_somebody_else_types_in_a_group_is_void(desk: Desk) -> None:
    """Whoever had asked for the link read it there, typed it too, and was that person."""
    shown = await code(desk)
    assert isinstance(
        await desk.refuses(RedeemCode(conversation=CONVERSATION, user="another", code=shown)), LinkInvalid
    )
    assert isinstance(await desk.refuses(RedeemCode(**HERE, code=shown)), LinkInvalid)
    assert await who(desk) is None


async def test_wrong_codes_and_other_conversations_take_nothing_from_the_right_one(desk: Desk) -> None:
    shown = await code(desk)
    wrong = RedeemCode(conversation=CONVERSATION, user="another", code=other_than(shown))
    elsewhere = RedeemCode(conversation="another", user=USER, code=shown)
    for one in (wrong, elsewhere):
        assert isinstance(await desk.refuses(one), LinkInvalid)
    await desk.says(RedeemCode(**HERE, code=shown))

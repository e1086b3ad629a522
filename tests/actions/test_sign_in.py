from actions.choose_password import ChoosePassword
from actions.looking import session_of
from actions.outcome import Outcome, Said
from actions.password_reset import ResetPassword
from actions.people import State
from actions.refusals import NotSignedIn, SignInPaused, WrongCredentials
from actions.sign_in import EndAllSessions, EndSession, WhoAmI
from actions.store.tables import sessions
from tests.actions.desk import PASSWORD, Desk, hashed, trying

PAUL = "id-PAUL23456"


def session(outcome: Outcome) -> str:
    assert isinstance(outcome, Said), outcome
    return str(outcome.facts["session"])


async def is_signed_in(desk: Desk, word: str) -> bool:
    async with desk.work() as work:
        return await session_of(word, work) is not None


async def wrong(desk: Desk, login: str = "PAUL23456", times: int = 5, **given: str) -> list[Outcome]:
    return [await desk.signs_in(login, f"wrong {place}", **given) for place in range(times)]


async def strangers_try(desk: Desk, login: str = "PAUL23456", number: int = 51) -> list[Outcome]:
    """Wrong passwords, each from a network of its own."""
    return [await desk.signs_in(login, "wrong", address=f"net {place}") for place in range(number)]


async def test_a_password_opens_a_session_that_is_kept_as_a_digest(desk: Desk) -> None:
    outcome = await desk.signs_in("PAUL23456")
    word = session(outcome)
    assert isinstance(outcome, Said)
    assert (outcome.key, outcome.facts["account"], outcome.facts["must_change"]) == ("sign_in.done", PAUL, False)
    assert await is_signed_in(desk, word)
    assert word not in str(await desk.rows(sessions))


async def test_a_session_ends_in_time(desk: Desk) -> None:
    word = session(await desk.signs_in("PAUL23456"))
    desk.clock.passes(desk.rules.sign_in_ms)
    assert not await is_signed_in(desk, word)


async def test_wrong_password_unknown_login_and_disabled_account_are_refused_alike(desk: Desk) -> None:
    refusals = [
        await desk.signs_in("PAUL23456", "wrong"),
        await desk.signs_in("NOBODY234", PASSWORD),
        await desk.signs_in("GONE23456", PASSWORD),
        await desk.signs_in("", PASSWORD),
    ]
    assert [(type(refusal), refusal.facts) for refusal in refusals] == [(WrongCredentials, {})] * 4


async def test_a_password_changed_since_it_was_checked_does_not_open(desk: Desk) -> None:
    async with desk.work() as work:
        stored = await work.accounts.password_of("PAUL23456")
    checked_before = trying("PAUL23456", PASSWORD, stored)
    await desk.says(ChoosePassword(account=PAUL, password_hash=hashed("another one")))
    assert isinstance(await desk.refuses(checked_before), WrongCredentials)


async def test_a_hash_of_older_parameters_is_renewed(desk: Desk) -> None:
    async with desk.work() as work:
        stored = await work.accounts.password_of("PAUL23456")
    request = trying("PAUL23456", PASSWORD, stored)
    object.__setattr__(request.checked, "renewed", "a newer hash")
    await desk.says(request)
    assert (await desk.account("PAUL23456")).password_hash == "a newer hash"


async def test_wrong_passwords_pause_the_network_they_come_from(desk: Desk) -> None:
    assert {type(outcome) for outcome in await wrong(desk)} == {WrongCredentials}
    paused = await desk.signs_in("PAUL23456")
    assert isinstance(paused, SignInPaused)
    assert paused.facts == {"minutes": 30}
    session(await desk.signs_in("PAUL23456", address="another network"))
    session(await desk.signs_in("PAUL23456", device="a browser known before"))
    session(await desk.signs_in("CLAIRE234"))
    desk.clock.passes(desk.rules.lock_ms)
    session(await desk.signs_in("PAUL23456"))


async def test_an_unknown_login_is_paused_alike(desk: Desk) -> None:
    known = [(type(outcome), outcome.facts) for outcome in await wrong(desk, times=8)]
    unknown = [(type(outcome), outcome.facts) for outcome in await wrong(desk, "NOBODY234", times=8)]
    assert known == unknown


async def test_a_known_browser_has_tries_of_its_own_too(desk: Desk) -> None:
    assert {type(outcome) for outcome in await wrong(desk, device="d")} == {WrongCredentials}
    assert isinstance(await desk.signs_in("PAUL23456", device="d"), SignInPaused)
    session(await desk.signs_in("PAUL23456"))  # not by the network's


async def test_a_right_password_forgets_the_wrong_ones(desk: Desk) -> None:
    for _ in range(3):
        await wrong(desk, times=4)
        session(await desk.signs_in("PAUL23456"))


async def test_a_great_many_strangers_lock_the_account_to_strangers_only(desk: Desk) -> None:
    assert {type(outcome) for outcome in await strangers_try(desk)} == {WrongCredentials}
    account = await desk.account("PAUL23456")
    assert (account.state, account.locked_until) == (State.LOCKED, desk.clock() + desk.rules.lock_ms)
    mail = await desk.mail("account_locked")
    assert (mail.to, mail.facts["login"], mail.facts["minutes"]) == ("paul23456@ecole.example", "PAUL23456", 30)

    assert isinstance(await desk.signs_in("PAUL23456", address="yet another"), WrongCredentials)
    session(await desk.signs_in("PAUL23456", device="a browser known before"))
    assert (await desk.account("PAUL23456")).state == State.LOCKED  # for strangers it still is
    await desk.do(ResetPassword(who="PAUL23456", language="fr"))
    word = (await desk.mail("temporary_password")).facts["password"]
    session(await desk.signs_in("PAUL23456", word, address="yet another"))


async def test_asking_for_a_temporary_password_does_not_open_a_lock(desk: Desk) -> None:
    """Whoever guesses passwords could ask for one, and guess on."""
    await strangers_try(desk)
    await desk.do(ResetPassword(who="PAUL23456", language="fr"))
    assert (await desk.account("PAUL23456")).state == State.LOCKED
    assert isinstance(await desk.signs_in("PAUL23456", address="yet another"), WrongCredentials)


async def test_a_lock_is_over_in_time_and_can_come_again(desk: Desk) -> None:
    await strangers_try(desk)
    desk.clock.passes(desk.rules.lock_ms)
    await strangers_try(desk)
    assert (await desk.account("PAUL23456")).is_locked(desk.clock())
    assert [mail.kind for mail in await desk.mails()] == ["account_locked"] * 2
    desk.clock.passes(desk.rules.lock_ms)
    session(await desk.signs_in("PAUL23456", address="yet another"))
    assert (await desk.account("PAUL23456")).state == State.ACTIVE


async def test_one_network_alone_cannot_lock_an_account(desk: Desk) -> None:
    await wrong(desk, times=60)
    assert (await desk.account("PAUL23456")).state == State.ACTIVE


async def test_signing_out_ends_this_session_or_all(desk: Desk) -> None:
    first, second, third = [session(await desk.signs_in("PAUL23456")) for _ in range(3)]
    claires = session(await desk.signs_in("CLAIRE234"))
    await desk.says(EndSession(session=first))
    assert [await is_signed_in(desk, word) for word in (first, second)] == [False, True]
    await desk.says(EndAllSessions(account=PAUL))
    assert [await is_signed_in(desk, word) for word in (second, third, claires)] == [False, False, True]
    await desk.says(EndSession(session="no session's"))


async def test_a_new_password_ends_all_other_sessions(desk: Desk) -> None:
    before = session(await desk.signs_in("PAUL23456"))
    async with desk.work() as work:
        now = work.now()
        await work.chat_sign_ins.put("c", "u", PAUL, until=now + 1000, now=now)
    facts = await desk.says(ChoosePassword(account=PAUL, password_hash=hashed("another one")))
    assert not await is_signed_in(desk, before)
    assert await is_signed_in(desk, str(facts["session"]))
    async with desk.work() as work:
        assert await work.chat_sign_ins.account_of("c", "u", work.now()) is None
    mail = await desk.mail("password_changed")
    assert (mail.to, mail.facts["login"]) == ("paul23456@ecole.example", "PAUL23456")


async def test_the_conversation_of_this_browser_is_told_of_the_new_password(desk: Desk) -> None:
    await desk.do(ResetPassword(who="PAUL23456", language="fr", conversation="c", user="u"))
    chosen = ChoosePassword(account=PAUL, password_hash=hashed("another one"), conversation="c")
    await desk.says(chosen)
    (notice,) = await desk.notices()
    assert (notice.conversation, notice.user, notice.key) == ("c", "u", "password_changed")
    await desk.says(chosen)  # nobody asked this time
    assert await desk.notices() == []


async def test_a_stranger_who_asked_for_it_is_not_told(desk: Desk) -> None:
    """Their conversation learned that there is an account when its owner chose a password."""
    await desk.do(ResetPassword(who="PAUL23456", language="fr", conversation="c", user="u"))
    for conversation in ("", "owner's"):
        await desk.says(ChoosePassword(account=PAUL, password_hash=hashed("another"), conversation=conversation))
    assert await desk.notices() == []


async def test_a_disabled_account_is_signed_in_nowhere(desk: Desk) -> None:
    word = session(await desk.signs_in("PAUL23456"))
    async with desk.work() as work:
        await work.accounts.change(PAUL, state=State.DISABLED)
    assert not await is_signed_in(desk, word)
    assert isinstance(await desk.refuses(WhoAmI(account=PAUL)), NotSignedIn)
    assert isinstance(await desk.refuses(ChoosePassword(account=PAUL, password_hash=hashed())), NotSignedIn)


async def test_what_was_begun_before_an_account_was_disabled_does_not_enable_it(desk: Desk) -> None:
    """A password chosen, a temporary one asked for or a lock set at that very moment used to make it active again."""
    gone = await desk.account("GONE23456")
    async with desk.work() as work:
        assert not await work.accounts.change_of_confirmed(gone.id, state=State.ACTIVE)
        assert not await work.accounts.issue_temporary_password(
            gone.id, "a digest", until=desk.clock() + 1, now=desk.clock(), not_since=0, conversation="", user=""
        )
    assert await desk.account("GONE23456") == gone

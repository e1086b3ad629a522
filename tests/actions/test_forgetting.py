from actions.forgetting import forget_old
from actions.outcome import Said
from actions.password_reset import ResetPassword
from actions.sign_in import LinkChat, OpenSignIn
from actions.store.tables import accounts, chat_sign_ins, counts, links, mails, notices, sessions
from tests.actions.desk import CONVERSATION, USER, Desk
from tests.actions.test_chat_sign_in import link

DAY = 24 * 3_600_000
TABLES = (accounts, chat_sign_ins, counts, links, notices, sessions)


async def forget(desk: Desk) -> dict[str, int]:
    async with desk.work() as work:
        await forget_old(work)
    return {table.name: len(await desk.rows(table)) for table in TABLES}


async def test_what_has_ended_is_forgotten_and_nothing_else(desk: Desk) -> None:
    assert isinstance(await desk.signs_in("PAUL23456"), Said)
    await desk.do(ResetPassword(who="PAUL23456", language="fr"))
    await desk.says(LinkChat(account="id-PAUL23456", chat=await link(desk), same_browser=True))
    (notice,) = await desk.notices()
    before = await forget(desk)
    assert all(before.values())
    async with desk.work() as work:
        await work.notices.told(notice.id)
    desk.clock.passes(3 * DAY)
    await desk.says(OpenSignIn(conversation=CONVERSATION, user=USER, language="fr"))
    assert await forget(desk) == {
        "accounts": before["accounts"],
        "chat_sign_ins": 0,
        "counts": 1,
        "links": 1,
        "notices": 0,
        "sessions": 0,
    }


async def test_a_notice_that_nobody_was_told_waits(desk: Desk) -> None:
    await desk.says(LinkChat(account="id-PAUL23456", chat=await link(desk), same_browser=True))
    desk.clock.passes(3 * DAY)
    assert (await forget(desk))["notices"] == 1


async def test_mails_are_forgotten_when_they_have_left(desk: Desk) -> None:
    for who in ("PAUL23456", "CLAIRE234", "NOBODY234"):
        await desk.do(ResetPassword(who=who, language="fr"))
    async with desk.work() as work:
        sent, _, pretended = await work.mail.claim(3)
        await work.mail.mark_sent(sent.id)
        await work.mail.mark_sent(pretended.id)
    await forget(desk)
    assert len(await desk.rows(mails)) == 3
    desk.clock.passes(3650 * DAY)
    await forget(desk)
    (waits,) = await desk.rows(mails)
    assert waits["due_at"]

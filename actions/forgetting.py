"""What the portal need not know any longer."""

from actions.rules import DAY
from actions.work import Work


async def forget_old(work: Work) -> None:
    """Forget what has ended: links, sessions, counts, told notices, sent mails, accounts that nobody confirmed, files.

    Tickets go when they have been closed for long. Of old deposits the content goes; that there was one is kept, and
    its receipt can be verified.
    """
    now = work.now()
    await work.agents.forget_links_before(now)
    await work.agent_sessions.forget_before(now)
    await work.links.forget_before(now - DAY)
    await work.sessions.forget_before(now)
    await work.chat_sign_ins.forget_before(now)
    await work.counts.forget_before(now - 2 * DAY)
    await work.notices.forget_before(now - DAY)
    await work.mail.forget_before(now - 7 * DAY)
    await work.jobs.forget_before(now - 7 * DAY)
    await work.webhooks.forget_before(now - 30 * DAY)
    await work.api_tokens.forget_requests_before(now - DAY)
    await work.received_files.forget_before(now)
    await work.uploads.forget_before(now)
    await work.file_offers.forget_before(now - 7 * DAY)
    await work.deposits.purge(now - work.rules.kept_ms, now)
    await work.privacy.forget_tickets_before(now - work.rules.ticket_kept_ms)
    await work.accounts.forget_unconfirmed(now - work.rules.confirmation_ms - 7 * DAY)

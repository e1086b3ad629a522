"""Canned replies: written, changed and removed by supervisors."""

from aiohttp import web

from actions.canned_replies import LONGEST, LONGEST_TITLE, KeepCannedReply, RemoveCannedReply
from actions.outcome import Refusal
from bot.console.canned import VARIABLES, CannedError, check
from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.pages.form import Problem
from bot.pages.frame import go_to

HERE = "/desk/replies"


async def show(console: Console, visit: DeskVisit) -> web.Response:
    replies = await console.portal.read(lambda work: work.canned_replies.all())
    facts = {
        "replies": replies,
        "languages": sorted(console.frame.phrases.languages, key=lambda one: one != visit.language),
        "variables": VARIABLES,
        "longest": LONGEST,
        "longest_title": LONGEST_TITLE,
        "posted": visit.form["reply"] or "new" if visit.request.method == "POST" else "",
    }
    return console.frame.render(visit, "replies.html", facts)


async def keep(console: Console, visit: DeskVisit) -> web.Response:
    language, text = visit.form["language"], visit.form.text("text")
    if problem := _problem(console, visit, language, text):
        return await show(console, visit.with_problems(problem))
    request = KeepCannedReply(reply=visit.form["reply"], language=language, title=visit.form["title"], text=text)
    outcome = await console.portal.do(request)
    if isinstance(outcome, Refusal):
        return await show(console, visit.with_problems(console.problem(visit, "text", "replies.nothing")))
    return _done("done.reply_kept")


async def remove(console: Console, visit: DeskVisit) -> web.Response:
    await console.portal.do(RemoveCannedReply(reply=visit.form["reply"]))
    return _done("done.reply_removed")


def _done(key: str) -> web.Response:
    return go_to(f"{HERE}?done={key.removeprefix('done.')}")


def _problem(console: Console, visit: DeskVisit, language: str, text: str) -> Problem | None:
    if language not in console.frame.phrases.languages:
        return console.problem(visit, "language", "replies.no_language")
    if len(text.strip()) > LONGEST:
        return Problem(field="text", words=console.say(visit, "ticket.too_long", most=LONGEST))
    try:
        check(text)
    except CannedError as wrong:
        known = ", ".join(VARIABLES)
        if wrong.what:
            words = console.say(visit, "replies.unknown", name=wrong.what[:LONGEST_TITLE], known=known)
        else:
            words = console.say(visit, "replies.no_template", known=known)
        return Problem(field="text", words=words)
    return None

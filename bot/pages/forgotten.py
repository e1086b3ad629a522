"""Forgotten password, forgotten login: whatever was typed, the same words come back."""

from aiohttp import web

from actions.login_reminder import RemindLogin
from actions.outcome import Refusal
from actions.password_reset import ResetPassword
from bot.pages.site import Site
from bot.pages.visit import Visit

PASSWORD, LOGIN = "forgotten_password.html", "forgotten_login.html"


async def show_password(site: Site, visit: Visit) -> web.Response:
    return site.frame.render(visit, PASSWORD, {"sent": False})


async def send_password(site: Site, visit: Visit) -> web.Response:
    who = visit.form["who"]
    if not who:
        return await show_password(site, visit.with_problems(site.problem(visit, "who", "forgotten.no_who")))
    outcome = await site.portal.do(ResetPassword(who=who, language=visit.language))
    if isinstance(outcome, Refusal):
        return await show_password(site, site.refused(visit, outcome, "who"))
    return site.frame.render(visit, PASSWORD, {"sent": True})


async def show_login(site: Site, visit: Visit) -> web.Response:
    return site.frame.render(visit, LOGIN, {"sent": False})


async def send_login(site: Site, visit: Visit) -> web.Response:
    email = visit.form["email"]
    if not email:
        return await show_login(site, visit.with_problems(site.problem(visit, "email", "forgotten.no_email")))
    outcome = await site.portal.do(RemindLogin(email=email, language=visit.language, conversation="", user=""))
    if isinstance(outcome, Refusal):
        return await show_login(site, site.refused(visit, outcome, "email"))
    return site.frame.render(visit, LOGIN, {"sent": True})

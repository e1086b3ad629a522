"""Where the pages about articles are."""

from urllib.parse import urlencode

from aiohttp import web

from bot.console.site import Console
from bot.console.visit import DeskVisit
from bot.pages.frame import go_to
from knowledge.article import ID, LONGEST_ID, Name

HOME = "/desk/knowledge"
QUESTIONS = f"{HOME}/questions"
NEW = f"{HOME}/new"
ARTICLES = f"{HOME}/articles"
ARTICLE = f"{ARTICLES}/{{language}}/{{article}}"


def address_of(name: Name, *more: str, **said: str) -> str:
    """Return the address of one of an article's pages; what is empty is not said in it."""
    query = urlencode({key: value for key, value in said.items() if value})
    path = "/".join((ARTICLES, name.lang, name.id, *more))
    return f"{path}?{query}" if query else path


def name_in(console: Console, visit: DeskVisit) -> Name | None:
    """Return the article that an address names, None for what cannot be a name."""
    name = Name(visit.request.match_info["language"], visit.request.match_info["article"])
    return name if may_be(console, name) else None


def may_be(console: Console, name: Name) -> bool:
    """Tell whether an article could have this name."""
    is_id = len(name.id) <= LONGEST_ID and ID.fullmatch(name.id) is not None
    return is_id and name.lang in console.frame.phrases.languages


def done(address: str, key: str) -> web.Response:
    """Lead to a page that says what was done."""
    return go_to(f"{address}{'&' if '?' in address else '?'}done={key.removeprefix('done.')}")


def unknown(console: Console, visit: DeskVisit) -> web.Response:
    title, words = console.say(visit, "knowledge.unknown_title"), console.say(visit, "knowledge.unknown")
    return console.message(visit, title, words, (ARTICLES, console.say(visit, "knowledge.all")), status=404)


def postponed(console: Console, visit: DeskVisit) -> web.Response:
    """Say that what takes a process of its own could not be done."""
    title, words = console.say(visit, "knowledge.postponed_title"), console.say(visit, "knowledge.postponed")
    return console.message(visit, title, words, (HOME, console.say(visit, "menu.knowledge")), status=503)

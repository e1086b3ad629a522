"""The addresses of the desk, and who may see each."""

from aiohttp import web

from actions.agent_sign_in import AtDesk
from bot.assets import Assets
from bot.console import account, acts, articles, live, queue, replies, sign_in, supervision, ticket, waiting, welcome
from bot.console.doorman import CODE, HOME, SIGN_IN, DeskDoorman
from bot.console.frame import DeskFrame, Way
from bot.console.knowledge import pages as knowledge
from bot.console.oidc import pages as oidc
from bot.console.oidc.attempts import Attempts
from bot.console.oidc.provider import Provider
from bot.console.rules import DeskPage, Rule, may_enter
from bot.console.site import Console, Elsewhere
from bot.console.workplace import Workplace
from bot.pages.cookies import Cookie
from bot.pages.csrf import Csrf
from bot.pages.device import Devices
from bot.peer import Peer
from bot.phrases import Phrases
from bot.portal import Portal
from bot.settings import Settings

COOKIE = "guichet-desk"
HOUR = 3600
STRENGTH = "/desk/welcome/strength"
TICKET = "/desk/tickets/{number}"
PAGES = (
    DeskPage(path=HOME, rule=Rule.AGENT, show=queue.show),
    DeskPage(path="/desk/events", rule=Rule.AGENT, show=live.show),
    DeskPage(path=TICKET, rule=Rule.AGENT, show=ticket.show),
    DeskPage(path=f"{TICKET}/news", rule=Rule.AGENT, show=ticket.news),
    DeskPage(path=f"{TICKET}/waiting", rule=Rule.AGENT, show=waiting.show),
    DeskPage(path=f"{TICKET}/articles", rule=Rule.AGENT, show=articles.show),
    *(
        DeskPage(path=f"{TICKET}/{name}", rule=Rule.AGENT, show=ticket.show, take=act, shown_at=TICKET)
        for name, act in acts.ACTS.items()
    ),
    DeskPage(path=replies.HERE, rule=Rule.SUPERVISOR, show=replies.show, take=replies.keep),
    DeskPage(
        path=f"{replies.HERE}/remove",
        rule=Rule.SUPERVISOR,
        show=replies.show,
        take=replies.remove,
        shown_at=replies.HERE,
    ),
    DeskPage(path=supervision.HOME, rule=Rule.SUPERVISOR, show=supervision.show),
    DeskPage(path=supervision.HOME + "/{table}.csv", rule=Rule.SUPERVISOR, show=supervision.export),
    *knowledge.PAGES,
    DeskPage(path="/desk/account", rule=Rule.SIGNED_IN, show=account.show, take=account.renew),
    DeskPage(path=SIGN_IN, rule=Rule.PUBLIC, show=sign_in.show, take=sign_in.take),
    DeskPage(path=CODE, rule=Rule.SESSION, show=sign_in.show_code, take=sign_in.take_code),
    DeskPage(
        path="/desk/sign-out",
        rule=Rule.SESSION,
        show=sign_in.still_here,
        take=sign_in.sign_out,
        shown_at="/desk/account",
    ),
    DeskPage(path="/desk/oidc/start", rule=Rule.PUBLIC, show=oidc.start),
    DeskPage(path="/desk/oidc/back", rule=Rule.PUBLIC, show=oidc.back),
    DeskPage(path="/desk/welcome", rule=Rule.PUBLIC, show=welcome.show, take=welcome.take),
    DeskPage(
        path=STRENGTH,
        rule=Rule.PUBLIC,
        show=welcome.refuse,
        take=welcome.tell_strength,
        shown_at="/desk/welcome",
    ),
)
MENU = (
    Way(path=HOME, name="menu.queue"),
    Way(path="/desk/knowledge", name="menu.knowledge"),
    Way(path=replies.HERE, name="menu.replies"),
    Way(path="/desk/supervision", name="menu.supervision"),
)
_RULES = {page.path: page.rule for page in PAGES}


def ways(who: AtDesk | None) -> tuple[Way, ...]:
    """Return where somebody may go: of the menu, the pages that there are and that their roles let them see."""
    return tuple(way for way in MENU if who and way.path in _RULES and may_enter(_RULES[way.path], who))


def add_console(
    app: web.Application,
    settings: Settings,
    *,
    portal: Portal,
    phrases: Phrases,
    assets: Assets,
    key: str,
    workplace: Workplace,
    provider: Provider | None = None,
) -> None:
    """Add all pages of the desk. `phrases` have the words of refusals; with a `provider` agents sign in there only."""
    peer = Peer(settings)
    csrf = Csrf(key, peer)
    console = Console(
        portal=portal,
        frame=DeskFrame(settings, assets, csrf, ways),
        refusals=phrases,
        sessions=Cookie(COOKIE, peer, seconds=settings.desk.session_hours * HOUR, path=HOME, strict=True),
        devices=Devices(key, peer),
        peer=peer,
        elsewhere=Elsewhere(provider=provider, attempts=Attempts(key, peer)) if provider else None,
        session_hours=settings.desk.session_hours,
        workplace=workplace,
        zone=settings.desk.business_hours.zone,
        shortest=settings.accounts.password_min_length,
        our_names=(settings.assistant_name, settings.portal.operator, *settings.portal.name.values()),
    )
    doorman = DeskDoorman(console, csrf, ways, language=settings.default_language)
    for page in PAGES:
        if not page.is_form_only:
            app.router.add_get(page.path, doorman.at(page))
        if page.take:
            app.router.add_post(page.path, doorman.at(page))
    app.on_shutdown.append(lambda _: workplace.live.close())

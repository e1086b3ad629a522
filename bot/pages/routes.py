"""The addresses of the pages."""

from aiohttp import web

from actions.outside.files import FileStore
from bot.assets import Assets
from bot.documents import Documents
from bot.pages import (
    account,
    administration,
    confirm,
    deposit,
    deposit_new,
    deposits,
    download,
    exchange,
    forgotten,
    new_password,
    receipts,
    review,
    sheets,
    sign_in,
    strength,
    terms,
    together,
)
from bot.pages.arrival import Arrival, Completed, only_kept
from bot.pages.cookies import Cookie
from bot.pages.csrf import Csrf
from bot.pages.demo_mail import DemoMail
from bot.pages.device import Devices
from bot.pages.doorman import Doorman
from bot.pages.frame import Frame
from bot.pages.rules import Page, Rule
from bot.pages.site import Site
from bot.pages.tus import ResumableUploads
from bot.pages.visit import Visit
from bot.peer import Peer
from bot.phrases import Phrases
from bot.portal import Portal
from bot.reports.wording import Wording
from bot.settings import Settings
from bot.webchat.visitor import Visitors

SESSION_COOKIE = "guichet-session"
MINUTE = 60
REVIEW = "/deposits/review/{batch}"
PAGES = (
    Page(path="/sign-in", rule=Rule.PUBLIC, show=sign_in.show, take=sign_in.take),
    Page(path="/sign-out", rule=Rule.SESSION, show=sign_in.still_here, take=sign_in.sign_out, shown_at="/account"),
    Page(path="/password/forgotten", rule=Rule.PUBLIC, show=forgotten.show_password, take=forgotten.send_password),
    Page(path="/login/forgotten", rule=Rule.PUBLIC, show=forgotten.show_login, take=forgotten.send_login),
    Page(path="/password/new", rule=Rule.SESSION, show=new_password.show, take=new_password.take),
    Page(path="/password/strength", rule=Rule.PUBLIC, show=strength.refuse, take=strength.tell, shown_at="/sign-in"),
    Page(path="/confirm", rule=Rule.PUBLIC, show=confirm.show, take=confirm.take),
    Page(path="/account", rule=Rule.SIGNED_IN, show=account.show),
    Page(path="/terms", rule=Rule.PUBLIC, show=terms.show),
    Page(path="/administration", rule=Rule.ADMINISTRATOR, show=administration.show),
    Page(path="/deposits", rule=Rule.SIGNED_IN, show=deposits.show),
    Page(path="/deposits.csv", rule=Rule.SIGNED_IN, show=deposits.export),
    Page(path="/deposits/new", rule=Rule.SIGNED_IN, show=deposit_new.show, take=deposit_new.take, has_file=True),
    Page(
        path="/deposits/withdraw",
        rule=Rule.SIGNED_IN,
        show=deposit.show_again,
        take=deposit.withdraw,
        shown_at="/deposits",
    ),
    Page(path="/deposits/template.xlsx", rule=Rule.SIGNED_IN, show=sheets.template),
    Page(path=review.HOME, rule=Rule.SIGNED_IN, show=together.show, take=together.deposit),
    Page(path=REVIEW, rule=Rule.SIGNED_IN, show=review.show),
    Page(path=f"{REVIEW}/deposit", rule=Rule.SIGNED_IN, show=review.show, take=review.deposit, shown_at=REVIEW),
    Page(path=f"{REVIEW}/convert", rule=Rule.SIGNED_IN, show=review.show, take=review.convert, shown_at=REVIEW),
    Page(path=f"{REVIEW}/problems.csv", rule=Rule.SIGNED_IN, show=sheets.problems),
    Page(path="/deposits/{number}", rule=Rule.SIGNED_IN, show=deposit.show),
    Page(path="/deposits/{number}/{what}", rule=Rule.LINK, show=download.show),
    Page(path="/requests/{number}", rule=Rule.PUBLIC, show=exchange.show),
    Page(path="/receipts/verify", rule=Rule.PUBLIC, show=receipts.show, take=receipts.take, has_file=True),
    *(
        Page(
            path=f"/administration/{name}",
            rule=Rule.ADMINISTRATOR,
            show=administration.show,
            take=take,
            shown_at="/administration",
        )
        for name, take in (
            ("create", administration.create),
            ("disable", administration.disable),
            ("enable", administration.enable),
            ("name-administrator", administration.name_administrator),
        )
    ),
)


def add_pages(
    app: web.Application,
    settings: Settings,
    *,
    portal: Portal,
    phrases: Phrases,
    assets: Assets,
    key: str,
    files: FileStore,
    wording: Wording,
    documents: Documents,
    completed: Completed = only_kept,
) -> None:
    """Add all pages but the chat. `phrases` have the words of refusals, which are the same here and in the chat."""
    peer = Peer(settings)
    csrf = Csrf(key, peer)
    site = Site(
        portal=portal,
        frame=Frame(settings, assets, csrf),
        refusals=phrases,
        sessions=Cookie(SESSION_COOKIE, peer, seconds=settings.accounts.sign_in_minutes * MINUTE),
        devices=Devices(key, peer),
        visitors=Visitors(key, peer, days=settings.privacy.conversation_days),
        peer=peer,
        arrival=Arrival(files=files, completed=completed, most_megabytes=settings.deposits.max_megabytes),
        wording=wording,
        documents=documents,
        shortest=settings.accounts.password_min_length,
        our_names=(settings.assistant_name, settings.portal.operator, *settings.portal.name.values()),
    )
    doorman = Doorman(site, csrf, Visit, language=settings.default_language)
    shown_to_all = DemoMail(settings.data_dir / "outbox").pages() if settings.demo else ()
    for page in (*PAGES, *shown_to_all):
        if not page.is_form_only:
            app.router.add_get(page.path, doorman.at(page))
        if page.take:
            app.router.add_post(page.path, doorman.at(page))
    language, most = settings.default_language, settings.uploads_per_hour
    app.add_routes(ResumableUploads(site, csrf, site.arrival, language=language, most_an_hour=most).routes())

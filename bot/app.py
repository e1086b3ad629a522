"""All the wiring, in one function: the only place that names concrete classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiohttp import ClientSession, web

from actions.deposits import CHECK, CONVERT, EXAMINE, FETCH
from actions.file_offers import OFFER, SEND
from actions.outside.files import Bucket, FileStore, open_files
from actions.outside.mail.folder import FolderSender
from actions.outside.mail.smtp import SmtpSender
from actions.outside.mail.smtp_server import SmtpServer
from actions.rules import Rules
from actions.store.opening import open_work
from actions.ticket_of_agent import MAIL_ANSWER
from actions.work import Work
from bot.answers import Answers
from bot.apart import Apart
from bot.api.call import Api
from bot.api.problems import problems
from bot.api.routes import add_api
from bot.article_reviews import ArticleReviews
from bot.assets import Assets
from bot.background import Background
from bot.bell import ARTICLES, DESK, Bell
from bot.channels.botframework.at_work import AtWork
from bot.channels.botframework.bot_authentication import BotAuthentication
from bot.channels.botframework.bot_token import BotToken
from bot.channels.botframework.card_actions import CardActions
from bot.channels.botframework.card_data import INVOKE as CARD_ACTION
from bot.channels.botframework.connector import Connector, open_session
from bot.channels.botframework.emulator import OnlyEmulator
from bot.channels.botframework.endpoint import PATH as BOTFRAMEWORK_PATH
from bot.channels.botframework.endpoint import routes as botframework_routes
from bot.channels.botframework.invokes import Routes
from bot.channels.botframework.proofs import Certificate, Secret, TokenFile, TrustedIdentity
from bot.channels.botframework.teams_calls import TeamsCalls
from bot.channels.botframework.token_sources import IdentityPlatform, ManagedIdentity, Proof, TokenSource
from bot.channels.directline.feed import Feed
from bot.channels.directline.gate import Gate
from bot.channels.directline.server import DirectLine
from bot.channels.directline.stream import Streams
from bot.channels.directline.tokens import Tokens
from bot.channels.directline.uploads import Uploads
from bot.console.canned import Suggesting
from bot.console.oidc.provider import Provider, metadata_url
from bot.console.routes import add_console
from bot.console.workplace import Workplace
from bot.conversation import Assistant
from bot.desk import Desk
from bot.desk_clock import DeskClock
from bot.documents import Documents
from bot.drives.drives import Drives
from bot.drives.hosts import Hosts
from bot.editions import Editions, over, published_now, warn_of
from bot.guidance import Guide
from bot.health import Health
from bot.jobs.answering import Answering
from bot.jobs.checking import Checking
from bot.jobs.converting import Converting
from bot.jobs.examining import Examining
from bot.jobs.fetching import Fetching
from bot.jobs.offering import Offering
from bot.jobs.sending import Sending
from bot.jobs.worker import Handler, Worker
from bot.letters import Letters
from bot.limits import Limits
from bot.mailer import Mailer, sender_address
from bot.messages import Incoming, Taken
from bot.middleware import cross_origin, limited
from bot.newsroom import Newsroom
from bot.notices import Notices
from bot.outbox import Outbox
from bot.pacing import Paced
from bot.pages.review import take_in
from bot.pages.routes import add_pages
from bot.peer import Peer
from bot.phrases import Phrases
from bot.portal import Portal
from bot.reports.wording import Wording
from bot.retention import Retention
from bot.security_headers import add_security_headers
from bot.settings import ROOT, Settings, signing_key
from bot.signing_keys import SigningKeys
from bot.store.engine import Database
from bot.store.replicas import hear_other_replicas
from bot.store.store import Store
from bot.teams_desk.members import Members
from bot.teams_desk.place import Place, Roster
from bot.teams_desk.wiring import teams_desk
from bot.teams_extension.extension import Extension
from bot.teams_extension.trials import Trials
from bot.teams_sso.entra_tokens import EntraTokens
from bot.teams_sso.invokes import SignInInvokes
from bot.telling import Teller
from bot.turn import Turns
from bot.typing_signs import TypingSigns
from bot.understanding import Understanding
from bot.webchat.routes import add_chat_page
from bot.webhooks import Webhooks
from bot.workroom import Workroom
from dialogs import DIALOGS
from dialogs.articles import named_articles
from dialogs.vocabulary import vocabulary
from knowledge.article import Articles, Sources
from knowledge.elsewhere import read_elsewhere
from knowledge.library import readable
from knowledge.reading import parse, read_sources
from knowledge.search import Search
from knowledge.smalltalk import read_smalltalk

LARGEST_BODY = 256 * 1024  # bytes of a JSON body; files are streamed and have a limit of their own


def read_assistant(settings: Settings, over: Sources | None = None, files: Sources | None = None) -> Assistant:
    """Read everything the assistant knows and says; it needs no database and no network.

    `over` is what was published at the desk, and lies over the `files` of the articles, which are read if not given.
    """
    quoted = settings.quoted()
    knowledge = ROOT / "knowledge"
    articles = _articles(settings.articles_dir, quoted, over, files)
    smalltalk = read_smalltalk(knowledge / "smalltalk", quoted)
    search = Search(articles, smalltalk, read_elsewhere(knowledge / "elsewhere"))
    phrases = Phrases(quoted, settings.default_language)
    for read in (named_articles, vocabulary):
        read()  # once, and now, so that whoever starts a server is told what is wrong with them
    openers = {lang: {name: phrases.words(lang, f"{name}.asks") for name in DIALOGS} for lang in phrases.languages}
    understanding = Understanding(search, openers, {name: dialog.heard_in for name, dialog in DIALOGS.items()})
    wording = Wording(
        quoted=quoted,
        default=settings.default_language,
        base_url=settings.base_url,
        desk_zone=settings.desk.business_hours.zone,
    )
    teller = Teller(phrases=phrases, articles=articles, wording=wording, base_url=settings.base_url)
    answers = Answers(articles=articles, smalltalk=smalltalk, phrases=phrases, teller=teller)
    return Assistant(
        understanding=understanding,
        articles=articles,
        phrases=phrases,
        teller=teller,
        answers=answers,
        guide=Guide(dialogs=DIALOGS, understanding=understanding, answers=answers, teller=teller),
        default_language=settings.default_language,
        longest=settings.max_message_characters,
    )


def _articles(folder: Path, quoted: Mapping[str, object], over: Sources | None, files: Sources | None) -> Articles:
    sources, problems = readable(read_sources(folder) if files is None else files, over or {}, quoted)
    warn_of(problems)
    return parse(sources, quoted, folder)


def make_store(settings: Settings, database: Database) -> Store:
    """Return the store of a database, not yet opened."""
    rules = Rules.of(
        settings.accounts,
        settings.deposits,
        settings.desk,
        key=signing_key(settings),
        base_url=settings.base_url,
        webhook_events=settings.told_by_webhook,
        teams_sso=settings.teams_sso,
    )
    return Store(database, partial(open_work, rules=rules))


async def open_database(settings: Settings) -> Store:
    """Return the store of the deployment's database, migrated."""
    store = make_store(settings, Database(settings.database_url.get_secret_value(), settings.data_dir))
    await store.open()
    return store


@dataclass(frozen=True, slots=True)
class Identity:
    """What we need to be an Azure Bot: the Connector's keys, and a token of our own."""

    keys: SigningKeys
    token: BotToken

    async def close(self) -> None:
        await self.keys.close()
        await self.token.close()


def _identity(settings: Settings, session: ClientSession) -> Identity | None:
    if not settings.bot_app_id:
        return None
    return Identity(
        keys=SigningKeys(session, settings.bot_metadata_url or settings.cloud.metadata_url),
        token=BotToken(_token_source(settings, session), settings.bot_app_id),
    )


def _token_source(settings: Settings, session: ClientSession) -> TokenSource:
    """Return where the bot's own token comes from."""
    cloud, app_id = settings.cloud, settings.bot_app_id
    if settings.bot_managed_identity.lower() == app_id.lower():
        return _managed_identity(settings, session, cloud.connector)
    url = settings.bot_token_url or cloud.token_url(settings.bot_tenant_id)
    proof: Proof
    if settings.bot_managed_identity:
        proof = TrustedIdentity(_managed_identity(settings, session, cloud.exchange))
    elif settings.bot_certificate_file:
        proof = Certificate(Path(settings.bot_certificate_file), app_id, url)
    elif settings.bot_federated_token_file:
        proof = TokenFile(Path(settings.bot_federated_token_file))
    else:
        proof = Secret(settings.bot_app_password.get_secret_value())
    return IdentityPlatform(session, url, app_id, proof, resource=cloud.connector)


def _managed_identity(settings: Settings, session: ClientSession, resource: str) -> ManagedIdentity:
    secret = settings.bot_identity_header.get_secret_value()
    return ManagedIdentity(session, settings.bot_identity_endpoint, secret, settings.bot_managed_identity, resource)


def _provider(settings: Settings, session: ClientSession) -> Provider | None:
    """Return where agents sign in, where that is not here."""
    issuer = settings.desk_oidc_issuer
    if not issuer:
        return None
    keys = SigningKeys(session, metadata_url(issuer))
    client_id, secret = settings.desk_oidc_client_id, settings.desk_oidc_client_secret.get_secret_value()
    return Provider(session, keys, issuer=issuer, client_id=client_id, client_secret=secret)


def _entra_tokens(settings: Settings, session: ClientSession) -> EntraTokens | None:
    """Return what judges tokens of people in Teams, where the deployment has them recognised."""
    if settings.teams_sso is None:
        return None
    keys = SigningKeys(session, settings.teams_sso_metadata_url or settings.cloud.people_metadata_url)
    audiences = settings.teams_sso.resource, settings.bot_app_id
    return EntraTokens(keys, settings.cloud, audiences=audiences, tenants=settings.teams_sso.tenants)


def _is_behind_proxy(settings: Settings) -> bool:
    return settings.trusted_proxies > 0 or bool(settings.public_url)


def file_hosts(settings: Settings) -> Hosts:
    """Return where files may be fetched from and sent to; a local emulator has them on this machine."""
    takes_emulator = not settings.bot_app_id and not _is_behind_proxy(settings)
    return Hosts(settings.file_host_names, loopback=takes_emulator)


def _authentication(settings: Settings, identity: Identity | None) -> BotAuthentication | OnlyEmulator:
    if identity is None:
        return OnlyEmulator(behind_proxy=_is_behind_proxy(settings))
    issuer, hosts = settings.cloud.connector, settings.service_hosts
    return BotAuthentication(identity.keys, settings.bot_app_id, issuer=issuer, service_hosts=hosts)


def _mailer(settings: Settings, store: Store, folder: FolderSender) -> Mailer:
    """Return what sends mails: to the mail server, or into a folder where there is none."""
    url = settings.smtp_url.get_secret_value()
    sender = SmtpSender(SmtpServer.of(url)) if url else folder
    from_ = sender_address(settings.portal.name[settings.default_language], settings.accounts.mail_sender)
    return Mailer(store, sender, Letters(settings.quoted(), settings.default_language), from_)


def _files(settings: Settings) -> FileStore:
    """Return the store of files: a bucket if the settings have one, else a folder."""
    bucket = None
    if settings.files_url:
        bucket = Bucket.of(
            settings.files_url,
            endpoint=settings.files_endpoint,
            region=settings.files_region,
            access_key_id=settings.files_access_key_id,
            secret_access_key=settings.files_secret_access_key.get_secret_value(),
        )
    return open_files(settings.data_dir / "files", bucket=bucket, key=settings.files_key.get_secret_value())


def _worker(
    settings: Settings,
    store: Store,
    *,
    files: FileStore,
    apart: Apart,
    documents: Documents,
    drives: Drives,
    workroom: Workroom,
) -> Worker:
    """Return what does the work on files that people sent, and on those that are handed to them."""
    handlers: dict[str, Handler] = {
        FETCH: Fetching(files, drives, most_bytes=settings.deposits.max_megabytes * 1_000_000),
        EXAMINE: Examining(files, apart),
        CONVERT: Converting(files, apart),
        CHECK: Checking(files, apart),
        OFFER: Offering(documents),
        SEND: Sending(documents, drives),
        MAIL_ANSWER: Answering(store),
    }
    return Worker(store, handlers, workroom)


async def build(settings: Settings) -> web.Application:
    """Return the server, with its database migrated and its background work ready to start."""
    database = Database(settings.database_url.get_secret_value(), settings.data_dir)
    store = make_store(settings, database)
    await store.open()
    try:
        return await _wire(settings, database, store)
    except BaseException:
        await store.close()
        raise


async def _wire(settings: Settings, database: Database, store: Store) -> web.Application:  # noqa: PLR0915 - all the wiring is one function
    assets = Assets()
    key = signing_key(settings)
    portal = Portal(store)
    published = await portal.read(published_now)
    sources = read_sources(settings.articles_dir)
    assistant = read_assistant(settings, over(published), sources)
    session = open_session()
    identity = _identity(settings, session)
    connector = Paced(Connector(session, identity.token if identity else None))
    outbox = Outbox(store, connector)
    bell = Bell()
    limits, peer = Limits(settings), Peer(settings)
    tokens = Tokens(key, seconds=settings.token_minutes * 60)

    def committed(incoming: Incoming, taken: Taken) -> None:
        bell.ring(incoming.conversation)
        outbox.dispatch(incoming, taken)
        in_teams.threads.heard(incoming)

    turns = Turns(store=store, assistant=assistant, committed=committed)
    mails = FolderSender(settings.data_dir / "outbox")
    notices, mailer = Notices(store, turns), _mailer(settings, store, mails)
    files, workroom = _files(settings), Workroom(settings.data_dir / "work")
    workroom.clear()
    apart, writing_apart = Apart(), Apart()  # whoever downloads one report after another holds up no check
    learning_apart = Apart(workers=1)  # which remembers what it has learned
    editions = Editions(
        assistant,
        sources,
        published,
        values=settings.quoted(),
        portal=portal,
        apart=learning_apart,
        bell=bell,
        changed=turns.speak_as,
    )
    wording = assistant.teller.wording
    documents = Documents(apart=writing_apart, files=files, wording=wording, workroom=workroom)
    drives = Drives(file_hosts(settings))
    webhooks = Webhooks(store, url=settings.webhook_url, secret=settings.webhook_secret.get_secret_value())
    worker = _worker(settings, store, files=files, apart=apart, documents=documents, drives=drives, workroom=workroom)

    def wake(work: Work) -> None:
        if work.notices.queued:
            notices.wake()
        if work.mail.queued:
            mailer.wake()
        if work.jobs.queued:
            worker.wake()
        if work.webhooks.queued:
            webhooks.wake()
        for ticket in work.tickets.changed:
            bell.ring(f"{DESK}:{ticket}")
        if work.articles.published:
            bell.ring(ARTICLES)

    store.after_commit(wake)
    desk, signs = Desk(portal, turns), TypingSigns(store, bell, connector)
    newsroom = Newsroom(
        portal=portal,
        editions=editions,
        apart=learning_apart,
        dialogs=DIALOGS,
        zone=settings.desk.business_hours.zone,
    )
    suggesting = Suggesting(lambda: editions.assistant)
    workplace = Workplace(desk=desk, store=store, bell=bell, newsroom=newsroom, suggesting=suggesting, signs=signs)
    place = Place(store, team=settings.teams_desk_team, channel=settings.teams_desk_channel)
    teams = TeamsCalls(session, identity.token if identity else None)
    members, trials = Members(portal, Roster(place, teams), settings.teams_desk_team), Trials(newsroom)
    in_teams = teams_desk(
        settings,
        store=store,
        desk=desk,
        place=place,
        members=members,
        teams=teams,
        assistant=assistant,
        committed=committed,
    )
    store.after_commit(in_teams.threads.wake)
    extension = Extension(settings, members=members, portal=portal, workplace=workplace, trials=trials)
    card_actions = CardActions(turns, store, assistant.phrases, assistant.language)
    entra_tokens = _entra_tokens(settings, session)
    signing_in = SignInInvokes(portal, entra_tokens)
    invokes = {**extension.invokes(), **signing_in.by_name(), CARD_ACTION: in_teams.before(card_actions)}
    too_fast = {**extension.too_fast(), CARD_ACTION: card_actions.too_fast}
    others = Routes(invokes=invokes, too_fast=too_fast, claims=in_teams.claims, slows=in_teams.slows)
    gate = Gate(tokens=tokens, limits=limits, peer=peer, secret=settings.directline_secret.get_secret_value())
    feed = Feed(tokens, settings.assistant_name)
    streams = Streams(store=store, bell=bell, gate=gate, feed=feed, peer=peer)

    app = web.Application(
        middlewares=[cross_origin, problems, limited(limits, peer, uncounted=BOTFRAMEWORK_PATH if identity else None)],
        client_max_size=LARGEST_BODY,
    )
    add_security_headers(app, https=settings.public_url.startswith("https:"))
    app.add_routes(
        [
            *Health(store).routes(),
            *DirectLine(turns=turns, store=store, tokens=tokens, gate=gate, feed=feed, peer=peer, signs=signs).routes(),
            *streams.routes(),
            *Uploads(
                turns=turns,
                files=files,
                tokens=tokens,
                gate=gate,
                most_bytes=settings.max_upload_megabytes * 1_000_000,
            ).routes(),
            *botframework_routes(
                turns,
                _authentication(settings, identity),
                limits,
                allowed=settings.allowed_tenants,
                others=others,
                at_work=AtWork(connector),
            ),
            *assets.routes(),
        ]
    )
    add_api(app, Api(store=store, portal=portal, desk=desk, limits=limits))
    add_chat_page(app, settings, assets=assets, tokens=tokens, limits=limits, key=key)
    provider = _provider(settings, session)
    add_console(
        app,
        settings,
        portal=portal,
        phrases=assistant.phrases,
        assets=assets,
        key=key,
        workplace=workplace,
        provider=provider,
    )
    add_pages(
        app,
        settings,
        portal=portal,
        phrases=assistant.phrases,
        assets=assets,
        key=key,
        files=files,
        wording=wording,
        documents=documents,
        completed=partial(take_in, portal),
    )

    retention = Retention(
        store,
        files,
        [mails],
        days=settings.privacy.conversation_days,
        is_referenced=lambda sha256: portal.read(lambda work: work.received_files.is_kept(sha256)),
    )
    jobs = [
        outbox.sweep,
        retention.run,
        notices.run,
        mailer.run,
        worker.run,
        DeskClock(portal).run,
        webhooks.run,
        editions.run,
        ArticleReviews(portal, editions).run,
        in_teams.threads.run,
    ]
    if database.is_postgresql:
        jobs.append(partial(hear_other_replicas, database.dsn, bell))
    identities = [one.close for one in (identity, provider, entra_tokens) if one]
    closing = [
        in_teams.threads.close,
        outbox.close,
        mailer.close,
        webhooks.close,
        apart.close,
        writing_apart.close,
        trials.close,
        learning_apart.close,
        *identities,
        session.close,
        drives.close,
        store.close,
    ]
    app.cleanup_ctx.append(Background(jobs, closing))

    app.on_shutdown.append(lambda _: streams.close())
    return app

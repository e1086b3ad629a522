"""Every setting of a deployment, and the only reader of the environment."""

import os
import re
import secrets
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from actions.business_hours import SAMPLE_YEAR, BusinessHours, public_holidays, read_spans, read_zone
from actions.rules import TeamsSso
from actions.service_levels import ServiceLevels
from actions.tickets import Priority
from actions.webhooks import EVENTS
from bot import opening_hours
from bot.channels.botframework.clouds import CLOUDS, Cloud
from bot.phrases import languages

PREFIX = "GUICHET_"
DEPLOYMENT_FILE = "guichet.toml"
ROOT = Path(__file__).parent.parent
SHORTEST_SECRET = 32
BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w!.*'()/-]+)?", re.ASCII)
HOST = r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
PROOFS = ("bot_certificate_file", "bot_federated_token_file", "bot_managed_identity")
"""What may prove who the bot is, besides a secret."""
GUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
MAIL_SERVER = re.compile(r"smtps?://([^\s:/@?#]+:[^\s:/@?#]+@)?([^\s:/@?#\[\]]+|\[[\d:a-fA-F]+\])(:\d{1,5})?")


def _in_every_language(words: dict[str, str]) -> dict[str, str]:
    if missing := languages() - words.keys():
        raise ValueError(f"is missing in {', '.join(sorted(missing))}")
    return words


PerLanguage = Annotated[dict[str, str], AfterValidator(_in_every_language)]
"""The same words by language code: {"fr": …, "en": …}."""
Url = Annotated[str, Field(pattern=r"^https?://\S+$")]
PrivateUrl = Annotated[
    str, Field(pattern=r"^(https://\S+|http://(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(/\S*)?|)$")
]
"""Where keys and passwords travel: over TLS, or within this machine."""
MachineUrl = Annotated[
    str,
    Field(pattern=r"^(https://\S+|http://(localhost|127\.\d+\.\d+\.\d+|169\.254\.\d+\.\d+|\[::1\])(:\d+)?(/\S*)?|)$"),
]
"""The same, and the addresses at which a cloud's machine asks its host, which lead no farther."""
TeamsId = Annotated[str, Field(pattern=r"^(19:[\w-]+@thread\.\w+)?$")]
"""What Teams calls a team or a channel."""
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name for one in listed.split(",") if (name := one.strip()))


def _file(path: str) -> str:
    if path and not Path(path).is_file():
        raise ValueError("is no file")
    return path


def _is_webhook_secret(word: str) -> bool:
    try:
        key = b64decode(word.removeprefix("whsec_"), validate=True)
    except ValueError:
        return False
    return word.startswith("whsec_") and 24 <= len(key) <= 64  # noqa: PLR2004 - as Standard Webhooks ask


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Portal(Section):
    name: PerLanguage = Field(description="what people call the portal, in each language")
    operator: str = Field(description="the organisation that runs it")
    home_url: Url = Field(description="public home page")
    sign_in_url: Url = Field(description="sign-in page")
    registration_url: Url = Field(description="page where an organisation opens its account")
    contact_form_url: Url = Field(description="form by which an organisation makes itself known")
    terms_url: Url = Field(description="terms of use")
    guides_url: Url = Field(description="user guides and file documentation")
    holders_name: str = Field(description="where certified people see their data")
    holders_url: Url = Field(description="address of that service")
    identifiers_days: PositiveInt = Field(description="days within which identifiers usually arrive")


class Support(Section):
    name: PerLanguage = Field(description="what the support team is called, with its article")
    email: Email = Field(description="support address")
    tickets_url: Url = Field(description="ticket tool")
    phone: str = Field("", description="support telephone, empty where there is none")


class Accounts(Section):
    temporary_password_minutes: PositiveInt = Field(description="life of a temporary password")
    confirmation_link_hours: PositiveInt = Field(description="life of an e-mail confirmation link")
    lock_after_attempts: PositiveInt = Field(description="wrong passwords before an account locks")
    lock_minutes: PositiveInt = Field(description="how long it stays locked")
    password_min_length: PositiveInt = Field(description="shortest password accepted, in characters")
    sign_in_link_minutes: PositiveInt = Field(description="life of a link that signs a person in from the chat")
    sign_in_minutes: PositiveInt = Field(description="how long a person stays signed in, in the chat and on pages")
    mail_again_minutes: PositiveInt = Field(description="minutes until the same mail is sent again to the same account")
    terms_version: str = Field(description="version of the terms of use that people accept")
    mail_sender: Email = Field(description="address that the portal's mails come from")


class Deposits(Section):
    max_megabytes: PositiveInt = Field(description="largest file accepted, in MB")
    max_records: PositiveInt = Field(description="most records in one file")
    deadline_months: PositiveInt = Field(description="months to transmit a certification once issued")
    processing_days: PositiveInt = Field(description="days within which a file is usually processed")
    download_minutes: PositiveInt = Field(description="life of a link to a receipt or a report, in the chat")
    waiting_hours: PositiveInt = Field(description="hours that a file waits to be deposited before it is forgotten")
    kept_days: PositiveInt = Field(description="days a deposited file and its reports are kept")


class Privacy(Section):
    contact_email: Email = Field(description="data protection contact")
    conversation_days: PositiveInt = Field(description="days a conversation is kept")
    policy_url: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = Field(
        "", description="privacy policy that the Teams app names; empty: our own page of terms, which has a part on it"
    )


def _hours(text: str) -> str:
    read_spans(text)
    return text


def _zone(name: str) -> str:
    return read_zone(name).key


Hours = Annotated[str, AfterValidator(_hours)]
"""When it is open on a day: 09:00-12:30, 13:30-17:00."""


class Week(Section):
    monday: Hours = Field("", description="hours on Mondays; closed if empty")
    tuesday: Hours = Field("", description="hours on Tuesdays; closed if empty")
    wednesday: Hours = Field("", description="hours on Wednesdays; closed if empty")
    thursday: Hours = Field("", description="hours on Thursdays; closed if empty")
    friday: Hours = Field("", description="hours on Fridays; closed if empty")
    saturday: Hours = Field("", description="hours on Saturdays; closed if empty")
    sunday: Hours = Field("", description="hours on Sundays; closed if empty")


class ByPriority(Section):
    urgent: PositiveInt = Field(description="minutes of opening, for an urgent ticket")
    high: PositiveInt = Field(description="minutes of opening, for a ticket of high priority")
    normal: PositiveInt = Field(description="minutes of opening, for a ticket of normal priority")
    low: PositiveInt = Field(description="minutes of opening, for a ticket of low priority")

    def minutes(self) -> dict[str, int]:
        return {priority: getattr(self, priority) for priority in Priority}


class Desk(Section):
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(description="time zone of the opening hours")
    country: str = Field("", description="country of the public holidays on which the desk is closed; none if empty")
    subdivision: str = Field("", description="part of that country that has other public holidays")
    closed_on: tuple[date, ...] = Field((), description="other days on which the desk is closed")
    session_hours: PositiveInt = Field(description="hours until an agent signs in again")
    mail_after_minutes: PositiveInt = Field(
        description="minutes after which an agent's answer that the chat did not fetch goes by mail"
    )
    ticket_days: PositiveInt = Field(description="days a closed ticket is kept")
    hours: Week = Field(description="opening hours by weekday")
    first_reply_minutes: ByPriority = Field(description="minutes of opening until somebody has answered")
    solve_minutes: ByPriority = Field(description="minutes of opening until a ticket is closed")

    @cached_property
    def business_hours(self) -> BusinessHours:
        week = [getattr(self.hours, day) for day in Week.model_fields]
        place = {"country": self.country, "subdivision": self.subdivision}
        return BusinessHours.of(self.time_zone, week, **place, closed_on=self.closed_on)

    @property
    def service_levels(self) -> ServiceLevels:
        return ServiceLevels(
            hours=self.business_hours,
            reply_minutes=self.first_reply_minutes.minutes(),
            solve_minutes=self.solve_minutes.minutes(),
        )

    @field_validator("country", "subdivision")
    @classmethod
    def _has_public_holidays(cls, place: str, info: ValidationInfo) -> str:
        if info.field_name == "country":
            public_holidays(place, "", SAMPLE_YEAR)
        elif place and (country := info.data.get("country")):
            public_holidays(country, place, SAMPLE_YEAR)
        elif place and "country" in info.data:
            raise ValueError("goes with country")
        return place

    @field_validator("solve_minutes")
    @classmethod
    def _is_after_the_reply(cls, solve: ByPriority, info: ValidationInfo) -> ByPriority:
        reply = info.data.get("first_reply_minutes", solve).minutes()
        if short := [priority for priority, minutes in solve.minutes().items() if minutes < reply[priority]]:
            raise ValueError(f"is shorter than first_reply_minutes for {', '.join(short)}")
        return solve

    @model_validator(mode="after")
    def _is_open_at_times(self) -> Self:
        self.business_hours.closes_at(0)
        return self


class Settings(BaseSettings):
    """Sources, strongest first: environment (GUICHET_…, sections by two underscores), .env, guichet.toml, defaults."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_file=".env",
        extra="forbid",
        frozen=True,
        toml_file=DEPLOYMENT_FILE,
    )

    host: str = Field("127.0.0.1", description="address to listen on; 0.0.0.0 to be reached from other machines")
    port: int = Field(3978, ge=0, le=65535, description="port to listen on")
    public_url: str = Field(
        "",
        pattern=r"^(https?://[^/\s]+)?$",
        description="address under which people reach this server, if a proxy stands before it",
    )
    trusted_proxies: int = Field(
        0, ge=0, description="how many proxies of yours stand before this server and add to X-Forwarded-For"
    )
    data_dir: Path = Field(Path("data"), description="folder of the embedded database, files and signing key")
    database_url: SecretStr = Field(
        SecretStr(""),
        description="PostgreSQL to use instead of the embedded SQLite: postgresql://user:password@host/name",
    )
    files_url: str = Field(
        "", description="bucket for the files that people send: s3://bucket/prefix; empty: the folder data_dir/files"
    )
    files_endpoint: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = Field(
        "", description="address of the bucket's server, where it is not Amazon's"
    )
    files_region: str = Field("", description="region of the bucket")
    files_access_key_id: str = Field(
        "", description="access key of the bucket; empty: what the machine itself is allowed, by its role"
    )
    files_secret_access_key: SecretStr = Field(SecretStr(""), description="secret of that access key")
    files_key: SecretStr = Field(
        SecretStr(""),
        description="key that files are encrypted with where they lie, 32 characters or more; not encrypted if empty",
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="key that signs tokens, 32 characters or more; made and kept in data_dir when empty",
    )
    log_format: Annotated[str, Field(pattern="^(json|console)$")] = Field("json", description="json or console")
    log_level: Annotated[str, Field(pattern="^(debug|info|warning|error)$")] = Field(
        "info", description="least level logged"
    )
    assistant_name: str = Field("Guichet", description="what the assistant calls itself")
    default_language: str = Field("fr", description="language when the person's is not known")
    articles_dir: Path = Field(ROOT / "knowledge" / "articles", description="folder of the articles")

    directline_secret: SecretStr = Field(
        SecretStr(""),
        description="secret by which another site's server asks for Direct Line tokens; none asked if empty",
    )
    token_minutes: PositiveInt = Field(30, description="life of a Direct Line token")
    max_upload_megabytes: PositiveInt = Field(10, description="largest file accepted in the chat, in MB")
    max_message_characters: PositiveInt = Field(
        4000, description="longest message read; a longer one is refused kindly"
    )

    bot_app_id: str = Field(
        "", description="application (client) id of the Azure Bot; empty: only a local emulator may connect"
    )
    bot_tenant_id: str = Field("", description="tenant of that application (single tenant)")
    bot_certificate_file: Annotated[str, AfterValidator(_file)] = Field(
        "", description="PEM file of the application's certificate and its RSA key, instead of bot_app_password"
    )
    bot_federated_token_file: str = Field(
        "", description="file of a token that a federated credential of the application trusts, instead"
    )
    bot_managed_identity: Annotated[str, Field(pattern=rf"^({GUID})?$")] = Field(
        "",
        description="client id of a user-assigned managed identity, instead: the bot itself if it is bot_app_id, "
        "else one that a federated credential of the application trusts",
    )
    bot_app_password: SecretStr = Field(SecretStr(""), description="client secret of the application")
    bot_cloud: Literal["public", "gcc_high", "dod", "china"] = Field(
        "public", description="Microsoft's cloud that the bot is in: public, gcc_high, dod or china (21Vianet)"
    )
    bot_identity_endpoint: MachineUrl = Field(
        default_factory=lambda: os.environ.get("IDENTITY_ENDPOINT", ""),
        description="where managed identities give tokens; App Service and Container Apps say so themselves",
    )
    bot_identity_header: SecretStr = Field(
        default_factory=lambda: SecretStr(os.environ.get("IDENTITY_HEADER", "")),
        description="secret of that address; App Service and Container Apps say so themselves",
    )
    bot_allowed_tenants: Annotated[str, Field(pattern=rf"^({GUID}(, *{GUID})*)?$")] = Field(
        "", description="tenants, separated by commas, whose people may write in Teams; empty: those of any tenant"
    )
    bot_service_hosts: Annotated[str, Field(pattern=rf"^({HOST}(, *{HOST})*)?$")] = Field(
        "", description="hosts of the Bot Connector beside those known of the cloud, each with all below it"
    )
    bot_metadata_url: PrivateUrl = Field(
        "",
        description="OpenID metadata of the Bot Connector, where its signing keys are found; empty: the cloud's",
    )
    bot_token_url: PrivateUrl = Field(
        "",
        description="where the bot gets its own token; empty: the tenant's usual address",
    )
    teams_sso_resource: Annotated[str, Field(pattern=rf"^(api://([^/\s]+/)?botid-{GUID})?$")] = Field(
        "",
        description="application ID URI, api://…/botid-<bot_app_id>, by which Teams says who people are, if they like; "
        "empty: nobody is recognised",
    )
    teams_sso_metadata_url: PrivateUrl = Field(
        "", description="OpenID metadata of who signs people's tokens; empty: the cloud's Entra ID"
    )
    teams_app_dir: Path = Field(ROOT / "manifest", description="folder of the Teams app: manifest, texts, icons")
    teams_app_version: str = Field(
        "", description="version of the Teams app, such as 1.0.1; Guichet's own if empty; higher for each new package"
    )
    teams_desk_team: TeamsId = Field(
        "", description="id of the team whose members may answer tickets in Teams: 19:…@thread.tacv2; none if empty"
    )
    teams_desk_channel: TeamsId = Field(
        "", description="id of the channel of that team where each ticket is shown: 19:…@thread.tacv2"
    )
    file_hosts: Annotated[str, Field(pattern=rf"^{HOST}(, *{HOST})*$")] = Field(
        "sharepoint.com, sharepoint.us, 1drv.com, microsoftpersonalcontent.com",
        description="hosts, each with all below it, where Teams keeps files: no others are fetched from or sent to",
    )
    desk_oidc_issuer: PrivateUrl = Field(
        "",
        description="OpenID Connect provider by which agents sign in to the desk; empty: by a password and a code",
    )
    desk_oidc_client_id: str = Field("", description="client id of the desk at that provider")
    desk_oidc_client_secret: SecretStr = Field(SecretStr(""), description="client secret of the desk at that provider")
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="mail server: smtp://user:password@host:587 or smtps://…; empty: mails go to data_dir/outbox",
    )
    demo: bool = Field(
        False, description="show the mails of the outbox folder to whoever asks, at /demo/mail: only to try Guichet out"
    )
    webhook_url: PrivateUrl = Field(
        "", description="where a program of yours is told what happens to tickets; empty: there is none"
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="key that signs what it is told: whsec_ and 24 to 64 bytes in Base64"
    )
    webhook_events: str = Field(
        "", description="what it is told of, such as ticket.opened, ticket.closed; empty: of everything"
    )
    messages_per_minute: PositiveInt = Field(30, description="messages accepted from one person a minute")
    requests_per_minute: PositiveInt = Field(600, description="requests accepted from one address a minute")
    conversations_per_hour: PositiveInt = Field(
        600, description="conversations one address may start an hour; an organisation may have but one address"
    )
    uploads_per_hour: PositiveInt = Field(30, description="messages with files accepted from one person an hour")

    portal: Portal
    support: Support
    accounts: Accounts
    deposits: Deposits
    privacy: Privacy
    desk: Desk

    @property
    def base_url(self) -> str:
        """Where people find our pages, for links in mails and chats; without a slash at its end."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def file_host_names(self) -> tuple[str, ...]:
        return _names(self.file_hosts)

    @property
    def cloud(self) -> Cloud:
        return CLOUDS[self.bot_cloud]

    @property
    def service_hosts(self) -> tuple[str, ...]:
        return (*self.cloud.service_hosts, *_names(self.bot_service_hosts.lower()))

    @property
    def allowed_tenants(self) -> frozenset[str]:
        return frozenset(_names(self.bot_allowed_tenants.lower()))

    @property
    def teams_sso(self) -> TeamsSso | None:
        tenants = self.allowed_tenants or {self.bot_tenant_id.lower()}
        resource = self.teams_sso_resource
        return TeamsSso(resource=resource, tenants=frozenset(tenants)) if resource else None

    @property
    def told_by_webhook(self) -> tuple[str, ...]:
        return (_names(self.webhook_events) or EVENTS) if self.webhook_url else ()

    def quoted(self) -> dict[str, Any]:
        """Return what articles and texts may quote: the deployment's decisions, nothing technical, nothing secret."""
        quoted = self.model_dump(include={"assistant_name", "portal", "support", "accounts", "deposits", "privacy"})
        quoted["support"]["hours"] = opening_hours.in_words(self.desk.business_hours)
        return quoted

    @field_validator("default_language")
    @classmethod
    def _has_texts(cls, language: str) -> str:
        if language not in languages():
            raise ValueError(f"is one of {', '.join(sorted(languages()))}")
        return language

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value() and not url.get_secret_value().startswith("postgresql://"):
            raise ValueError("begins with postgresql://, or is empty for the embedded database")
        return url

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, url: SecretStr, info: ValidationInfo) -> SecretStr:
        if url.get_secret_value() and not MAIL_SERVER.fullmatch(url.get_secret_value()):
            raise ValueError(
                "is smtp://user:password@host:587 or smtps://…, with @ : / ? # of a password as %40 and so on"
            )
        here = re.search(r"(?:@|//)(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$", url.get_secret_value())
        if url.get_secret_value() and not here and not info.data.get("public_url"):
            raise ValueError("goes with public_url: links in mails lead there")
        return url

    @field_validator("desk_oidc_client_id", "desk_oidc_client_secret")
    @classmethod
    def _goes_with_the_provider(cls, value: Any, info: ValidationInfo) -> Any:
        given = value.get_secret_value() if isinstance(value, SecretStr) else value
        if bool(given) != bool(info.data.get("desk_oidc_issuer")):
            raise ValueError(
                "goes with desk_oidc_issuer, desk_oidc_client_id and desk_oidc_client_secret: give all three"
            )
        return value

    @field_validator("teams_desk_team")
    @classmethod
    def _is_asked_as_a_bot(cls, team: str, info: ValidationInfo) -> str:
        if team and not info.data.get("bot_app_id"):
            raise ValueError("goes with bot_app_id: without it anybody on this machine could pass for its members")
        return team

    @field_validator("teams_desk_channel")
    @classmethod
    def _is_of_the_team(cls, channel: str, info: ValidationInfo) -> str:
        if channel and not info.data.get("teams_desk_team"):
            raise ValueError("goes with teams_desk_team")
        return channel

    @field_validator("demo")
    @classmethod
    def _sends_no_real_mail(cls, demo: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - how pydantic calls it
        if demo and "smtp_url" in info.data and info.data["smtp_url"].get_secret_value():
            raise ValueError("shows everybody the mails: it does not go with smtp_url")
        return demo

    @field_validator("files_url")
    @classmethod
    def _is_a_bucket(cls, url: str) -> str:
        if url and not BUCKET.fullmatch(url):
            raise ValueError("is s3://bucket or s3://bucket/prefix, or is empty for a folder")
        return url

    @field_validator("files_endpoint", "files_region", "files_access_key_id")
    @classmethod
    def _goes_with_the_bucket(cls, value: str, info: ValidationInfo) -> str:
        if value and not info.data.get("files_url"):
            raise ValueError("goes with files_url")
        return value

    @field_validator("files_secret_access_key")
    @classmethod
    def _goes_with_its_id(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if bool(secret.get_secret_value()) != bool(info.data.get("files_access_key_id")):
            raise ValueError("goes with files_access_key_id: give both or none")
        return secret

    @field_validator("webhook_secret")
    @classmethod
    def _signs_webhooks(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        if "webhook_url" in info.data and bool(secret.get_secret_value()) != bool(info.data["webhook_url"]):
            raise ValueError("goes with webhook_url: give both or none")
        if secret.get_secret_value() and not _is_webhook_secret(secret.get_secret_value()):
            raise ValueError("is whsec_ and 24 to 64 bytes in Base64")
        return secret

    @field_validator("webhook_events")
    @classmethod
    def _are_told(cls, events: str) -> str:
        if unknown := set(_names(events)) - set(EVENTS):
            raise ValueError(f"{', '.join(sorted(unknown))} is none of {', '.join(EVENTS)}")
        return events

    @field_validator("secret_key", "files_key")
    @classmethod
    def _is_long(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and len(key.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"is {SHORTEST_SECRET} characters or longer")
        return key

    @field_validator("bot_tenant_id")
    @classmethod
    def _goes_with_the_app(cls, tenant: str, info: ValidationInfo) -> str:
        if bool(tenant) != bool(info.data.get("bot_app_id")):
            raise ValueError("goes with bot_app_id: give both or none")
        return tenant

    @field_validator("teams_sso_resource")
    @classmethod
    def _is_of_the_bot(cls, resource: str, info: ValidationInfo) -> str:
        app_id = info.data.get("bot_app_id", "")
        if resource and not (app_id and resource.lower().endswith(f"/botid-{app_id.lower()}")):
            raise ValueError("ends with /botid- and bot_app_id")
        if resource and info.data.get("bot_managed_identity", "").lower() == app_id.lower():
            raise ValueError("goes with an application, which a managed identity can prove to be: it has no API itself")
        return resource

    @field_validator("bot_app_password")
    @classmethod
    def _is_proved(cls, password: SecretStr, info: ValidationInfo) -> SecretStr:
        given = [name for name in PROOFS if info.data.get(name)]
        given += ["bot_app_password"] if password.get_secret_value() else []
        if given and not info.data.get("bot_app_id"):
            raise ValueError(f"goes with bot_app_id, and so does {' and '.join(given)}")
        if not given and info.data.get("bot_app_id") and info.data.keys() >= set(PROOFS):
            raise ValueError(
                f"goes with bot_app_id and bot_tenant_id; instead of it there may be {' or '.join(PROOFS)}"
            )
        if len(given) > 1:
            raise ValueError(f"one proves who the bot is, and there are {' and '.join(given)}")
        return password

    @classmethod
    def settings_customise_sources(  # pydantic-settings names the sources; here is their order
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del file_secret_settings
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)


class BadSettingsError(Exception):
    """Settings that cannot be used: `problems` has one line for each, all of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_settings(**given: Any) -> Settings:
    """Read all sources. Raises `BadSettingsError` with every problem; no value is in its words, it may be a secret."""
    unknown = [f"{name}: is not a setting; `guichet settings` lists them all" for name in _unknown_variables()]
    try:
        settings = Settings(**given)
    except ValidationError as refused:
        if not Path(DEPLOYMENT_FILE).exists():
            unknown.append(f"{DEPLOYMENT_FILE}: is not in this folder; run guichet where it is")
        raise BadSettingsError(unknown + [_problem(error) for error in refused.errors()]) from None
    except (SettingsError, ValueError) as refused:  # a file that is not TOML, a variable that is not JSON
        raise BadSettingsError([*unknown, str(refused)]) from None
    if unknown:
        raise BadSettingsError(unknown)
    return settings


def _unknown_variables() -> list[str]:
    """Variables that begin like ours and are none: most likely a slip of the hand."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    return [name for name in os.environ if name.startswith(PREFIX) and name.upper().split("__")[0] not in known]


def _problem(error: ErrorDetails) -> str:
    path = [str(part) for part in error["loc"]]
    name = ".".join(path)
    if error["type"] == "missing":
        return f"{name}: is missing; give it in {DEPLOYMENT_FILE} or as {PREFIX}{'__'.join(path).upper()}"
    if error["type"] == "extra_forbidden":
        return f"{name}: is not a setting; `guichet settings` lists them all"
    return f"{name}: {error['msg'].removeprefix('Value error, ')}"


@dataclass(frozen=True, slots=True)
class Line:
    """One setting as `guichet settings` shows it; a secret's value is never in it."""

    name: str
    value: str
    source: str
    meaning: str


def describe(settings: Settings) -> Iterator[Line]:
    """Every setting with its value, where the value comes from, and what it means."""
    sources = [
        ("environment", _flat(EnvSettingsSource(Settings)())),
        (".env", _flat(DotEnvSettingsSource(Settings)())),
        (DEPLOYMENT_FILE, _flat(TomlConfigSettingsSource(Settings)())),
    ]
    for name, field, value in _fields(settings):
        source = next((label for label, names in sources if name in names), "default")
        yield Line(name=name, value=_shown(value), source=source, meaning=field.description or "")


def _fields(section: BaseModel, prefix: str = "") -> Iterator[tuple[str, FieldInfo, Any]]:
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, BaseModel):
            yield from _fields(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field, value


def _flat(values: dict[str, Any], prefix: str = "") -> set[str]:
    names: set[str] = set()
    for name, value in values.items():
        names.add(f"{prefix}{name}")
        if isinstance(value, dict):
            names |= _flat(value, f"{prefix}{name}.")
    return names


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "(hidden)" if value.get_secret_value() else ""
    if isinstance(value, dict):
        return " · ".join(f"{language}: {words}" for language, words in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)


def signing_key(settings: Settings) -> str:
    """Return the key that signs tokens: the setting, or one made once and kept in the data folder for us alone."""
    if given := settings.secret_key.get_secret_value():
        return given
    file = settings.data_dir / "signing.key"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        with NamedTemporaryFile("w", dir=settings.data_dir) as new:  # which only its owner may read
            new.write(secrets.token_urlsafe(48))
            new.flush()
            with suppress(FileExistsError):  # another process was faster: its key is ours
                os.link(new.name, file)
    return file.read_text()

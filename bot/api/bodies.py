"""What programs send to the API, and how it is read."""

import asyncio
from typing import Annotated, TypeVar

from aiohttp import web
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from actions.ticket_handling import LONGEST_NOTE, LONGEST_TAG, MOST_TAGS
from actions.ticket_of_agent import LONGEST
from actions.ticket_opening import LONGEST_SUBJECT
from actions.tickets import Priority, Severity, Urgency
from bot.api.problems import ProblemError
from bot.phrases import languages

BODY_SECONDS = 30.0  # for the whole of a body to arrive
NUL = "\0"  # which no database keeps
TAG = rf"^[^\x00 ,]{{1,{LONGEST_TAG}}}$"  # made one as at the desk
LANGUAGES = languages()


def _is_said(words: str) -> str:
    if NUL in words or not words.strip():
        raise ValueError("has words, and no NUL character")
    return words


def _is_address(email: str) -> str:
    try:
        return validate_email(
            email, check_deliverability=False, globally_deliverable=False, test_environment=True
        ).normalized
    except EmailNotValidError:
        raise ValueError("is no e-mail address") from None


def _is_spoken(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"is one of {', '.join(sorted(LANGUAGES))}")
    return language


Words = Annotated[str, AfterValidator(_is_said)]
AgentId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Tag = Annotated[str, Field(pattern=TAG)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NewTicket(Body):
    subject: Annotated[Words, Field(max_length=LONGEST_SUBJECT)]
    text: Annotated[Words, Field(max_length=LONGEST)]
    severity: Severity
    urgency: Urgency
    language: Annotated[str, AfterValidator(_is_spoken)]
    email: Annotated[str, Field(max_length=254), AfterValidator(_is_address)] | None = None


class ByAgent(Body):
    """`agent` is who does it."""

    agent: AgentId


class Transfer(ByAgent):
    """`to` null gives it back to the queue."""

    to: AgentId | None
    note: Annotated[str, Field(max_length=LONGEST_NOTE), AfterValidator(lambda note: note.replace(NUL, ""))] = ""


class Reply(ByAgent):
    text: Annotated[Words, Field(max_length=LONGEST)]


class Note(ByAgent):
    text: Annotated[Words, Field(max_length=LONGEST_NOTE)]


class Closing(ByAgent):
    text: Annotated[Words, Field(max_length=LONGEST)] | None = None


class Change(ByAgent):
    priority: Priority | None = None
    tags: Annotated[list[Tag], Field(max_length=MOST_TAGS)] | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> "Change":
        if self.priority is None and self.tags is None:
            raise ValueError("has priority, tags, or both")
        return self


Read = TypeVar("Read", bound=Body)


async def raw(request: web.Request) -> bytes:
    """Return a body's bytes. Raises `ProblemError` when it does not come whole, or is no JSON by its header."""
    if request.content_type != "application/json":
        raise ProblemError(415, "unsupported-media-type", "The body is application/json.")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except TimeoutError:
        raise ProblemError(408, "request-timeout") from None
    except web.RequestPayloadError:
        request.content.feed_eof()  # else aiohttp, which reads on to the end, logs it as an error of ours
        raise ProblemError(400, "unreadable", "The body is not what its headers say.") from None


def read(shape: type[Read], body: bytes) -> Read:
    """Return what a body holds. Raises `ProblemError` with all that is wrong with it."""
    try:
        return shape.model_validate_json(body)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False, include_context=False)
        if any(error["type"] == "json_invalid" for error in errors):
            raise ProblemError(400, "not-json") from None
        raise ProblemError(422, "invalid", errors=[_told(error) for error in errors]) from None


def _told(error: ErrorDetails) -> dict[str, str]:
    pointer = "".join(f"/{part}" for part in error["loc"])
    return {"pointer": f"#{pointer}", "detail": error["msg"].removeprefix("Value error, ")}

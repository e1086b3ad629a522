"""What Teams answers to the card: who somebody is, or that it cannot say."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog

from actions.outcome import Refusal
from actions.recognition import ExchangeToken
from bot.channels.botframework.entra_user import entra_user_of
from bot.channels.botframework.incoming import conversation_of
from bot.channels.botframework.invokes import Invoke, InvokeAnswer, refused
from bot.channels.botframework.received import Received
from bot.portal import Portal
from bot.store.store import StoreAwayError
from bot.teams_sso.entra_tokens import EntraTokens, TokenRefusedError

LONGEST_NAME = 100  # characters of what we have called an exchange or a connection
FAILURES = frozenset(
    {
        "installappfailed",
        "authrequestfailed",
        "installedappnotfound",
        "invokeerror",
        "resourcematchfailed",
        "oauthcardnotvalid",
        "tokenmissing",
        "userconsentrequired",
        "interactionrequired",
    }
)
"""Why Teams could not say who somebody is: what administrators are told; whatever else it says is not logged."""

log = structlog.get_logger()


class SignInInvokes:
    """`tokens` is None where the deployment recognises nobody."""

    def __init__(self, portal: Portal, tokens: EntraTokens | None) -> None:
        self._portal = portal
        self._tokens = tokens

    def by_name(self) -> Mapping[str, Invoke]:
        return {
            "signin/tokenExchange": self._exchange,
            "signin/verifyState": self._verify_state,
            "signin/failure": self._failed,
        }

    async def _exchange(self, received: Received) -> InvokeAnswer:
        """Sign the person in, once, however many of their clients say it; what comes of it is told in the chat."""
        value = _value(received)
        exchange, token = _name(value, "id"), value.get("token")
        if self._tokens is None or not exchange or not isinstance(token, str):
            return _not_exchanged(value, "not asked for")
        try:
            user = await self._tokens.user_of(token)
        except TokenRefusedError as why:
            return _not_exchanged(value, str(why))
        if entra_user_of(received.activity, received.app_id) != user:
            return _not_exchanged(value, "it is another's than who says it")
        request = ExchangeToken(
            exchange=exchange,
            entra=user,
            conversation=conversation_of(received.activity),
            user=received.activity["from"]["id"],
        )
        try:
            outcome = await self._portal.do(request)
        except StoreAwayError:
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, "ServiceUnavailable", "try again")
        if isinstance(outcome, Refusal):
            return _not_exchanged(value, outcome.key)
        return InvokeAnswer(body=_answer(value))

    async def _verify_state(self, received: Received) -> InvokeAnswer:
        """Take no code from here: ours is shown by the page, and typed by whoever asked for it."""
        del received
        return refused(HTTPStatus.PRECONDITION_FAILED, "PreconditionFailed", "type the code that the page shows")

    async def _failed(self, received: Received) -> InvokeAnswer:
        """Note why Teams could not say it; the person has the button."""
        code = str(_value(received).get("code", "")).lower()
        log.warning("teams_sso.failed", code=code if code in FAILURES else "other")
        return InvokeAnswer()


def _not_exchanged(value: Mapping[str, Any], reason: str) -> InvokeAnswer:
    """Let Teams show the button; why is told nobody but the log."""
    log.info("teams_sso.not_exchanged", reason=reason)
    body = _answer(value, failureDetail="sign in by the button")
    return InvokeAnswer(status=HTTPStatus.PRECONDITION_FAILED, body=body)


def _answer(value: Mapping[str, Any], **more: str) -> dict[str, str]:
    return {"id": _name(value, "id"), "connectionName": _name(value, "connectionName"), **more}


def _value(received: Received) -> Mapping[str, Any]:
    value = received.activity.get("value")
    return value if isinstance(value, dict) else {}


def _name(value: Mapping[str, Any], key: str) -> str:
    name = value.get(key)
    return name if isinstance(name, str) and len(name) <= LONGEST_NAME else ""

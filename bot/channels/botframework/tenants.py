"""Whose people may write to us in Teams, where a deployment does not take everybody."""

from http import HTTPStatus

from bot.channels.botframework.refusal import RequestRefusedError
from bot.messages import Json

TEAMS = "msteams"


def check(activity: Json, allowed: frozenset[str]) -> None:
    """Return if the activity is of an allowed tenant, or of a channel that knows none. Raises `RequestRefusedError`."""
    if allowed and activity["channelId"] == TEAMS and not allowed.issuperset(_tenants(activity)):
        raise RequestRefusedError(HTTPStatus.FORBIDDEN, "Forbidden", "this tenant is not served here")


def _tenants(activity: Json) -> set[str]:
    """Return every tenant that is named; an activity that names none is of a tenant that is never allowed."""
    data = activity.get("channelData")
    tenant = data.get("tenant") if isinstance(data, dict) else None
    named = [tenant.get("id") if isinstance(tenant, dict) else None]
    named += [part.get("tenantId") for part in (activity["conversation"], activity.get("from") or {})]
    return {one.lower() for one in named if isinstance(one, str) and one} or {""}

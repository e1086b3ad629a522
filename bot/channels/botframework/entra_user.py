"""Who writes, as Entra ID knows them."""

import re
from typing import Any

from actions.people import EntraUser
from bot.channels.botframework.tenants import TEAMS
from bot.messages import Json

GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OF_TWO = "personal"


def entra_user_of(activity: Json, app_id: str) -> EntraUser | None:
    """Return the person in a conversation of two in Teams; None for others, and where Teams contradicts itself.

    `app_id` is the bot that the activity was authenticated for: an emulator may say whatever it likes.
    """
    conversation, person = activity["conversation"], activity.get("from") or {}
    if not app_id or activity["channelId"] != TEAMS or conversation.get("conversationType") != OF_TWO:
        return None
    data = activity.get("channelData")
    tenant = data.get("tenant") if isinstance(data, dict) else None
    tenants = {_guid(tenant.get("id") if isinstance(tenant, dict) else None), _guid(conversation.get("tenantId"))}
    oid, known = _guid(person.get("aadObjectId")), tenants - {""}
    return EntraUser(tenant=known.pop(), oid=oid) if oid and len(known) == 1 else None


def _guid(value: Any) -> str:
    return value.lower() if isinstance(value, str) and GUID.fullmatch(value.lower()) else ""

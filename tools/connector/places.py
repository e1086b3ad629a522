"""The conversations there are: who is in them, and what was said there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tools.connector.refusal import RefusedError, bad, unknown

Json = Mapping[str, Any]
THREAD = ";messageid="


@dataclass
class Place:
    """One conversation; `activities` has people's and the bot's, as they are now, by their ids."""

    id: str
    channel: str = "msteams"
    tenant: str = ""
    kind: str = "personal"
    members: dict[str, Json] = field(default_factory=dict)
    activities: dict[str, Json] = field(default_factory=dict)

    def account(self) -> dict[str, Any]:
        """Return it as activities name it."""
        named: dict[str, Any] = {"id": self.id, "conversationType": self.kind}
        if self.tenant:
            named["tenantId"] = self.tenant
        if self.kind != "personal":
            named["isGroup"] = True
        return named

    def member(self, user: str) -> Json:
        """Return somebody, as the roster has them. Raises `RefusedError`."""
        if user not in self.members:
            raise RefusedError(404, "MemberNotFoundInConversation", user)
        return self.members[user]


@dataclass
class Places:
    """`without_bot` are channels of teams that have not the app: nothing is taken there, nor told."""

    known: dict[str, Place] = field(default_factory=dict)
    without_bot: set[str] = field(default_factory=set)

    def get(self, conversation: str) -> Place:
        """Return a conversation; a thread is one as soon as the message is there that it is under."""
        channel, _, message = conversation.partition(THREAD)
        self._let_in(channel)
        if place := self.known.get(conversation):
            return place
        above = self.known.get(channel)
        if above is None or (message not in above.activities):
            raise unknown(conversation)
        return self.begins(conversation, above)

    def _let_in(self, channel: str) -> None:
        if channel in self.without_bot:
            raise RefusedError(403, "BotNotInConversationRoster", channel)

    def begins(self, thread: str, above: Place) -> Place:
        place = Place(thread, above.channel, above.tenant, "channel", above.members)
        place.activities = above.activities
        self.known[thread] = place
        return place

    def hears(self, activity: Json) -> None:
        """Take note of what somebody says: where, who they are, under which id."""
        account = activity.get("conversation")
        if not isinstance(account, dict) or not isinstance(account.get("id"), str):
            return  # a test of what the bot makes of it
        place = self.known.setdefault(
            account["id"],
            Place(
                account["id"],
                activity["channelId"],
                account.get("tenantId", ""),
                account.get("conversationType", "personal"),
            ),
        )
        for somebody in (activity.get("from"), *activity.get("membersAdded", ())):
            if isinstance(somebody, dict) and "id" in somebody:
                place.members.setdefault(somebody["id"], somebody)
        if activity.get("id"):
            place.activities[activity["id"]] = activity

    def create(self, asked: Json, new: str) -> tuple[Place, str]:
        """Return a conversation that the bot has opened, and the new id for what it says there, empty for nothing."""
        said = asked.get("activity")
        tenant = asked.get("tenantId") or (asked.get("channelData") or {}).get("tenant", {}).get("id")
        if not tenant:
            raise bad("tenantId is missing")
        if asked.get("isGroup"):
            channel = (asked.get("channelData") or {}).get("channel", {}).get("id")
            above = self.known.get(channel or "")
            if above is None:
                raise unknown(f"channel {channel}")
            self._let_in(channel)
            if not isinstance(said, dict):
                raise bad("a thread begins with an activity")
            return self.begins(f"{channel}{THREAD}{new}", above), new
        members: Any = asked.get("members") or []
        if len(members) != 1 or not isinstance(members[0], dict) or not members[0].get("id"):
            raise bad("one member is needed")
        person = members[0]["id"]
        place = self.known.setdefault(f"a:{person}", Place(f"a:{person}", tenant=tenant))
        place.members.setdefault(person, members[0])
        return place, new if isinstance(said, dict) else ""

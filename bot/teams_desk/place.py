"""Where the support team is: the address of Teams that its activities come from, learnt from them and kept."""

from bot.channels.botframework.address import HERE
from bot.messages import Json
from bot.store.store import Store
from bot.teams_desk.members import Member, RosterAwayError
from bot.teams_desk.ports import Teams

TEAMS = "msteams"


class Place:
    """One team of the deployment, and the channel of it where tickets are shown."""

    def __init__(self, store: Store, *, team: str, channel: str) -> None:
        self._store = store
        self.team = team
        self.channel = channel
        self._address: Json | None = None

    async def learn(self, activity: Json, app_id: str) -> None:
        """Keep where an authenticated activity came from, if it is of the team. Raises `StoreAwayError`."""
        if activity["channelId"] != TEAMS or not self.team:
            return
        is_there = _base(activity) in {self.team, self.channel}  # the Connector vouches for it
        if not is_there and not self._says_to_be(activity):
            return
        address, known = _address(activity, self.team, app_id), await self.address()
        if address != known and (is_there or known is None or known.get("appId") != app_id):
            async with self._store.turn() as transaction:
                await transaction.threads.keep_place(self.team, address, transaction.work.now())
            self._address = address

    async def address(self) -> Json | None:
        """Return where the team is, None before anything came from there. Raises `StoreAwayError`."""
        if self._address is None:
            async with self._store.turn() as transaction:
                self._address = await transaction.threads.place(self.team)
        return self._address

    async def of_thread(self, conversation: str) -> Json | None:
        """Return the address of one of its threads."""
        address = await self.address()
        return address and {**address, "conversation": {**address["conversation"], "id": conversation}}

    def is_here(self, activity: Json) -> bool:
        """Tell whether this is of the channel where tickets are shown, or of one of its threads."""
        return activity["channelId"] == TEAMS and bool(self.channel) and _base(activity) == self.channel

    def has_come(self, activity: Json) -> bool:
        """Tell whether the app has just been added to the team: Teams tells it in two ways."""
        if activity["channelId"] != TEAMS or not self.channel:
            return False
        is_ours = _base(activity) in {self.team, self.channel} or self._says_to_be(activity)
        is_installed = activity["type"] == "installationUpdate" and activity.get("action") == "add"
        bot = (activity.get("recipient") or {}).get("id")
        return is_ours and (is_installed or any(one.get("id") == bot for one in activity.get("membersAdded") or ()))

    def _says_to_be(self, activity: Json) -> bool:
        """Tell whether it says to be of another channel of the team: good for a first address, and for no better."""
        data = activity.get("channelData")
        named = data.get("team") if isinstance(data, dict) else None
        is_channel = activity["conversation"].get("conversationType") == "channel"
        return is_channel and isinstance(named, dict) and named.get("id") == self.team


class Roster:
    """Asks who is of the team."""

    def __init__(self, place: Place, teams: Teams) -> None:
        self._place = place
        self._teams = teams

    async def __call__(self, team: str, user: str) -> Member | None:
        address = await self._place.address()
        if address is None:
            raise RosterAwayError("nothing has come from the team yet: is the app installed there?")
        return await self._teams.member(address, team, user)


def _base(activity: Json) -> str:
    identity: str = activity["conversation"]["id"]
    return identity.partition(";")[0]


def _address(activity: Json, team: str, app_id: str) -> Json:
    data = activity.get("channelData")
    tenant = data.get("tenant") if isinstance(data, dict) else None
    named = (activity["conversation"].get("tenantId"), tenant.get("id") if isinstance(tenant, dict) else None)
    tenant_id = next((one for one in named if isinstance(one, str) and one), None)
    here = {name: activity[name] for name in HERE if name != "conversation"}
    conversation = {"id": team, "isGroup": True, "conversationType": "channel", "tenantId": tenant_id}
    return {**here, "conversation": conversation, "bot": activity.get("recipient"), "appId": app_id, "isGroup": True}

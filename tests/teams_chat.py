"""A written conversation in Microsoft Teams: through the real endpoint, and back through a connector.

What a person says goes in as Teams sends it, by a button of the newest message where that has these words; what is
said is what the connector was sent, looked at as Teams would show it. What happens outside is a turn as well.
"""

import json
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from actions.people import EntraUser
from actions.receive_files import Sent
from bot import adaptive_cards
from bot.adaptive_markdown import plain
from bot.channels.botframework import endpoint
from bot.channels.botframework.address import address_of
from bot.channels.botframework.bot_authentication import BotAuthentication
from bot.channels.botframework.bot_token import BotToken
from bot.channels.botframework.card_actions import CardActions
from bot.channels.botframework.card_data import INVOKE
from bot.channels.botframework.clouds import CLOUDS
from bot.channels.botframework.connector import Connector
from bot.channels.botframework.invokes import Routes
from bot.channels.botframework.proofs import Secret
from bot.channels.botframework.token_sources import IdentityPlatform
from bot.conversation import Assistant
from bot.limits import Limits
from bot.messages import Incoming, Json, Kind, Say, Taken
from bot.outbox import Outbox
from bot.reply import Reply
from bot.settings import Settings
from bot.signing_keys import SigningKeys
from bot.state import State
from bot.store.store import Store
from bot.turn import Turns
from tests.cards.checker import CardChecker
from tests.channels.connector_double import APP_ID, BOT, PASSWORD, PERSON, ConnectorDouble
from tests.chat import Chat
from tests.deposits.back_room import BackRoom

PATH = endpoint.PATH
CONVERSATION = "msteams:a:1/x"


@dataclass
class Heard:
    """The assistant, of whom we hear the keys of what is said."""

    assistant: Assistant
    replies: list[Reply] = field(default_factory=list)

    def with_form(self, before: State, reply: Reply) -> Reply:
        self.replies.append(self.assistant.with_form(before, reply))
        return self.replies[-1]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.assistant, name)


@dataclass
class TeamsServer:
    client: TestClient[web.Request, web.Application]
    connector: ConnectorDouble
    turns: Turns
    heard: Heard
    taken: list[Taken]

    async def posts(self, activity: Json) -> Any:
        async with self.client.post(PATH, json=activity, headers=self.connector.bearer()) as response:
            assert response.status in {200, 202}, await response.text()
            return await response.json() if response.status == 200 else None


@asynccontextmanager
async def teams_server(
    assistant: Assistant, store: Store, settings: Settings, session: ClientSession
) -> AsyncIterator[TeamsServer]:
    """Yield a server that is no more than a channel and its turns, on this store."""
    heard, taken = Heard(assistant), list[Taken]()
    async with ConnectorDouble() as connector:
        keys = SigningKeys(session, connector.metadata_url)
        platform = IdentityPlatform(
            session, connector.token_url, APP_ID, Secret(PASSWORD), resource=CLOUDS["public"].connector
        )
        token = BotToken(platform, APP_ID)
        outbox = Outbox(store, Connector(session, token))

        def committed(incoming: Incoming, one: Taken) -> None:
            taken.append(one)
            outbox.dispatch(incoming, one)

        turns = Turns(store=store, assistant=heard, committed=committed)  # type: ignore[arg-type]
        answers = CardActions(turns, store, assistant.phrases, assistant.language)
        app = web.Application()
        others = Routes(invokes={INVOKE: answers})
        app.add_routes(endpoint.routes(turns, BotAuthentication(keys, APP_ID), Limits(settings), others=others))
        async with TestClient(TestServer(app, access_log=None)) as client:
            yield TeamsServer(client, connector, turns, heard, taken)
        await outbox.close()
        await token.close()
        await keys.close()


class TeamsChat(Chat):
    def __init__(
        self,
        server: TeamsServer,
        store: Store,
        locale: str,
        *,
        behind: BackRoom,
        entra: EntraUser | None,
        checker: CardChecker,
    ) -> None:
        super().__init__(
            server.heard.assistant,
            store,
            locale,
            behind=behind,
            entra=entra,
            conversation=CONVERSATION,
            user=PERSON["id"],
        )
        self._server = server
        self._checker = checker
        self._card: Json = {}

    async def takes(self, kind: Kind, text: str, body: Json, files: tuple[Sent, ...] = ()) -> tuple[Say, ...]:
        server = self._server
        before, delivered = len(server.taken), len(server.connector.deliveries)
        if kind is Kind.JOINED:
            await server.posts(self._activity(None, type="conversationUpdate", membersAdded=[BOT, PERSON]))
        elif kind is Kind.MESSAGE and not files:
            await self._says(text)
        else:
            address = address_of(self._activity(""), app_id=APP_ID)
            await server.turns.take(
                Incoming(
                    channel="msteams",
                    conversation=CONVERSATION,
                    key=str(uuid.uuid4()),
                    kind=kind,
                    text=text,
                    body=body,
                    locale=self._locale,
                    address=address,
                    user=PERSON["id"],
                    entra=self._entra,
                    files=files,
                )
            )
        (taken,) = server.taken[before:]
        says = server.heard.replies[-1].says
        deliveries = await server.connector.delivered(delivered + len(taken.replies), 30.0)
        self._look(says, [one.activity for one in deliveries[delivered:]])
        self.bodies.append(taken.incoming.body)
        return self.remembers(says)

    async def _says(self, text: str) -> None:
        buttons = [one for one in adaptive_cards.said_by(self._card) if str(one.get("say", "")).lower() == text.lower()]
        if not buttons:
            await self._server.posts(self._activity(text))
            return
        action = {"type": "Action.Execute", "verb": "say", "data": {"guichet": buttons[0]}}
        invoke = self._activity(None, type="invoke", name=INVOKE, value={"action": action, "trigger": "manual"})
        answer = await self._server.posts(invoke)
        assert (answer["statusCode"], answer["type"]) == (200, adaptive_cards.CONTENT_TYPE)
        assert not list(adaptive_cards.said_by(answer["value"]))
        self._checker.check(answer["value"])

    def _activity(self, text: str | None, **fields: Any) -> dict[str, Any]:
        person = {**PERSON, "aadObjectId": self._entra.oid} if self._entra else PERSON
        return self._server.connector.message(text, locale=self._locale, **{"from": person, **fields})

    def _look(self, says: Sequence[Say], activities: Sequence[Json]) -> None:
        """Compare what was said with what has come, and look at each card."""
        new = [one for one in activities if "id" not in one]
        assert len(new) == len(says), (says, new)
        for said, activity in zip(says, new, strict=True):
            words = activity.get("text") or (adaptive_cards.of(activity) or {}).get("speak", "")
            assert words in {said.text, plain(said.text)}
        for activity in activities:
            self._checker.check_body(json.loads(json.dumps(activity)))
        if new:
            self._card = adaptive_cards.of(new[-1]) or {}

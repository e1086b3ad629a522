"""The Microsoft 365 Agents SDK's echo bot on its own aiohttp adapter; no credentials, as for its playground."""

import logging
import sys

from aiohttp import web
from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_middleware
from microsoft_agents.hosting.core import ActivityHandler, AgentAuthConfiguration, TurnContext
from microsoft_agents.hosting.core.rest_channel_service_client_factory import RestChannelServiceClientFactory


class Echo(ActivityHandler):
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


# Anonymous callers get the factory's anonymous token: it never asks the connection manager, so there is none.
adapter = CloudAdapter(channel_service_client_factory=RestChannelServiceClientFactory(None))
bot = Echo()


async def messages(request: web.Request) -> web.Response:
    return await adapter.process(request, bot)


async def ready(_: web.Request) -> web.Response:
    return web.Response()


logging.getLogger("microsoft_agents").setLevel(
    logging.ERROR
)  # it warns each turn that there is no app id: not its fault

app = web.Application(middlewares=[jwt_authorization_middleware])
app["agent_configuration"] = AgentAuthConfiguration(anonymous_allowed=True)
app.add_routes([web.post("/api/messages", messages), web.get("/health/ready", ready)])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)

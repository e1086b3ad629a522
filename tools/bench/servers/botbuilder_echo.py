"""botbuilder's echo bot on its own aiohttp adapter, nothing changed; no credentials, as for its emulator."""

import sys

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication


class Configuration:
    APP_ID = ""
    APP_PASSWORD = ""
    APP_TYPE = "MultiTenant"
    APP_TENANTID = ""


class Echo(ActivityHandler):
    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await turn_context.send_activity(f"Echo: {turn_context.activity.text}")


adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Configuration()))
bot = Echo()


async def messages(request: web.Request) -> web.Response:
    return await adapter.process(request, bot)


async def ready(_: web.Request) -> web.Response:
    return web.Response()


app = web.Application()
app.add_routes([web.post("/api/messages", messages), web.get("/health/ready", ready)])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)

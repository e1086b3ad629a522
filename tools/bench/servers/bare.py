"""A server that does nothing but read JSON and answer with JSON: what aiohttp itself costs."""

import sys

from aiohttp import web


async def messages(request: web.Request) -> web.Response:
    activity = await request.json()
    reply = {"type": "message", "text": activity["text"], "replyToId": activity["id"]}
    return web.json_response({"activities": [reply]})


async def ready(_: web.Request) -> web.Response:
    return web.Response()


app = web.Application()
app.add_routes([web.post("/api/messages", messages), web.get("/health/ready", ready)])
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)

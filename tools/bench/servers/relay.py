"""A server that passes what one side says on to the other and keeps nothing: what aiohttp itself costs."""

import asyncio
import sys
from collections import defaultdict

from aiohttp import web

PEOPLE: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)
AGENTS: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)


async def person_hears(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    news: asyncio.Queue[str] = asyncio.Queue()
    PEOPLE[request.match_info["name"]].add(news)
    passing = asyncio.create_task(_pass_on(news, socket))
    async for _ in socket:
        pass
    passing.cancel()
    return socket


async def _pass_on(news: asyncio.Queue[str], socket: web.WebSocketResponse) -> None:
    while True:
        await socket.send_str(await news.get())


async def agent_hears(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    news: asyncio.Queue[str] = asyncio.Queue()
    waiting = AGENTS[request.match_info["name"]]
    waiting.add(news)
    try:
        await response.write(b": here\n\n")  # the headers go with it
        while True:
            await response.write(f"data: {await news.get()}\n\n".encode())
    except ConnectionError:
        return response  # the page was left
    finally:
        waiting.discard(news)


async def says(request: web.Request) -> web.Response:
    side = AGENTS if request.match_info["side"] == "person" else PEOPLE
    words = await request.text()
    for news in side[request.match_info["name"]]:
        news.put_nowait(words)
    return web.Response()


async def ready(_: web.Request) -> web.Response:
    return web.Response()


app = web.Application()
app.add_routes(
    [
        web.get("/person/{name}", person_hears),
        web.get("/agent/{name}", agent_hears),
        web.post("/{side}/{name}", says),
        web.get("/health/ready", ready),
    ]
)
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)

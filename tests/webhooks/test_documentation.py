"""The example receiver in the documentation verifies what we send."""

import re
from pathlib import Path

from aiohttp import web

from actions.webhooks import EVENTS
from bot.webhooks import Webhooks
from tests.webhooks.conftest import Desk
from tests.webhooks.receiver import SECRET, Receiver

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "webhooks.md"


async def test_the_example_takes_what_is_ours_and_nothing_else(
    desk: Desk, webhooks: Webhooks, receiver: Receiver
) -> None:
    [code] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - what people will copy
    receive, seen = names["receive"], names["SEEN"]
    assert callable(receive)
    assert isinstance(seen, set)
    statuses = []

    async def as_documented(request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        statuses.append(receive(headers, body + b" ", SECRET))
        statuses.append(receive({**headers, "webhook-timestamp": "1"}, body, SECRET))
        statuses.append(receive(headers, body, SECRET))
        return web.Response(status=statuses[-1])

    receiver.answer = as_documented
    await desk.tells("ticket.opened", "t1")
    await webhooks.send_due()
    assert statuses == [401, 401, 204]
    assert seen == set(receiver.received)


def test_every_event_is_documented() -> None:

    told = re.findall(r"`(ticket\.\w+)`", DOCUMENT.read_text(encoding="utf-8"))
    assert set(told) == set(EVENTS)

"""Shows in the conversation that we are at it, while a turn takes longer than people wait without a sign."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.channels.botframework.address import address_of
from bot.channels.botframework.incoming import expects_replies
from bot.channels.botframework.received import Received
from bot.delivery import Deliver, DeliveryFailedError, DeliveryRefusedError

SOON = 0.7  # seconds before the first sign: most turns are over by then
AGAIN = 3.0  # seconds that Teams shows one for


class AtWork:
    """Signs are kept nowhere, tried once, and hold up nothing."""

    def __init__(self, deliver: Deliver, *, soon: float = SOON) -> None:
        self._deliver = deliver
        self._soon = soon

    @asynccontextmanager
    async def on(self, received: Received) -> AsyncIterator[None]:
        """Show signs until the work is over."""
        if received.activity["type"] != "message" or expects_replies(received.activity):
            yield
            return
        signing = asyncio.create_task(self._sign(received))
        try:
            yield
        finally:
            signing.cancel()

    async def _sign(self, received: Received) -> None:
        await asyncio.sleep(self._soon)
        address = address_of(received.activity, app_id=received.app_id)
        with suppress(DeliveryFailedError, DeliveryRefusedError):
            while True:
                await self._deliver(address, {"type": "typing"})
                await asyncio.sleep(AGAIN)

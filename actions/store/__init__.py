"""What the portal keeps, in the database."""

import time

from sqlalchemy.ext.asyncio import AsyncConnection

from actions.store.feedback import FeedbackRepository
from actions.work import Work


def open_work(connection: AsyncConnection) -> Work:
    """Return the repositories of one open transaction."""
    return Work(feedback=FeedbackRepository(connection), now=lambda: time.time_ns() // 1_000_000)

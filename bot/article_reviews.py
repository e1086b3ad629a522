"""Looks every hour whether articles are due to be looked at again, and has their editors told."""

from datetime import UTC, datetime

from actions.article_reviews import DueArticle, RemindOfReviews
from bot.background import look_again_and_again
from bot.editions import Editions
from bot.portal import Portal

LOOK_SECONDS = 3600.0
MORNING = 5  # o'clock, UTC: nobody is told before


class ArticleReviews:
    def __init__(self, portal: Portal, editions: Editions) -> None:
        self._portal = portal
        self._editions = editions

    async def run(self) -> None:
        """Look again and again, for ever."""
        await look_again_and_again("article_reviews", lambda: self.look(datetime.now(UTC)), every=LOOK_SECONDS)

    async def look(self, now: datetime) -> None:
        """Have editors reminded if it is day and anything is due. Raises `StoreAwayError`."""
        today = now.date()
        due = [
            DueArticle(title=article.title, language=article.lang, review_on=article.review_on.isoformat())
            for article in self._editions.assistant.articles
            if article.review_on is not None and article.review_on <= today
        ]
        if due and now.hour >= MORNING:
            await self._portal.do(RemindOfReviews(day=today.isoformat(), articles=due))

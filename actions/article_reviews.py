"""Editors are reminded, once a day, of articles that are to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.outcome import Said
from actions.rules import HOUR
from actions.tickets import AgentState, Role
from actions.work import Work

REMEMBERED_MS = 36 * HOUR  # that a day's mails were sent; it is forgotten after two days


@dataclass(frozen=True, slots=True, kw_only=True)
class DueArticle:
    """`review_on` is an ISO date."""

    title: str
    language: str
    review_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfReviews:
    """`day` is today's ISO date: whichever replica asks first that day has the mails sent."""

    day: str
    articles: Sequence[DueArticle]


async def remind_of_reviews(request: RemindOfReviews, work: Work) -> Said:
    """The fact `mails` is how many were queued."""
    number, _ = await work.counts.spend("article_reviews", request.day, work.now(), REMEMBERED_MS)
    if number > 1:
        return Said(key="reviews.reminded", facts={"mails": 0})
    told = [
        {"title": one.title, "language": one.language, "review_on": one.review_on}
        for one in sorted(request.articles, key=lambda one: (one.review_on, one.title))
    ]
    editors = [
        agent for agent in await work.agents.all() if agent.state == AgentState.ACTIVE and agent.may(Role.EDITOR)
    ]
    for agent in editors:
        await work.mail.queue(
            "articles_due",
            to=agent.email,
            language=agent.language,
            name=agent.name,
            articles=told,
            url=f"{work.rules.base_url}/desk/knowledge",
        )
    return Said(key="reviews.reminded", facts={"mails": len(editors)})

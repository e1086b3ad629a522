"""Opens the repositories of one transaction."""

import time

from sqlalchemy.ext.asyncio import AsyncConnection

from actions.rules import Rules
from actions.store.accounts import AccountRepository
from actions.store.agent_sessions import AgentSessionRepository
from actions.store.agents import AgentRepository
from actions.store.api_tokens import ApiTokenRepository
from actions.store.articles import ArticleRepository
from actions.store.audit import AuditTrail
from actions.store.canned_replies import CannedReplyRepository
from actions.store.counts import CountRepository
from actions.store.deposits import DepositRepository
from actions.store.feedback import FeedbackRepository
from actions.store.file_offers import FileOfferRepository
from actions.store.jobs import JobQueue
from actions.store.links import LinkRepository
from actions.store.mails import MailQueue
from actions.store.notices import NoticeQueue
from actions.store.organisations import OrganisationRepository
from actions.store.privacy import PersonalData
from actions.store.questions import QuestionRepository
from actions.store.received_files import ReceivedFileRepository
from actions.store.reference import ReferenceData
from actions.store.sessions import ChatSignInRepository, SessionRepository
from actions.store.statistics import StatisticsRepository
from actions.store.teams_people import TeamsPeopleRepository
from actions.store.tickets import TicketRepository
from actions.store.uploads import UploadRepository
from actions.store.webhooks import WebhookQueue
from actions.work import Work


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def open_work(connection: AsyncConnection, rules: Rules) -> Work:
    """Return the repositories of one open transaction."""
    return Work(
        accounts=AccountRepository(connection),
        agent_sessions=AgentSessionRepository(connection),
        agents=AgentRepository(connection),
        api_tokens=ApiTokenRepository(connection),
        articles=ArticleRepository(connection),
        audit=AuditTrail(connection),
        canned_replies=CannedReplyRepository(connection),
        chat_sign_ins=ChatSignInRepository(connection),
        counts=CountRepository(connection),
        deposits=DepositRepository(connection),
        feedback=FeedbackRepository(connection),
        file_offers=FileOfferRepository(connection),
        jobs=JobQueue(connection),
        links=LinkRepository(connection),
        mail=MailQueue(connection, rules),
        notices=NoticeQueue(connection),
        organisations=OrganisationRepository(connection),
        privacy=PersonalData(connection),
        questions=QuestionRepository(connection),
        received_files=ReceivedFileRepository(connection),
        reference=ReferenceData(connection),
        sessions=SessionRepository(connection),
        statistics=StatisticsRepository(connection),
        teams_people=TeamsPeopleRepository(connection),
        tickets=TicketRepository(connection),
        uploads=UploadRepository(connection),
        webhooks=WebhookQueue(connection, rules),
        rules=rules,
        now=now_ms,
    )

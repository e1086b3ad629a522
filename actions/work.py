"""The open transaction that actions work in."""

from collections.abc import Callable
from dataclasses import dataclass

from actions.mail import MailWork
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Repositories of the one transaction of a turn, the deployment's rules, and the clock (milliseconds, UTC).

    The repositories are named as they are: there is one of each, for both databases.
    """

    accounts: AccountRepository
    agent_sessions: AgentSessionRepository
    agents: AgentRepository
    api_tokens: ApiTokenRepository
    articles: ArticleRepository
    audit: AuditTrail
    canned_replies: CannedReplyRepository
    chat_sign_ins: ChatSignInRepository
    counts: CountRepository
    deposits: DepositRepository
    feedback: FeedbackRepository
    file_offers: FileOfferRepository
    jobs: JobQueue
    links: LinkRepository
    mail: MailWork
    notices: NoticeQueue
    organisations: OrganisationRepository
    privacy: PersonalData
    questions: QuestionRepository
    received_files: ReceivedFileRepository
    reference: ReferenceData
    sessions: SessionRepository
    statistics: StatisticsRepository
    teams_people: TeamsPeopleRepository
    tickets: TicketRepository
    uploads: UploadRepository
    webhooks: WebhookQueue
    rules: Rules
    now: Callable[[], int]

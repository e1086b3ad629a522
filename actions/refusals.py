"""The names of what actions refuse."""

from actions.outcome import Refusal


class UnknownPair(Refusal):
    """The two identifiers do not belong together, or there is no such organisation: which of both is not told."""

    key = "unknown_pair"


class EntityHasAdministrator(Refusal):
    """Facts: `first_name`, `last_name`."""

    key = "entity_has_administrator"


class NoAdministrator(Refusal):
    """Nobody has opened the organisation's account yet."""

    key = "no_administrator"


class TooManyTries(Refusal):
    """Fact: `minutes` until it may be tried again."""

    key = "too_many_tries"


class NotSignedIn(Refusal):
    key = "not_signed_in"


class NotAdministrator(Refusal):
    key = "not_administrator"


class NoSuchAccount(Refusal):
    """The organisation has no account with this login."""

    key = "no_such_account"


class LastAdministrator(Refusal):
    """It would leave the organisation without an administrator."""

    key = "last_administrator"


class AlreadyDone(Refusal):
    """The account is already as asked."""

    key = "already_done"


class LinkInvalid(Refusal):
    """Unknown, used or expired: which of them is not told."""

    key = "link_invalid"


class WrongCode(Refusal):
    key = "wrong_code"


class WrongCredentials(Refusal):
    """Unknown login, wrong password, a temporary password that expired or was used: which of them is not told."""

    key = "wrong_credentials"


class SignInPaused(Refusal):
    """Too many wrong passwords. Fact: `minutes`."""

    key = "sign_in_paused"


class WrongAgentCredentials(Refusal):
    """Unknown address, wrong password, an agent who may not come in: which of them is not told."""

    key = "wrong_agent_credentials"


class WrongPassword(Refusal):
    """It is not the present one of who is signed in."""

    key = "wrong_password"


class WrongAgentCode(Refusal):
    """The second factor's code is wrong, or was used already."""

    key = "wrong_agent_code"


class NotAnAgent(Refusal):
    """The identity provider knows them, the desk does not. Fact: `email`, empty where the provider vouches for none."""

    key = "not_an_agent"


class AgentExists(Refusal):
    """Fact: `email`."""

    key = "agent_exists"


class UnknownAgent(Refusal):
    """Fact: `email`."""

    key = "unknown_agent"


class OldPasswordWrong(Refusal):
    key = "old_password_wrong"


class SamePassword(Refusal):
    """The new password is the old one."""

    key = "same_password"


class NothingToDeposit(Refusal):
    """No file that could be deposited is there any more. Fact: `files`, those that were sent, each with its problem."""

    key = "nothing_to_deposit"


class NoSuchDeposit(Refusal):
    """The organisation has no deposit of that number, name or place."""

    key = "no_such_deposit"


class CannotWithdraw(Refusal):
    """It is being processed, or was. Fact: `number`."""

    key = "cannot_withdraw"


class NothingToWithdraw(Refusal):
    key = "nothing_to_withdraw"


class CertifierToChoose(Refusal):
    """Several certifiers have mandated the depositor, and the file does not say which. Fact: `certifiers`."""

    key = "certifier_to_choose"


class ContractToChoose(Refusal):
    """The certifier has several contracts, and the file does not say which. Fact: `contracts`."""

    key = "contract_to_choose"


class NoMandate(Refusal):
    """Nobody has mandated the organisation to deposit, or not any more; or the certifier named has not."""

    key = "no_mandate"


class NoContract(Refusal):
    """The certifier has no contract that is valid today."""

    key = "no_contract"


class NotAvailable(Refusal):
    """The document of a deposit that is asked for is not there yet, or not any more."""

    key = "not_available"


class TicketOpen(Refusal):
    """The person has a ticket that is not closed. Fact: `number`."""

    key = "has_ticket"


class NoTicket(Refusal):
    """The person has no ticket, or none that this can be done to."""

    key = "no_ticket"


class TicketOver(Refusal):
    """The person's ticket is closed. Fact: `number`."""

    key = "ticket_over"


class NoAddress(Refusal):
    """Nobody knows where to write to when the person has left."""

    key = "no_address"


class NoAddressGiven(Refusal):
    """The person did not say where to write to when they opened the ticket."""

    key = "no_address_given"


class TicketGone(Refusal):
    """There is no such ticket."""

    key = "ticket_gone"


class TicketTaken(Refusal):
    """Another agent has it. Fact: `agent`, their name."""

    key = "ticket_taken"


class TicketNotYours(Refusal):
    """Only the agent who has a ticket speaks in it; only they and supervisors transfer, put off and merge it."""

    key = "ticket_not_yours"


class TicketClosed(Refusal):
    """It is closed: nothing more is said in it unless it is opened again."""

    key = "ticket_closed"


class NotInTeams(Refusal):
    """Nobody is recognised here: it is not Microsoft Teams, others read along, or the deployment does not do it."""

    key = "not_in_teams"


class NothingSaid(Refusal):
    """A message, a note or a subject without a word in it."""

    key = "nothing_said"


class NoSuchAgent(Refusal):
    key = "no_such_agent"


class NotDuplicate(Refusal):
    """A ticket cannot be merged into itself, nor into one that is merged."""

    key = "not_duplicate"


class NobodyMentioned(Refusal):
    """A note mentions a name that no agent has, or a first name that several have. Fact: `name`."""

    key = "nobody_mentioned"


class BadMoment(Refusal):
    """Until a moment that is over, or too far away."""

    key = "bad_moment"


class NotEditor(Refusal):
    """Only those who edit the knowledge base may."""

    key = "not_editor"


class ArticleChanged(Refusal):
    """Somebody else has saved or published meanwhile."""

    key = "article_changed"

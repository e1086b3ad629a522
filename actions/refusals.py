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


class OldPasswordWrong(Refusal):
    key = "old_password_wrong"


class SamePassword(Refusal):
    """The new password is the old one."""

    key = "same_password"

"""Open an account on the portal for an organisation, or reach the administrator it already has."""

from actions.find_administrator import AskAdministrator
from actions.refusals import EntityHasAdministrator, TooManyTries, UnknownPair
from actions.registration import MayRegister, Register, ResendConfirmation
from dialogs import entity, person
from dialogs.dialog import Answers, Ask, Check, Confirm, Dialog, Notes, Stop, Submit, Tell, When, asks_again, ends
from dialogs.slots import Choice, Consent, YesNo


def has_administrator(answers: Answers) -> bool:
    return answers.get("administrator") == "exists"


def opens_account(answers: Answers) -> bool:
    return not has_administrator(answers)


def declines_request(answers: Answers) -> bool:
    return has_administrator(answers) and answers.get("wants_request") == "no"


def asks_administrator(answers: Answers) -> bool:
    return has_administrator(answers) and answers.get("wants_request") == "yes"


def refuses_terms(answers: Answers) -> bool:
    return opens_account(answers) and answers.get("terms") == "no"


def mail_is(state: str) -> When:
    return lambda answers: opens_account(answers) and answers.get("mail") == state


registration = Dialog(
    name="registration",
    steps=(
        *entity.QUESTIONS,
        Check(
            MayRegister,
            on={
                UnknownPair: asks_again(*entity.PAIR),
                EntityHasAdministrator: Notes(slot="administrator", value="exists"),
                TooManyTries: ends("talk_to_agent"),
            },
        ),
        Tell("administrator_steps", when=has_administrator),
        Ask("wants_request", YesNo(), when=has_administrator),
        Stop("no_request", when=declines_request, offers=("password_reset",)),
        *person.questions(when=lambda answers: not declines_request(answers)),
        Ask("terms", Consent(), page="/terms", when=opens_account),
        Stop("terms_refused", when=refuses_terms, keeps=True),
        Confirm(),
        Submit(AskAdministrator, when=asks_administrator, then=ends()),
        Submit(
            Register,
            when=opens_account,
            on={
                UnknownPair: asks_again(*entity.PAIR),
                EntityHasAdministrator: Notes(slot="administrator", value="exists"),
            },
        ),
        Ask("mail", Choice("received", "not_received", "wrong_address"), when=opens_account),
        Submit(ResendConfirmation, when=mail_is("not_received"), then=asks_again("mail")),
        Tell("wrong_address", when=mail_is("wrong_address"), then=asks_again("email", "mail")),
        Tell("received", when=mail_is("received")),
    ),
)

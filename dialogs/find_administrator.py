"""Find out who administers the organisation's account, and send that person a request."""

from actions.find_administrator import AskAdministrator, FindAdministrator
from actions.refusals import NoAdministrator, TooManyTries, UnknownPair
from dialogs import entity, person
from dialogs.dialog import Answers, Ask, Confirm, Dialog, Show, Stop, Submit, asks_again, ends
from dialogs.slots import YesNo


def asks_administrator(answers: Answers) -> bool:
    return answers.get("wants_request") == "yes"


find_administrator = Dialog(
    name="find_administrator",
    steps=(
        *entity.QUESTIONS,
        Show(
            FindAdministrator,
            on={
                UnknownPair: asks_again(*entity.PAIR),
                NoAdministrator: ends("registration"),
                TooManyTries: ends("talk_to_agent"),
            },
        ),
        Ask("wants_request", YesNo()),
        Stop("no_request", when=lambda answers: not asks_administrator(answers)),
        *person.questions(when=asks_administrator),
        Confirm(),
        Submit(AskAdministrator),
    ),
)

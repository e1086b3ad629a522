"""Who somebody acts for: the questions by which every organisation is recognised."""

from dialogs.dialog import Answers, Ask
from dialogs.slots import Bcr, Bcrs, Choice, ContractNumber

PAIR = ("bcr", "contract_number", "certifier_bcrs")


def is_certifier(answers: Answers) -> bool:
    return answers.get("role") == "certifier"


def is_depositor(answers: Answers) -> bool:
    return answers.get("role") == "depositor"


QUESTIONS = (
    Ask("role", Choice("certifier", "depositor")),
    Ask("bcr", Bcr()),
    Ask("contract_number", ContractNumber(), when=is_certifier),
    Ask("certifier_bcrs", Bcrs(), when=is_depositor),
)

"""Deposit files, or take a deposit back."""

from actions.deposit import DepositFiles, LookAtFiles, MayDeposit
from actions.deposit_history import ListWithdrawable, WithdrawDeposit
from actions.outcome import Refusal
from actions.refusals import NoSuchDeposit, NotSignedIn
from dialogs.dialog import Answers, Ask, Check, Confirm, Dialog, First, Reaction, Stop, Submit, asks_again
from dialogs.slots import DepositReference, YesNo

SIGNED_IN: dict[type[Refusal], Reaction] = {NotSignedIn: First(dialog="sign_in")}


def nothing_sent(answers: Answers) -> bool:
    return "batch" not in answers


def sent(answers: Answers) -> bool:
    """Tell whether there are files, `batch`: the dialog begins by itself when they have been looked at."""
    return "batch" in answers


def has_news(answers: Answers) -> bool:
    """Tell whether there is something to decide: what is deposited already gets its receipt, without a question."""
    return sent(answers) and answers.get("news") != "no"


def stays_away(answers: Answers) -> bool:
    return answers.get("agreed") == "no"


deposit = Dialog(
    name="deposit",
    is_private=True,
    given=("batch",),
    steps=(
        Check(MayDeposit, when=nothing_sent, on=SIGNED_IN),
        Stop("send", when=nothing_sent),
        Check(LookAtFiles, when=sent, on=SIGNED_IN, notes="news"),
        Ask("agreed", YesNo(), when=has_news),
        Stop("not_deposited", when=stays_away),
        Submit(DepositFiles, on=SIGNED_IN),
    ),
)

withdraw_deposit = Dialog(
    name="withdraw_deposit",
    is_private=True,
    steps=(
        Check(ListWithdrawable, on=SIGNED_IN),
        Ask("deposit", DepositReference(), choices="deposits"),
        Confirm(),
        Submit(WithdrawDeposit, on={**SIGNED_IN, NoSuchDeposit: asks_again("deposit")}),
    ),
)

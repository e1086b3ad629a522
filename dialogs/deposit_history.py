"""Find what was deposited: a list, or the receipts of one deposit."""

from actions.deposit_history import FindDeposit, ListDeposits, ListMoreDeposits
from actions.refusals import NoSuchDeposit
from dialogs.deposit import SIGNED_IN
from dialogs.dialog import Answers, Ask, Dialog, Show, Submit, asks_again
from dialogs.slots import DepositFilter, DepositReference
from dialogs.slots.deposit_filter import asks_deposits
from dialogs.slots.deposit_reference import asks_receipt


def opened_with_filter(words: str) -> Answers | None:
    line = asks_deposits(words)
    return None if line is None else {"filter": line}


def opened_with_reference(words: str) -> Answers | None:
    asked = asks_receipt(words)
    return None if asked is None else {"deposit": asked.deposit}


deposit_history = Dialog(
    name="deposit_history",
    heard_in=opened_with_filter,
    steps=(
        Show(ListDeposits, on=SIGNED_IN),
        Ask("more", DepositFilter(), choices="pages"),
        Show(ListMoreDeposits, on=SIGNED_IN, told=("shown",), then=asks_again("more")),
    ),
)

receipts = Dialog(
    name="receipts",
    heard_in=opened_with_reference,
    steps=(
        Ask("deposit", DepositReference()),
        Submit(FindDeposit, on={**SIGNED_IN, NoSuchDeposit: asks_again("deposit")}),
    ),
)

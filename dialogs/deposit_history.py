"""Find what was deposited: a list, or the receipts of one deposit."""

from actions.deposit_criteria import ALL
from actions.deposit_history import FindDeposit, ListDeposits, ListMoreDeposits
from actions.file_offers import OfferFile
from actions.refusals import NoSuchDeposit
from dialogs.deposit import SIGNED_IN
from dialogs.dialog import Answers, Ask, Dialog, Show, Submit, asks_again, ends
from dialogs.slots import DepositFilter, DepositReference
from dialogs.slots.deposit_filter import asks_deposits
from dialogs.slots.deposit_reference import asks_receipt


def opened_with_filter(words: str) -> Answers | None:
    """Return the filter; who asks for the whole list may as well want to know where it is, which an article says."""
    line = asks_deposits(words)
    return None if line in {None, ALL} else {"filter": line}


def opened_with_reference(words: str) -> Answers | None:
    asked = asks_receipt(words)
    return None if asked is None else {"deposit": asked.deposit}


def names_document(answers: Answers) -> bool:
    """Tell whether one document is asked for, `what`: a button does, where files are handed over in the chat."""
    return "what" in answers


deposit_history = Dialog(
    name="deposit_history",
    is_private=True,
    given=("filter",),
    heard_in=opened_with_filter,
    steps=(
        Show(ListDeposits, on=SIGNED_IN),
        Ask("more", DepositFilter(), choices="pages", lingers=True),
        Show(ListMoreDeposits, on=SIGNED_IN, told=("shown",), then=asks_again("more")),
    ),
)

receipts = Dialog(
    name="receipts",
    is_private=True,
    given=("what",),
    heard_in=opened_with_reference,
    steps=(
        Ask("deposit", DepositReference()),
        Submit(OfferFile, when=names_document, then=ends(), on={**SIGNED_IN, NoSuchDeposit: asks_again("deposit")}),
        Submit(FindDeposit, on={**SIGNED_IN, NoSuchDeposit: asks_again("deposit")}),
    ),
)

"""What an administrator does with the accounts of the organisation."""

from actions.colleague import CreateColleague, DisableAccount, ListAccounts, MayAdminister, NameAdministrator
from actions.outcome import Refusal
from actions.refusals import AlreadyDone, LastAdministrator, NoSuchAccount, NotAdministrator, NotSignedIn
from dialogs import person
from dialogs.dialog import Ask, Check, Confirm, Dialog, First, Reaction, Show, Submit, always, asks_again, ends
from dialogs.slots import Choice, LoginId

ONLY_ADMINISTRATORS: dict[type[Refusal], Reaction] = {
    NotSignedIn: First(dialog="sign_in"),
    NotAdministrator: ends("find_administrator"),
}
ON_AN_ACCOUNT: dict[type[Refusal], Reaction] = {
    **ONLY_ADMINISTRATORS,
    NoSuchAccount: asks_again("login"),
    AlreadyDone: asks_again("login"),
    LastAdministrator: ends("name_administrator"),
}
WHICH = Ask("login", LoginId(), choices="accounts")

create_colleague_account = Dialog(
    name="create_colleague_account",
    steps=(
        Check(MayAdminister, on=ONLY_ADMINISTRATORS),
        *person.questions(when=always),
        Ask("rights", Choice("user", "administrator")),
        Confirm(),
        Submit(CreateColleague, on=ONLY_ADMINISTRATORS),
    ),
)

list_accounts = Dialog(
    name="list_accounts",
    steps=(Submit(ListAccounts, on=ONLY_ADMINISTRATORS),),
)

disable_account = Dialog(
    name="disable_account",
    steps=(
        Show(ListAccounts, on=ONLY_ADMINISTRATORS),
        WHICH,
        Confirm(),
        Submit(DisableAccount, on=ON_AN_ACCOUNT),
    ),
)

name_administrator = Dialog(
    name="name_administrator",
    steps=(
        Show(ListAccounts, on=ONLY_ADMINISTRATORS),
        WHICH,
        Confirm(),
        Submit(NameAdministrator, on=ON_AN_ACCOUNT),
    ),
)

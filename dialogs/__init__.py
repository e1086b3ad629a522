"""What we ask people: every guided dialog, and what may happen outside the conversation that ends one."""

from dataclasses import dataclass

from dialogs.colleagues import create_colleague_account, disable_account, list_accounts, name_administrator
from dialogs.dialog import Dialog
from dialogs.find_administrator import find_administrator
from dialogs.login_reminder import login_reminder
from dialogs.password_reset import password_reset
from dialogs.registration import registration
from dialogs.signing_in import sign_in, sign_out, who_am_i

DIALOGS: dict[str, Dialog] = {
    dialog.name: dialog
    for dialog in (
        registration,
        find_administrator,
        password_reset,
        login_reminder,
        sign_in,
        sign_out,
        who_am_i,
        create_colleague_account,
        list_accounts,
        disable_account,
        name_administrator,
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that happened outside the conversation: the dialog that it completes, and those that may come next.

    `begins` is one that it leads to, with `given`, facts of the notice, as answers; it then says all there is to say.
    """

    ends: str = ""
    offers: tuple[str, ...] = ()
    begins: str = ""
    given: tuple[str, ...] = ()


NOTICES: dict[str, Notice] = {
    "account_active": Notice(ends="registration", offers=("sign_in",)),
    "signed_in": Notice(ends="sign_in"),
    "password_changed": Notice(ends="password_reset", offers=("sign_in",)),
}

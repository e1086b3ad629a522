"""What we ask people: every guided dialog, and what may happen outside the conversation that ends one."""

from dataclasses import dataclass

from dialogs.colleagues import create_colleague_account, disable_account, list_accounts, name_administrator
from dialogs.deposit import deposit, withdraw_deposit
from dialogs.deposit_history import deposit_history, receipts
from dialogs.dialog import Dialog
from dialogs.find_administrator import find_administrator
from dialogs.login_reminder import login_reminder
from dialogs.password_reset import password_reset
from dialogs.registration import registration
from dialogs.sheet import convert_sheet
from dialogs.signing_in import forget_in_teams, recognise_in_teams, sign_in, sign_out, who_am_i
from dialogs.support import (
    add_to_ticket,
    leave_agent,
    mail_ticket,
    my_tickets,
    rate_ticket,
    reopen_ticket,
    talk_to_agent,
    withdraw_ticket,
)

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
        recognise_in_teams,
        forget_in_teams,
        create_colleague_account,
        list_accounts,
        disable_account,
        name_administrator,
        deposit,
        convert_sheet,
        withdraw_deposit,
        deposit_history,
        receipts,
        talk_to_agent,
        my_tickets,
        add_to_ticket,
        withdraw_ticket,
        reopen_ticket,
        rate_ticket,
        mail_ticket,
        leave_agent,
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
    is_private: bool = False  # not told where others read along


NOTICES: dict[str, Notice] = {
    "account_active": Notice(ends="registration", offers=("sign_in",)),
    "signed_in": Notice(ends="sign_in"),
    "password_changed": Notice(ends="password_reset", offers=("sign_in",)),
    "files_ready": Notice(begins="deposit", given=("batch",), is_private=True),
    "files_refused": Notice(is_private=True),
    "file_cut_off": Notice(is_private=True),
    "sheet_ready": Notice(begins="convert_sheet", given=("file",), is_private=True),
    "sheet_has_problems": Notice(is_private=True),
    "deposit_processed": Notice(offers=("deposit", "deposit_history"), is_private=True),
    "deposit_malformed": Notice(offers=("deposit", "deposit_history"), is_private=True),
    "file_offered": Notice(is_private=True),
    "file_declined": Notice(is_private=True),
    "file_offer_over": Notice(is_private=True),
    "file_sent": Notice(is_private=True),
    "ticket_merged": Notice(),
    "file_not_sent": Notice(is_private=True),
}

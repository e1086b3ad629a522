"""What we do for people: each action is a request record and the function that carries it out."""

from collections.abc import Awaitable, Callable
from typing import Any

from actions.choose_password import ChoosePassword, choose_password
from actions.colleague import (
    CreateColleague,
    DisableAccount,
    EnableAccount,
    ListAccounts,
    MayAdminister,
    NameAdministrator,
    create_colleague,
    disable_account,
    enable_account,
    list_accounts,
    may_administer,
    name_administrator,
)
from actions.confirmation import ConfirmEmail, LookAtConfirmation, confirm_email, look_at_confirmation
from actions.feedback import RecordFeedback, record_feedback
from actions.find_administrator import AskAdministrator, FindAdministrator, ask_administrator, find_administrator
from actions.importing.requests import (
    ImportContracts,
    ImportMandates,
    ImportOrganisations,
    import_contracts,
    import_mandates,
    import_organisations,
)
from actions.login_reminder import RemindLogin, remind_login
from actions.outcome import Outcome, Refusal, Said
from actions.password_reset import ResetPassword, reset_password
from actions.registration import MayRegister, Register, ResendConfirmation, may_register, register, resend_confirmation
from actions.sign_in import (
    EndAllSessions,
    EndSession,
    LinkChat,
    OpenSignIn,
    RedeemCode,
    SignIn,
    SignOut,
    WhoAmI,
    end_all_sessions,
    end_session,
    link_chat,
    open_sign_in,
    redeem_code,
    sign_in,
    sign_out,
    who_am_i,
)
from actions.work import Work

Handler = Callable[[Any, Work], Awaitable[Said]]

HANDLERS: dict[type, Handler] = {
    AskAdministrator: ask_administrator,
    ChoosePassword: choose_password,
    ConfirmEmail: confirm_email,
    CreateColleague: create_colleague,
    DisableAccount: disable_account,
    EnableAccount: enable_account,
    EndAllSessions: end_all_sessions,
    EndSession: end_session,
    FindAdministrator: find_administrator,
    ImportContracts: import_contracts,
    ImportMandates: import_mandates,
    ImportOrganisations: import_organisations,
    LinkChat: link_chat,
    ListAccounts: list_accounts,
    LookAtConfirmation: look_at_confirmation,
    MayAdminister: may_administer,
    MayRegister: may_register,
    NameAdministrator: name_administrator,
    OpenSignIn: open_sign_in,
    RecordFeedback: record_feedback,
    RedeemCode: redeem_code,
    Register: register,
    RemindLogin: remind_login,
    ResendConfirmation: resend_confirmation,
    ResetPassword: reset_password,
    SignIn: sign_in,
    SignOut: sign_out,
    WhoAmI: who_am_i,
}


async def carry_out(request: object, work: Work) -> Outcome:
    """Do what a request asks, inside the open transaction; a refusal is returned, and what it counted is kept."""
    try:
        return await HANDLERS[type(request)](request, work)
    except Refusal as refusal:
        return refusal

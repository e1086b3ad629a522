"""What we do for people: each action is a request record and the function that carries it out."""

from collections.abc import Awaitable, Callable
from typing import Any

from actions.agent_sign_in import (
    EndAgentSession,
    EndAgentSessions,
    EnterAgentCode,
    SignInAgent,
    SignInElsewhere,
    end_agent_session,
    end_agent_sessions,
    enter_agent_code,
    sign_in_agent,
    sign_in_elsewhere,
)
from actions.agent_welcome import WelcomeAgent, welcome_agent
from actions.agents import (
    AddAgent,
    DisableAgent,
    EnableAgent,
    RenewAgent,
    ResetAgent,
    add_agent,
    disable_agent,
    enable_agent,
    renew_agent,
    reset_agent,
)
from actions.article_reviews import RemindOfReviews, remind_of_reviews
from actions.articles import (
    DiscardDraft,
    ImportArticles,
    Publish,
    SaveDraft,
    discard_draft,
    import_articles,
    publish,
    save_draft,
)
from actions.canned_replies import (
    KeepCannedReply,
    RemoveCannedReply,
    keep_canned_reply,
    remove_canned_reply,
)
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
from actions.deposit import DepositFiles, LookAtFiles, MayDeposit, deposit_files, look_at_files, may_deposit
from actions.deposit_history import (
    FindDeposit,
    ListDeposits,
    ListMoreDeposits,
    ListWithdrawable,
    WithdrawDeposit,
    find_deposit,
    list_deposits,
    list_more_deposits,
    list_withdrawable,
    withdraw_deposit,
)
from actions.deposit_table import DepositTable, deposit_table
from actions.feedback import RecordFeedback, record_feedback
from actions.file_offers import AnswerOffer, OfferFile, answer_offer, offer_file
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
from actions.questions import (
    NoteChoice,
    RecordQuestion,
    RejectChoice,
    SettleQuestions,
    note_choice,
    record_question,
    reject_choice,
    settle_questions,
)
from actions.receive_files import ReceiveFiles, receive_files
from actions.recognition import (
    ExchangeToken,
    ForgetInTeams,
    RecogniseInTeams,
    forget_in_teams,
    recognise_in_teams,
)
from actions.registration import MayRegister, Register, ResendConfirmation, may_register, register, resend_confirmation
from actions.sheet import (
    ConvertSheet,
    FindCertifier,
    FindContract,
    LookAtSheet,
    MayConvert,
    convert_sheet,
    find_certifier,
    find_contract,
    look_at_sheet,
    may_convert,
)
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
    exchange_token,
    link_chat,
    open_sign_in,
    redeem_code,
    sign_in,
    sign_out,
    who_am_i,
)
from actions.ticket_handling import (
    MergeTicket,
    NoteOnTicket,
    SetPriority,
    SetTags,
    SnoozeTicket,
    merge_ticket,
    note_on_ticket,
    set_priority,
    set_tags,
    snooze_ticket,
)
from actions.ticket_of_agent import (
    CloseTicket,
    ReopenForAgent,
    ReplyToTicket,
    SendArticle,
    StartDialog,
    TakeTicket,
    TransferTicket,
    close_ticket,
    reopen_for_agent,
    reply_to_ticket,
    send_article,
    start_dialog,
    take_ticket,
    transfer_ticket,
)
from actions.ticket_of_person import (
    AddToTicket,
    HasClosedTicket,
    HasOpenTicket,
    HearTicket,
    MailTranscript,
    MyTicket,
    RateTicket,
    RemarkOnRating,
    ReopenTicket,
    ReturnToAssistant,
    WithdrawTicket,
    add_to_ticket,
    has_closed_ticket,
    has_open_ticket,
    hear_ticket,
    mail_transcript,
    my_ticket,
    rate_ticket,
    remark_on_rating,
    reopen_ticket,
    return_to_assistant,
    withdraw_ticket,
)
from actions.ticket_opening import HasAddress, MayTalk, OpenTicket, has_address, may_talk, open_ticket
from actions.verify_receipt import MayVerify, VerifyReceipt, may_verify, verify_receipt
from actions.work import Work

Handler = Callable[[Any, Work], Awaitable[Said]]

HANDLERS: dict[type, Handler] = {
    AddAgent: add_agent,
    AddToTicket: add_to_ticket,
    AnswerOffer: answer_offer,
    AskAdministrator: ask_administrator,
    ChoosePassword: choose_password,
    CloseTicket: close_ticket,
    ConfirmEmail: confirm_email,
    ConvertSheet: convert_sheet,
    CreateColleague: create_colleague,
    DepositFiles: deposit_files,
    DepositTable: deposit_table,
    DisableAccount: disable_account,
    DisableAgent: disable_agent,
    DiscardDraft: discard_draft,
    EnableAccount: enable_account,
    EnableAgent: enable_agent,
    EndAgentSession: end_agent_session,
    EndAgentSessions: end_agent_sessions,
    EndAllSessions: end_all_sessions,
    EndSession: end_session,
    EnterAgentCode: enter_agent_code,
    ExchangeToken: exchange_token,
    FindAdministrator: find_administrator,
    FindCertifier: find_certifier,
    FindContract: find_contract,
    FindDeposit: find_deposit,
    ForgetInTeams: forget_in_teams,
    HasAddress: has_address,
    HasClosedTicket: has_closed_ticket,
    HasOpenTicket: has_open_ticket,
    HearTicket: hear_ticket,
    ImportArticles: import_articles,
    ImportContracts: import_contracts,
    ImportMandates: import_mandates,
    ImportOrganisations: import_organisations,
    LinkChat: link_chat,
    KeepCannedReply: keep_canned_reply,
    ListAccounts: list_accounts,
    ListDeposits: list_deposits,
    ListMoreDeposits: list_more_deposits,
    ListWithdrawable: list_withdrawable,
    LookAtConfirmation: look_at_confirmation,
    LookAtFiles: look_at_files,
    LookAtSheet: look_at_sheet,
    MailTranscript: mail_transcript,
    MayAdminister: may_administer,
    MayConvert: may_convert,
    MayDeposit: may_deposit,
    MayRegister: may_register,
    MayTalk: may_talk,
    MayVerify: may_verify,
    MergeTicket: merge_ticket,
    MyTicket: my_ticket,
    NameAdministrator: name_administrator,
    NoteChoice: note_choice,
    NoteOnTicket: note_on_ticket,
    OfferFile: offer_file,
    OpenSignIn: open_sign_in,
    OpenTicket: open_ticket,
    RateTicket: rate_ticket,
    Publish: publish,
    ReceiveFiles: receive_files,
    RecogniseInTeams: recognise_in_teams,
    RecordFeedback: record_feedback,
    RecordQuestion: record_question,
    RedeemCode: redeem_code,
    Register: register,
    RejectChoice: reject_choice,
    RemarkOnRating: remark_on_rating,
    RemindLogin: remind_login,
    RemindOfReviews: remind_of_reviews,
    RemoveCannedReply: remove_canned_reply,
    ReopenForAgent: reopen_for_agent,
    ReopenTicket: reopen_ticket,
    ReplyToTicket: reply_to_ticket,
    ResendConfirmation: resend_confirmation,
    RenewAgent: renew_agent,
    ResetAgent: reset_agent,
    ResetPassword: reset_password,
    ReturnToAssistant: return_to_assistant,
    SendArticle: send_article,
    SetPriority: set_priority,
    SetTags: set_tags,
    SaveDraft: save_draft,
    SettleQuestions: settle_questions,
    SignIn: sign_in,
    SignInAgent: sign_in_agent,
    SignInElsewhere: sign_in_elsewhere,
    SignOut: sign_out,
    SnoozeTicket: snooze_ticket,
    StartDialog: start_dialog,
    TakeTicket: take_ticket,
    TransferTicket: transfer_ticket,
    VerifyReceipt: verify_receipt,
    WelcomeAgent: welcome_agent,
    WhoAmI: who_am_i,
    WithdrawDeposit: withdraw_deposit,
    WithdrawTicket: withdraw_ticket,
}


async def carry_out(request: object, work: Work) -> Outcome:
    """Do what a request asks, inside the open transaction; a refusal is returned, and what it counted is kept."""
    try:
        return await HANDLERS[type(request)](request, work)
    except Refusal as refusal:
        return refusal

"""All that can become of the requests of dialogs, for tests that try each."""

from collections.abc import Mapping

from actions.outcome import Fact, Outcome, Said
from actions.refusals import (
    AlreadyDone,
    CannotWithdraw,
    CertifierToChoose,
    ContractToChoose,
    EntityHasAdministrator,
    LastAdministrator,
    LinkInvalid,
    NoAddress,
    NoAddressGiven,
    NoAdministrator,
    NoContract,
    NoMandate,
    NoSuchAccount,
    NoSuchDeposit,
    NotAdministrator,
    NotAvailable,
    NothingSaid,
    NothingToDeposit,
    NothingToWithdraw,
    NoTicket,
    NotInTeams,
    NotSignedIn,
    TicketOpen,
    TicketOver,
    TooManyTries,
    UnknownPair,
    WrongCode,
)

PORTAL = "https://portail.example"
PERSON = {"first_name": "Claire", "last_name": "Fontaine"}
ROW = {"rights": "user", "state": "active"}
ACCOUNTS = [
    {**PERSON, **ROW, "login": "CLAIRE234"},
    {**ROW, "first_name": "Yann", "last_name": "Le Goff", "login": "YLEGOFF56"},
]
DEPOSIT = {
    "number": "AR-7K2M-9PQR-4TXW",
    "name": "mars.xml",
    "size": "4321",
    "status": "processed_with_errors",
    "received_at": "1790000000000",
    "accepted": "2",
    "rejected": "1",
    "well_formed": "yes",
    "receipt_url": f"{PORTAL}/deposits/AR-7K2M-9PQR-4TXW/receipt.pdf",
}
REFUSED = [{"name": "scan.pdf", "problem": "files.pdf"}]
SEEN = {
    **dict.fromkeys(("certifier", "emitter", "again", "passages", "would_reject", "left_out", "unknown"), ""),
    "name": "mars.xml",
    "size": "4321",
    "bcr": "34DEF567",
}
SHEET = {
    "name": "liste.xlsx",
    "rows": 3,
    "columns": [{"header": "Prénom", "field": "prenom1", "unsure": "yes"}],
    "passed_over": "9, 12",
    "ignored": [{"header": "Humeur"}],
    "url": f"{PORTAL}/deposits/template.xlsx",
}
CERTIFIERS = [{"certifier": "34DEF567", "name": "CFA de Lyon"}, {"certifier": "09BCD432", "name": "CFA de Brest"}]
CONTRACTS = [{"contract": "MCFCER000456"}, {"contract": "MCFCER000457"}]
LISTED: Mapping[str, Fact] = {
    "cards": [DEPOSIT],
    "number": 6,
    "first": 1,
    "last": 5,
    "shown": "period=--03",
    "url": f"{PORTAL}/deposits",
    "since": 1_790_000_000_000,
    "until": 0,
    "statuses": "received,processed",
    "of": "",
    "named": "mars",
}
TICKET = "DS-7K2M-9PQR"
LIVE = {"live": "yes", "opens_at": "", "now": "1790000000000"}
AWAY = {"live": "", "opens_at": "1790060000000", "now": "1790000000000"}
STANDS = {"number": TICKET, "subject": "Rien reçu", "received_at": "1790000000000", "agent": "Nadia", "ahead": 1}
STANDS |= {"others": [{"number": "DS-8K2M-9PQR", "subject": "Autre chose", "received_at": "1790000000000"}]}
NONE = {**LISTED, "cards": [], "pages": [], "number": 0, "first": 1, "last": 0, "shown": "all"}
SIGN_IN_LINK: dict[str, Fact] = {"url": "https://portail.example/sign-in?chat=word", "resource": "api://guichet"}
OUTCOMES: Mapping[str, tuple[Outcome, ...]] = {
    "MayDeposit": (Said(key="deposit.may", facts={"organisation": "CFA", "url": f"{PORTAL}/new"}), NotSignedIn()),
    "LookAtFiles": (
        Said(key="deposit.seen", facts={"files": [SEEN], "refused": REFUSED, "number": 1, "news": "yes"}),
        NotSignedIn(),
        NothingToDeposit(files=REFUSED),
    ),
    "DepositFiles": (
        Said(
            key="deposit.received",
            facts={"cards": [{**DEPOSIT, "again": "yes", "by": "Claire Fontaine"}], "number": 1, "known": 0},
        ),
        NotSignedIn(),
        NothingToDeposit(files=REFUSED),
    ),
    "ListWithdrawable": (
        Said(
            key="deposits.withdrawable",
            facts={"deposits": [{**DEPOSIT, "deposit": "number=AR-7K2M-9PQR-4TXW"}, {**DEPOSIT, "deposit": "last=2"}]},
        ),
        NotSignedIn(),
        NothingToWithdraw(),
    ),
    "WithdrawDeposit": (
        Said(key="deposits.withdrawn", facts={"number": "AR-7K2M-9PQR-4TXW", "name": "mars.xml"}),
        NotSignedIn(),
        NoSuchDeposit(),
        CannotWithdraw(number="AR-7K2M-9PQR-4TXW"),
    ),
    "MayConvert": (Said(key="sheet.may", facts={"url": f"{PORTAL}/deposits/template.xlsx"}), NotSignedIn()),
    "LookAtSheet": (Said(key="sheet.seen", facts=SHEET), NotSignedIn(), NothingToDeposit(files=[])),
    "FindCertifier": (
        Said(key="sheet.certifier"),
        NotSignedIn(),
        CertifierToChoose(certifiers=CERTIFIERS),
        NoMandate(),
    ),
    "FindContract": (
        Said(key="sheet.contract", facts={"of": "34DEF567"}),
        NotSignedIn(),
        ContractToChoose(contracts=CONTRACTS),
        NoContract(),
        NoMandate(),
    ),
    "ConvertSheet": (
        Said(key="sheet.converting", facts={"name": "liste.xlsx"}),
        NotSignedIn(),
        ContractToChoose(contracts=CONTRACTS),
        NoContract(),
    ),
    "ListDeposits": (
        Said(key="deposits.listed", facts={**LISTED, "pages": [{"more": "page=2;period=--03"}]}),
        NotSignedIn(),
        Said(key="deposits.listed", facts=NONE),
    ),
    "ListMoreDeposits": (
        Said(key="deposits.listed", facts={**LISTED, "pages": []}),
        NotSignedIn(),
        Said(key="deposits.listed", facts=NONE),
    ),
    "FindDeposit": (Said(key="receipts.found", facts={"cards": [DEPOSIT]}), NotSignedIn(), NoSuchDeposit()),
    "OfferFile": (Said(key="receipts.preparing"), NotSignedIn(), NoSuchDeposit(), NotAvailable()),
    "MayRegister": (
        Said(key="registration.may", facts={"organisation": "CFA de Lyon"}),
        UnknownPair(),
        EntityHasAdministrator(**PERSON),
        TooManyTries(minutes=7),
    ),
    "Register": (
        Said(key="registration.sent"),
        UnknownPair(),
        EntityHasAdministrator(**PERSON),
        TooManyTries(minutes=7),
    ),
    "ResendConfirmation": (Said(key="registration.sent_again"),),
    "FindAdministrator": (
        Said(key="find_administrator.found", facts=PERSON),
        UnknownPair(),
        NoAdministrator(),
        TooManyTries(minutes=1),
    ),
    "AskAdministrator": (Said(key="administrator.asked"), NoAdministrator(), UnknownPair(), TooManyTries(minutes=7)),
    "ResetPassword": (Said(key="password_reset.sent"), TooManyTries(minutes=7)),
    "RemindLogin": (Said(key="login_reminder.sent"), TooManyTries(minutes=7)),
    "MayAdminister": (Said(key="administration.may"), NotSignedIn(), NotAdministrator()),
    "ListAccounts": (
        Said(key="accounts.listed", facts={"accounts": ACCOUNTS, "organisation": "CFA de Lyon"}),
        NotSignedIn(),
        NotAdministrator(),
    ),
    "CreateColleague": (Said(key="colleague.invited"), NotSignedIn(), NotAdministrator()),
    "DisableAccount": (
        Said(key="account.disabled", facts=PERSON),
        NotSignedIn(),
        NotAdministrator(),
        NoSuchAccount(),
        LastAdministrator(),
        AlreadyDone(),
    ),
    "NameAdministrator": (
        Said(key="administrator.named", facts=PERSON),
        NotSignedIn(),
        NotAdministrator(),
        NoSuchAccount(),
        AlreadyDone(),
    ),
    "MayTalk": (Said(key="ticket.may", facts=LIVE), TicketOpen(number=TICKET)),
    "HasAddress": (Said(key="ticket.has_address"), NoAddress()),
    "OpenTicket": (
        Said(key="ticket.opened", facts={**LIVE, "number": TICKET, "ahead": 2, "email": "yes"}),
        TicketOpen(number=TICKET),
        NothingSaid(),
        Said(key="ticket.opened", facts={**AWAY, "number": TICKET, "ahead": 0, "email": ""}),
    ),
    "HasOpenTicket": (
        Said(key="ticket.is_open", facts={"number": TICKET}),
        NoTicket(),
        TicketOver(number=TICKET),
    ),
    "HasClosedTicket": (
        Said(key="ticket.is_closed", facts={"number": TICKET}),
        NoTicket(),
        TicketOpen(number=TICKET),
    ),
    "MyTicket": (
        Said(key="ticket.stands", facts={**STANDS, **LIVE, "ticket_state": "taken"}),
        NoTicket(),
        *(
            Said(key="ticket.stands", facts={**STANDS, **AWAY, "ticket_state": state})
            for state in ("waiting", "snoozed", "solved", "withdrawn", "duplicate")
        ),
    ),
    "AddToTicket": (
        Said(key="ticket.added", facts={"number": TICKET}),
        NoTicket(),
        TicketOver(number=TICKET),
        NothingSaid(),
    ),
    "WithdrawTicket": (
        Said(key="ticket.withdrawn", facts={"number": TICKET}),
        NoTicket(),
        TicketOver(number=TICKET),
    ),
    "ReopenTicket": (
        Said(key="ticket.reopened", facts={"number": TICKET, **LIVE}),
        NoTicket(),
        Said(key="ticket.reopened", facts={"number": TICKET, **AWAY}),
    ),
    "RateTicket": (Said(key="ticket.rated", facts={"number": TICKET}), NoTicket()),
    "RemarkOnRating": (Said(key="ticket.remarked", facts={"number": TICKET}), NoTicket()),
    "MailTranscript": (
        Said(key="ticket.transcript_sent", facts={"number": TICKET, "as_link": ""}),
        NoTicket(),
        NoAddressGiven(),
        TooManyTries(minutes=7),
        Said(key="ticket.transcript_sent", facts={"number": TICKET, "as_link": "yes"}),
    ),
    "ReturnToAssistant": (
        Said(key="ticket.returned", facts={"number": TICKET}),
        Said(key="ticket.returned", facts={"number": ""}),
    ),
    "ForgetInTeams": (Said(key="forget_in_teams.done"), NotSignedIn()),
    "OpenSignIn": (
        Said(key="sign_in.link", facts={**SIGN_IN_LINK, "exchange": ""}),
        Said(key="sign_in.link", facts={**SIGN_IN_LINK, "exchange": "1"}),
    ),
    "RecogniseInTeams": (Said(key="recognise_in_teams.done"), NotSignedIn(), NotInTeams(), TooManyTries(minutes=7)),
    "RedeemCode": (
        Said(key="sign_in.signed_in", facts={"first_name": "Claire", "minutes": 120, "recognition": ""}),
        Said(key="sign_in.signed_in", facts={"first_name": "Claire", "minutes": 120, "recognition": "offered"}),
        WrongCode(),
        LinkInvalid(),
    ),
    "SignOut": (
        Said(key="sign_out.done", facts={"recognition": ""}),
        Said(key="sign_out.done", facts={"recognition": "agreed"}),
    ),
    "WhoAmI": (
        Said(
            key="who_am_i.account",
            facts={
                **PERSON,
                "login": "CLAIRE234",
                "organisation": "CFA",
                "role": "certifier",
                "rights": "user",
                "minutes": 3,
            },
        ),
        NotSignedIn(),
    ),
}
"""All that can become of a request."""

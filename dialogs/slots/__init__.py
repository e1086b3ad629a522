"""Kinds of answer: each reads messy human words and returns a value or a named reason why not."""

from dialogs.slots.bcr import Bcr, Bcrs
from dialogs.slots.certifier import ChooseCertifier
from dialogs.slots.choice import Choice
from dialogs.slots.contract_number import ContractNumber
from dialogs.slots.deposit_filter import DepositFilter
from dialogs.slots.deposit_reference import DepositReference
from dialogs.slots.email import Email
from dialogs.slots.file_name import FileName
from dialogs.slots.login import LoginId, LoginOrEmail
from dialogs.slots.names import FirstName, LastName
from dialogs.slots.reading import Kind, Option, Reading
from dialogs.slots.sign_in_code import SignInCode
from dialogs.slots.siret import Siret
from dialogs.slots.story import OrNone, Story
from dialogs.slots.yes_no import Consent, YesNo

__all__ = [
    "Bcr",
    "Bcrs",
    "Choice",
    "ChooseCertifier",
    "Consent",
    "ContractNumber",
    "DepositFilter",
    "DepositReference",
    "Email",
    "FileName",
    "FirstName",
    "Kind",
    "LastName",
    "LoginId",
    "LoginOrEmail",
    "Option",
    "OrNone",
    "Reading",
    "SignInCode",
    "Siret",
    "Story",
    "YesNo",
]

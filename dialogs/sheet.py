"""Make a file to deposit of a spreadsheet."""

from actions.refusals import CertifierToChoose, ContractToChoose
from actions.sheet import ConvertSheet, FindCertifier, FindContract, LookAtSheet, MayConvert
from dialogs.deposit import SIGNED_IN
from dialogs.dialog import Answers, Ask, Check, Dialog, Notes, Stop, Submit
from dialogs.slots import Choice, ChooseCertifier, YesNo


def nothing_sent(answers: Answers) -> bool:
    """Tell whether there is no spreadsheet, `file`: the dialog begins by itself when one has been looked at."""
    return "file" not in answers


def has_wrong_columns(answers: Answers) -> bool:
    return answers.get("columns") == "no"


def has_several_certifiers(answers: Answers) -> bool:
    return answers.get("several_certifiers") == "yes"


def has_several_contracts(answers: Answers) -> bool:
    return answers.get("several_contracts") == "yes"


convert_sheet = Dialog(
    name="convert_sheet",
    is_private=True,
    given=("file",),
    steps=(
        Check(MayConvert, when=nothing_sent, on=SIGNED_IN),
        Stop("send", when=nothing_sent),
        Check(LookAtSheet, on=SIGNED_IN),
        Ask("columns", YesNo()),
        Stop("wrong_columns", when=has_wrong_columns),
        Check(FindCertifier, on={**SIGNED_IN, CertifierToChoose: Notes(slot="several_certifiers", value="yes")}),
        Ask("certifier", ChooseCertifier(), choices="certifiers", when=has_several_certifiers),
        Check(FindContract, on={**SIGNED_IN, ContractToChoose: Notes(slot="several_contracts", value="yes")}),
        Ask("contract", Choice(), choices="contracts", when=has_several_contracts),
        Submit(ConvertSheet, on=SIGNED_IN),
    ),
)

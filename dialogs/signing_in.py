"""Become an account in the conversation, stop being it, know which one is, and be recognised in Teams or not."""

from collections.abc import Callable

from actions.recognition import ForgetInTeams, RecogniseInTeams
from actions.refusals import LinkInvalid, NotInTeams, NotSignedIn, WrongCode
from actions.sign_in import OpenSignIn, RedeemCode, SignOut, WhoAmI
from dialogs.dialog import Answers, Ask, Dialog, Show, Stop, Submit, asks_again, ends
from dialogs.slots import SignInCode, YesNo


def is_offered(answers: Answers) -> bool:
    """Tell whether the person has never been asked whether Teams may say who they are."""
    return answers.get("recognition") == "offered"


def is_recognised(answers: Answers) -> bool:
    return answers.get("recognition") == "agreed"


def wants(answer: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get("in_teams") == answer


sign_in = Dialog(
    name="sign_in",
    version=2,
    steps=(
        Show(OpenSignIn),
        Ask("code", SignInCode(), secret=True),
        Submit(RedeemCode, on={WrongCode: asks_again("code"), LinkInvalid: ends("sign_in")}, notes="recognition"),
        Ask("in_teams", YesNo(), when=is_offered, lingers=True),
        Submit(RecogniseInTeams, when=wants("yes")),
        Stop("not_recognised", when=wants("no")),
    ),
)

sign_out = Dialog(
    name="sign_out",
    steps=(
        Submit(SignOut, notes="recognition"),
        Stop("recognised", when=is_recognised, offers=("forget_in_teams",)),
    ),
)

who_am_i = Dialog(name="who_am_i", steps=(Submit(WhoAmI, on={NotSignedIn: ends("sign_in")}),))

recognise_in_teams = Dialog(
    name="recognise_in_teams",
    steps=(Submit(RecogniseInTeams, on={NotSignedIn: ends("sign_in"), NotInTeams: ends("sign_in")}),),
)

forget_in_teams = Dialog(name="forget_in_teams", steps=(Submit(ForgetInTeams, on={NotSignedIn: ends("sign_in")}),))

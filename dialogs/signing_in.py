"""Become an account in the conversation, stop being it, and know which one is."""

from actions.refusals import LinkInvalid, NotSignedIn, WrongCode
from actions.sign_in import OpenSignIn, RedeemCode, SignOut, WhoAmI
from dialogs.dialog import Ask, Dialog, Show, Submit, asks_again, ends
from dialogs.slots import SignInCode

sign_in = Dialog(
    name="sign_in",
    steps=(
        Show(OpenSignIn),
        Ask("code", SignInCode(), secret=True, asides=("mot-de-passe-oublie",)),
        Submit(RedeemCode, on={WrongCode: asks_again("code"), LinkInvalid: ends("sign_in")}),
    ),
)

sign_out = Dialog(name="sign_out", steps=(Submit(SignOut),))

who_am_i = Dialog(name="who_am_i", steps=(Submit(WhoAmI, on={NotSignedIn: ends("sign_in")}),))

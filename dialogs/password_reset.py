"""Get back in with a temporary password, and be guided until one is in."""

from actions.password_reset import ResetPassword
from dialogs.dialog import Ask, Dialog, Stop, Submit, Tell, When, asks_again
from dialogs.slots import Choice, LoginOrEmail, YesNo


def got(*states: str) -> When:
    return lambda answers: answers.get("got") in states


password_reset = Dialog(
    name="password_reset",
    steps=(
        Ask("who", LoginOrEmail()),
        Submit(ResetPassword),
        Ask("got", Choice("signed_in", "not_received", "expired", "locked", "other_address"), page="/sign-in"),
        Tell("signed_in", when=got("signed_in")),
        Tell("not_received", when=got("not_received")),
        Ask("again", YesNo(), when=got("not_received", "expired")),
        Submit(
            ResetPassword,
            when=lambda answers: answers.get("again") == "yes",
            then=asks_again("got", "again"),
        ),
        Tell("locked", when=got("locked"), then=asks_again("got")),
        Stop("other_address", when=got("other_address"), human=True),
        Stop("waiting", when=got("not_received", "expired"), offers=("talk_to_agent",)),
    ),
)

"""Get one's login again, by mail to the address on file."""

from actions.login_reminder import RemindLogin
from dialogs.dialog import Ask, Dialog, Stop, Submit, Tell
from dialogs.slots import Choice, Email

login_reminder = Dialog(
    name="login_reminder",
    steps=(
        Ask("email", Email()),
        Submit(RemindLogin),
        Ask("mail", Choice("received", "not_received", "other_address")),
        Tell("received", when=lambda answers: answers.get("mail") == "received"),
        Stop("not_received", when=lambda answers: answers.get("mail") != "received", human=True),
    ),
)

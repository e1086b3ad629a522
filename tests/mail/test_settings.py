"""Where mails go is a setting; a wrong one is told before anything is served, and never quoted."""

import pytest

from actions.outside.mail.smtp_server import SmtpServer
from bot.settings import BadSettingsError, describe, read_settings

PUBLIC = "https://help.example"
GOOD = (
    "smtp://mail.example",
    "smtp://mail.example:2525",
    "smtps://us%40er:p%2Fw@mail.example",
    "smtp://127.0.0.1:25",
    "smtp://[::1]:25",
)


@pytest.mark.parametrize("url", GOOD)
def test_an_address_that_is_accepted_can_be_read(url: str) -> None:
    assert SmtpServer.of(read_settings(smtp_url=url, public_url=PUBLIC).smtp_url.get_secret_value()).host


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://sec@mail.example", "smtp://user:sec/ret@mail.example", "smtp://"],
)
def test_what_is_no_mail_server_is_told_without_it(url: str) -> None:
    with pytest.raises(BadSettingsError, match=r"^smtp_url: is smtp://") as bad:
        read_settings(smtp_url=url)
    assert "sec" not in str(bad.value)


def test_the_password_is_not_among_the_settings_shown() -> None:
    shown = list(describe(read_settings(smtp_url="smtp://user:hidden-word@mail.example", public_url=PUBLIC)))
    assert "hidden-word" not in repr(shown)


def test_mails_that_leave_this_machine_have_links_that_lead_somewhere() -> None:
    """They led to http://localhost."""
    with pytest.raises(BadSettingsError, match=r"smtp_url: .* public_url"):
        read_settings(smtp_url="smtp://mail.example")
    assert read_settings(smtp_url="smtp://127.0.0.1:1025").base_url == "http://localhost:3978"


def test_a_demonstration_never_sends_real_mail() -> None:
    with pytest.raises(BadSettingsError, match=r"demo: .* smtp_url"):
        read_settings(demo=True, smtp_url="smtp://127.0.0.1")


def test_a_demonstration_is_asked_for() -> None:
    assert read_settings().demo is False
    assert read_settings(demo=True).demo is True

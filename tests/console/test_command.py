"""`guichet agents`, as whoever runs the server types it."""

from collections.abc import Callable

import pytest

from bot.__main__ import main
from bot.settings import Settings

EMAIL = "zoe.martin@aide.example"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Returns the status, and what is printed out and told besides."""
    monkeypatch.setenv("GUICHET_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("GUICHET_DATABASE_URL", settings.database_url.get_secret_value())

    def one(*words: str) -> tuple[int, str, str]:
        status = main(["agents", *words])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return one


def add(run: Run, *given: str) -> tuple[int, str, str]:
    return run("add", EMAIL, "--name", "Zoé Martin", "--role", "agent", "--role", "editor", *given)


def test_agent_is_added_with_a_link_and_listed(run: Run) -> None:
    status, out, told = add(run)
    assert (status, "within 24 hours" in told) == (0, True)
    assert out.startswith("http://localhost:3978/desk/welcome?link=")
    assert run("list")[1] == f"{EMAIL}  Zoé Martin  agent editor  invited\n"


def test_twice_is_refused_in_words(run: Run) -> None:
    add(run)
    status, out, told = add(run)
    assert (status, out) == (1, "")
    assert f"There is an agent with the address {EMAIL}" in told


def test_agent_is_disabled_enabled_and_reset(run: Run) -> None:
    add(run)
    assert run("disable", EMAIL.upper().replace("AIDE", "aide"))[0] == 0
    assert run("list")[1].endswith("disabled\n")
    assert run("enable", EMAIL)[0] == 0
    assert run("list")[1].endswith("invited\n")
    assert "/desk/welcome?link=" in run("reset", EMAIL)[1]


@pytest.mark.parametrize("name", ["", "  ", "a\x1bb", "a" * 101])
def test_name_that_nobody_could_be_shown_is_refused(run: Run, capsys: pytest.CaptureFixture[str], name: str) -> None:
    with pytest.raises(SystemExit):
        run("add", EMAIL, "--name", name, "--role", "agent")
    assert "--name: is not a name of 1 to 100 characters" in capsys.readouterr().err
    assert run("list")[1] == ""
    assert run("add", EMAIL, "--name", " Zoé\nMartin", "--role", "agent")[0] == 0
    assert "  Zoé Martin  " in run("list")[1]


def test_unknown_agent_is_told(run: Run) -> None:
    for task in ("disable", "enable", "reset"):
        status, _, told = run(task, "nobody@aide.example")
        assert (status, "No agent has the address nobody@aide.example" in told) == (1, True)


def test_what_is_no_address_is_told(run: Run) -> None:
    with pytest.raises(SystemExit):
        run("disable", "nobody")


def test_with_an_identity_provider_there_is_no_link(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ISSUER", "https://idp.example"), ("CLIENT_ID", "desk"), ("CLIENT_SECRET", "hush")):
        monkeypatch.setenv(f"GUICHET_DESK_OIDC_{name}", value)
    status, out, _ = add(run)
    assert (status, out) == (0, "http://localhost:3978/desk/sign-in\n")

"""Every mail in every language: all its facts are in it, its two parts say the same, nobody's words become markup."""

import html
import re
from collections import Counter
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from actions.outcome import Fact
from bot.letters import FOLDER, Letters
from bot.settings import read_settings

URL = "https://portal.example/confirm?word=Zk3_x-9"
KINDS: dict[str, dict[str, Fact]] = {
    "confirm_email": {"first_name": "Hélène", "organisation": "CFA & Fils", "url": URL, "hours": 24},
    "confirm_colleague": {
        "first_name": "Hélène",
        "administrator": "Claire Fontaine",
        "organisation": "CFA & Fils",
        "url": URL,
        "hours": 24,
    },
    "login": {"first_name": "Hélène", "login": "HLN234567", "sign_in_url": URL},
    "temporary_password": {
        "first_name": "Hélène",
        "login": "HLN234567",
        "password": "KXRT-7GHM-PQWZ",
        "minutes": 45,
        "sign_in_url": URL,
    },
    "login_reminder": {
        "accounts": [
            {"login": "HLN234567", "organisation": "CFA & Fils", "role": "certifier"},
            {"login": "HLN765432", "organisation": "Institut <Bleu>", "role": "depositor"},
        ],
        "sign_in_url": URL,
    },
    "teams_recognition": {"first_name": "Hélène", "login": "HLN234567"},
    "password_changed": {"first_name": "Hélène", "login": "HLN234567"},
    "account_request": {
        "first_name": "Hélène",
        "requester": "Jean d’Arc",
        "requester_email": "jean.darc@cfa.example",
        "organisation": "CFA & Fils",
        "sign_in_url": URL,
    },
    "account_disabled": {"first_name": "Hélène", "login": "HLN234567", "organisation": "CFA & Fils"},
    "administrator_named": {"first_name": "Hélène", "organisation": "CFA & Fils", "sign_in_url": URL},
    "account_enabled": {"first_name": "Hélène", "login": "HLN234567", "sign_in_url": URL},
    "account_locked": {"first_name": "Hélène", "login": "HLN234567", "minutes": 30},
    "articles_due": {
        "name": "Hélène D’Arc",
        "articles": [
            {"title": "Payer <vite>", "language": "fr", "review_on": "2026-11-20"},
            {"title": "Le bus & moi", "language": "en", "review_on": "2026-11-27"},
        ],
        "url": URL,
    },
    "agent_welcome": {"name": "Hélène D’Arc", "url": URL, "hours": 24},
    "ticket_transcript": {
        "number": "DS-7K2M-9PQR",
        "about": "Rien reçu <hier>",
        "lines": [
            {"by": "person", "line": "> Toujours rien & rien"},
            {"by": "assistant", "line": "Je ne sais pas."},
            {"by": "Nadia", "line": "Je regarde."},
            {"by": "", "line": "Revenez demain."},
        ],
    },
    "ticket_answered": {
        "number": "DS-7K2M-9PQR",
        "lines": [{"line": "Nadia"}, {"line": "Le mail est reparti."}],
        "url": URL,
    },
    "ticket_to_read": {"number": "DS-7K2M-9PQR", "days": 7, "url": URL},
    "ticket_transferred": {"agent": "Hélène D’Arc", "number": "DS-7K2M-9PQR", "url": URL},
    "ticket_mention": {"agent": "Hélène D’Arc", "number": "DS-7K2M-9PQR", "url": URL},
    "ticket_breached": {"number": "DS-7K2M-9PQR", "what": [{"what": "reply"}, {"what": "solve"}], "url": URL},
    "agent_locked": {"name": "Hélène D’Arc", "minutes": 30},
    "deposit_processed": {
        "first_name": "Hélène",
        "name": "export & mars.xml",
        "number": "AR-2345-6789-ABCD",
        "accepted": 1200,
        "rejected": 37,
        "url": URL,
    },
    "deposit_malformed": {
        "first_name": "Hélène",
        "name": "export & mars.xml",
        "number": "AR-2345-6789-ABCD",
        "url": URL,
    },
}
LANGUAGES = ("fr", "en")
ROLES = {
    "certifier",
    "depositor",
    "fr",
    "en",
    "reply",
    "solve",
    "person",
    "assistant",
    "",
}  # told in the language's own words

every_mail = pytest.mark.parametrize(
    ("language", "kind"), [(language, kind) for language in LANGUAGES for kind in KINDS], ids=str
)


@pytest.fixture(scope="module")
def letters() -> Letters:
    settings = read_settings()
    return Letters(settings.quoted(), settings.default_language)


def told(facts: dict[str, Fact]) -> set[str]:
    words: set[str] = set()
    for fact in facts.values():
        if isinstance(fact, list):
            words |= {value for each in fact for value in each.values()} - ROLES
        else:
            words.add(str(fact))
    return words


def read(page: str) -> str:
    """What a person sees of HTML."""
    body = page.split("<body")[1].split(">", 1)[1]
    return html.unescape(re.sub(r"<[^>]+>", " ", body))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def test_every_kind_there_is_has_an_example_here_and_the_other_way_round() -> None:
    for language in LANGUAGES:
        assert {path.name for path in (FOLDER / language / "mails").iterdir() if path.is_dir()} == KINDS.keys()


@every_mail
def test_all_facts_are_in_both_parts(letters: Letters, language: str, kind: str) -> None:
    written = letters.write(kind, language, KINDS[kind])
    for fact in told(KINDS[kind]):
        assert fact in written.text
        assert fact in read(written.html)


@every_mail
def test_both_parts_say_the_same(letters: Letters, language: str, kind: str) -> None:
    written = letters.write(kind, language, KINDS[kind])
    in_text = words(re.sub(r"^\d\. ", "", written.text, flags=re.MULTILINE))  # a list numbers itself in HTML
    assert in_text == words(read(written.html))


@every_mail
def test_a_missing_fact_is_an_error_and_not_a_gap(letters: Letters, language: str, kind: str) -> None:
    for name in KINDS[kind].keys() - {"first_name"}:
        facts = {other: fact for other, fact in KINDS[kind].items() if other != name}
        with pytest.raises(UndefinedError):
            letters.write(kind, language, facts)


@every_mail
def test_a_mail_greets_says_who_writes_and_how_to_reach_a_person(letters: Letters, language: str, kind: str) -> None:
    settings = read_settings()
    written = letters.write(kind, language, KINDS[kind])
    hello = {"fr": "Bonjour", "en": "Hello"}[language]
    name = " Hélène" if "first_name" in KINDS[kind] else ""
    assert written.text.startswith(f"{hello}{name},\n\n")
    assert settings.portal.name[language] in written.text
    assert settings.portal.operator in written.text
    assert settings.support.email in written.text
    assert "\n\n\n" not in written.text


@every_mail
def test_the_subject_is_one_short_line_without_secrets(letters: Letters, language: str, kind: str) -> None:
    subject = letters.write(kind, language, KINDS[kind]).subject
    assert 10 <= len(subject) <= 90
    assert "\n" not in subject
    for secret in {"login", "password", "url"} & KINDS[kind].keys():
        assert str(KINDS[kind][secret]) not in subject


@every_mail
def test_html_says_its_language_and_loads_nothing(letters: Letters, language: str, kind: str) -> None:
    page = letters.write(kind, language, KINDS[kind]).html
    assert page.startswith(f'<!doctype html>\n<html lang="{language}">')
    assert f'<div lang="{language}"' in page  # mailboxes take the outer elements away
    assert not re.findall(r"<(?:img|script|link|iframe|table)|url\(|@import", page)
    assert set(re.findall(r'href="([^"]+)"', page)) <= {URL}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_temporary_password_stands_alone_in_fixed_width_and_is_no_link(letters: Letters, language: str) -> None:
    written = letters.write("temporary_password", language, KINDS["temporary_password"])
    assert "\n\n    KXRT-7GHM-PQWZ\n\n" in written.text
    [line] = [line for line in written.html.splitlines() if "KXRT" in line]
    assert line.startswith("<p style=")
    assert "monospace" in line
    assert line.endswith(">KXRT-7GHM-PQWZ</p>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_strangers_typed_is_neither_markup_nor_a_line_of_its_own(letters: Letters, language: str) -> None:
    hostile = "Eve\r\nBcc: all@x.example <a href='https://evil.example'>\u202e{{ support.email }}"
    written = letters.write("account_request", language, {**KINDS["account_request"], "requester": hostile})
    assert "<a href='https" not in written.html
    assert "\u202e" not in written.html + written.text + written.subject
    assert "\n" not in written.subject
    assert "\nBcc" not in written.text
    assert "{{ support.email }}" in written.text  # quoted, not carried out


@pytest.mark.parametrize(
    ("hours", "french", "english"), [(1, "1\u00a0heure ", "1\u00a0hour."), (2, "2\u00a0heures ", "2\u00a0hours.")]
)
def test_one_hour_is_not_plural(letters: Letters, hours: int, french: str, english: str) -> None:
    facts = {**KINDS["confirm_email"], "hours": hours}
    assert french in letters.write("confirm_email", "fr", facts).text
    assert english in letters.write("confirm_email", "en", facts).text


def test_an_unknown_language_gets_the_default_one(letters: Letters) -> None:
    assert letters.language("de") == "fr"
    facts = KINDS["password_changed"]
    assert letters.write("password_changed", "de", facts) == letters.write("password_changed", "fr", facts)


@pytest.mark.parametrize(
    "path", sorted((FOLDER / "fr" / "mails").rglob("*.*")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_french_typography(path: Path) -> None:
    content = re.sub(r"{[{%].*?[%}]}|<[^>]+>|https?://\S+", "x", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.findall(r"\w'\w", content), "the apostrophe is ’"
    assert not re.findall(r"[^\u00a0\u202f][:;?!»](?:\s|$)|«[^\u00a0]", content), "no-break spaces"

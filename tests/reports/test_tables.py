"""Tables that spreadsheet programs open, and do nothing with but show."""

import csv
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.flux.outcome import Head, Summary
from actions.spreadsheet.protection import protect, unprotect
from bot.reports.deposit import DepositFacts
from bot.reports.list_csv import COLUMNS, write_list_csv
from bot.reports.wording import Wording

RUN = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|' /C calc'!A0", "\uff1d1+1"]
REWRITTEN = ["01004", "123456789012", "2E10", "10-11", "1/2", "12.4", "007 "]
KEPT = ["2020-12-20", "Dupont", "O'Brien", "'t Hooft", "75009", "RS1710", "Jean-François", "", "12,4", "890"]


def read(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf"), "without the mark, Excel spoils the accents"
    return list(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True), delimiter=";"))


@pytest.mark.parametrize("text", [*RUN, *REWRITTEN])
def test_what_a_program_would_run_or_rewrite_is_behind_an_apostrophe(text: str) -> None:
    assert protect(text) == f"'{text}"


@pytest.mark.parametrize("text", KEPT)
def test_the_rest_is_as_it_was(text: str) -> None:
    assert protect(text) == text
    assert unprotect(text) == text


@given(st.text() | st.from_regex(r"'*\s*[=+@0-9E.-]*", fullmatch=True))
def test_protection_comes_off_again(text: str) -> None:
    assert unprotect(protect(text)) == text


def test_a_list_tells_each_deposit(facts: DepositFacts, wording: Wording) -> None:
    summary = Summary(head=Head(), total=9, accepted=7, rejected=2, warned=1, is_well_formed=True)
    done = replace(facts, summary=summary, status="processed_with_errors", processed_at=facts.received_at + 1000)
    refused = replace(done, summary=replace(summary, is_well_formed=False), name='=HYPERLINK(1);\n"x"')
    target = BytesIO()
    write_list_csv([facts, done, refused], wording, "fr", target)
    head, *rows = read(target.getvalue())
    assert len(head) == len(set(head)) == len(COLUMNS)
    told = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    assert told[0]["received_at"] == "2025-11-27 14:05:32"
    assert (told[0]["status"], told[0]["total"], told[0]["processed_at"]) == ("Reçu", "", "")
    assert [told[1][name] for name in ("total", "accepted", "warned", "rejected")] == ["9", "7", "1", "2"]
    assert told[2]["rejected"] == "", "nobody looked at its passages"
    assert told[2]["name"] == '\'=HYPERLINK(1);\n"x"'


def test_a_list_of_none_has_its_headers(wording: Wording) -> None:
    target = BytesIO()
    write_list_csv([], wording, "en", target)
    assert [len(row) for row in read(target.getvalue())] == [len(COLUMNS)]
    assert not target.closed

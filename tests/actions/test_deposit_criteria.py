from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.deposit_criteria import (
    ALL,
    DepositCriteria,
    DepositMeant,
    line_of,
    narrowed,
    parts_of,
    resolve,
    resolve_one,
)

TODAY = date(2026, 3, 10)


def test_a_line_means_what_it_means_today() -> None:
    line = "most=10;period=last_month;status=processed,withdrawn;certifier=12ABC345;name=export.xml"
    assert resolve(line, TODAY) == DepositCriteria(
        first=date(2026, 2, 1),
        last=date(2026, 2, 28),
        statuses=frozenset({"processed", "withdrawn"}),
        certifier="12ABC345",
        name="export.xml",
        most=10,
    )


@pytest.mark.parametrize(
    "line",
    [ALL, "", ";;=", "period=soon", "status=lost", "most=0", "most=many", "certifier= ", "period=any;status=any"],
)
def test_what_says_nothing_leaves_none_out(line: str) -> None:
    assert resolve(line, TODAY) == DepositCriteria()


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("number=AR-7K2M-9PQR-4TXW", DepositMeant(number="AR-7K2M-9PQR-4TXW")),
        ("number=AR-7K2M-9PQR-4TX0", DepositMeant()),
        ("last=2", DepositMeant(last=2)),
        ("rank=3", DepositMeant(rank=3)),
        ("last=1;status=withdrawn", DepositMeant(last=1, criteria=resolve("status=withdrawn", TODAY))),
    ],
)
def test_one_is_meant(line: str, meant: DepositMeant) -> None:
    assert resolve_one(line, TODAY) == meant


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("period=--03", "status=processed", "period=--03;status=processed"),
        ("period=--03;status=processed", "status=withdrawn", "period=--03;status=withdrawn"),
        ("period=--03;status=processed", "period=any", "status=processed"),
        ("period=--03", "period=any", ALL),
        ("period=--03", ALL, ALL),
        (ALL, "period=--03", "period=--03"),
        ("", "most=any", ALL),
    ],
)
def test_a_second_line_keeps_what_it_does_not_contradict(before: str, after: str, line: str) -> None:
    assert narrowed(before, after) == line


TEXT = st.text(max_size=20)


@given(st.dictionaries(st.sampled_from(["certifier", "name"]), TEXT.filter(lambda text: bool(text.strip()))))
def test_a_line_says_again_what_was_put_in_it(parts: dict[str, str]) -> None:
    assert parts_of(line_of(parts)) == parts


@given(TEXT, TEXT, st.dates())
def test_whatever_a_line_says_does_not_raise(before: str, after: str, today: date) -> None:
    resolve_one(narrowed(before, after), today)

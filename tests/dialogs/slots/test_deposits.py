from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.deposit_criteria import DepositCriteria, line_of, narrowed, parts_of, resolve
from dialogs.evaluate import evaluate, read_lines
from dialogs.slots import DepositFilter, DepositReference, Kind, Option
from tests.dialogs.test_evaluate import ANSWERS

TODAY = date(2026, 3, 10)
NUMBER = "AR-7K2M-9PQR-4TXW"
LIST = (
    Option(value="number=AR-7K2M-9PQR-4TXW", label="export-mars.xml, AR-7K2M-9PQR-4TXW"),
    Option(value="number=AR-2345-6789-ABCD", label="lot-avril.xml, AR-2345-6789-ABCD"),
    Option(value="number=AR-EFGH-JKMN-PQRS", label="lot-mai.xml, AR-EFGH-JKMN-PQRS"),
)


def test_words_become_days_and_statuses() -> None:
    line = DepositFilter().read("ceux de mars qui ont des erreurs, pour le 12abc345").value
    assert resolve(line or "", TODAY) == DepositCriteria(
        first=date(2026, 3, 1),
        last=date(2026, 3, 31),
        statuses=frozenset({"processed_with_errors"}),
        certifier="12ABC345",
    )


def test_relative_words_stay_relative() -> None:
    line = DepositFilter().read("du mois dernier").value or ""
    assert resolve(line, TODAY).first == date(2026, 2, 1)
    assert resolve(line, date(2026, 4, 1)).first == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("before", "words", "line"),
    [
        ("ceux de mars", "et seulement ceux qui ont des erreurs", "period=--03;status=processed_with_errors"),
        ("ceux de mars en erreur", "plutôt avril", "period=--04;status=processed_with_errors"),
        ("ceux de mars en erreur", "toutes les dates", "status=processed_with_errors"),
        ("ceux de mars en erreur", "enlève le filtre sur la date", "status=processed_with_errors"),
        ("ceux de mars en erreur", "tous", "all"),
        ("ceux de mars en erreur", "remove the filter", "all"),
        ("ceux de mars en erreur", "mes dépôts de la semaine dernière", "period=last_week"),
        ("ceux de mars en erreur", "les dépôts d'aujourd'hui", "period=today"),
        ("ceux de mars", "montre-moi ceux qui ont des erreurs", "period=--03;status=processed_with_errors"),
        ("ceux de mars", "parmi mes dépôts, ceux en erreur", "period=--03;status=processed_with_errors"),
    ],
)
def test_a_second_filter_comes_on_top(before: str, words: str, line: str) -> None:
    kind = DepositFilter()
    assert narrowed(kind.read(before).value or "", kind.read(words).value or "") == line


@pytest.mark.parametrize(
    ("kind", "words", "problem"),
    [
        (DepositFilter(), "", "missing"),
        (DepositFilter(), "je ne sais pas", "missing"),
        (DepositFilter(), "le 31 avril", "no_such_date"),
        (DepositFilter(), "30/02/2025", "no_such_date"),
        (DepositFilter(), "12ABC345 ou 34DEF567", "several"),
        (DepositFilter(), "hier en mars", "several"),
        (DepositReference(), "lequel ?", "missing"),
        (DepositReference(), "l'accusé", "missing"),
        (DepositReference(), "mes derniers dépôts", "several"),
        (DepositReference(), "AR-7K2M-9PQR-4TXW et AR-2345-6789-ABCD", "several"),
        (DepositReference(), "celui du 31 avril", "no_such_date"),
        (DepositReference(), "AR-7K2M-9PQR-4TX0", "not_a_number"),
        (DepositReference(), "AR-7K2M-9PQR", "not_a_number"),
        (DepositReference(), "AR-7K2M-9PQR-4TXW-2345", "not_a_number"),
    ],
)
def test_what_is_no_answer_has_a_named_reason(kind: Kind, words: str, problem: str) -> None:
    reading = kind.read(words)
    assert (reading.value, reading.problem) == (None, problem)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("le dernier", LIST[0].value),
        ("l'avant-dernier", LIST[1].value),
        ("le dernier de la liste", LIST[2].value),
        ("le 2", LIST[1].value),
        ("la deuxième", LIST[1].value),
        ("lot-mai.xml", LIST[2].value),
        ("avril", LIST[1].value),
        ("ar 2345 6789 abcd", LIST[1].value),
        ("AR-7K2M-9PQR-4TX0", LIST[0].value),
        ("AR-9999-8888-7777", "number=AR-9999-8888-7777"),
        ("celui d'hier", "period=yesterday"),
    ],
)
def test_one_is_chosen_from_a_list(words: str, value: str) -> None:
    """The newest comes first, so that "the last one" is the first of the list."""
    assert DepositReference().read(words, LIST).value == value


@pytest.mark.parametrize("words", ["la suite", "les suivants svp", "next page", "encore", "Suite"])
def test_the_next_page_is_asked_for(words: str) -> None:
    page = Option(value="page=2;period=--03", label="Page 2")
    assert DepositFilter().read(words, [page]).value == page.value
    assert DepositFilter().read("ceux d'avril", [page]).value == "period=--04"


def test_what_is_asked_about_deposits_is_no_sure_answer() -> None:
    for words in ("pourquoi ceux de mars sont en erreur ?", "où sont ceux de mars", "comment voir ceux d'hier"):
        assert not DepositFilter().read(words).sure


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        NUMBER.lower(),
        NUMBER.replace("-", " "),
        NUMBER.replace("-", ""),
        NUMBER[3:],
        NUMBER[3:].replace("-", ""),
        f"l'AR {NUMBER} s'il vous plaît",
        f"({NUMBER}).",
        NUMBER.replace("-", "–"),
    ],
)
def test_a_number_is_read_however_it_is_typed(text: str) -> None:
    assert DepositReference().read(text).value == f"number={NUMBER}"


@pytest.mark.parametrize("words", ["l'AR du 12 mars 2026", "AR du 3 octobre 2025 svp"])
def test_words_after_the_sort_of_receipt_are_no_number(words: str) -> None:
    assert (DepositReference().read(words).value or "").startswith("period=")


def test_nineteen_in_twenty_are_read_as_they_were_meant() -> None:
    lines = read_lines(ANSWERS.read_text(encoding="utf-8").splitlines())
    ours = [line for line in lines if line.asked in {"deposits", "deposit"} and line.expected == "value"]
    assert len(ours) >= 250
    report = evaluate(ours, lambda _: None)
    assert report.accuracy >= 0.95, report.table()


PIECES = (
    "ceux ",
    "de ",
    "du ",
    "mars ",
    "3 ",
    "au ",
    "entre ",
    "depuis ",
    "pas ",
    "sauf ",
    "erreur ",
    "dernier ",
    "pour ",
)
WORDS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map("".join)


@given(WORDS, st.booleans(), st.dates())
def test_whatever_is_typed_a_value_is_a_line_and_nothing_raises(words: str, listed: bool, today: date) -> None:  # noqa: FBT001 - hypothesis draws it
    for kind in (DepositFilter(), DepositReference()):
        reading = kind.read(words, LIST if listed else ())
        assert (reading.value is None) == (reading.problem is not None)
        if reading.value is not None:
            assert line_of(parts_of(reading.value)) == reading.value
            resolve(reading.value, today)

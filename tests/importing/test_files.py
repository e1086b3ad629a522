"""Files as spreadsheets write them are read, and all that is wrong with them is told, line by line."""

import pytest

from actions.importing import cells
from actions.importing.files import CONTRACTS, MANDATES, ORGANISATIONS, Kind, read_file
from actions.people import Organisation

HEADER = "bcr;name;siret;role\n"
SIRET = "01004721500016"
RIVER = Organisation(bcr="12ABC345", name="Métiers du fleuve", siret=SIRET, is_certifier=True, is_depositor=False)


def problems(content: str, kind: Kind[Organisation] = ORGANISATIONS) -> list[tuple[int, str]]:
    return [(problem.line, problem.column) for problem in read_file(content.encode(), kind).problems]


def organisations(data: bytes) -> list[Organisation]:
    file = read_file(data, ORGANISATIONS)
    assert not file.problems
    return [line.record for line in file.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_spreadsheets_csv_is_read(encoding: str, separator: str, end: str) -> None:
    rows = [
        ["Matricule", "Raison sociale", "N° SIRET", "Rôle"],
        ["12abc345", "Métiers du fleuve", SIRET, "Certificateur"],
    ]
    data = end.join(separator.join(row) for row in rows) + end
    assert organisations(data.encode(encoding)) == [RIVER]


def test_columns_are_in_any_order_and_others_are_left_out() -> None:
    file = read_file(
        f"Role,Comment,SIRET,Name,BCR\nboth,x,{SIRET},Métiers du fleuve,12ABC345\n".encode(), ORGANISATIONS
    )
    assert [line.record.is_depositor for line in file.lines] == [True]
    assert file.ignored == ["Comment"]


def test_a_separator_in_a_name_is_quoted() -> None:
    [river] = organisations(f'{HEADER}12ABC345;"Fleuve; rivière";{SIRET};certifier\n'.encode())
    assert river.name == "Fleuve; rivière"


def test_blank_lines_and_empty_cells_at_the_end_are_nothing() -> None:
    data = f"{HEADER.strip()};;\n\n;;;\n12ABC345;Métiers du fleuve;{SIRET};certifier;;\n"
    assert organisations(data.encode()) == [RIVER]


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    content = f'{HEADER}\n12ABC345;"Métiers\ndu fleuve";{SIRET};certifier\nX;Y;1;z\n'
    assert problems(content) == [(5, "bcr"), (5, "siret"), (5, "role")]


def test_every_problem_is_told_and_not_the_first_alone() -> None:
    content = f"{HEADER}12ABC34;;{SIRET};boss\n12ABC345;Fleuve;01004721500017;certifier\n34DEF567;Ponant;12;depositor\n"
    assert problems(content) == [(2, "bcr"), (2, "name"), (2, "role"), (3, "siret"), (4, "siret")]


def test_what_can_be_read_is_read_beside_what_cannot() -> None:
    file = read_file(f"{HEADER}X;Y;Z;z\n12ABC345;Fleuve;{SIRET};certifier\n".encode(), ORGANISATIONS)
    assert [line.number for line in file.lines] == [3]


def test_a_record_that_is_there_twice_is_told_with_its_first_line() -> None:
    line = f"12ABC345;Fleuve;{SIRET};certifier\n"
    [problem] = read_file(f"{HEADER}{line}{line.lower()}".encode(), ORGANISATIONS).problems
    assert (problem.line, problem.words) == (3, "is already on line 2")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "is empty"),
        ("\n \n", 1, "is empty"),
        (f"{HEADER}12ABC345;Fleuve;{SIRET};certifier;more\n", 2, "5 values for 4 columns"),
        (f'{HEADER}12ABC345;"Fleuve;{SIRET};certifier\n', 2, "quotation mark"),
        (f"{HEADER}12ABC345;Fl\0euve;{SIRET};certifier\n", 2, "NUL"),
    ],
)
def test_what_is_no_table_is_told_by_its_line(content: str, line: int, words: str) -> None:
    [problem] = read_file(content.encode(), ORGANISATIONS).problems
    assert problem.line == line
    assert words in problem.words


def test_bytes_of_no_encoding_are_told_by_their_line() -> None:
    [problem] = read_file(HEADER.encode() + b"12ABC345;\x81;x;y\n", ORGANISATIONS).problems
    assert problem.line == 2


def test_columns_that_are_missing_or_there_twice_are_told() -> None:
    assert problems("bcr;matricule;nom\n") == [(1, "bcr"), (1, "siret"), (1, "role")]


def test_contracts_and_mandates_are_read_in_french_too() -> None:
    [contract] = read_file(
        "Numéro de contrat;BCR du certificateur;Date de début;Date de fin\nmcfcer000123;12ABC345;1/2/2024;\n".encode(),
        CONTRACTS,
    ).lines
    assert contract.record.number == "MCFCER000123"
    assert (contract.record.valid_from, contract.record.valid_to) == ("2024-02-01", None)
    [mandate] = read_file(
        "déposant,certificateur,du,au\n56GHI789,12ABC345,2024-01-01,2024-12-31\n".encode(), MANDATES
    ).lines
    assert mandate.record.valid_to == "2024-12-31"


def test_a_file_may_do_without_last_days() -> None:
    [contract] = read_file(b"contract;certifier;from\nA1;12ABC345;2024-01-01\n", CONTRACTS).lines
    assert contract.record.valid_to is None


def test_a_mandate_is_between_two_and_does_not_end_before_it_begins() -> None:
    header = "depositor;certifier;from;to\n"
    own = read_file(f"{header}12ABC345;12ABC345;2024-01-01;\n".encode(), MANDATES)
    backwards = read_file(f"{header}56GHI789;12ABC345;2024-01-02;2024-01-01\n".encode(), MANDATES)
    assert [problem.column for problem in (*own.problems, *backwards.problems)] == ["certifier", "to"]


@pytest.mark.parametrize("cell", [SIRET, "010 047 215 00016", "356 000 000 00048", "35600000049837"])
def test_a_siret_is_14_digits_that_add_up_with_la_postes_exception(cell: str) -> None:
    assert len(cells.siret(cell)) == 14


@pytest.mark.parametrize(
    "cell",
    [
        "01004721500017",
        "0100472150001",
        "010047215000166",
        "0100472150001X",
        "35600000049838",
        "1,00472E+12",
        "",
        "²" * 14,
    ],
)
def test_what_is_no_siret_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"digit|spreadsheet"):
        cells.siret(cell)


@pytest.mark.parametrize(("cell", "read"), [("12abc345", "12ABC345"), (" 12 ABC 345", "12ABC345")])
def test_a_bcr_is_8_letters_and_digits_in_capitals(cell: str, read: str) -> None:
    assert cells.bcr(cell) == read


@pytest.mark.parametrize("cell", ["", "12ABC34", "12ABC3456", "12-BC345", "12ÀBC345", "１２ABC345"])
def test_what_is_no_bcr_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="8 letters"):
        cells.bcr(cell)


@pytest.mark.parametrize(
    "cell", ["31/02/2024", "2024-13-01", "01-02-2024", "20240101", "01/02/24", "0024-01-01", "2024-01-01 00:00"]
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"date|day"):
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("certifier", (True, False)),
        ("Certificateur", (True, False)),
        ("DÉPOSANT", (False, True)),
        ("tiers de confiance", (False, True)),
        ("both", (True, True)),
        ("Les deux", (True, True)),
        ("certificateur et déposant", (True, True)),
        ("depositor, certifier", (True, True)),
    ],
)
def test_roles_are_read_in_both_languages(cell: str, read: tuple[bool, bool]) -> None:
    assert cells.roles(cell) == read


@pytest.mark.parametrize("cell", ["", "partenaire", "certificateur et partenaire", "et"])
def test_what_is_no_role_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="certifier, depositor or both"):
        cells.roles(cell)

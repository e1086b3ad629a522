from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.flux.fields import FIELDS, Kind
from actions.spreadsheet.tables import Cell
from actions.spreadsheet.values import BY_NAME, Reader, read_code, read_post_code, read_type
from actions.spreadsheet.wrong import Wrong
from tests.spreadsheet.sheets import TODAY

READER = Reader(TODAY)
CELLS = st.one_of(
    st.text(max_size=300),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}", fullmatch=True),
    st.from_regex(r"(RS|RNCP|rs)? ?-?\d{0,6}", fullmatch=True),
)


def read(field: str, cell: Cell) -> str:
    said = READER.read(BY_NAME[field], cell)
    return f"! {said.reason}" if isinstance(said, Wrong) else said


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-01", "2026-03-01"),
        ("01/03/2026", "2026-03-01"),
        ("1.3.2026", "2026-03-01"),
        ("1er mars 2026", "2026-03-01"),
        ("dimanche 1 mars 2026", "2026-03-01"),
        ("01-mars-26", "2026-03-01"),
        ("01/03/26", "2026-03-01"),
        ("March 1, 2026", "2026-03-01"),
        ("2026-03-01 00:00:00", "2026-03-01"),
        ("01032026", "2026-03-01"),
        (1032026.0, "2026-03-01"),
        (46082.0, "2026-03-01"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime.fromisoformat("2026-03-01T09:30"), "2026-03-01"),
        ("néant", ""),
        ("nill", ""),
        ("03/25/2026", "! unreal_date"),
        ("31/02/2026", "! unreal_date"),
        ("26/03/01", "! year_of_two_figures"),
        ("01/01/75", "! year_of_two_figures"),
        ("mars 2026", "! date_without_day"),
        ("01/03/1850", "! date_out_of_range"),
        ("bientôt", "! not_a_date"),
        (75009.0, "! date_out_of_range"),
        (12.5, "! not_a_date"),
        (time(12), "! not_a_date"),
        (timedelta(days=2), "! not_a_date"),
    ],
)
def test_days(cell: Cell, day: str) -> None:
    assert read("dateDebutValidite", cell) == day


@pytest.mark.parametrize(
    ("cell", "birth"),
    [
        ("15/11/96", ("1996", "11", "15")),
        ("15/11/05", ("2005", "11", "15")),
        (1996.0, ("1996", "", "")),
        ("00/00/1960", ("1960", "", "")),
        ("", None),
        ("15/11/26", "year_of_two_figures"),
        ("01/01/2030", "born_in_future"),
    ],
)
def test_births(cell: Cell, birth: object) -> None:
    said = READER.read_birth(cell)
    assert (said.reason if isinstance(said, Wrong) else said) == birth


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        ("sexe", "Homme", "M"),
        ("sexe", "Mme.", "F"),
        ("sexe", "?", ""),
        ("modalitePassageExamen", "présentiel", "EN_PRESENTIEL"),
        ("modalitePassageExamen", "presenciel", "EN_PRESENTIEL"),
        ("mentionValidee", "mention bien", "MENTION_BIEN"),
        ("mentionValidee", "Très bien", "MENTION_TRES_BIEN"),
        ("mentionValidee", "aucune", "SANS_MENTION"),
        ("mentionValidee", "excellent", "! not_in_list"),
        ("modaliteAcces", "apprentissage", "FORMATION_INITIALE_APPRENTISSAGE"),
        ("modaliteAcces", "alternance", "! not_in_list"),
        ("modaliteAcces", "EQUIVALENCE_(DIPLOME_ETRANGER)", "EQUIVALENCE_DIPLOME_ETRANGER"),
        ("initiativeInscription", "France Travail", "POLE_EMPLOI"),
        ("donneeCertifiee", 1.0, "true"),
        ("donneeCertifiee", "x", "true"),
        ("donneeCertifiee", "Faux", "false"),
        ("donneeCertifiee", "peut-être", "! not_yes_or_no"),
        ("moisNaissance", "05", "5"),
        ("moisNaissance", 5.0, "5"),
        ("moisNaissance", "novembre", "11"),
        ("moisNaissance", 13.0, "! out_of_range"),
        ("codeInsee", 1004.0, "01004"),
        ("codeInsee", "2a004", "2A004"),
        ("codeInsee", "Toulouse", "! not_an_insee_code"),
        ("codePostalCentreExamen", 1004.0, "01004"),
        ("codePaysNaissance", "99131", "131"),
        ("codePaysNaissance", "FRANCE", ""),
        ("codePaysNaissance", "BE", "! not_a_country_code"),
        ("libelleCommuneNaissance", "Toulouse (31)", "Toulouse"),
        ("nomNaissance", "Na", "Na"),
        ("nomNaissance", "D’Artagnan\u200b\xa0 ", "D’Artagnan"),
        ("nomNaissance", "DUPONT2", "! figures_in_name"),
        ("prenom1", "FranÃ§ois", "! garbled"),
        ("prenom1", "x" * 61, "! too_long"),
        ("idTechnique", "1,23457E+15", "! digits_lost"),
        ("idTechnique", 1.23457e15, "! digits_lost"),
        ("idTechnique", "'00123", "00123"),
        ("scoring", "nill", ""),
        ("scoring", 12.4, "12.4"),
    ],
)
def test_values(field: str, cell: Cell, said: str) -> None:
    assert read(field, cell) == said


@pytest.mark.parametrize(
    ("cell", "kind", "said"),
    [
        (1710.0, "RS", ("RS", "RS1710")),
        ("rs 5875", "", ("RS", "RS5875")),
        ("RNCP19117 - Technicien", "RNCP", ("RNCP", "RNCP19117")),
        ("RS n° 123", "", ("RS", "RS123")),
        ("RS1710", "RNCP", "type_and_code_differ"),
        ("1710", "", "code_without_type"),
        ("abc", "RS", "not_a_code"),
        ("X1", "Habilitation", ("Habilitation", "X1")),
        ("", "RS", None),
    ],
)
def test_codes(cell: Cell, kind: str, said: object) -> None:
    found = read_code(cell, kind)
    assert (found.reason if isinstance(found, Wrong) else found) == said


def test_a_postal_code_of_four_figures_is_right_abroad() -> None:
    assert (read_post_code("1004", is_abroad=False), read_post_code("1004", is_abroad=True)) == ("01004", "1004")


@settings(deadline=None)
@given(cell=CELLS)
def test_no_cell_makes_reading_fail_and_what_is_read_fits_its_field(cell: Cell) -> None:
    for field in FIELDS:
        said = READER.read(field, cell)
        if isinstance(said, Wrong) or not said:
            continue
        if field.values:
            assert said in field.values
        if field.longest:
            assert field.shortest <= len(said) <= field.longest
        if field.kind is Kind.INTEGER:
            assert field.least <= int(said) <= field.most
        if field.kind is Kind.DATE:
            assert date(1900, 1, 1) <= date.fromisoformat(said) <= date(2099, 12, 31)
        assert read(field.name, said) in {said, f"0{said}"} or field.kind is Kind.TEXT
    READER.read_birth(cell)
    kind = read_type(cell)
    read_code(cell, "" if isinstance(kind, Wrong) else kind)

"""What is written is valid, and is read again as it was."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.flux.fields import FIELDS, Field, Kind
from actions.flux.passage_data import PassageData, Result
from actions.flux.passages import passages
from actions.flux.writing import writing_flux
from tests.examples import examples
from tests.spreadsheet.sheets import HEAD, is_valid

HOLDER = [field for field in FIELDS if "titulaire" in field.path and field.name not in {"codeInsee", "codePostal"}]
OTHERS = [field for field in FIELDS if len(field.path) < 3 and "dossierFormation" not in field.path]
TEXT = st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufffe\uffff")


def value(field: Field) -> st.SearchStrategy[str | None]:
    if field.values:
        said: st.SearchStrategy[str] = st.sampled_from(field.values)
    elif field.kind is Kind.BOOLEAN:
        said = st.sampled_from(["true", "false"])
    elif field.kind is Kind.INTEGER:
        said = st.integers(field.least, field.most).map(str)
    elif field.kind is Kind.DATE:
        said = st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(str)
    else:
        said = st.text(TEXT, min_size=field.shortest, max_size=max(field.shortest, min(field.longest, 12)))
    return st.one_of(st.none(), said) if field.nillable else said


def values(*fields: Field) -> st.SearchStrategy[dict[str, str | None]]:
    return st.fixed_dictionaries(
        {field.name: value(field) for field in fields if field.required},
        optional={field.name: value(field) for field in fields if not field.required},
    )


BIRTHPLACE = st.sampled_from([{"codeInsee": "31555"}, {"codePostal": None}, {"codePostal": "1004"}])
RESULTS = st.lists(
    st.builds(
        Result,
        st.sampled_from(["", "1", "8"]),
        st.sampled_from(["1", "5"]),
        st.sampled_from(["", "4"]),
    ),
    max_size=3,
).map(tuple)
PASSAGES = st.builds(
    lambda plain, holder, place, results, code: PassageData(
        ordinal=0,
        line=0,
        certification_type="RS",
        code=code,
        values={**plain, **holder, **place},
        results=results,
    ),
    values(*OTHERS),
    values(*HOLDER),
    BIRTHPLACE,
    RESULTS,
    st.sampled_from(["RS1", "RS2", "RS<&>\"'"]),
)


@settings(max_examples=examples(60))
@given(written=st.lists(PASSAGES, min_size=1, max_size=6))
def test_what_is_written_is_valid_and_reads_the_same(written: list[PassageData]) -> None:
    with TemporaryDirectory() as folder:
        target = Path(folder) / "flux.xml"
        with writing_flux(target, HEAD) as flux:
            for passage in written:
                flux.passage(passage)
        assert is_valid(target)
        found = [(one.code, one.values, one.results) for one in passages(target)]
    order = list(dict.fromkeys(passage.code for passage in written))
    expected = sorted(written, key=lambda passage: order.index(passage.code))
    assert found == [(one.code, one.values, one.results) for one in expected]


def test_characters_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    target = tmp_path / "flux.xml"
    data = PassageData(
        ordinal=1, line=1, certification_type="RS", code="RS1\x00", values={"verbatim": "a\x0b\ud800\ufffeb\r"}
    )
    with writing_flux(target, HEAD) as flux:
        flux.passage(data)
    assert "<cpf:code>RS1</cpf:code>" in target.read_text(encoding="utf-8")
    assert "<cpf:verbatim>ab&#13;</cpf:verbatim>" in target.read_text(encoding="utf-8")


def test_nothing_is_left_where_writing_is_broken_off(tmp_path: Path) -> None:
    def break_off() -> None:
        with writing_flux(tmp_path / "flux.xml", HEAD) as flux:
            flux.passage(PassageData(ordinal=1, line=1, certification_type="RS", code="RS1", values={}))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert list(tmp_path.iterdir()) == []


def test_a_field_that_no_flux_has_is_refused(tmp_path: Path) -> None:
    with writing_flux(tmp_path / "flux.xml", HEAD) as flux, pytest.raises(KeyError):
        flux.passage(PassageData(ordinal=1, line=1, certification_type="RS", code="RS1", values={"nom": "x"}))

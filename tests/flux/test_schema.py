"""Each rule of the table is broken once, and found at its place."""

from pathlib import Path

import pytest

from actions.flux.fields import ENVELOPE, FIELDS, NATIONAL_ID, RESULT, Field, Kind
from actions.flux.outcome import Severity
from actions.flux.schemas import groups, kinds
from tests.flux.files import SAMPLE, Checked, changed, place

BROKEN = [
    ("<cpf:obtentionCertification>PAR_ADMISSION", "<cpf:obtentionCertification>ADMISSION", "value_not_in_list"),
    ("<cpf:donneeCertifiee>true", "<cpf:donneeCertifiee>OUI", "boolean_malformed"),
    ("<cpf:dateDebutExamen>2020-12-20", "<cpf:dateDebutExamen>20/12/2020", "date_malformed"),
    ("<cpf:dateDebutExamen>2020-12-20", "<cpf:dateDebutExamen>2020-02-30", "date_malformed"),
    ("<cpf:dateDebutExamen>2020-12-20", "<cpf:dateDebutExamen>1820-12-20", "date_malformed"),
    ("<cpf:dateDebutExamen>2020-12-20", "<cpf:dateDebutExamen>2020-12-20Z", "date_malformed"),
    ("<cpf:dateDebutExamen>2020-12-20", "<cpf:dateDebutExamen>", "value_empty"),
    ("<cpf:horodatage>2020-12-18T14:24:12+01:00", "<cpf:horodatage>2020-12-18T14:24:12+1:00", "instant_malformed"),
    ("<cpf:horodatage>2020-12-18T14:24:12+01:00", "<cpf:horodatage>2020-12-18T14:24:12Z", "instant_malformed"),
    ("<cpf:horodatage>2020-12-18T14:24:12+01:00", "<cpf:horodatage>2020-12-18T14:24:12.5+01:00", "instant_malformed"),
    ("<cpf:horodatage>2020-12-18T14:24:12+01:00", "<cpf:horodatage>2020-12-18T14:24:12+15:00", "instant_malformed"),
    ("<cpf:idClient>AB123CDE", "<cpf:idClient>AB123CDEF", "wrong_length"),
    ("<cpf:idContrat>2560080000127J", "<cpf:idContrat>" + "7" * 21, "too_long"),
    ("<cpf:type>RNCP", "<cpf:type>", "value_empty"),
    ("<cpf:verbatim>TOSA", "<cpf:verbatim>" + "é" * 256, "too_long"),
    ("<cpf:scoreGeneral>890", "<cpf:scoreGeneral>0", "number_too_small"),
    ("<cpf:scoreGeneral>890", "<cpf:scoreGeneral>1001", "number_too_large"),
    ("<cpf:scoreGeneral>890", "<cpf:scoreGeneral>8,9", "number_malformed"),
    ("<cpf:niveau>5", "<cpf:niveau>9", "number_too_large"),
    ("<cpf:domaineCompetenceId>3", "<cpf:domaineCompetenceId>33", "wrong_length"),
    ("<cpf:moisNaissance>11", "<cpf:moisNaissance>13", "number_too_large"),
    ("<cpf:jourNaissance>15", "<cpf:jourNaissance>32", "number_too_large"),
    ("<cpf:anneeNaissance>1996", "<cpf:anneeNaissance>1899", "number_too_small"),
    ("<cpf:sexe>M", "<cpf:sexe>H", "value_not_in_list"),
    ("<cpf:codeInsee>31555", "<cpf:codeInsee>3155", "wrong_length"),
    ("<cpf:mentionValidee>MENTION_ASSEZ_BIEN", "<cpf:mentionValidee>nill", "value_not_in_list"),
    ("<cpf:verbatim>TOSA", '<cpf:verbatim xsi:nil="true">', "nil_not_allowed"),
    ("<cpf:scoring>12.4", '<cpf:scoring xsi:nil="true">12.4', "nil_with_content"),
    ("<cpf:scoring>12.4", '<cpf:scoring xsi:nil="oui">12.4', "nil_malformed"),
    ("<cpf:scoring>12.4", '<cpf:scoring unit="%">12.4', "attribute_not_allowed"),
    ("<cpf:titulaire>", '<cpf:titulaire id="1">', "attribute_not_allowed"),
    ("<cpf:flux xmlns:cpf", '<cpf:flux version="2" xmlns:cpf', "attribute_not_allowed"),
    ("<cpf:scoring>12.4", "<cpf:scoring><cpf:sexe/>", "children_not_allowed"),
    ("<cpf:titulaire>", "<cpf:titulaire>Dupont", "text_not_allowed"),
    ("<cpf:verbatim>TOSA", "<cpf:verbaitm/><cpf:verbatim>TOSA", "element_unknown"),
    ("<cpf:verbatim>TOSA", "<verbatim/><cpf:verbatim>TOSA", "element_misplaced"),
    ("<cpf:verbatim>TOSA", "<cpf:sexe>M</cpf:sexe><cpf:verbatim>TOSA", "element_misplaced"),
]


def test_the_sample_is_valid(tmp_path: Path) -> None:
    checked = Checked(tmp_path, SAMPLE)
    assert checked.summary.is_well_formed
    assert (checked.summary.total, checked.summary.accepted) == (3, 3)
    assert checked.summary.head.contract == "2560080000127J"
    assert [passage.line for passage in checked.passages] == [16, 76, 123]


@pytest.mark.parametrize(("old", "new", "cause"), BROKEN, ids=[f"{cause}-{new[5:25]}" for _, new, cause in BROKEN])
def test_a_broken_rule_is_found_at_its_place(old: str, new: str, cause: str, tmp_path: Path) -> None:
    data = changed(old, new)
    line, column = place(SAMPLE, SAMPLE.index(old.encode()))
    checked = Checked(tmp_path, data)
    assert not checked.summary.is_well_formed
    assert [(one.cause, one.line, one.column) for _, one in checked.found] == [(cause, line, column)]
    ordinal, finding = checked.found[0]
    assert ordinal == (1 if line > 15 else 0)
    assert finding.original


@pytest.mark.parametrize("name", [field.name for field in FIELDS if field.required])
def test_a_missing_datum_is_found(name: str, tmp_path: Path) -> None:
    if name == "codePostal":
        pytest.skip("the sample has codes of towns")
    begin = SAMPLE.index(f"<cpf:{name}>".encode())
    end_tag = f"</cpf:{name}>".encode()
    end = SAMPLE.index(end_tag, begin) + len(end_tag)
    checked = Checked(tmp_path, SAMPLE[:begin] + SAMPLE[end:])
    ((ordinal, finding),) = checked.found
    assert finding.cause == "element_missing"
    assert finding.facts["missing"] == name
    assert ordinal in {1, 2}


def test_children_come_in_any_order(tmp_path: Path) -> None:
    scoring, verbatim = b"<cpf:scoring>12.4</cpf:scoring>", b"<cpf:verbatim>TOSA</cpf:verbatim>"
    data = SAMPLE.replace(scoring, b"@").replace(verbatim, scoring).replace(b"@", verbatim)
    assert Checked(tmp_path, data).summary.accepted == 3


def test_only_one_way_of_naming_the_holder(tmp_path: Path) -> None:
    checked = Checked(tmp_path, changed("</cpf:titulaire>", "</cpf:titulaire><cpf:dossierFormation/>"))
    ((_, finding),) = checked.found
    assert (finding.cause, finding.element) == ("choice_both", "dossierFormation")


def test_a_second_certifier_is_refused(tmp_path: Path) -> None:
    checked = Checked(tmp_path, changed("</cpf:certificateur>", "</cpf:certificateur><cpf:certificateur/>"))
    assert checked.causes == ["certifier_twice"]


def test_errors_are_told_before_warnings_with_the_fields_that_they_are_in(tmp_path: Path) -> None:
    """One error was told beneath whatever was to be checked more often, and nowhere but in the report where it was."""
    causes = Checked(tmp_path, changed("2030-12-13", "2019-12-13")).summary.causes
    assert [one.severity for one in causes][:2] == [Severity.ERROR, Severity.WARNING]
    assert causes[0].fields == ("dateFinValidite",)
    lacking = changed("<cpf:donneeCertifiee>true</cpf:donneeCertifiee>", "<cpf:Dupont/>")
    fields = [one.fields for one in Checked(tmp_path, lacking).summary.causes]
    assert ("donneeCertifiee",) in fields
    assert "Dupont" not in str(fields)  # it may be anybody's name


def test_an_empty_list_of_passages_is_refused(tmp_path: Path) -> None:
    more = "<cpf:certification><cpf:type>RS</cpf:type><cpf:code>RS1</cpf:code><cpf:passageCertifications/>"
    checked = Checked(tmp_path, changed("</cpf:certifications>", f"{more}</cpf:certification></cpf:certifications>"))
    assert checked.causes == ["element_missing"]


def test_release_1_1_5_is_taken(tmp_path: Path) -> None:
    holder = SAMPLE[SAMPLE.index(b"<cpf:titulaire>") : SAMPLE.index(b"</cpf:titulaire>") + len(b"</cpf:titulaire>")]
    national = b"<cpf:identifiantNational><cpf:nir>1961131555123</cpf:nir><cpf:nomNaissance>Dupont</cpf:nomNaissance>"
    data = SAMPLE.replace(holder, national + b"</cpf:identifiantNational>", 1)
    data = data.replace(b"</cpf:horodatage>", b"</cpf:horodatage><cpf:action>CREATION</cpf:action>")
    assert Checked(tmp_path, data).summary.accepted == 3
    deletion = data.replace(b"CREATION<", b"SUPPRESSION<")
    assert Checked(tmp_path, deletion).causes == ["value_not_in_list"]


def test_every_error_is_told_even_behind_a_strange_element(tmp_path: Path) -> None:
    data = changed("<cpf:urlPreuve>", "<cpf:a/><cpf:b/><cpf:urlPreuve>")
    data = data.replace(b"<cpf:sexe>M", b"<cpf:sexe>X").replace(b"<cpf:scoring>12.4</cpf:scoring>", b"")
    causes = Checked(tmp_path, data).causes
    assert causes.count("element_unknown") == 2
    assert causes.count("value_not_in_list") == 2
    assert causes.count("element_missing") == 3


@pytest.mark.parametrize("field", [*ENVELOPE, *FIELDS, *RESULT, *NATIONAL_ID], ids=lambda field: "/".join(field.path))
def test_fields_and_schema_agree(field: Field) -> None:
    parent = field.path[-2] if len(field.path) > 1 else ""
    if parent:
        assert groups()[parent][field.name] is field.required
    elif field in FIELDS:
        assert groups()["passageCertification"][field.name] is field.required
    assert kinds()[field.name] is field.kind
    assert bool(field.values) is (field.kind is Kind.CHOICE)

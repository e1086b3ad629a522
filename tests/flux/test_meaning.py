"""What a passage says must make sense; where the real portal has a message, it is quoted."""

from pathlib import Path
from typing import Any

import pytest

from actions.flux.checking import settle
from actions.flux.outcome import Finding, Severity, Step
from tests.flux.files import SAMPLE, TODAY, Checked, changed

INSEE = "<cpf:codeInsee>31555"
RESULT = "<cpf:domaineCompetenceId>3</cpf:domaineCompetenceId>"
CASES: dict[str, tuple[bytes, dict[str, Any], str]] = {
    "twice_in_file": (
        changed("10c54fd2-f3a3-4dea-b975-4d7258bd10b3", "db855769-bcd6-4253-93cf-e666db666c0a"),
        {},
        "existe déjà en base",
    ),
    "type_and_code_disagree": (changed(">RNCP19117", ">19117"), {}, "est KO"),
    "examination_ends_before_it_begins": (changed("Examen>2020-12-22", "Examen>2020-12-19"), {}, ""),
    "validity_ends_before_it_begins": (changed("2030-12-13", "2020-12-11"), {}, "est inférieure"),
    "date_in_future": (changed("Examen>2020-12-22", "Examen>2021-12-22"), {}, ""),
    "too_late": (changed("2020-12-12", "2020-10-14"), {}, ""),
    "language_level_missing": (changed("<cpf:niveauLangueEuropeen>A1</cpf:niveauLangueEuropeen>", ""), {}, ""),
    "language_level_not_announced": (changed("LangueEuro>true", "LangueEuro>false"), {}, ""),
    "digital_level_not_announced": (changed("NumeriqueEuro>true", "NumeriqueEuro>0"), {}, ""),
    "result_incomplete": (changed(RESULT, ""), {}, ""),
    "competence_area_unknown": (changed(RESULT, RESULT.replace("3", "6")), {}, ""),
    "competence_unknown": (changed("<cpf:competenceId>4", "<cpf:competenceId>5"), {}, ""),
    "competence_twice": (
        changed(RESULT, RESULT.replace("3", "1")).replace(b"competenceId>4", b"competenceId>1", 1),
        {},
        "",
    ),
    "vae_kind_missing": (
        changed(">FORMATION_INITIALE_APPRENTISSAGE", ">VAE").replace(
            b"<cpf:voieAccessVAE>VAE_CLASSIQUE</cpf:voieAccessVAE>", b"", 1
        ),
        {},
        "",
    ),
    "vae_kind_without_vae": (SAMPLE, {}, ""),
    "nothing_written": (changed(">12.4", ">nill"), {}, ""),
    "birth_date_impossible": (changed("<cpf:jourNaissance>15", "<cpf:jourNaissance>31"), {}, ""),
    "birth_day_without_month": (
        changed("<cpf:moisNaissance>11", '<cpf:moisNaissance xsi:nil="true">'),
        {},
        "",
    ),
    "birth_in_future": (changed("<cpf:anneeNaissance>1996", "<cpf:anneeNaissance>2090"), {}, ""),
    "born_after_issue": (
        changed("<cpf:anneeNaissance>1996", "<cpf:anneeNaissance>2020").replace(b">11<", b">12<", 1),
        {},
        "",
    ),
    "birth_country_in_france": (SAMPLE, {}, ""),
    "birth_country_disagrees": (changed(INSEE, "<cpf:codeInsee>99110"), {}, ""),
    "birth_country_malformed": (changed(INSEE, "<cpf:codeInsee>99109"), {}, ""),
    "town_code_malformed": (changed(INSEE, "<cpf:codeInsee>3155X"), {}, ""),
}
for name, code in {
    "birth_country_in_france": "109",
    "birth_country_disagrees": "109",
    "birth_country_malformed": "XYZ",
}.items():
    written = f"<cpf:codePaysNaissance>{code}</cpf:codePaysNaissance><cpf:libellePaysNaissance>".encode()
    CASES[name] = (CASES[name][0].replace(b"<cpf:libellePaysNaissance>", written, 1), {}, "")
_DIGITAL = SAMPLE[SAMPLE.index(b"<cpf:niveauNumeriqueEuropeen>") :]
_DIGITAL = _DIGITAL[: _DIGITAL.index(b"</cpf:niveauNumeriqueEuropeen>") + len(b"</cpf:niveauNumeriqueEuropeen>")]
CASES["digital_level_missing"] = (SAMPLE.replace(_DIGITAL, b"", 1), {}, "")

PAIR = ("E564ACB0", "2560080000127J")
HEADS: dict[str, tuple[bytes, dict[str, Any], int]] = {
    "emitter_not_depositor": (SAMPLE, {"depositor": "12ABC345"}, 3),
    "contract_unknown": (SAMPLE, {"contracts": frozenset({("E564ACB0", "OTHER")})}, 3),
    "mandate_missing": (SAMPLE, {"depositor": "AB123CDE", "mandates": frozenset({"12ABC345"})}, 3),
    "too_many_passages": (SAMPLE, {"most_records": 2}, 1),
    "id_flux_no_uuid": (changed("6e3c7378-bda4", "drama"), {}, 0),
    "sent_in_future": (changed("2020-12-18T", "2021-12-18T"), {}, 0),
    "sent_long_ago": (changed("2020-12-18T", "1999-12-18T"), {}, 0),
}
WARNINGS = {
    *("date_in_future", "too_late", "language_level_not_announced", "digital_level_not_announced", "result_incomplete"),
    *("competence_twice", "vae_kind_without_vae", "nothing_written", "birth_day_without_month"),
}


@pytest.mark.parametrize("cause", CASES)
def test_what_makes_no_sense_is_found(cause: str, tmp_path: Path) -> None:
    data, given, original = CASES[cause]
    checked = Checked(tmp_path, data, **given)
    assert checked.summary.is_well_formed
    found = [one for _, one in checked.found if one.cause == cause]
    assert found
    assert all(one.step is Step.MEANING and one.line > 0 and one.column > 0 for one in found)
    assert all((one.severity is Severity.WARNING) is (cause in WARNINGS) for one in found)
    assert original in found[0].original
    assert bool(found[0].original) is bool(original)
    others = {one.cause for _, one in checked.found} - {cause, "vae_kind_without_vae", "competence_twice"}
    assert not others


@pytest.mark.parametrize("cause", HEADS)
def test_what_is_wrong_around_passages_is_told_once_and_rejects_each(cause: str, tmp_path: Path) -> None:
    data, given, rejected = HEADS[cause]
    checked = Checked(tmp_path, data, **given)
    assert [ordinal for ordinal, one in checked.found if one.cause == cause].count(0) == 1
    assert checked.summary.rejected == rejected
    (counted,) = [one for one in checked.summary.causes if one.cause == cause]
    assert counted.number == max(rejected, 1)


def test_what_is_right_is_accepted(tmp_path: Path) -> None:
    known = {"depositor": "AB123CDE", "contracts": frozenset({PAIR}), "mandates": frozenset({"E564ACB0"})}
    assert Checked(tmp_path, SAMPLE, **known).summary.accepted == 3


def test_a_head_that_comes_late_is_heard(tmp_path: Path) -> None:
    contract = b"<cpf:idContrat>2560080000127J</cpf:idContrat>"
    kind = b"<cpf:type>RNCP</cpf:type>"
    data = SAMPLE.replace(contract, b"").replace(b"</cpf:certifications>", b"</cpf:certifications>" + contract)
    data = data.replace(kind, b"").replace(b"</cpf:passageCertifications>", b"</cpf:passageCertifications>" + kind)
    data = data.replace(b">RNCP19117", b">RS19117")
    checked = Checked(tmp_path, data, contracts=frozenset({PAIR}))
    assert checked.summary.head.contract == PAIR[1]
    assert checked.causes.count("type_and_code_disagree") == 3
    assert "contract_unknown" not in checked.causes


def test_late_findings_are_settled(tmp_path: Path) -> None:
    checked = Checked(tmp_path, SAMPLE)
    late = {2: Finding(cause="already_received", step=Step.MEANING, line=76)}
    summary = settle(checked.outcome, tmp_path / "settled", late)
    assert (summary.total, summary.accepted, summary.rejected) == (3, 2, 1)
    assert summary.head == checked.summary.head
    assert summary.is_well_formed
    assert {cause.cause for cause in summary.causes} == {"already_received", "vae_kind_without_vae"}


def test_three_months_are_counted_by_the_calendar(tmp_path: Path) -> None:
    assert TODAY.isoformat() == "2021-01-15"
    on_time = SAMPLE.replace(b"2020-12-12", b"2020-10-15")
    assert "too_late" not in Checked(tmp_path, on_time).causes

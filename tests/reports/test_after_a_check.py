"""From a file to its documents, by the real check."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from lxml import etree

from actions.flux.around import Reference
from actions.flux.checking import check
from bot.reports.correction import write_correction
from bot.reports.deposit import DepositFacts
from bot.reports.processing import write_processing_report
from bot.reports.rejected_csv import write_rejected_csv
from bot.reports.report_pdf import write_report_pdf
from bot.reports.wording import Wording
from tests.reports.flux_files import HEAD, data, write_flux
from tests.reports.pdf import read_pdf, words_of

REFERENCE = Reference(today=date(2021, 1, 4), depositor=HEAD.emitter, deadline_months=3, most_records=1000)


def checked(source: Path, facts: DepositFacts) -> tuple[DepositFacts, Path]:
    outcome = source.with_suffix(".gz")
    summary = check(source, outcome, REFERENCE)
    return replace(facts, status="processed_with_errors", processed_at=facts.received_at, summary=summary), outcome


def test_documents_agree_on_what_the_check_found(facts: DepositFacts, wording: Wording, tmp_path: Path) -> None:
    fine = {"presenceNiveauNumeriqueEuro": "false"}
    passages = [
        data(1, **fine),
        data(2, **fine, dateFinValidite="2019-01-01"),
        data(3, **fine),
        data(4, **fine, idTechnique="id-1"),
    ]
    source = write_flux(tmp_path / "sent.xml", passages)
    deposit = checked(source, facts)
    summary = deposit[0].came_of_it
    assert (summary.accepted, summary.rejected) == (2, 2)
    xml, pdf, table, correction = BytesIO(), BytesIO(), BytesIO(), BytesIO()
    write_processing_report(*deposit, wording, "fr", xml)
    report = etree.fromstring(xml.getvalue())
    assert [one.text for one in report.iterfind("PassagesOK/idTechnique")] == ["id-1", "id-3"]
    assert [one.text for one in report.iterfind("PassagesKO/passage/idTechnique")] == ["id-2", "id-1"]
    write_report_pdf(*deposit, wording, "fr", pdf)
    told = words_of(read_pdf(pdf.getvalue()))
    assert wording.in_language("fr").say("cause.title") not in told, "every cause has its words"
    write_rejected_csv(*deposit, wording, "en", table, source=source)
    assert len(table.getvalue().decode().splitlines()) == 1 + 2
    write_correction(*deposit, correction, source=source)
    again = tmp_path / "again.xml"
    again.write_bytes(correction.getvalue())
    assert checked(again, facts)[0].came_of_it.total == 2


def test_errors_of_structure_have_their_words(facts: DepositFacts, wording: Wording, tmp_path: Path) -> None:
    source = write_flux(tmp_path / "sent.xml", [data(1, sexe="X"), data(2, dateDebutValidite="12/12/2020")])
    deposit = checked(source, facts)
    assert not deposit[0].came_of_it.is_well_formed
    xml, pdf, table = BytesIO(), BytesIO(), BytesIO()
    write_processing_report(*deposit, wording, "fr", xml)
    assert [one.findtext("type") for one in etree.fromstring(xml.getvalue()).iter("erreur")] == ["XSD", "XSD"]
    write_report_pdf(*deposit, wording, "en", pdf)
    assert wording.in_language("en").say("cause.title") not in words_of(read_pdf(pdf.getvalue()))
    write_rejected_csv(*deposit, wording, "fr", table, source=source)
    assert len(table.getvalue().decode().splitlines()) == 1 + 2

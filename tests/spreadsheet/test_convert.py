import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from actions.flux.outcome import Head
from actions.flux.passages import passages
from actions.spreadsheet.convert import convert, read_sheet
from actions.spreadsheet.problems import read_problems
from actions.spreadsheet.refusal import SheetRefusedError
from tests.spreadsheet.sheets import HEAD, ROW, TODAY, is_valid, sheet_of, text_of, workbook


def converted(path: Path, head: Head = HEAD) -> tuple[Path, int]:
    target = path.with_suffix(".xml")
    return target, convert(path, path.name, target, head, today=TODAY).written


def values_of(path: Path) -> dict[str, str | None]:
    target, written = converted(path)
    assert written == 1
    assert is_valid(target)
    (passage,) = passages(target)
    return {"type": passage.certification_type, "code": passage.code, **passage.values}


def test_a_row_becomes_a_passage_as_people_write_it(tmp_path: Path) -> None:
    said = values_of(sheet_of(tmp_path / "a.xlsx", {"Mention": "Mention bien", "Voie d'accès": "apprentissage"}))
    assert said == {
        "type": "RS",
        "code": "RS5875",
        "idTechnique": "C-1",
        "obtentionCertification": "PAR_ADMISSION",
        "donneeCertifiee": "true",
        "dateDebutValidite": "2026-03-01",
        "dateFinValidite": None,
        "presenceNiveauLangueEuro": "false",
        "presenceNiveauNumeriqueEuro": "false",
        "scoring": None,
        "mentionValidee": "MENTION_BIEN",
        "modaliteAcces": "FORMATION_INITIALE_APPRENTISSAGE",
        "nomNaissance": "Dupont",
        "nomUsage": None,
        "prenom1": "Élodie",
        "anneeNaissance": "1996",
        "moisNaissance": "11",
        "jourNaissance": "15",
        "sexe": "F",
        "codeInsee": "31555",
    }


def test_cells_that_excel_understood_are_understood(tmp_path: Path) -> None:
    said = values_of(
        sheet_of(
            tmp_path / "a.xlsx",
            {
                "Date de naissance": date(1996, 11, 15),
                "Date d'obtention": date(2026, 3, 1),
                "Code INSEE": 1004,
                "N° de candidat": 12345678901,
                "Donnée certifiée": True,
            },
        )
    )
    assert (said["anneeNaissance"], said["dateDebutValidite"]) == ("1996", "2026-03-01")
    assert (said["codeInsee"], said["idTechnique"], said["donneeCertifiee"]) == ("01004", "12345678901", "true")


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ";"), ("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", "\t"), ("mac_roman", ";"), ("utf-8", "|")],
)
def test_text_is_read_in_the_encodings_of_spreadsheet_programs(tmp_path: Path, encoding: str, separator: str) -> None:
    path = text_of(tmp_path / "a.csv", encoding, separator, list(ROW), [str(cell) for cell in ROW.values()])
    assert values_of(path)["prenom1"] == "Élodie"


def test_excels_own_line_about_the_separator_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"sep=;\n{';'.join(ROW)}\n{';'.join(ROW.values())}\n", encoding="utf-8")
    assert values_of(path)["nomNaissance"] == "Dupont"


def test_titles_above_and_totals_beneath_are_no_passages(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        list(ROW),
        list(ROW.values()),
        list(ROW),
        ["", "", "Total", 1],
        before=[["CFA de l’Exemple"], [], ["Liste des certifiés", "mars 2026"]],
    )
    sheet = read_sheet(path, path.name, today=TODAY)
    assert (sheet.columns.row, sheet.rows, sheet.good, sheet.passed_over) == (4, 1, 1, (6, 7))


def test_the_sheet_whose_headers_fit_best_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Lisez-moi").write(0, 0, "Nom")
        book.add_worksheet("Vide")
        data = book.add_worksheet("Mars")
        data.write_row(2, 3, list(ROW))
        data.write_row(3, 3, list(ROW.values()))
    sheet = read_sheet(path, path.name, today=TODAY)
    assert (sheet.name, sheet.good, sheet.columns.columns[0].index) == ("Mars", 1, 3)


def test_a_hidden_sheet_is_read_only_where_no_other_will_do(tmp_path: Path) -> None:
    """One from last year, hidden before the sheet that its owner sees, was read in its stead."""
    path = tmp_path / "a.xlsx"
    for seen, read in (("2026", "2026"), ("", "2025")):
        with xlsxwriter.Workbook(path) as book:
            old = book.add_worksheet("2025")
            old.write_row(0, 0, [*ROW, "Mention"])
            old.write_row(1, 0, [*ROW.values(), "Bien"])
            now = book.add_worksheet(seen or "Notes")
            now.write_row(0, 0, list(ROW) if seen else ["À faire"])
            now.write_row(1, 0, list(ROW.values()))
            now.activate()
            old.hide()
        assert read_sheet(path, path.name, today=TODAY).name == read


def test_every_problem_is_told_by_its_cell_and_grouped_without_values(tmp_path: Path) -> None:
    path = sheet_of(
        tmp_path / "a.xlsx",
        {"Sexe": "X", "Date de naissance": "31/02/1996"},
        {"Sexe": "", "Donnée certifiée": "peut-être"},
        {"Sexe": "Y"},
        {},
    )
    every = tmp_path / "problems"
    sheet = read_sheet(path, path.name, today=TODAY, problems=every)
    assert [(one.cell, one.header, one.field, one.reason) for one in read_problems(every)] == [
        ("E2", "Sexe", "sexe", "not_in_list"),
        ("F2", "Date de naissance", "dateNaissance", "unreal_date"),
        ("J3", "Donnée certifiée", "donneeCertifiee", "not_yes_or_no"),
        ("E3", "Sexe", "sexe", "empty"),
        ("E4", "Sexe", "sexe", "not_in_list"),
    ]
    assert (sheet.rows, sheet.good, sheet.problem_number) == (4, 1, 5)
    assert (sheet.problems[0].cells, sheet.problems[0].facts) == (("E2", "E4"), {"allowed": "M, F"})
    assert "1996" not in repr(sheet.problems)


def test_who_has_not_passed_is_not_sent(tmp_path: Path) -> None:
    """What came of the examination was taken for a score, and people who had failed it were sent as certified."""
    said = ("Admis", "oui", "Ajournée", "non", "Non admis(e)", "ABSENT", "reçue", "12/20", "")
    kept = {name: value for name, value in ROW.items() if name != "Obtention"}
    for headers in (kept, ROW):
        rows = [
            [{**headers, "N° de candidat": f"C-{n}"}[name] for name in headers] + [one] for n, one in enumerate(said)
        ]
        path = workbook(tmp_path / f"{len(headers)}.xlsx", [*headers, "Résultat"], *rows)
        sheet = read_sheet(path, path.name, today=TODAY)
        wrong = {(group.reason, cell) for group in sheet.problems for cell in group.cells}
        column = "K" if headers is ROW else "J"
        failed = {("not_obtained", f"{column}{number}") for number in (4, 5, 6, 7)}
        others = set() if headers is ROW else {("not_in_list", f"{column}9"), ("empty", f"{column}10")}
        assert wrong == failed | others
        assert not sheet.columns.missing
    path = sheet_of(tmp_path / "own.xlsx", {"Obtention": "ajourné"})
    (group,) = read_sheet(path, path.name, today=TODAY).problems
    assert group.reason == "not_obtained"


def test_header_of_codes_names_the_register(tmp_path: Path) -> None:
    """A bare number beneath "Code RS" was refused, since its register was not written beside it."""
    for header, said, code in (("Code RS", "5875", "RS5875"), ("N° RNCP", "RNCP 19117", "RNCP19117")):
        row = {**{name: value for name, value in ROW.items() if name != "Code"}, header: said}
        path = workbook(tmp_path / f"{code}.xlsx", [*row], [*row.values()])
        assert convert(path, path.name, tmp_path / f"{code}.xml", HEAD, today=TODAY).written == 1
        assert f"<cpf:code>{code}<" in (tmp_path / f"{code}.xml").read_text()
    row = {**{name: value for name, value in ROW.items() if name != "Code"}, "Code RNCP ou RS": "5875"}
    path = workbook(tmp_path / "both.xlsx", [*row], [*row.values()])
    assert read_sheet(path, path.name, today=TODAY).good == 0


def test_the_same_row_sent_twice_gets_the_same_identifier(tmp_path: Path) -> None:
    columns = [name for name in ROW if name != "N° de candidat"]
    row = [ROW[name] for name in columns]
    path = workbook(tmp_path / "a.xlsx", columns, row, row, [*row[:1], "Martin", *row[2:]])
    target, written = converted(path)
    first, second, third = (passage.values["idTechnique"] for passage in passages(target))
    assert written == 3
    assert first == second != third
    reordered = workbook(tmp_path / "b.xlsx", columns[::-1], row[::-1])
    assert next(passages(converted(reordered)[0])).values["idTechnique"] == first
    assert read_sheet(path, path.name, today=TODAY).ids_made == 3


def test_certifications_are_put_together(tmp_path: Path) -> None:
    codes = ["RS1", "RNCP2", "RS1", "RNCP2", "RS1"]
    path = sheet_of(tmp_path / "a.xlsx", *({"Code": code, "N° de candidat": f"C{n}"} for n, code in enumerate(codes)))
    target, _ = converted(path)
    assert [passage.code for passage in passages(target)] == ["RS1", "RS1", "RS1", "RNCP2", "RNCP2"]
    assert is_valid(target)


def test_the_certifier_may_be_named_in_the_sheet_if_rows_agree(tmp_path: Path) -> None:
    one = {"BCR": "12abc345", "N° contrat": "MCFCER000123"}
    nobody = replace(HEAD, certifier="", contract="", emitter="")
    path = sheet_of(tmp_path / "a.xlsx", one)
    done = convert(path, path.name, tmp_path / "done.xml", nobody, today=TODAY)
    assert (done.head.certifier, done.head.emitter, done.head.contract) == ("12ABC345", "12ABC345", "MCFCER000123")
    two = sheet_of(tmp_path / "b.xlsx", one, {**one, "BCR": "99ZZZ999"})
    assert refusal(two, nobody) == "several_certifiers"
    assert refusal(path, replace(HEAD, certifier="99ZZZ999")) == "other_certifier"
    assert refusal(sheet_of(tmp_path / "c.xlsx", {}), nobody) == "no_certifier"
    assert refusal(sheet_of(tmp_path / "d.xlsx", {}), replace(HEAD, certifier="SHORT")) == "bad_certifier"


def refusal(path: Path, head: Head = HEAD) -> str:
    with pytest.raises(SheetRefusedError) as refused:
        convert(path, path.name, path.with_suffix(".xml"), head, today=TODAY)
    assert not path.with_suffix(".xml").exists()
    return refused.value.key


def test_missing_columns_are_named_and_can_be_chosen(tmp_path: Path) -> None:
    columns = [name for name in ROW if name != "Donnée certifiée"]
    path = workbook(tmp_path / "b.xlsx", [*columns, "Bon pour envoi"], [*(ROW[name] for name in columns), "oui"])
    sheet = read_sheet(path, path.name, today=TODAY)
    assert (sheet.columns.missing, sheet.good, sheet.problems) == (("donneeCertifiee",), 0, ())
    assert refusal(path) == "missing_columns"
    chosen = {len(columns): "donneeCertifiee"}
    assert convert(path, path.name, tmp_path / "b.xml", HEAD, today=TODAY, chosen=chosen).written == 1


def test_no_file_is_written_where_no_row_is_right(tmp_path: Path) -> None:
    target, written = converted(sheet_of(tmp_path / "a.xlsx", {"Sexe": "?"}))
    assert (target.exists(), written) == (False, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_training_file_names_the_holder_where_there_is_no_birth(tmp_path: Path) -> None:
    kept = {name: ROW[name] for name in ROW if name not in {"Date de naissance", "Code INSEE", "Sexe"}}
    path = workbook(tmp_path / "a.xlsx", [*kept, "N° dossier CPF"], [*kept.values(), 1234567891011])
    said = values_of(path)
    assert (said["idDossier"], said["nomTitulaire"], said["prenom1Titulaire"]) == ("1234567891011", "Dupont", "Élodie")
    assert "nomNaissance" not in said


def test_results_of_the_digital_framework_are_read_from_numbered_columns(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {"Niveau 1": 5, "Domaine 1": 3, "Compétence 1": 4, "1.2 Gérer": 7, "1.3": ""})
    (passage,) = passages(converted(path)[0])
    assert sorted((one.level, one.domain, one.competence) for one in passage.results) == [
        ("5", "3", "4"),
        ("7", "1", "2"),
    ]
    assert passage.values["presenceNiveauNumeriqueEuro"] == "true"


def test_what_comes_of_it_goes_to_another_process(tmp_path: Path) -> None:
    path = sheet_of(tmp_path / "a.xlsx", {"Sexe": "X"})
    sheet = read_sheet(path, path.name, today=TODAY)
    assert pickle.loads(pickle.dumps(sheet)) == sheet  # noqa: S301 - our own
    refused = pickle.loads(pickle.dumps(SheetRefusedError("too_large", most=1)))  # noqa: S301
    assert (refused.key, refused.facts) == ("too_large", {"most": 1})

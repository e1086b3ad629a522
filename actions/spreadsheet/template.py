"""An empty workbook to fill in: a column a field, lists to choose from, and a sheet that explains each column."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from actions.flux.fields import Kind
from actions.spreadsheet import headers as named
from actions.spreadsheet.parts import column_letters
from actions.spreadsheet.values import BY_NAME
from actions.spreadsheet.wordings import CHOICES

EXAMPLES = frozenset({"EXEMPLE-A-SUPPRIMER", "EXAMPLE-TO-DELETE"})
"""The idTechnique of the example: a row that has it is passed over when it is left in."""

COLUMNS = (
    *(named.TYPE, named.CODE, "nomNaissance", "nomUsage", "prenom1", "prenom2", "prenom3", "sexe", named.BIRTH_DATE),
    *("codeInsee", "codePostal", "libelleCommuneNaissance", "codePaysNaissance", "libellePaysNaissance"),
    *("dateDebutValidite", "dateFinValidite", "obtentionCertification", "donneeCertifiee", "mentionValidee"),
    *("scoring", "modaliteAcces", "voieAccessVAE", "initiativeInscription", "dateInscription"),
    *("dateDebutExamen", "dateFinExamen", "modalitePassageExamen", "codePostalCentreExamen"),
    *("presenceNiveauLangueEuro", "niveauLangueEuropeen", "presenceNiveauNumeriqueEuro", "scoreGeneral"),
    *("libelleOption", "urlPreuve", "verbatim", "idTechnique"),
)
_OBLIGATORY = frozenset(
    {named.TYPE, named.CODE, "nomNaissance", "prenom1", "sexe", named.BIRTH_DATE, "dateDebutValidite"}
    | {"obtentionCertification", "donneeCertifiee"}
)
"""What no passage can be written without; the rest may be empty, or is told by other columns."""

_EXAMPLE: Mapping[str, str] = {
    named.TYPE: "RS",
    named.CODE: "RS9999",
    named.BIRTH_DATE: "31/01/1990",
    "sexe": "F",
    "codeInsee": "31555",
    "libelleCommuneNaissance": "Toulouse",
    "dateDebutValidite": "01/03/2026",
    "obtentionCertification": "PAR_ADMISSION",
    "donneeCertifiee": "true",
    "mentionValidee": "SANS_MENTION",
    "modaliteAcces": "CANDIDAT_LIBRE",
    "presenceNiveauLangueEuro": "false",
    "presenceNiveauNumeriqueEuro": "false",
}
_INVENTED = ("nomNaissance", "prenom1", "idTechnique")  # in the reader's words
_ROWS = 5_000  # that lists of values are offered in
_WIDTH, _NARROW = 22, 12
_HEAD_BLUE, _OBLIGATORY_BLUE, _EXAMPLE_GREY = "#DDE6F0", "#1F4E79", "#808080"


class Say(Protocol):
    """Returns a sentence of `actions/texts` in the reader's language."""

    def __call__(self, key: str, **facts: object) -> str: ...


def write_template(target: Path, say: Say) -> None:
    """Write the workbook; all its words come from `fields.yaml` and `sheets.yaml` by `say`."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with target.open("wb") as file, xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(say("sheets.template.data"))
        explained = workbook.add_worksheet(say("sheets.template.columns"))
        lists = workbook.add_worksheet(say("sheets.template.lists"))
        lists.hide()
        formats = {
            "plain": workbook.add_format({"bold": True, "text_wrap": True, "bg_color": _HEAD_BLUE, "border": 1}),
            "obligatory": workbook.add_format(
                {"bold": True, "text_wrap": True, "bg_color": _OBLIGATORY_BLUE, "font_color": "white", "border": 1}
            ),
            "example": workbook.add_format({"italic": True, "font_color": _EXAMPLE_GREY, "num_format": "@"}),
            "text": workbook.add_format({"num_format": "@"}),
            "date": workbook.add_format({"num_format": "dd/mm/yyyy"}),
            "wrap": workbook.add_format({"text_wrap": True, "valign": "top"}),
        }
        _fill_data(sheet, lists, formats, say)
        _explain(explained, formats, say)


def header_of(field: str, say: Say) -> str:
    """Return what the template calls a column; an obligatory one has a star."""
    label = say(f"sheets.columns.{field}") if field == named.BIRTH_DATE else say(f"fields.{field}")
    return f"{label} *" if field in _OBLIGATORY else label


def _fill_data(sheet: Worksheet, lists: Worksheet, formats: Mapping[str, Format], say: Say) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 45)
    for index, field in enumerate(COLUMNS):
        head = formats["obligatory" if field in _OBLIGATORY else "plain"]
        is_date = _kind(field) is Kind.DATE
        sheet.set_column(index, index, _NARROW if is_date else _WIDTH, formats["date" if is_date else "text"])
        sheet.write_string(0, index, header_of(field, say), head)
        sheet.write_comment(0, index, _explanation(field, say))
        if example := _example(field, say):
            sheet.write_string(1, index, example, formats["example"])
        if choices := _choices(field, say):
            letters = column_letters(index)
            lists.write_column(0, index, choices)
            source = f"='{lists.get_name()}'!${letters}$1:${letters}${len(choices)}"
            sheet.data_validation(1, index, _ROWS, index, {"validate": "list", "source": source})


def _explain(sheet: Worksheet, formats: Mapping[str, Format], say: Say) -> None:
    sheet.set_column(0, 1, _WIDTH, formats["wrap"])
    sheet.set_column(2, 2, 70, formats["wrap"])
    sheet.set_column(3, 3, _WIDTH, formats["wrap"])
    for index, title in enumerate(("column", "obligatory", "content", "element")):
        sheet.write_string(0, index, say(f"sheets.template.{title}"), formats["plain"])
    for row, field in enumerate(COLUMNS, start=1):
        sheet.write_string(row, 0, header_of(field, say))
        sheet.write_string(row, 1, say(f"sheets.template.{'yes' if field in _OBLIGATORY else 'no'}"))
        sheet.write_string(row, 2, _explanation(field, say))
        sheet.write_string(row, 3, "" if field == named.BIRTH_DATE else field)
    sheet.write_string(len(COLUMNS) + 2, 0, say("sheets.template.note"))


def _explanation(field: str, say: Say) -> str:
    if (key := f"sheets.template.about.{field}") in _ABOUT:
        return say(key)
    if choices := _choices(field, say):
        return say("sheets.template.choice", choices=", ".join(choices))
    if _kind(field) is Kind.DATE:
        return say("sheets.template.date")
    if _kind(field) is Kind.INTEGER:
        return say("sheets.template.integer", least=BY_NAME[field].least, most=BY_NAME[field].most)
    return say("sheets.template.text", most=BY_NAME[field].longest)


_ABOUT = frozenset(
    f"sheets.template.about.{field}"
    for field in (
        *(named.CODE, "idTechnique", named.BIRTH_DATE, "codeInsee", "codePostal", "codePaysNaissance"),
        *("dateDebutValidite", "dateFinValidite", "niveauLangueEuropeen", "scoreGeneral", "nomUsage", "voieAccessVAE"),
    )
)


def _choices(field: str, say: Say) -> list[str]:
    if field == named.TYPE:
        return ["RNCP", "RS"]
    if _kind(field) is Kind.BOOLEAN:
        return [say("sheets.choices.true"), say("sheets.choices.false")]
    return [_worded(field, value, say) for value in _values(field)]


def _values(field: str) -> Iterable[str]:
    return BY_NAME[field].values if field in BY_NAME else ()


def _worded(field: str, value: str, say: Say) -> str:
    """Return a value of a list in words; levels and sexes are their own."""
    return say(f"sheets.choices.{value}") if field in CHOICES and len(value) > len("A1") else value


def _example(field: str, say: Say) -> str:
    if field in _INVENTED:
        return say(f"sheets.example.{field}")
    value = _EXAMPLE.get(field, "")
    if not value or field not in BY_NAME or _kind(field) not in {Kind.CHOICE, Kind.BOOLEAN}:
        return value
    return say(f"sheets.choices.{value}") if _kind(field) is Kind.BOOLEAN else _worded(field, value, say)


def _kind(field: str) -> Kind:
    return Kind.DATE if field == named.BIRTH_DATE else BY_NAME[field].kind

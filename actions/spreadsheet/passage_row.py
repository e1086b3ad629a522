"""A row of a table becomes a passage, or the problems that keep it from it."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from actions.flux.fields import FIELDS, Field
from actions.flux.passage_data import PassageData, Result
from actions.spreadsheet import headers as named
from actions.spreadsheet.cleaning import cleaned, says_nothing
from actions.spreadsheet.columns import DERIVED, DOSSIER, RESULT_FIELDS, Column, Columns
from actions.spreadsheet.parts import column_letters
from actions.spreadsheet.plain_words import words
from actions.spreadsheet.problems import CellProblem
from actions.spreadsheet.tables import Cell
from actions.spreadsheet.values import (
    BY_NAME,
    OBTAINED,
    Reader,
    is_france,
    read_code,
    read_outcome,
    read_post_code,
    read_text,
    read_type,
)
from actions.spreadsheet.wrong import Wrong

MADE = "G-"  # begins an idTechnique of ours
_DIGITS = 40
_HOLDER = "titulaire"
_BIRTH = ("anneeNaissance", "moisNaissance", "jourNaissance")
_PRESENCE = {"presenceNiveauLangueEuro", "presenceNiveauNumeriqueEuro"}
_FOREIGN = "99"
_APART: frozenset[str] = frozenset(
    {named.TYPE, named.CODE, named.CERTIFIER, named.CONTRACT, named.BIRTH_DATE, named.FIRST_NAMES, named.WHOLE_NAME}
    | {named.NIR, named.OUTCOME, "codePostal", *RESULT_FIELDS}
)
"""What is not read field by field."""
_FEW = 2
_MAIN = tuple(field for field in FIELDS if _HOLDER not in field.path and field.name not in DOSSIER)
_HOLDER_FIELDS = tuple(field for field in FIELDS if _HOLDER in field.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRead:
    """`passage` is None where there are problems; `certifier` and `contract` are the ones that the row names."""

    passage: PassageData | None
    problems: tuple[CellProblem, ...] = ()
    certifier: str = ""
    contract: str = ""
    is_id_made: bool = False


class RowReader:
    """Reads rows whose columns are known; what a row asks of it is made ready once."""

    def __init__(self, columns: Columns, today: date, errors: frozenset[tuple[int, int]] = frozenset()) -> None:
        self.reader = Reader(today)
        self.errors = errors
        recognised = columns.recognised
        self.simple = [
            (column, BY_NAME[column.field]) for column in recognised if column.field not in _APART and not column.group
        ]
        self.by_field = {column.field: column for column in recognised if not column.group}
        self.results = [column for column in recognised if column.group]
        self.missing = frozenset(columns.missing)
        self.erring = {column.index: column for column in recognised}

    def read(self, ordinal: int, number: int, cells: Sequence[Cell]) -> RowRead:
        """Read one row, whose `number` is the one that people see; `ordinal` is what its passage will have."""
        return _Row(self, number, cells).read(ordinal)

    def is_example(self, cells: Sequence[Cell], markers: frozenset[str]) -> bool:
        """Tell whether a row is the example of a template that was left in."""
        column = self.by_field.get("idTechnique")
        return column is not None and column.index < len(cells) and cleaned(cells[column.index]) in markers

    def says_something(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a row may be a passage.

        A total or a note beneath the table fills a cell or two; headers are there again at the top of each page.
        """
        filled = 0
        for column in self.by_field.values():
            text = cleaned(cells[column.index]) if column.index < len(cells) else ""
            filled += text != column.header and not says_nothing(text)
            if filled > _FEW:
                return True
        return False

    def organisation(self, cells: Sequence[Cell], field: str) -> str:
        """Return the certifier's BCR or the contract that a row names, "" where it names none."""
        column = self.column(field)
        if column is None or column.index >= len(cells):
            return ""
        text = "".join(cleaned(cells[column.index]).split()).upper()
        return "" if says_nothing(text) else text

    def column(self, field: str) -> Column | None:
        return self.by_field.get(field)


class _Row:
    """One row while it is read."""

    def __init__(self, plan: RowReader, number: int, cells: Sequence[Cell]) -> None:
        self._plan = plan
        self._number = number
        self._cells = cells
        self._values: dict[str, str] = {}
        self._failed: set[str] = set()  # fields whose trouble is told
        self._problems: list[CellProblem] = []
        self._is_lacking = False  # something whose column is missing, which is told once for all rows

    def read(self, ordinal: int) -> RowRead:
        plan = self._plan
        self._note_errors()
        for column, field in plan.simple:
            self._take(column, plan.reader.read(field, self._cell(column)))
        self._take_outcome()
        self._take_birth()
        self._take_first_names()
        self._take_birthplace()
        kind, code = self._certification()
        results = tuple(self._take_results())
        self._derive(results)
        values = self._completed()
        certifier, contract = (plan.organisation(self._cells, field) for field in (named.CERTIFIER, named.CONTRACT))
        if self._problems or self._is_lacking:
            return RowRead(passage=None, problems=tuple(self._problems), certifier=certifier, contract=contract)
        is_id_made = "idTechnique" not in values
        if is_id_made:
            values["idTechnique"] = _made_id(kind, code, values, results)
        return RowRead(
            passage=PassageData(
                ordinal=ordinal,
                line=self._number,
                certification_type=kind,
                code=code,
                values=values,
                results=results,
            ),
            certifier=certifier,
            contract=contract,
            is_id_made=is_id_made,
        )

    # Cells and problems

    def _cell(self, column: Column | None) -> Cell:
        return self._cells[column.index] if column is not None and column.index < len(self._cells) else ""

    def _column(self, field: str) -> Column | None:
        return self._plan.column(field)

    def _wrong(self, field: str, wrong: Wrong, column: Column | None = None) -> None:
        column = column or self._column(field)
        place = f"{column_letters(column.index)}{self._number}" if column else str(self._number)
        header = column.header if column else ""
        self._failed.add(field)
        self._problems.append(
            CellProblem(cell=place, header=header, field=field, reason=wrong.reason, facts=wrong.facts)
        )

    def _take(self, column: Column, said: str | Wrong, field: str = "") -> None:
        field = field or column.field
        if field in self._failed:
            return
        if isinstance(said, Wrong):
            self._wrong(field, said, column)
        elif said:
            self._values[field] = said

    def _note_errors(self) -> None:
        plan = self._plan
        if not plan.errors:
            return
        for index, column in plan.erring.items():
            if (self._number - 1, index) in plan.errors:
                self._wrong(column.field, Wrong("formula_error"), column)

    # What needs more than one cell

    def _certification(self) -> tuple[str, str]:
        kind = read_type(self._cell(self._column(named.TYPE)))
        if isinstance(kind, Wrong):
            self._wrong(named.TYPE, kind)
            return "", ""
        column = self._column(named.CODE)
        said = read_code(self._cell(column), kind or _register(column))
        if named.CODE in self._failed:
            return kind, ""
        if said is None:
            self._missing(named.CODE)
        elif isinstance(said, Wrong):
            self._wrong(named.CODE, said)
        else:
            return said
        return kind, ""

    def _take_outcome(self) -> None:
        """Only what was obtained is sent; where the way of obtaining has its own column, a mark here is the score."""
        column = self._column(named.OUTCOME)
        text = cleaned(self._cell(column))
        if column is None or named.OUTCOME in self._failed or says_nothing(text):
            return
        said = read_outcome(text)
        if isinstance(said, str):
            self._values.setdefault(OBTAINED, said)
        elif said.reason == "not_obtained" or self._column(OBTAINED) is None:
            self._wrong(named.OUTCOME, said, column)
            self._failed.add(OBTAINED)
        elif self._column("scoring") is None:
            self._take(column, read_text(BY_NAME["scoring"], text), "scoring")

    def _take_birth(self) -> None:
        column = self._column(named.BIRTH_DATE)
        if column is None or named.BIRTH_DATE in self._failed:
            self._failed |= set(_BIRTH) if named.BIRTH_DATE in self._failed else set()
            return
        birth = self._plan.reader.read_birth(self._cell(column))
        if isinstance(birth, Wrong):
            self._wrong(named.BIRTH_DATE, birth)
            self._failed |= set(_BIRTH)
        elif birth is not None:
            for field, said in zip(_BIRTH, birth, strict=True):
                if said and self._values.setdefault(field, said) != said:
                    self._wrong(named.BIRTH_DATE, Wrong("birth_date_differs"))
                    return

    def _take_first_names(self) -> None:
        """Of one column for all first names commas tell them apart; blanks may be inside of one."""
        column = self._column(named.FIRST_NAMES)
        if column is None:
            return
        parts = [part.strip() for part in cleaned(self._cell(column)).replace(";", ",").split(",")]
        for field, part in zip(("prenom1", "prenom2", "prenom3"), [part for part in parts if part], strict=False):
            if field in self._values:
                continue
            said = self._plan.reader.read(BY_NAME[field], part)
            if isinstance(said, Wrong):
                self._wrong(field, said, column)
            elif said:
                self._values[field] = said

    def _take_birthplace(self) -> None:
        """A flux takes one code of the birthplace: the INSEE code where both are there."""
        values = self._values
        if is_france(values.get("libellePaysNaissance", "")):
            values.pop("codePaysNaissance", None)
        if "codeInsee" in values or "codeInsee" in self._failed:
            return
        column = self._column("codePostal")
        text = cleaned(self._cell(column))
        if column is None or says_nothing(text) or "codePostal" in self._failed:
            return
        country = values.get("libellePaysNaissance", "")
        is_abroad = "codePaysNaissance" in values or bool(country and not is_france(country))
        self._take(column, read_post_code(text, is_abroad=is_abroad))

    def _take_results(self) -> Iterator[Result]:
        """Yield the results of the digital framework, those of numbered columns first."""
        numbered: dict[str, dict[str, str]] = {}
        for column in self._plan.results:
            said = self._plan.reader.read(BY_NAME[column.field], self._cell(column))
            if isinstance(said, Wrong):
                self._wrong(column.field, said, column)
            elif said:
                numbered.setdefault(column.group, {})[column.field] = said
        for group, said_of in numbered.items():
            domain, _, competence = group.partition(".")
            if competence:
                yield Result(level=said_of[named.LEVEL], domain=domain, competence=competence)
            else:
                yield Result(
                    level=said_of.get(named.LEVEL, ""),
                    domain=said_of.get(named.DOMAIN, ""),
                    competence=said_of.get(named.COMPETENCE, ""),
                )

    def _derive(self, results: tuple[Result, ...]) -> None:
        """A level is present where one is written; only where the sheet has no column that says so."""
        for field, other in DERIVED.items():
            if self._column(field) is None:
                is_there = other in self._values or (field == "presenceNiveauNumeriqueEuro" and bool(results))
                self._values[field] = "true" if is_there else "false"

    # The whole

    def _completed(self) -> dict[str, str | None]:
        """Return what a flux asks for, and tell what of it is missing."""
        values = self._values
        nature = values.get(named.NATURE)
        is_dossier = "idDossier" in values and "anneeNaissance" not in values and "anneeNaissance" not in self._failed
        done: dict[str, str | None] = {named.NATURE: nature} if nature else {}
        for field in _MAIN:
            self._complete(field, values.get(field.name), done)
        if is_dossier:
            for name, other in zip(DOSSIER, (None, "nomNaissance", "prenom1"), strict=True):
                said = values.get(name) or (values.get(other) if other else None)
                if said and len(said) > BY_NAME[name].longest:
                    facts = {"value": said, "length": str(len(said)), "most": str(BY_NAME[name].longest)}
                    self._wrong(name, Wrong("too_long", **facts), self._column(name) or self._column(other or ""))
                else:
                    self._complete(BY_NAME[name], said, done)
            return done
        for field in _HOLDER_FIELDS:
            if field.name not in {"codeInsee", "codePostal"}:
                self._complete(field, values.get(field.name), done)
        if "codeInsee" in values:
            done["codeInsee"] = values["codeInsee"]
            if not values["codeInsee"].startswith(_FOREIGN):
                done.pop("codePaysNaissance", None)
        elif "codeInsee" not in self._failed:
            self._complete(BY_NAME["codePostal"], values.get("codePostal"), done)
        return done

    def _complete(self, field: Field, said: str | None, done: dict[str, str | None]) -> None:
        if said:
            done[field.name] = said
        elif field.name in self._failed or not field.required or field.name == "idTechnique":
            return
        elif field.nillable:
            done[field.name] = None
        else:
            self._missing(field.name)

    def _missing(self, field: str) -> None:
        """Tell of an empty cell in the column that there is: a birth date's, where the year has none."""
        column = self._column(field)
        if column is None and field == "anneeNaissance":
            column = self._column(named.BIRTH_DATE)
        if column is None and field == "prenom1":
            column = self._column(named.FIRST_NAMES)
        if column is None and field == OBTAINED:
            column = self._column(named.OUTCOME)
        if column is None and field in self._plan.missing:
            self._is_lacking = True
        else:
            self._wrong(field, Wrong("empty"), column)


def _register(column: Column | None) -> str:
    """Return the register that the header of codes names, "" where it names none or both: "N° RS" is only of RS."""
    said = {"rncp", "rs"}.intersection(words(column.header)) if column else set()
    return said.pop().upper() if len(said) == 1 else ""


def _made_id(kind: str, code: str, values: dict[str, str | None], results: tuple[Result, ...]) -> str:
    """Return an identifier that tells what the row says: the same row sent again is the same passage."""
    said = [kind, code, sorted(values.items()), [(one.level, one.domain, one.competence) for one in results]]
    written = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"{MADE}{hashlib.sha256(written.encode()).hexdigest()[:_DIGITS]}"

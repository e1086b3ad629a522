"""The three files of reference data: their columns, and the records that their rows are."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic

from actions.importing import cells
from actions.importing.problem import Line, Mention, Problem, Record
from actions.importing.table import Column, Row, read_table
from actions.people import CERTIFIER, DEPOSITOR, Organisation
from actions.reference import Contract, Mandate

BCR = ("bcr", "matricule", "idclient", "id client", "n de la fiche client")
CERTIFIERS = (
    "certifier",
    "certificateur",
    "certifier bcr",
    "bcr certifier",
    "bcr certificateur",
    "bcr du certificateur",
    "matricule certificateur",
    "matricule du certificateur",
    "matricule de l organisme certificateur",
)
DEPOSITORS = (
    "depositor",
    "deposant",
    "depositor bcr",
    "bcr depositor",
    "bcr deposant",
    "bcr du deposant",
    "matricule deposant",
    "matricule du deposant",
    "matricule de l organisme deposant",
)
FROM = ("from", "debut", "valid from", "start", "start date", "date de debut", "valide du", "du")
TO = ("to", "fin", "valid to", "end", "end date", "date de fin", "valide jusqu au", "jusqu au", "au")

Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Record]):
    """One kind of file: how each column is read, what the values of a row make, what may be there once.

    `mentions` are the columns that name an organisation, and the role it must have.
    """

    columns: Mapping[Column, Read]
    make: Callable[[Mapping[str, Any]], Record]
    key: Callable[[Record], Hashable]
    mentions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Generic[Record]):
    """What a file holds, and all that is wrong with it; `labels` and `ignored` as in `Table`."""

    lines: tuple[Line[Record], ...]
    mentions: tuple[Mention, ...]
    problems: Sequence[Problem]
    labels: Mapping[str, str]
    ignored: Sequence[str]


ORGANISATIONS = Kind(
    columns={
        Column(name="bcr", headers=BCR): cells.bcr,
        Column(
            name="name", headers=("name", "nom", "raison sociale", "organisation", "organisme", "denomination")
        ): cells.name,
        Column(name="siret", headers=("siret", "n siret", "numero siret", "numero de siret")): cells.siret,
        Column(name="role", headers=("role", "roles", "qualite", "type")): cells.roles,
    },
    make=lambda row: Organisation(
        bcr=row["bcr"],
        name=row["name"],
        siret=row["siret"],
        is_certifier=row["role"][0],
        is_depositor=row["role"][1],
    ),
    key=lambda organisation: organisation.bcr,
)
CONTRACTS = Kind(
    columns={
        Column(
            name="number",
            headers=(
                "number",
                "contract",
                "contract number",
                "contrat",
                "numero de contrat",
                "n de contrat",
                "numero",
                "idcontrat",
            ),
        ): cells.contract_number,
        Column(name="certifier", headers=CERTIFIERS + BCR): cells.bcr,
        Column(name="from", headers=FROM): cells.day,
        Column(name="to", headers=TO, may_be_missing=True): cells.last_day,
    },
    make=lambda row: Contract(
        number=row["number"], certifier_bcr=row["certifier"], valid_from=row["from"], valid_to=row.get("to")
    ),
    key=lambda contract: contract.number,
    mentions={"certifier": CERTIFIER},
)
MANDATES = Kind(
    columns={
        Column(name="depositor", headers=DEPOSITORS): cells.bcr,
        Column(name="certifier", headers=CERTIFIERS): cells.bcr,
        Column(name="from", headers=FROM): cells.day,
        Column(name="to", headers=TO, may_be_missing=True): cells.last_day,
    },
    make=lambda row: Mandate(
        depositor_bcr=row["depositor"],
        certifier_bcr=row["certifier"],
        valid_from=row["from"],
        valid_to=row.get("to"),
    ),
    key=lambda mandate: (mandate.depositor_bcr, mandate.certifier_bcr, mandate.valid_from),
    mentions={"depositor": DEPOSITOR, "certifier": CERTIFIER},
)


def read_file(data: bytes, kind: Kind[Record]) -> File[Record]:
    """Read all that can be read, and tell all that cannot."""
    table = read_table(data, tuple(kind.columns))
    problems = list(table.problems)
    lines: list[Line[Record]] = []
    mentions: list[Mention] = []
    first_line: dict[Hashable, int] = {}
    for row in table.rows:
        values, wrong = _values(row, kind.columns)
        problems += wrong
        mentions += [
            Mention(line=row.line, column=name, bcr=values[name], role=role)
            for name, role in kind.mentions.items()
            if name in values
        ]
        if wrong:
            continue
        record = kind.make(values)
        earlier = first_line.setdefault(kind.key(record), row.line)
        if earlier != row.line:
            problems.append(Problem(line=row.line, words=f"is already on line {earlier}"))
        else:
            lines.append(Line(number=row.line, record=record))
    problems.sort(key=lambda problem: problem.line)
    return File(
        lines=tuple(lines),
        mentions=tuple(mentions),
        problems=problems,
        labels=table.labels,
        ignored=table.ignored,
    )


def _values(row: Row, columns: Mapping[Column, Read]) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for column, read in columns.items():
        if column.name not in row.cells:
            continue
        try:
            values[column.name] = read(row.cells[column.name])
        except ValueError as wrong:
            words = str(wrong) if row.cells[column.name] else f"is empty; it {wrong}"
            problems.append(Problem(line=row.line, column=column.name, words=words))
    begins, ends = values.get("from"), values.get("to")
    if begins and ends and ends < begins:
        problems.append(Problem(line=row.line, column="to", words="is before the first day"))
    if "depositor" in values and values["depositor"] == values.get("certifier"):
        problems.append(Problem(line=row.line, column="certifier", words="is the depositor itself"))
    return values, problems

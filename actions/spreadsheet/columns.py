"""Which field each column is meant for, by its header: proposed to the person, who confirms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from actions.flux.fields import FIELDS
from actions.spreadsheet import headers as named
from actions.spreadsheet.plain_words import compact, plain, words

CERTAIN = 100  # the header is one of those that mean this field
PERHAPS = 80  # it may mean it, and nothing else in the file does
_MISTYPED = 10  # what a typing mistake takes from a score, at most
_ALIKE = 83  # how alike, of 100, two words are that differ by a typing mistake
_SAME = 100
_TYPED = 5  # letters that a word has at least for a typing mistake to be taken for one
_NOISE = frozenset(
    "candidat candidate candidats stagiaire titulaire apprenant apprenante certifie certifiee beneficiaire personne"  # noqa: SIM905
    " etudiant eleve participant obligatoire facultatif facultative optionnel optionnelle requis conditionnel format"
    " jj mm aaaa yyyy dd mandatory required optional candidate holder".split()
)
_HINT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:]+\s*$|(?:/|\bsur)\s*\d{2,4}\s*$", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*\d{1,2}\.\d{1,2}\.?\s*[-:)]?\s*(?=\S)")
_COMPETENCE = re.compile(r"^\s*(?:comp[ée]tence\s*)?([1-5])\.([1-6])(?!\d)", re.IGNORECASE)
_RESULT = re.compile(r"^(niveau|domaine|competence|level|area)(?: (?:competence|resultat|id|domaine))* (\d{1,2})$")
_RESULT_FIELDS = {
    "niveau": named.LEVEL,
    "level": named.LEVEL,
    "domaine": named.DOMAIN,
    "area": named.DOMAIN,
    "competence": named.COMPETENCE,
}
RESULT_FIELDS = (named.LEVEL, named.DOMAIN, named.COMPETENCE)
HOLDER = ("nomNaissance", "prenom1", "anneeNaissance", "sexe")
DOSSIER = ("idDossier", "nomTitulaire", "prenom1Titulaire")
DERIVED: Mapping[str, str] = {
    "presenceNiveauLangueEuro": "niveauLangueEuropeen",
    "presenceNiveauNumeriqueEuro": "scoreGeneral",
}
"""Fields that another one tells of: there is a level where one is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `field` is empty where nobody knows what it is. `score` is of 100.

    `group` tells apart what a passage has several times: which result of the digital framework a column belongs to,
    or, as in "1.3", which competence's level it holds.
    """

    index: int
    header: str
    field: str = ""
    group: str = ""
    score: int = 0

    @property
    def is_certain(self) -> bool:
        return self.score >= CERTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of a table, to be confirmed.

    `missing` are fields without which no passage can be written, `left_empty` those that will say that nothing is
    known (`xsi:nil`), `made` those that are told by others: idTechnique from the row, a level's presence from it.
    """

    row: int  # of the headers, from 1
    columns: tuple[Column, ...]
    missing: tuple[str, ...] = ()
    left_empty: tuple[str, ...] = ()
    made: tuple[str, ...] = ()

    @property
    def recognised(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field)

    @property
    def weight(self) -> int:
        return sum(column.score for column in self.columns)


def recognise(
    row: int, cells: Sequence[str], chosen: Mapping[int, str] | None = None, *, mistyped: bool = True
) -> Columns:
    """Say what each header means, one with a typing mistake, too.

    `chosen` is what the person said instead, by index, "" for a column to leave out.
    """
    chosen = chosen or {}
    found: dict[int, Column] = {}
    taken: set[tuple[str, str]] = set()
    for index, field in chosen.items():
        if index < len(cells):
            taken.add((field, ""))
            found[index] = Column(index=index, header=cells[index], field=field, score=CERTAIN if field else 0)
    candidates = [
        (-score, index, field, group)
        for index, cell in enumerate(cells)
        if cell and index not in found
        for score, field, group in _candidates(cell, mistyped=mistyped)
    ]
    for score, index, field, group in sorted(candidates):
        if index not in found and (field, group) not in taken:
            taken.add((field, group))
            found[index] = Column(index=index, header=cells[index], field=field, group=group, score=-score)
    columns = tuple(
        found.get(index, Column(index=index, header=cell)) for index, cell in enumerate(cells) if cell or index in found
    )
    return _judged(row, columns)


def _judged(row: int, columns: tuple[Column, ...]) -> Columns:
    there = {column.field for column in columns} - {""}
    implied = set(there)
    if named.BIRTH_DATE in there:
        implied |= {"anneeNaissance", "moisNaissance", "jourNaissance"}
    if named.FIRST_NAMES in there:
        implied.add("prenom1")
    if named.OUTCOME in there:
        implied.add("obtentionCertification")
    has_dossier = "idDossier" in there and not {"anneeNaissance"} <= implied
    if has_dossier:
        implied |= {field for field, other in _DOSSIER_NAMES.items() if other in there}
    made = tuple(field for field in ("idTechnique", *DERIVED) if field not in there)
    holder = DOSSIER if has_dossier else HOLDER
    needed = [named.CODE, *(field.name for field in FIELDS if field.required and len(field.path) == 1), *holder]
    if not has_dossier:
        needed += [field.name for field in FIELDS if field.required and field.nillable and len(field.path) > 1]
    else:
        needed.append("modaliteAcces")
    nillable = {field.name for field in FIELDS if field.nillable}
    absent = [field for field in needed if field not in implied and field not in made]
    if "codePostal" in absent and "codeInsee" in there:
        absent.remove("codePostal")
    return Columns(
        row=row,
        columns=columns,
        missing=tuple(dict.fromkeys(field for field in absent if field not in nillable)),
        left_empty=tuple(dict.fromkeys(field for field in absent if field in nillable)),
        made=made,
    )


_DOSSIER_NAMES = {"nomTitulaire": "nomNaissance", "prenom1Titulaire": "prenom1"}


def _candidates(header: str, *, mistyped: bool) -> Iterator[tuple[int, str, str]]:
    """Yield (score, field, group); a number before a header may be the one of the field's description, or mean more."""
    found = False
    competence = _COMPETENCE.match(header)
    for score, field in _fields(_NUMBERED.sub("", header), mistyped=mistyped and not competence):
        found = True
        yield score, field, "1" if field in RESULT_FIELDS else ""
    if found:
        return
    if result := _RESULT.match(plain(_HINT.sub(" ", header))):
        yield CERTAIN, _RESULT_FIELDS[result[1]], result[2]
    elif competence:
        yield CERTAIN, named.LEVEL, f"{competence[1]}.{competence[2]}"


@cache
def _known() -> tuple[dict[str, str], dict[tuple[str, ...], list[tuple[int, str]]]]:
    """Return what means a field: its element's name, in one piece; and words, with how surely they mean which."""
    elements = {field.name.casefold(): field.name for field in FIELDS}
    elements |= {name.casefold(): name for name in named.HEADERS}
    means: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for field, headers in named.HEADERS.items():
        for header in headers.surely:
            means.setdefault(words(header), []).append((CERTAIN, field))
            means.setdefault((compact(header),), []).append((CERTAIN - 1, field))
        for place, header in enumerate(headers.perhaps):
            means.setdefault(words(header), []).append((PERHAPS - min(place, 9), field))
    return elements, means


def _fields(header: str, *, mistyped: bool) -> list[tuple[int, str]]:
    elements, means = _known()
    bare = _HINT.sub(" ", header).strip()
    if element := elements.get(bare.casefold().removeprefix("cpf:")):
        return [(CERTAIN, element)]
    for text in (header, bare):
        if exact := means.get(words(text)) or means.get((compact(text),)):
            return exact
    said = tuple(word for word in words(bare) if word not in _NOISE)
    if exact := means.get(said):
        return [(min(score, CERTAIN - 1), field) for score, field in exact]
    return _mistyped(said, means) if mistyped else []


def _mistyped(
    said: tuple[str, ...], means: Mapping[tuple[str, ...], Sequence[tuple[int, str]]]
) -> list[tuple[int, str]]:
    """Return the fields of the headers that have the same words but for typing mistakes, the most alike alone."""
    best = 0.0
    fields: list[tuple[int, str]] = []
    for known, meant in means.items():
        if len(known) == len(said) and (alike := _alike(said, known)) > best:
            best = alike
            lost = 1 + round((_SAME - alike) * _MISTYPED / (_SAME - _ALIKE))
            fields = [(score - lost, field) for score, field in meant]
    return fields


def _alike(said: tuple[str, ...], known: tuple[str, ...]) -> float:
    """Return how alike, of 100, the least alike of the words are; 0 where one has no like."""
    left = list(known)
    least = float(_SAME)
    for word in said:
        best = max(left, key=lambda other: fuzz.ratio(word, other))
        alike = fuzz.ratio(word, best)
        if alike < _ALIKE or abs(len(word) - len(best)) > 1 or (alike < _SAME and min(len(word), len(best)) < _TYPED):
            return 0.0
        left.remove(best)
        least = min(least, alike)
    return least

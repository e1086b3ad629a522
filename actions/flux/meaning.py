"""Step two: does a passage make sense? Each rule looks at what one passage says, and is told nothing of the others."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from actions.flux import portals_words
from actions.flux.outcome import Head, Severity
from actions.flux.passage_data import PassageData


class Remark(NamedTuple):
    """A cause, the element to look at, what its words quote, the real portal's message where it has one."""

    cause: str
    element: str
    facts: Mapping[str, str] = {}
    severity: Severity = Severity.ERROR
    original: str = ""
    result: int = -1  # which of the results, from 0


WARNING = Severity.WARNING
COMPETENCES = {"1": 3, "2": 6, "3": 4, "4": 4, "5": 4}
"""How many competences each area of the European digital framework has."""

_REGISTERS = {"RNCP": re.compile(r"RNCP\d+"), "RS": re.compile(r"RS\d+")}
_TOWN = re.compile(r"\d{5}|2[AB]\d{3}")
_COUNTRY = re.compile(r"\d{3}")
_FRANCE = "100"  # of 99100, which is no place of birth abroad
_TRUE = {"true", "1"}
_NOTHING = {"nill", "nil", "null", "n/a", "na", "néant"}


def remarks(data: PassageData, head: Head, today: date, deadline_months: int) -> Iterator[Remark]:
    """Yield what there is to say of a passage by itself."""
    values = {name: value for name, value in data.values.items() if value is not None}
    yield from _certification(data, head, values)
    yield from _dates(values, head, today, deadline_months)
    yield from _levels(values, data)
    yield from _results(data)
    yield from _birth(values, today)
    yield from _birthplace(values)
    if values.get("scoring", "").strip().lower() in _NOTHING:
        yield Remark("nothing_written", "scoring", {"value": values["scoring"]}, WARNING)


def _certification(data: PassageData, head: Head, values: Mapping[str, str]) -> Iterator[Remark]:
    kind, code = data.certification_type.strip(), data.code.strip()
    register = _REGISTERS.get(kind.upper())
    strange = (
        next((name for name, pattern in _REGISTERS.items() if pattern.fullmatch(code)), "") if not register else ""
    )
    if (register and not register.fullmatch(code)) or strange:
        said = portals_words.code_unknown(head.emitter, values.get("idTechnique", ""), data.ordinal)
        yield Remark("type_and_code_disagree", "code", {"type": kind, "code": code}, original=said)


def _dates(values: Mapping[str, str], head: Head, today: date, months: int) -> Iterator[Remark]:
    begin, end, issued, until = (
        _day(values.get(name, ""))
        for name in ("dateDebutExamen", "dateFinExamen", "dateDebutValidite", "dateFinValidite")
    )
    if begin and end and end < begin:
        facts = {"begin": begin.isoformat(), "end": end.isoformat()}
        yield Remark("examination_ends_before_it_begins", "dateFinExamen", facts)
    if issued and until and until < issued:
        said = portals_words.ends_before_it_begins(head.emitter, values.get("idTechnique", ""))
        facts = {"begin": issued.isoformat(), "end": until.isoformat()}
        yield Remark("validity_ends_before_it_begins", "dateFinValidite", facts, original=said)
    for name, day in (("dateDebutExamen", begin), ("dateFinExamen", end), ("dateDebutValidite", issued)):
        if day and day > today:
            yield Remark("date_in_future", name, {"date": day.isoformat()}, WARNING)
    if issued and months and issued < months_before(today, months):
        yield Remark("too_late", "dateDebutValidite", {"date": issued.isoformat(), "months": str(months)}, WARNING)


def _levels(values: Mapping[str, str], data: PassageData) -> Iterator[Remark]:
    has_language = "niveauLangueEuropeen" in values
    if values.get("presenceNiveauLangueEuro") in _TRUE:
        if not has_language:
            yield Remark("language_level_missing", "presenceNiveauLangueEuro")
    elif has_language:
        facts = {"value": values["niveauLangueEuropeen"]}
        yield Remark("language_level_not_announced", "niveauLangueEuropeen", facts, WARNING)
    has_digital = "scoreGeneral" in values or bool(data.results)
    if values.get("presenceNiveauNumeriqueEuro") in _TRUE:
        if not has_digital:
            yield Remark("digital_level_missing", "presenceNiveauNumeriqueEuro")
    elif has_digital:
        yield Remark("digital_level_not_announced", "presenceNiveauNumeriqueEuro", severity=WARNING)
    if values.get("modaliteAcces") == "VAE":
        if "voieAccessVAE" not in values:
            yield Remark("vae_kind_missing", "modaliteAcces")
    elif "voieAccessVAE" in values:
        yield Remark("vae_kind_without_vae", "voieAccessVAE", {"value": values["voieAccessVAE"]}, WARNING)


def _results(data: PassageData) -> Iterator[Remark]:
    seen: set[tuple[str, str]] = set()
    for place, result in enumerate(data.results):
        facts = {"domain": result.domain, "competence": result.competence}
        if not (result.level and result.domain and result.competence):
            yield Remark("result_incomplete", "resultat", severity=WARNING, result=place)
        if result.domain and result.domain not in COMPETENCES:
            facts = {"domain": result.domain, "most": str(len(COMPETENCES))}
            yield Remark("competence_area_unknown", "domaineCompetenceId", facts, result=place)
        elif result.domain and result.competence and not _is_competence(result.domain, result.competence):
            facts["most"] = str(COMPETENCES[result.domain])
            yield Remark("competence_unknown", "competenceId", facts, result=place)
        elif all(facts.values()) and (result.domain, result.competence) in seen:
            yield Remark("competence_twice", "resultat", facts, WARNING, result=place)
        seen.add((result.domain, result.competence))


def _is_competence(domain: str, competence: str) -> bool:
    return competence.isascii() and competence.isdigit() and 1 <= int(competence) <= COMPETENCES[domain]


def _birth(values: Mapping[str, str], today: date) -> Iterator[Remark]:
    year, month, day = (_number(values.get(name, "")) for name in ("anneeNaissance", "moisNaissance", "jourNaissance"))
    if not year:
        return
    if day and not month:
        yield Remark("birth_day_without_month", "jourNaissance", {"day": str(day)}, WARNING)
        return
    try:
        born = date(year, month or 1, day or 1)
    except ValueError:
        yield Remark("birth_date_impossible", "jourNaissance", {"date": f"{day:02}/{month:02}/{year}"})
        return
    issued = _day(values.get("dateDebutValidite", ""))
    if born > today:
        yield Remark("birth_in_future", "anneeNaissance", {"year": str(year)})
    elif issued and born >= issued:
        yield Remark("born_after_issue", "anneeNaissance", {"year": str(year), "date": issued.isoformat()})


def _birthplace(values: Mapping[str, str]) -> Iterator[Remark]:
    town, country = values.get("codeInsee", ""), values.get("codePaysNaissance", "")
    if country and not _COUNTRY.fullmatch(country):
        yield Remark("birth_country_malformed", "codePaysNaissance", {"value": country})
    elif town.startswith("99"):
        if country and country != town[2:]:
            yield Remark("birth_country_disagrees", "codePaysNaissance", {"value": country, "town": town})
    elif country and (town or country == _FRANCE):
        yield Remark("birth_country_in_france", "codePaysNaissance", {"value": country})
    if town and not _TOWN.fullmatch(town):
        yield Remark("town_code_malformed", "codeInsee", {"value": town})


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


def _number(written: str) -> int:
    try:
        return int(written)
    except ValueError:
        return 0


def months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or that month's last one."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    return day

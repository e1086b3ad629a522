"""Loads reference data: all of a file or nothing, and again as often as one likes."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.importing.problem import Line, Mention, Problem, RowsRefused
from actions.outcome import Said
from actions.people import CERTIFIER, Organisation
from actions.reference import Contract, Loaded, Mandate
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrganisations:
    lines: tuple[Line[Organisation], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportContracts:
    """`mentions` are the organisations that lines name, of lines with another fault, too."""

    lines: tuple[Line[Contract], ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMandates:
    """`mentions` as in `ImportContracts`."""

    lines: tuple[Line[Mandate], ...]
    mentions: tuple[Mention, ...]


async def import_organisations(request: ImportOrganisations, work: Work) -> Said:
    loaded = await work.reference.put_organisations([line.record for line in request.lines])
    return await _done("organisations", loaded, work)


async def import_contracts(request: ImportContracts, work: Work) -> Said:
    """Raise `RowsRefused` where a contract is of nobody, or of an organisation that is no certifier."""
    await _refuse_unknown(request.mentions, work)
    loaded = await work.reference.put_contracts([line.record for line in request.lines])
    return await _done("contracts", loaded, work)


async def import_mandates(request: ImportMandates, work: Work) -> Said:
    """Raise `RowsRefused` where one of the two is unknown, or is not what a mandate makes of it."""
    await _refuse_unknown(request.mentions, work)
    loaded = await work.reference.put_mandates([line.record for line in request.lines])
    return await _done("mandates", loaded, work)


async def _refuse_unknown(mentions: Sequence[Mention], work: Work) -> None:
    known = await work.reference.organisations(mention.bcr for mention in mentions)
    if problems := [problem for mention in mentions if (problem := _wrong(mention, known.get(mention.bcr)))]:
        raise RowsRefused(problems)


def _wrong(mention: Mention, organisation: Organisation | None) -> Problem | None:
    if organisation is None:
        words = f"{mention.bcr} is not among the organisations: import it first"
    elif organisation.is_certifier if mention.role == CERTIFIER else organisation.is_depositor:
        return None
    else:
        words = f"{mention.bcr} is no {mention.role}: import it as one first"
    return Problem(line=mention.line, column=mention.column, words=words)


async def _done(what: str, loaded: Loaded, work: Work) -> Said:
    facts = {"created": loaded.created, "changed": loaded.changed, "unchanged": loaded.unchanged}
    told = {name: str(number) for name, number in facts.items()}
    await work.audit.note(f"imported.{what}", work.now(), by="command", **told)
    return Said(key=f"imported.{what}", facts=facts)

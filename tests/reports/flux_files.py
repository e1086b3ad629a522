"""Deposited files, without a deposit."""

from collections.abc import Iterable
from pathlib import Path

from actions.flux.outcome import Head
from actions.flux.passage_data import PassageData, Result
from actions.flux.writing import writing_flux

HEAD = Head(
    id_flux="6e3c7378-bda4-497a",
    sent_at="2025-11-27T14:00:00+01:00",
    emitter="AB123CDE",
    certifier="E564ACB0",
    contract="2560080000127J",
)
KNOWN: dict[str, str | None] = {
    "obtentionCertification": "PAR_ADMISSION",
    "donneeCertifiee": "true",
    "dateDebutValidite": "2020-12-12",
    "dateFinValidite": None,
    "presenceNiveauLangueEuro": "false",
    "presenceNiveauNumeriqueEuro": "true",
    "scoring": None,
    "mentionValidee": "MENTION_BIEN",
    "modaliteAcces": "VAE",
    "voieAccessVAE": "VAE_CLASSIQUE",
    "nomNaissance": "D’Été",
    "nomUsage": None,
    "prenom1": "Jean-François",
    "anneeNaissance": "1996",
    "moisNaissance": "1",
    "jourNaissance": "5",
    "sexe": "M",
    "codeInsee": "01004",
}
RESULTS = (Result("5", "3", "4"), Result("7", "1", "1"))


def data(ordinal: int, results: tuple[Result, ...] = (), **values: str | None) -> PassageData:
    return PassageData(
        ordinal=ordinal,
        line=10 * ordinal,
        certification_type="RS",
        code="RS1710",
        values={"idTechnique": f"id-{ordinal}", **KNOWN, **values},
        results=results,
    )


def write_flux(path: Path, passages: Iterable[PassageData]) -> Path:
    with writing_flux(path, HEAD) as flux:
        for one in passages:
            flux.passage(one)
    return path

"""What tests of documents share: how they are worded, and a deposit."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from actions.flux.outcome import Finding, Passage
from actions.flux.passage_data import PassageData
from bot.reports.deposit import DepositFacts, Party
from bot.reports.wording import Wording
from bot.settings import read_settings
from tests.reports.flux_files import HEAD, write_flux
from tests.reports.outcomes import write_outcome

Processed = Callable[..., tuple[DepositFacts, Path]]
Source = Callable[[Sequence[PassageData]], Path]


@pytest.fixture(scope="session")
def wording() -> Wording:
    settings = read_settings()
    return Wording(quoted=settings.quoted(), default="fr", base_url="https://guichet.example")


@pytest.fixture(scope="session")
def facts() -> DepositFacts:
    return DepositFacts(
        number="D-2026-000123",
        treatment=51354,
        name="promotion d’été.xml",
        size=1_234_567,
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        id_flux=HEAD.id_flux,
        received_at=1_764_248_732_123,  # 2025-11-27, 14:05:32.123 in Paris
        depositor=Party(name="Institut de l’Être & Cie", bcr="AB123CDE"),
        role="depositor",
        certifier=Party(name="École des métiers", bcr="E564ACB0"),
        login="AB12CD345",
        status="received",
    )


@pytest.fixture
def processed(facts: DepositFacts, tmp_path: Path) -> Processed:
    """Make a processed deposit of passages and of findings of the file as a whole; `given` are other facts of it."""

    def make(
        passages: Sequence[Passage] = (), of_file: Sequence[Finding] = (), **given: Any
    ) -> tuple[DepositFacts, Path]:
        outcome = tmp_path / "outcome.gz"
        summary = write_outcome(outcome, passages, of_file)
        status = "processed_with_errors" if summary.rejected or not summary.is_well_formed else "processed"
        known = {"summary": summary, "status": status, "processed_at": 1_764_288_000_000, **given}
        return replace(facts, **known), outcome

    return make


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """Write the file that a deposit is of."""
    return partial(write_flux, tmp_path / "source.xml")

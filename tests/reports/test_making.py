"""A document is made whenever somebody asks for it: it has to be the same each time."""

import time
from pathlib import Path

import pytest

from actions.download import What
from bot.reports.deposit import DepositFacts
from bot.reports.making import Order, make
from bot.reports.wording import Wording
from tests.reports.flux_files import data, write_flux
from tests.reports.test_after_a_check import checked

TICK = 1.1  # seconds: what notes when it was made notes another second


@pytest.mark.parametrize("what", list(What))
def test_what_is_made_again_is_the_same(what: What, facts: DepositFacts, wording: Wording, tmp_path: Path) -> None:
    """A file that is cut off while it is sent goes on with another making: PDFs noted when they were made."""
    source = write_flux(tmp_path / "sent.xml", [data(1), data(2, dateFinValidite="2019-01-01")])
    deposit, outcome = checked(source, facts)
    made = []
    for name in ("one", "other"):
        target = tmp_path / name
        make(
            Order(
                what=what,
                facts=deposit,
                wording=wording,
                language="fr",
                outcome=outcome,
                source=source,
                target=target,
            )
        )
        made.append(target.read_bytes())
        time.sleep(TICK if name == "one" else 0)
    assert made[0] == made[1]

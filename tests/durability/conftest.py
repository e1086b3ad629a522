import pytest

from tests.durability.chance import Chance


@pytest.fixture
def chance() -> Chance:
    return Chance()

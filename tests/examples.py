"""How many examples a property is tried on: the same ones every time, unless `make fuzz` looks for others."""

import os

TIMES = int(os.environ.get("FUZZ", "1"))  # as many as usual; from 2 on they are new ones each time
LOOKS_FOR_OTHERS = TIMES > 1


def examples(usual: int) -> int:
    """Return how many to try where that many are tried usually."""
    return usual * TIMES

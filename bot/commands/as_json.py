"""What commands tell to programs."""

import json
import sys
from collections.abc import Mapping


def as_json(told: Mapping[str, object]) -> str:
    """Return it on one line, in letters that standard output has: others are escaped, or no program could read it."""
    return json.dumps(told, ensure_ascii=not (sys.stdout.encoding or "").casefold().startswith("utf"))

"""Where signing in may lead: to pages of ours, by the shape of their addresses, and never out of this house."""

import re

from actions.deposit_criteria import NUMBER
from actions.download import What

DOWNLOADS = "|".join(re.escape(what) for what in What)
OURS = re.compile(
    "/account"
    "|/administration"
    "|/password/new"
    r"|/deposits(?:\.csv)?(?:\?filter=[\w.%;=,+<>-]{1,400})?"
    r"|/deposits/(?:new|template\.xlsx)"
    rf"|/deposits/{NUMBER.pattern}(?:/(?:{DOWNLOADS}))?"
    r"|/deposits/review(?:/[\w-]{1,50}(?:/problems\.csv)?)?",
    re.ASCII,
)


def leads_on(address: str) -> bool:
    """Tell whether an address, path and query, is one that signing in may lead to."""
    return bool(OURS.fullmatch(address))

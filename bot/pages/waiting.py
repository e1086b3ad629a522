"""Files that were sent on pages and still wait for the person's word: shown wherever somebody may look for them."""

from collections.abc import Sequence
from functools import partial

from actions.outcome import Refusal
from actions.reviewing import Reviewed, waiting
from bot.pages.site import Site
from bot.pages.visit import Visit


async def waiting_files(site: Site, visit: Visit, *, but: str = "") -> Sequence[Reviewed]:
    """Return them, without those of the batch that the page itself is about."""
    try:
        found = await site.portal.read(partial(waiting, visit.signed_in.account))
    except Refusal:  # ended this very moment
        return ()
    return [one for one in found if one.file.batch != but]

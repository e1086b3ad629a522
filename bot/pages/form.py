"""What a person has typed into a form, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

LONGEST = 500  # characters kept of a field; nothing we ask for is longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`field` is the one it is about, empty for all of the form; `words` are for the person."""

    field: str = ""
    words: str


@dataclass(frozen=True, slots=True)
class Form:
    """Fields by name."""

    _fields: Mapping[str, str] = field(default_factory=dict, repr=False)  # passwords are among them

    def __getitem__(self, name: str) -> str:
        """Return what was typed, without what surrounds it and what no database can hold; empty if nothing was."""
        return self._fields.get(name, "").replace("\0", "")[:LONGEST].strip()

    def secret(self, name: str) -> str:
        """Return a password as it was typed."""
        return self._fields.get(name, "")


async def read_form(request: web.Request) -> Form:
    """Raise 400 for a body that is not what its header says."""
    if request.content_type != "application/x-www-form-urlencoded":
        return Form()  # none of our pages sends anything else
    try:
        posted = await request.post()
    except (ValueError, LookupError):
        raise web.HTTPBadRequest from None
    return Form({name: value for name, value in posted.items() if isinstance(value, str)})

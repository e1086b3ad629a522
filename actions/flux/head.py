"""What a file says of itself, from its beginning alone: before it is checked, and whatever it is."""

from pathlib import Path
from xml.parsers.expat import ExpatError

from actions.flux import limits
from actions.flux.outcome import Head
from actions.flux.prolog import refuse
from actions.flux.reading import Reader

_MOST = 200  # characters: more is no identifier


def read_head(path: Path) -> Head:
    """Return what stands before the first passages; empty where it says nothing, is no flux or cannot be read."""
    reader = Reader()
    try:
        with path.open("rb") as file:
            for number in range(limits.GAP // limits.PIECE):
                piece = file.read(limits.PIECE)
                if not piece or (not number and refuse(piece)):
                    break
                reader.feed(piece)
                if reader.read:
                    break
    except (OSError, ExpatError):
        pass
    said = {name: getattr(reader.head, name) for name in Head.__slots__}
    return Head(**{name: value if len(value) <= _MOST else "" for name, value in said.items()})

"""Which of several values in one message is meant: "31205478 euh non 31205487"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.wording import plain

_DENIED: Final = re.compile(
    r"(?:\bpas|\bet non(?: pas)?|\bnon pas|\bau lieu d[eu]|\bplutot qu[e']|\bnot|\binstead of|\brather than|\bni"
    r"|\boublie[rz]?|\bignore[rz]?|\bforget)"
    r"(?: (?:l[ea]|du|the))? ?['\"«(]*$"
)
_CORRECTED: Final = re.compile(
    r"\b(?:non|nan|no|nn|pardon|sorry|desole|plutot|rather|enfin|oups|oops|erreur|mistake|trompe|tronpe|mince|zut|attend[sez]*"
    r"|wait|correction|je voulais dire|i meant?|je rectifie|rectification|en fait|actually|mais|but|finalement|euh"
    r"|maintenant|desormais|now|donc|essayez)\b"
)

_WRONG: Final = re.compile(
    r"['\"»)]*,? ?(?:c'? ?(?:est|etait)|qui (?:est|etait)|n'?(?:est|etait)|est|etait|is|was)? ?"
    r"(?:faux|fausse|incorrecte?|wrong|l'ancien\w*|the old|(?:pas|plus|not) (?:le|la|the) (?:bon|bonne|right)\b)"
)
_RIGHT: Final = re.compile(r"['\"»)]*,? ?(?:c'? ?est|qui est|est|is)? ?(?:le bon|la bonne|the (?:right|correct) one)\b")


@dataclass(frozen=True, slots=True)
class Spotted:
    """A value, and where it stands in the words."""

    value: str
    start: int
    end: int


def settled(tidied: str, spotted: Sequence[Spotted]) -> str | None:
    """Return the one that is meant; None when there is none, or several and nothing says which."""
    even = plain(tidied)
    kept = [one for one in spotted if not _DENIED.search(even[: one.start])]
    if len(kept) > 1:
        kept = [one for one in kept if not _WRONG.match(even, one.end)]
        kept = [one for one in kept if _RIGHT.match(even, one.end)] or kept
    if len({one.value for one in kept}) == 1:
        return kept[-1].value
    if kept and _CORRECTED.search(even[kept[0].end :]):
        return kept[-1].value
    return None

"""The name of a file to deposit: one that ends in .xml."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.choice import chosen
from dialogs.slots.reading import Option, Reading
from dialogs.slots.settled import Spotted, settled
from dialogs.wording import plain, tidy

LONGEST: Final = 200
XML: Final = "xml"
DEPOSITED: Final = "xml|xlsx|xlsm|xls|ods|csv"  # ends of what a person may have sent, also to be made XML of
_OTHER: Final = re.compile(r"[\w.()-]{1,200}\.(?:xlsx?|csv|zip|pdf|docx?|txt|json|ods|rar|7z|html?)\b")


@dataclass(frozen=True, slots=True)
class FileName:
    name: str = "file"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        tidied = with_whole_ends(tidy(words), XML)
        even = plain(tidied)
        names = spotted_names(tidied, XML)
        value = settled(tidied, names)
        if value is not None:
            return Reading(value=value, sure=True)
        if names:
            return Reading(problem="several")
        if options:
            reading = chosen(words, options)
            if reading.value:
                return reading
        return Reading(problem="not_xml" if _OTHER.search(even) else "missing")


def with_whole_ends(tidied: str, ends: str) -> str:
    """Return the words with the end of a name at the name: "certif .XML"."""
    return re.sub(rf" (\.(?:{ends}))\b", r"\1", tidied, flags=re.IGNORECASE)


def spotted_names(tidied: str, ends: str) -> list[Spotted]:
    """Return the names of files that end so; where some are quoted, these."""
    even = plain(tidied)
    quoted = re.finditer(rf"[\"«] ?([^\"«»/\\<>|:*?]{{1,{LONGEST}}}\.(?:{ends})) ?[\"»]", even)
    names = [Spotted(tidied[one.start(1) : one.end(1)], one.start(1), one.end(1)) for one in quoted]
    return names or [
        Spotted(tidied[one.start() : one.end()], one.start(), one.end())
        for one in re.finditer(rf"[^\s\"'«»/\\<>|:*?,;]{{1,{LONGEST}}}\.(?:{ends})\b", even)
    ]

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
_QUOTED: Final = re.compile(r"[\"«] ?([^\"«»/\\<>|:*?]{1,200}\.xml) ?[\"»]")
_NAME: Final = re.compile(r"[^\s\"'«»/\\<>|:*?,;]{1,200}\.xml\b")
_CUT_END: Final = re.compile(r" (\.xml)\b", re.IGNORECASE)
_OTHER: Final = re.compile(r"[\w.()-]{1,200}\.(?:xlsx?|csv|zip|pdf|docx?|txt|json|ods|rar|7z|html?)\b")


@dataclass(frozen=True, slots=True)
class FileName:
    name: str = "file"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:
        tidied = _CUT_END.sub(r"\1", tidy(words))
        even = plain(tidied)
        quoted = [
            Spotted(tidied[one.start(1) : one.end(1)], one.start(1), one.end(1)) for one in _QUOTED.finditer(even)
        ]
        names = quoted or [
            Spotted(tidied[one.start() : one.end()], one.start(), one.end()) for one in _NAME.finditer(even)
        ]
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

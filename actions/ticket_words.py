"""The words by which a ticket is found again."""

import re
import unicodedata

LONGEST = 40  # characters of a word
MOST = 400  # words of one text
_WORD = re.compile(r"#?\w[\w-]*")


def words_of(text: str) -> list[str]:
    """Return the words of a text, each once, without accents or capitals."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return list(dict.fromkeys(word[:LONGEST] for word in _WORD.findall(letters)))[:MOST]

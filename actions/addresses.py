"""E-mail addresses, as they are looked up and counted."""

import unicodedata


def folded(email: str) -> str:
    """Return what all ways to write an address have in common: capitals change nothing, nor do wide letters."""
    return unicodedata.normalize("NFKC", email).casefold()

"""Words that are longer than there is room for where they are shown."""


def shortened(text: str, most: int) -> str:
    """Return the text, or its beginning with a sign that there is more: at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

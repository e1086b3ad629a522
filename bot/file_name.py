"""The name of a file that somebody sends: a name, and nothing else."""

LONGEST = 150  # characters


def clean(given: str) -> str:
    """Return it without folders or control characters."""
    base = given.replace("\\", "/").rpartition("/")[2]
    printable = "".join(character for character in base if character.isprintable()).strip(". ")
    return printable[-LONGEST:].lstrip(". ") or "file"

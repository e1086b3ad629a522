"""`guichet settings`: every setting, its value, where the value comes from, and what it means."""

from itertools import groupby

from bot.settings import Settings, describe


def settings(current: Settings) -> int:
    """Print the settings, those of a section together. Returns the exit status."""
    for section, lines in groupby(describe(current), key=lambda line: line.name.rpartition(".")[0]):
        print(f"\n[{section or 'server'}]")
        for line in lines:
            print(f"{line.name} = {line.value}")
            print(f"    {line.meaning} ({line.source})")
    return 0

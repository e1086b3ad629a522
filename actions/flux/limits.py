"""How much of a file may stand where nothing of the kind is needed, so that memory does not grow with what it holds."""

PIECE = 1 << 16
"""Bytes read at a time."""

GAP = 1 << 20
"""Bytes between the ends of two passages (or certifications): a passage with every field filled takes some 30,000."""

PLAIN_GAP = 1 << 18
"""The same for the quick look, which leaves longer ones to the careful one."""

NAMES = 1_000
"""Different names of elements, attributes and prefixes: the schema knows fewer than 100."""

ENVELOPE = 20_000
"""Elements outside of passages that are not settled yet: less than ten in a file that is right."""

QUOTED = 100
"""Characters of a value that a finding quotes."""

"""What can be told from the first bytes of a file, before any parser sees it: no XML, another version or encoding."""

import re

from actions.flux import limits
from actions.flux.outcome import Finding, Step
from actions.flux.sniffing import Sort, sort_of

_DECLARATION = re.compile(rb"<\?xml\s[^>]*?\?>")
_VERSION = re.compile(rb"""\sversion\s*=\s*["']([^"']*)["']""")
_ENCODING = re.compile(rb"""\sencoding\s*=\s*["']([^"']*)["']""")
_SAME_AS_UTF8 = {"utf-8", "utf8", "us-ascii", "ascii"}


def refuse(start: bytes) -> Finding | None:
    """Return why a file that begins like this cannot be read, if it cannot."""
    sort = sort_of(start)
    if sort is Sort.EMPTY:
        return None if len(start) >= limits.PIECE else _finding("empty")
    if sort is Sort.UTF16:
        return _finding("encoding_wide")
    if sort is not Sort.XML:
        return _finding("other_file", kind=sort.value)
    declaration = _DECLARATION.match(start.removeprefix(b"\xef\xbb\xbf"))
    if not declaration:
        return None
    version, encoding = (pattern.search(declaration[0]) for pattern in (_VERSION, _ENCODING))
    if version and version[1] != b"1.0":
        return _finding("xml_version_wrong", version=version[1].decode("ascii", "replace"))
    said = encoding[1].decode("ascii", "replace") if encoding else "UTF-8"
    return None if said.lower() in _SAME_AS_UTF8 else _finding("encoding_declared", encoding=said)


def _finding(cause: str, **facts: str) -> Finding:
    return Finding(
        cause=cause,
        step=Step.STRUCTURE,
        line=1,
        column=1,
        facts={name: value[: limits.QUOTED] for name, value in facts.items()},
    )

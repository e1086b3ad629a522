"""Files of the knowledge base that are read as a whole, and what is wrong with those that cannot be."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from knowledge.article import Name
from knowledge.head import BadHeadError, Halves, load_head
from knowledge.problem import Key, KnowledgeErrors, Problem, excerpt

_OF_FILE: Final[Mapping[Key, Key]] = {
    "head_not_yaml": "file_not_yaml",
    "head_character": "file_character",
    "head_value": "file_value",
}
"""What a file that is YAML as a whole has, as the head of an article has it."""


def read_text(path: Path, where: Name | Path) -> str:
    """Return the text of a file, to the byte as it is; raise KnowledgeErrors, which call it `where`."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise KnowledgeErrors([Problem(key="unreadable", where=where, facts={"why": why})]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise KnowledgeErrors([Problem(key="not_utf8", where=where, line=line)]) from error


def read_yaml(path: Path) -> object:
    """Return what a file holds that is YAML as a whole; raise KnowledgeErrors."""
    try:
        return load_head(Halves(head=read_text(path, path), text="", begins=1))
    except BadHeadError as bad:
        problem = Problem(key=_OF_FILE[bad.key], where=path, line=bad.line, facts={"near": excerpt(bad.near)})
        raise KnowledgeErrors([problem]) from bad

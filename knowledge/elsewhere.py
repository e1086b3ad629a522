"""Questions that sound like ours and are not: the search learns from them what to decline."""

from collections.abc import Mapping
from pathlib import Path

from knowledge.files import read_yaml
from knowledge.problem import KnowledgeErrors, Problem


def read_elsewhere(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Read `<folder>/<lang>.yaml`, headings with lists of questions, as language → questions; raise KnowledgeErrors."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.yaml"))}


def _read(path: Path) -> tuple[str, ...]:
    content = read_yaml(path)
    if not isinstance(content, dict) or not all(isinstance(questions, list) for questions in content.values()):
        raise KnowledgeErrors([Problem(key="elsewhere_lists", where=path)])
    return tuple(str(question) for questions in content.values() for question in questions)

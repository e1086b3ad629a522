"""The words of spreadsheets: why a file is refused, what a column is, what is wrong with cells."""

from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateError

from actions.deposits import ReceivedFile
from bot.phrases import Phrases

UNREADABLE = "files.too_complex"  # what can be said of any file


class SheetWords:
    """In one language; `phrases` have the words of actions."""

    def __init__(self, phrases: Phrases, language: str) -> None:
        self._phrases = phrases
        self._language = language

    def refused(self, file: ReceivedFile) -> str:
        """Return why a file cannot be deposited, and what to do."""
        return self.why(file.problem or UNREADABLE, file.facts)

    def why(self, problem: str, facts: Mapping[str, Any]) -> str:
        """Return what a problem is, and what to do about it; its facts may name fields."""
        if fields := facts.get("fields"):
            facts = {**facts, "fields": ", ".join(self.field(name) for name in str(fields).split(", "))}
        how = problem.removesuffix(".what") + ".how"
        what = self._said(problem, facts) or self._said(UNREADABLE, {})
        return " ".join(filter(None, (what, self._said(how, facts) if how != problem else "")))

    def field(self, name: str) -> str:
        """Return what a field is called."""
        return self._said(f"fields.{name}", {}) or self._said(f"sheets.columns.{name}", {}) or name

    def what(self, group: Mapping[str, Any]) -> str:
        """Return what is wrong with some cells."""
        return self._said(f"sheets.reasons.{group['reason']}.what", group) or str(group["reason"])

    def how(self, group: Mapping[str, Any]) -> str:
        """Return how to correct them; values of a list as people call them."""
        allowed = ", ".join(self._choice(value) for value in str(group.get("allowed", "")).split(", "))
        return self._said(f"sheets.reasons.{group['reason']}.how", {**group, "allowed": allowed})

    def _choice(self, value: str) -> str:
        return self._said(f"sheets.choices.{value}", {}) or value

    def _said(self, key: str, facts: Mapping[str, Any]) -> str:
        """Return a sentence, empty where there is none or it tells more than is known."""
        if not self._phrases.has(key):
            return ""
        try:
            return self._phrases(self._language, key, **{name: facts[name] for name in facts if name.isidentifier()})
        except (TemplateError, TypeError):
            return ""

"""The words of what is wrong with articles and with the other files of the knowledge base."""

from bot.phrases import Phrases
from knowledge.problem import Fact, Problem, excerpt

LONGEST_FACT = 100  # characters: what an author wrote may be of any length
MOST_NAMES = 10


class ProblemWords:
    """In one language; `phrases` have the words of `knowledge`."""

    def __init__(self, phrases: Phrases, language: str) -> None:
        self._phrases = phrases
        self._language = language

    def for_page(self, problem: Problem) -> str:
        """Return what is wrong, on which line if that is known, and what to do; of which article is said beside it."""
        words = self._words(problem)
        return self._said("problems.on_line", line=problem.line, words=words) if problem.line else words

    def for_terminal(self, problem: Problem) -> str:
        """Return the place, what is wrong, and what to do."""
        return f"{problem.place}: {self._words(problem)}"

    def _words(self, problem: Problem) -> str:
        facts = {name: self._fact(name, fact) for name, fact in problem.facts.items()}
        return self._said(f"problems.{problem.key}", **facts)

    def _fact(self, name: str, fact: Fact) -> Fact:
        if isinstance(fact, int):
            return fact
        if isinstance(fact, tuple):
            return tuple(excerpt(one, LONGEST_FACT) for one in fact[:MOST_NAMES]) + ("…",) * (len(fact) > MOST_NAMES)
        if name in {"field", "language"}:
            key = f"problems.{name}s.{fact}"
            return self._said(key) if self._phrases.has(key) else fact
        return excerpt(fact, LONGEST_FACT)

    def _said(self, key: str, /, **facts: object) -> str:
        return self._phrases(self._language, key, **facts)

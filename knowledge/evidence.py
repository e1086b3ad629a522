"""What speaks for and against an answer, and how sure that makes us."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from knowledge.files import read_yaml
from knowledge.problem import KnowledgeErrors, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """None of these numbers depends on the size of the knowledge base, so that one calibration fits all."""

    best: float  # score of the best article
    margin: float  # its lead over the second
    elsewhere: float  # score of "not ours"
    smalltalk: float  # score of small talk, all kinds together
    shared: float  # share of the question's rare words that the article holds, as BM25 counts them
    nearest: float  # likeness to the nearest way of asking for the article
    known: float  # share of the question's weight in words that any article holds
    held: float  # share of the question's weight in words that this article holds
    strange: float  # words that no article holds: none 0, five or more 1
    length: float  # from 0, one word, to 1, fifty and more
    mended: float  # share of words not spelled as in the knowledge base


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model, made by `python tools/calibrate.py`."""

    constant: float
    weights: Mapping[str, float]

    def confidence(self, evidence: Evidence) -> float:
        """Return how likely the best article answers, from 0 to 1."""
        weighed = sum(weight * float(getattr(evidence, name)) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(min(self.constant + weighed, 30.0), -30.0)))


def read_calibration(path: Path) -> Calibration:
    """Read the file that the calibration writes; raise KnowledgeErrors if it knows other evidence than we do."""
    content = read_yaml(path)
    if not isinstance(content, dict) or set(content["weights"]) != {field.name for field in fields(Evidence)}:
        raise KnowledgeErrors([Problem(key="calibration_old", where=path)])
    return Calibration(float(content["constant"]), {name: float(w) for name, w in content["weights"].items()})

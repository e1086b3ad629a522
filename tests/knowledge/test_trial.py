"""What a change would change is told before: wrong articles, doubts, and questions that get something else."""

import pickle
from datetime import date

import pytest

from bot.settings import read_settings
from knowledge.article import Name, Sources
from knowledge.found import Outcome
from knowledge.library import open_library
from knowledge.problem import KnowledgeErrors, Problem
from knowledge.trial import Asked, Changed, Given, Trial, try_out

SUBJECTS = {
    "facture": ("payer ma facture", "régler une facture", "facture par chèque", "délai de paiement de la facture"),
    "bus": ("arrêt de bus", "horaires du bus", "où passe le bus", "prendre le bus pour venir"),
}
TODAY = date(2026, 11, 27)
VALUES = read_settings().quoted()  # small talk quotes some


def written(name: str, *ways: str, text: str = "La réponse.", **head: str) -> str:
    lines = [f"title: {name}", "ask:", *(f"  - {way}" for way in ways), "updated: 2026-11-01", "source: un livre"]
    lines += [f"{field}: {value}" for field, value in head.items()]
    return "\n".join(["---", *lines, "---", text, ""])


BEFORE: Sources = {Name("fr", name): written(name, *ways) for name, ways in SUBJECTS.items()}
BUS = Name("fr", "bus")


def tried(after: Sources, *asked: str) -> Trial:
    questions = [Asked(text=text, lang="fr") for text in asked]
    return try_out(BEFORE, after, VALUES, questions, today=TODAY, dialogs=["visit"])


def test_nothing_changed_changes_nothing() -> None:
    assert tried(BEFORE, "payer ma facture", "le bus ?") == Trial(problems=(), doubts=(), changed=())


def test_questions_that_would_get_something_else_are_told() -> None:
    more = (*SUBJECTS["bus"], "aller à la piscine en bus", "piscine municipale", "la piscine", "bus de la piscine")
    trial = tried({**BEFORE, BUS: written("bus", *more)}, "où est la piscine municipale ?", "payer ma facture")
    (changed,) = trial.changed
    assert changed.text == "où est la piscine municipale ?"
    assert changed.before == Given(outcome=Outcome.UNKNOWN)
    assert changed.after.article == "bus"
    assert (trial.problems, trial.doubts) == ((), ())


def test_a_withdrawn_article_answers_nobody() -> None:
    trial = tried({name: text for name, text in BEFORE.items() if name != BUS}, "horaires du bus")
    (changed,) = trial.changed
    assert changed == Changed(text="horaires du bus", lang="fr", before=changed.before, after=changed.after)
    assert changed.before == Given(outcome=Outcome.ANSWER, article="bus")
    assert changed.after.article != "bus"


def test_only_what_was_not_wrong_before_is_wrong() -> None:
    """All of these have too few ways of asking, the changed one before and after."""
    trial = tried({**BEFORE, BUS: written("bus", *SUBJECTS["bus"], related="[nowhere]", starts="nothing")})
    assert trial.problems == (
        Problem(key="related_unknown", where=BUS, facts={"field": "related", "name": "nowhere"}),
        Problem(key="starts_unknown", where=BUS, facts={"field": "starts", "name": "nothing"}),
    )


def test_a_way_of_asking_that_finds_another_article_is_a_doubt() -> None:
    trial = tried({**BEFORE, BUS: written("bus", *SUBJECTS["bus"][1:], "payer ma facture par chèque")})
    assert trial.problems == ()
    assert ("finds_another", "facture") in [(doubt.key, doubt.facts["article"]) for doubt in trial.doubts]


def test_what_cannot_be_read_is_told_and_can_be_handed_to_another_process() -> None:
    with pytest.raises(KnowledgeErrors) as caught:
        tried({**BEFORE, BUS: "---\nask: []\n---\nx"})
    assert Problem(key="missing", where=BUS, facts={"field": "title"}) in caught.value.problems
    handed = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - pickled a moment ago
    assert handed.problems == caught.value.problems


def test_a_library_can_be_handed_to_another_process() -> None:
    library = open_library(BEFORE, VALUES)
    handed = pickle.loads(pickle.dumps(library))  # noqa: S301 - pickled a moment ago
    for question in ("payer une factur", "arrèt de bus", "bonjour", "la recette de la tarte"):
        assert handed.search.find(question) == library.search.find(question)
    assert list(handed.articles) == list(library.articles)

"""Editors make articles of what people asked: see the groups, write, see what would change, publish, go back."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from actions.questions import RecordQuestion
from bot.app import read_assistant
from bot.console.knowledge.places import ARTICLES, HOME, NEW
from bot.console.workplace import Workplace
from bot.portal import Portal
from bot.settings import Settings
from bot.store.store import Store
from knowledge.reading import read_sources
from tests.conftest import MakeSettings
from tests.console.conftest import Visit
from tests.console.small_desk import workplace
from tests.knowledge.test_trial import SUBJECTS, written
from tests.pages.person import Person

BUS = f"{ARTICLES}/fr/bus"
POOL = f"{ARTICLES}/fr/piscine"
WAYS = (
    "nager\nla piscine\npiscine municipale\nhoraires piscine\ntarif piscine\nle grand bain\nun bassin\nbonnet de bain"
)
FIELDS = {
    "id": "piscine",
    "language": "fr",
    "title": "La piscine",
    "text": "Elle est **place du Marché**.",
    "ask": WAYS,
    "label0": "Le plan",
    "url0": "https://plan.example",
    "updated": "2026-11-01",
    "source": "La mairie : § 1",
}


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str, tmp_path: Path) -> Settings:
    folder = tmp_path / "articles"
    (folder / "fr").mkdir(parents=True)
    for name, ways in SUBJECTS.items():
        (folder / "fr" / f"{name}.md").write_text(written(name, *ways), encoding="utf-8")
    return make_settings(database_url=database_url, articles_dir=folder)


@pytest.fixture
async def at(portal: Portal, store: Store, settings: Settings) -> AsyncIterator[Workplace]:
    made = workplace(portal, store, read_assistant(settings), read_sources(settings.articles_dir))
    yield made
    await made.newsroom.close()


async def ask(portal: Portal, *texts: str) -> None:
    for number, text in enumerate(texts):
        question = RecordQuestion(
            conversation="c", sequence=number, text=text, language="fr", outcome="unknown", article=""
        )
        await portal.do(question)


def link(person: Person, start: str) -> str:
    """Return the first address on the page that begins so."""
    return re.findall(rf'href="({re.escape(start)}[^"]*)"', person.page)[0]


async def test_from_a_group_of_questions_to_an_article_that_answers_them(
    visit: Visit, portal: Portal, at: Workplace
) -> None:
    edith = await visit("Edith")
    await ask(portal, "où est la piscine municipale ?", "la piscine municipale est où", "recette de tarte")
    await edith.opens(HOME)
    assert edith.page.count('class="group"') == 2
    await edith.opens(link(edith, f"{NEW}?language=fr&group="))
    assert "la piscine municipale est où\noù est la piscine municipale ?</textarea>" in edith.page
    assert (await edith.sends(NEW, **{**FIELDS, "id": "La Piscine"})).status == 422
    assert (await edith.sends(NEW, **{**FIELDS, "id": "bus"})).status == 422
    response = await edith.sends(NEW, **FIELDS)
    assert response.status == 303
    await edith.opens(response.headers["Location"])
    assert "<strong>place du Marché</strong>" in edith.page
    assert 'hx-get="/desk/knowledge/articles/fr/piscine/trial' in edith.page
    await edith.opens(link(edith, f"{POOL}/trial?"))
    assert "2 questions auraient une autre réponse" in edith.page
    response = await edith.sends(f"{POOL}/trial")
    assert response.headers["Location"] == f"{POOL}/history?done=article_published"
    await edith.opens(response.headers["Location"])
    assert "C’est publié." in edith.page
    assert "Edith Dubois" in edith.page
    await edith.opens(HOME)
    assert "piscine municipale" not in edith.page  # its questions are settled
    assert "recette de tarte" in edith.page
    async with asyncio.timeout(60):
        await at.newsroom._editions.look()  # noqa: SLF001 - as the server does after the commit
    await edith.opens(ARTICLES)
    assert "La piscine" in edith.page


async def test_what_is_not_changed_is_not_saved_and_what_is_stays_as_it_was_written(
    visit: Visit, portal: Portal
) -> None:
    edith = await visit("Edith")
    await edith.opens(BUS)
    fields = _typed(edith)
    assert fields["ask"].splitlines()[0] == SUBJECTS["bus"][0]
    response = await edith.sends(BUS, **fields)
    assert response.headers["Location"].endswith("done=article_unchanged")
    response = await edith.sends(BUS, **{**fields, "title": "Le bus", "version": "0"})
    assert response.headers["Location"] == f"{BUS}/preview?done=draft_saved"
    async with portal._store.turn() as transaction:  # noqa: SLF001
        (draft,) = await transaction.work.articles.drafts()
    assert draft.text == written("bus", *SUBJECTS["bus"]).replace("title: bus", "title: Le bus").replace(
        "source: un livre", 'source: "un livre"'
    )


async def test_who_saves_over_somebody_elses_draft_is_told_and_may(visit: Visit) -> None:
    edith, other = await visit("Edith"), await visit("Edith")
    for one in (edith, other):
        await one.opens(BUS)
    fields = _typed(edith)
    await other.sends(BUS, **{**fields, "title": "Autre titre", "version": "0"})
    response = await edith.sends(BUS, **{**fields, "title": "Mon titre", "version": "0"})
    assert response.status == 422
    assert "entre-temps" in edith.page
    assert "Mon titre" in edith.page
    assert edith.hidden["version"] == "1"
    assert (await edith.sends(BUS, **{**fields, "title": "Mon titre", "version": "1"})).status == 303


async def test_what_is_wrong_keeps_it_from_being_published(visit: Visit, portal: Portal) -> None:
    edith = await visit("Edith")
    await edith.opens(NEW)
    await edith.sends(NEW, **{**FIELDS, "ask": "nager", "url0": "javascript:alert(1)"})
    await edith.opens(f"{POOL}/preview")
    assert "javascript:" not in edith.page
    await edith.opens(f"{POOL}/trial")
    assert "Il n’y a qu’une façon de demander. Écrivez-en 8 au moins, 20 si possible." in edith.page
    assert "mène à «\N{NO-BREAK SPACE}javascript:alert(1)\N{NO-BREAK SPACE}», qui n’est pas une adresse" in edith.page
    assert "piscine (français)" not in edith.page  # of which article is said where there are several
    await edith.opens(f"{POOL}/trial?lang=en")
    assert "There is only one way of asking. Write at least 8, better 20." in edith.page
    assert ">Publier<" not in edith.page
    assert (await edith.sends(f"{POOL}/trial", version_fr="1")).status == 422
    async with portal._store.turn() as transaction:  # noqa: SLF001
        assert await transaction.work.articles.now_published() == []


async def test_a_text_that_cannot_be_read_is_told_in_the_preview(visit: Visit) -> None:
    edith = await visit("Edith")
    await edith.opens(BUS)
    await edith.sends(BUS, whole="yes", content="---\ntitle: [<a>]\n---\n{{ support.mail }}", version="0")
    await edith.opens(f"{BUS}/preview")
    assert "(title) est lu comme «\N{NO-BREAK SPACE}[<a>]\N{NO-BREAK SPACE}»" in edith.page
    assert "cite support.mail, et aucun réglage ne porte ce nom. Peut-être s’agit-il de support.email." in edith.page
    await edith.opens(f"{BUS}/preview?lang=en")
    assert "quotes support.mail, which no setting is called. Perhaps support.email is meant." in edith.page
    await edith.opens(BUS)
    assert 'name="content"' in edith.page  # such a text is written as a whole


async def test_a_text_that_is_like_no_article_is_told_like_any_other(visit: Visit) -> None:
    """A day that does not exist, and lists in lists in lists, broke the preview."""
    edith = await visit("Edith")
    await edith.opens(BUS)
    await edith.sends(BUS, whole="yes", content="---\ntitle: x\nupdated: 2026-13-45\n---\nx", version="0")
    await edith.opens(f"{BUS}/preview")
    assert "Ligne 3\N{NO-BREAK SPACE}: L’en-tête contient un jour ou un nombre qui n’existe pas" in edith.page
    nested = "[" * 3_000 + "]" * 3_000
    await edith.sends(BUS, whole="yes", content=f"---\nask: {nested}\n---\nx", version="1")
    await edith.opens(f"{BUS}/preview")
    assert "la ligne 1 de la liste est lue comme «\N{NO-BREAK SPACE}…\N{NO-BREAK SPACE}»" in edith.page


async def test_an_article_is_withdrawn_and_brought_back(visit: Visit, at: Workplace) -> None:
    edith = await visit("Edith")
    await edith.opens(BUS)
    response = await edith.sends(f"{BUS}/withdraw", version="0")
    await edith.opens(response.headers["Location"])
    assert "ne répondra plus à personne" in edith.page
    await edith.sends(f"{BUS}/trial", version_fr="1", anyway="yes")
    await at.newsroom._editions.look()  # noqa: SLF001
    assert at.assistant.articles.get("bus", "fr") is None
    await edith.opens(f"{BUS}/history")
    response = await edith.sends(f"{BUS}/restore", version="1", restored="file")
    assert response.headers["Location"] == f"{BUS}/preview?done=draft_saved"
    response = await edith.sends(f"{BUS}/discard", version="2")
    assert response.headers["Location"] == f"{ARTICLES}?done=draft_discarded"
    await edith.opens(f"{BUS}/history")
    assert "Brouillon abandonné" in edith.page


async def test_groups_are_settled_by_what_is_ticked(visit: Visit, portal: Portal) -> None:
    edith = await visit("Edith")
    await ask(portal, "où est la piscine municipale ?", "la piscine municipale est où")
    await edith.opens(HOME)
    ticked = re.findall(r'name="q0" value="([^"]+)"', edith.page)[0]
    assert (await edith.sends(f"{HOME}/questions", state="handled")).status == 422
    assert (await edith.sends(f"{HOME}/questions", state="nonsense", q0=ticked)).status == 422
    response = await edith.sends(f"{HOME}/questions", state="ignored", q0=ticked)
    assert response.headers["Location"] == f"{HOME}?done=questions_ignored"
    await edith.opens(HOME)
    assert edith.page.count('name="q') == 1


@pytest.mark.parametrize("path", [f"{ARTICLES}/fr/none", f"{ARTICLES}/de/bus", f"{ARTICLES}/fr/Bus", f"{BUS}x/history"])
async def test_what_there_is_not_is_not_found(visit: Visit, path: str) -> None:
    edith = await visit("Edith")
    assert (await edith.opens(path)).status == 404


async def test_statistics_are_of_a_period_and_sorted(visit: Visit, portal: Portal) -> None:
    edith = await visit("Edith")
    for number in range(3):
        await portal.do(
            RecordQuestion(
                conversation="c", sequence=number, text="x", language="fr", outcome="answered", article="facture"
            )
        )
    await edith.opens(f"{ARTICLES}?sort=shown&days=7&language=fr")
    assert edith.page.index("/fr/facture") < edith.page.index("/fr/bus")
    assert re.search(r'data-label="Montré">3<', edith.page)
    await edith.opens(f"{ARTICLES}?words=zzz")
    assert "Aucun article ne correspond." in edith.page


def _typed(person: Person) -> dict[str, str]:
    """Return what a browser would send of the form that was looked at."""
    fields = dict(re.findall(r'<input id="(\w+)" name="\w+"[^>]*? value="([^"]*)"', person.page))
    fields |= dict(re.findall(r'<textarea id="(\w+)"[^>]*>(.*?)</textarea>', person.page, re.DOTALL))
    return fields


async def test_an_article_in_two_languages_is_tried_together_or_alone(visit: Visit, portal: Portal) -> None:
    """The link to only one of them broke the page: its word for the language was taken for the page's language."""
    edith = await visit("Edith")
    await edith.opens(NEW)
    await edith.sends(NEW, **FIELDS)
    english = "\n".join(f"swimming {number} lengths" for number in range(8))
    await edith.opens(f"{NEW}?language=en&id=piscine")
    assert 'value="piscine"' in edith.page
    await edith.sends(NEW, **{**FIELDS, "language": "en", "title": "The pool", "ask": english})
    await edith.opens(f"{POOL}/trial")
    assert "Seulement en français" in edith.page
    assert "bus (français)\N{NO-BREAK SPACE}:</a> Cet article n’est pas écrit en anglais" in edith.page
    await edith.opens(link(edith, f"{POOL}/trial?only="))
    assert {name for name in edith.hidden if name.startswith("version_")} == {"version_fr"}
    response = await edith.sends(f"{POOL}/trial", anyway="yes")
    assert response.status == 303
    async with portal._store.turn() as transaction:  # noqa: SLF001
        assert [one.language for one in await transaction.work.articles.now_published()] == ["fr"]

"""Articles go out to files and come back without losing a byte."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from bot.app import open_database
from bot.commands import articles
from bot.commands.articles import export_articles, import_articles
from bot.editions import published_now
from bot.portal import Portal
from bot.settings import Settings
from knowledge.article import Name
from knowledge.problem import KnowledgeErrors
from knowledge.trial import Trial
from tests.conftest import MakeSettings
from tests.examples import examples
from tests.knowledge.test_trial import SUBJECTS, written

WAYS = ("nager", "la piscine", "piscine municipale", "où nager", "bassin", "natation", "le grand bain", "maître-nageur")


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.md"))}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "fr").mkdir(parents=True)
    for name, ways in SUBJECTS.items():
        (folder / "fr" / f"{name}.md").write_text(written(name, *ways), encoding="utf-8")
    return folder


@pytest.fixture
def settings(make_settings: MakeSettings, database_url: str, files: Path) -> Settings:
    return make_settings(database_url=database_url, articles_dir=files)


def published(settings: Settings) -> int:
    async def count() -> int:
        store = await open_database(settings)
        try:
            return len(await Portal(store).read(published_now))
        finally:
            await store.close()

    return asyncio.run(count())


def test_all_comes_back_as_it_was(settings: Settings, files: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(files, changed)
    (changed / "fr" / "bus.md").write_bytes(b"\xef\xbb\xbf" + written("bus", *WAYS).replace("\n", "\r\n").encode())
    (changed / "fr" / "piscine.md").write_text(written("Piscine", *(f"{way} ici" for way in WAYS)), encoding="utf-8")
    (changed / "fr" / "facture.md").unlink()
    assert import_articles(settings, changed, withdraws=True, dry_run=False) == 0
    out = tmp_path / "out"
    assert export_articles(settings, out, removes=False) == 0
    assert content(out) == content(changed)
    assert published(settings) == 3
    assert import_articles(settings, out, withdraws=True, dry_run=False) == 0  # nothing differs
    assert published(settings) == 3
    assert content(files) != content(changed)


def test_what_is_exported_over_the_files_is_what_they_are_then(settings: Settings, files: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    (new / "fr").mkdir(parents=True)
    (new / "fr" / "bus.md").write_text(written("bus", *(f"{way} en bus" for way in WAYS)), encoding="utf-8")
    assert import_articles(settings, new, withdraws=True, dry_run=False) == 0
    assert export_articles(settings, files, removes=False) == 1
    assert len(content(files)) == 2
    assert export_articles(settings, files, removes=True) == 0
    assert content(files) == content(new)


def test_what_has_no_file_stays_unless_it_is_to_go(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    some = tmp_path / "some"
    (some / "fr").mkdir(parents=True)
    (some / "fr" / "bus.md").write_text(written("bus", *(f"{way} en bus" for way in WAYS)), encoding="utf-8")
    assert import_articles(settings, some, withdraws=False, dry_run=True) == 0
    said = capsys.readouterr()
    assert said.out == "1 published, 0 withdrawn if this were no dry run\n"
    assert "1 article without a file there" in said.err
    assert published(settings) == 0


def test_what_is_wrong_is_told_and_nothing_is_published(
    settings: Settings, files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong"
    shutil.copytree(files, wrong)
    (wrong / "fr" / "bus.md").write_text(written("bus", *WAYS, related="[nowhere]"), encoding="utf-8")
    assert import_articles(settings, wrong, withdraws=False, dry_run=False) == 1
    assert "fr/bus.md: “Related articles” (related) names “nowhere”, and there is no" in capsys.readouterr().err
    (wrong / "fr" / "bus.md").write_text("no head", encoding="utf-8")
    with pytest.raises(KnowledgeErrors, match="no_head"):
        import_articles(settings, wrong, withdraws=False, dry_run=False)
    assert import_articles(settings, tmp_path / "nowhere", withdraws=False, dry_run=False) == 1
    assert published(settings) == 0


TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=200)
NAMES = st.builds(Name, st.sampled_from(["fr", "en"]), st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True))


@pytest.fixture(scope="session")
def lay(lay_sqlite: Callable[[Path], None]) -> Callable[[Path], None]:
    return lay_sqlite


@trying(max_examples=examples(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sources=st.dictionaries(NAMES, TEXT, min_size=1, max_size=4))
def test_whatever_texts_are_published_come_out_to_the_byte(
    make_settings: MakeSettings,
    tmp_path_factory: pytest.TempPathFactory,
    lay: Callable[[Path], None],
    sources: dict[Name, str],
) -> None:
    """Whether they are articles is another question, and answered before; here it is left out."""
    place = tmp_path_factory.mktemp("round")
    lay(place / "data")
    (place / "files").mkdir()
    settings = make_settings(data_dir=place / "data", articles_dir=place / "files")
    for name, text in sources.items():
        path = place / "in" / str(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(articles, "_tried", lambda *_: Trial(problems=(), doubts=(), changed=()))
        assert import_articles(settings, place / "in", withdraws=False, dry_run=False) == 0
    assert export_articles(settings, place / "out", removes=False) == 0
    assert content(place / "out") == content(place / "in")

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.teams_app import checking, package
from bot.teams_app.checking import SchemasMissingError, problems_of
from tests.manifest.unzipped import changed, unzipped, zipped

Change = Callable[[Any], object]


@pytest.fixture
def built(settings: Settings) -> bytes:
    return package.build(settings)


def commands(manifest: Any) -> Any:
    return manifest["bots"][0]["commandLists"][0]["commands"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda m: m["name"].update(short="x" * 31), "manifest.json: name.short: "),
        (lambda m: m["name"].update(full="x" * 101), "manifest.json: name.full: "),
        (lambda m: m["description"].update(short="x" * 81), "manifest.json: description.short: "),
        (lambda m: m["description"].update(full="x" * 4001), "manifest.json: description.full: "),
        (lambda m: m["developer"].update(name="x" * 33), "manifest.json: developer.name: "),
        (lambda m: m.update(id="guichet"), "manifest.json: id: "),
        (lambda m: m.update(manifestVersion="1.5"), "manifest.json: manifestVersion: "),
        (lambda m: m.update(bots=m["bots"] * 2), "manifest.json: bots: "),
        (lambda m: m.update(supportsFiles=True), "manifest.json: all of it: "),
        (lambda m: m["bots"][0].update(scopes=["groupchat"]), "manifest.json: bots[0].scopes[0]: "),
        (lambda m: m.update(version="1.0.0.dev1"), "manifest.json: version: is 1.0.0.dev1"),
        (lambda m: commands(m)[0].update(title="x" * 33), "manifest.json: bots[0].commandLists[0].commands[0].title: "),
        (
            lambda m: commands(m)[1].update(description="x" * 129),
            "manifest.json: bots[0].commandLists[0].commands[1].description: has 129 characters",
        ),
        (
            lambda m: m["developer"].update(websiteUrl="http://a.example"),
            "manifest.json: developer.websiteUrl: is http",
        ),
        (
            lambda m: m.update(validDomains=["https://a.example"]),
            "manifest.json: validDomains: https://a.example is no",
        ),
        (lambda m: m.update(validDomains=["localhost"]), "manifest.json: validDomains: localhost is no"),
        (lambda m: m.update(validDomains=["*.azurewebsites.net"]), "manifest.json: validDomains: *.azurewebsites.net"),
        (lambda m: m["icons"].update(outline="none.png"), "none.png: is not there"),
        (lambda m: m["icons"].update(outline="color.png"), "color.png: is 192×192 pixels"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_wrong_with_a_manifest_is_told_with_its_place(built: bytes, change: Change, told: str) -> None:
    problems = problems_of(changed(built, "manifest.json", change))
    assert [problem for problem in problems if problem.startswith(told)], problems


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t.pop("description.full"), "en.json: description.full is not translated"),
        (lambda t: t.update({"name.short": "x" * 31}), "en.json: name.short: has 31 characters"),
        (lambda t: t.update({"name.full": " "}), "en.json: name.full"),
        (
            lambda t: t.update({"bots[0].commandLists[1].commands[9].title": "More"}),
            "en.json: bots[0].commandLists[1].commands[9].title is not in the manifest",
        ),
        (
            lambda t: t.update({"bots[0].commandLists[0].commands[0].title": "x" * 33}),
            "en.json: bots[0].commandLists[0].commands[0].title: has 33 characters",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_wrong_with_a_translation_is_told(built: bytes, change: Change, told: str) -> None:
    problems = problems_of(changed(built, "en.json", change))
    assert [problem for problem in problems if told in problem.replace("['", "").replace("']", "")], problems


def test_files_that_are_missing_or_too_many_are_told(built: bytes) -> None:
    files = unzipped(built)
    assert problems_of(zipped({**files, "notes.txt": b""})) == ["notes.txt: nothing refers to it"]
    missing = {name: content for name, content in files.items() if name != "en.json"}
    assert problems_of(zipped(missing)) == ["en.json: is not there; it is a language of the manifest"]
    in_folder = {f"app/{name}": content for name, content in files.items()}
    assert problems_of(zipped(in_folder)) == [
        "manifest.json: is not there; it must be at the top of the package, in no folder"
    ]


@pytest.mark.parametrize(
    ("package", "told"),
    [
        (b"", "the package: is no zip that can be read"),
        (b"PK\x03\x04nothing", "the package: is no zip that can be read"),
        (zipped({"manifest.json": b"[]"}), "manifest.json: is no JSON object"),
        (zipped({"manifest.json": b"[" * 100_000}), "manifest.json: is no JSON object"),
        (zipped({"manifest.json": b"\xff"}), "manifest.json: is no JSON object"),
        (zipped({"manifest.json": b" " * 1_000_001}), "manifest.json: is larger than 1000000 bytes"),
    ],
    ids=["empty", "cut", "list", "deep", "bytes", "large"],
)
def test_what_is_no_package_is_told(package: bytes, told: str) -> None:
    assert problems_of(package) == [told]


def test_without_microsofts_schemas_nothing_is_called_right(
    built: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "SCHEMAS", tmp_path)
    with pytest.raises(SchemasMissingError, match="make setup"):
        problems_of(built)

from pathlib import Path

import pytest

from actions.flux.passages import passages
from actions.spreadsheet.convert import convert, read_sheet
from actions.spreadsheet.template import COLUMNS, Say, write_template
from actions.spreadsheet.values import BY_NAME, read_choice
from actions.spreadsheet.wordings import BOOLEANS, CHOICES
from bot.phrases import Phrases
from bot.settings import read_settings
from tests.spreadsheet.sheets import HEAD, TODAY


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    settings = read_settings()
    return Phrases(settings.quoted(), settings.default_language)


@pytest.fixture(params=["fr", "en"])
def say(request: pytest.FixtureRequest, phrases: Phrases) -> Say:
    return lambda key, **facts: phrases(request.param, key, **facts)


def test_the_templates_own_headers_are_recognised_and_its_example_is_left_out(tmp_path: Path, say: Say) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path, say)
    sheet = read_sheet(path, path.name, today=TODAY)
    assert [column.field for column in sheet.columns.columns] == list(COLUMNS)
    assert (sheet.columns.missing, sheet.rows, sheet.examples) == ((), 0, 1)


def test_the_example_would_be_a_passage(tmp_path: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    path, target = tmp_path / "template.xlsx", tmp_path / "a.xml"
    write_template(path, say)
    monkeypatch.setattr("actions.spreadsheet.convert.EXAMPLES", frozenset())
    assert convert(path, path.name, target, HEAD, today=TODAY).written == 1
    (passage,) = passages(target)
    assert passage.values["modaliteAcces"] == "CANDIDAT_LIBRE"


def test_words_offered_in_lists_are_the_values_they_stand_for(say: Say) -> None:
    for field in COLUMNS:
        for value in CHOICES.get(field, {}):
            if len(value) > 2:
                assert read_choice(BY_NAME[field], say(f"sheets.choices.{value}")) == value
    assert [BOOLEANS[say(f"sheets.choices.{value}").lower()] for value in ("true", "false")] == ["true", "false"]

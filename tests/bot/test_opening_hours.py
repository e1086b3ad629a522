"""What people read of the desk's opening hours."""

import pytest

from actions.business_hours import BusinessHours
from bot.opening_hours import TEXTS, in_words
from bot.settings import read_settings
from tests.said import assert_alike

DAY = "09:00-17:00"


def said(zone: str, *week: str) -> dict[str, str]:
    days = [*week, *[""] * (7 - len(week))]
    words = in_words(BusinessHours.of(zone, days, country=""))
    return {language: text.replace("\xa0", " ") for language, text in words.items()}


def test_as_shipped() -> None:
    hours = read_settings().quoted()["support"]["hours"]
    assert hours["fr"] == "du lundi au vendredi, de 9\xa0h à 17\xa0h (heure de Paris)"
    assert hours["en"] == "Monday to Friday, 9 am to 5 pm (Paris time)"


@pytest.mark.parametrize(
    ("week", "french", "english"),
    [
        (["09:00-12:30, 13:30-17:00"], "le lundi, de 9 h à 12 h 30 et de 13 h 30 à 17 h", None),
        ([DAY, DAY], "le lundi et le mardi, de 9 h à 17 h", "Monday and Tuesday, 9 am to 5 pm"),
        (
            [DAY] * 4 + ["09:30-12:00"],
            "du lundi au jeudi, de 9 h à 17 h, et le vendredi, de 9 h 30 à 12 h",
            "Monday to Thursday, 9 am to 5 pm, and Friday, 9:30 am to 12 pm",
        ),
        (
            [DAY, "", DAY, DAY, "", "20:00-24:00"],
            "le lundi, de 9 h à 17 h, le mercredi et le jeudi, de 9 h à 17 h, et le samedi, de 20 h à minuit",
            None,
        ),
        (["00:00-24:00"] * 7, "tous les jours, 24 heures sur 24", "every day, around the clock"),
    ],
)
def test_weeks(week: list[str], french: str, english: str | None) -> None:
    words = said("Europe/Paris", *week)
    assert words["fr"] == f"{french} (heure de Paris)"
    assert english is None or words["en"] == f"{english} (Paris time)"


def test_the_time_zone_is_the_deployments() -> None:
    assert said("Indian/Reunion", DAY)["fr"] == "le lundi, de 9 h à 17 h (heure de La Réunion)"
    assert said("Asia/Tokyo", DAY)["en"] == "Monday, 9 am to 5 pm (time zone Asia/Tokyo)"


def test_they_are_those_that_the_desk_goes_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """They were a setting of their own, which said something else as soon as one of the two was changed."""
    monkeypatch.setenv("GUICHET_DESK__HOURS__FRIDAY", "09:00-12:00")
    quoted = read_settings().quoted()["support"]["hours"]["en"]
    assert quoted == "Monday to Thursday, 9 am to 5 pm, and Friday, 9 am to 12 pm (Paris time)"


def test_every_language_has_the_same_words_with_the_same_placeholders() -> None:
    assert_alike(TEXTS)

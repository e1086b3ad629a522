"""The words of the support team's channel: its own, then those of the desk."""

from collections.abc import Callable
from pathlib import Path

from bot.channels.botframework.incoming import locale_of
from bot.console.frame import DESK_TEXTS
from bot.messages import Json
from bot.phrases import Phrases
from bot.settings import Settings

TEXTS = Path(__file__).parent.parent / "texts" / "teams_desk"
Say = Callable[..., str]
"""Returns a sentence by its key and facts, in one language."""


def phrases_of(settings: Settings) -> Phrases:
    return Phrases(settings.quoted(), settings.default_language, TEXTS, DESK_TEXTS)


def language_of(activity: Json, phrases: Phrases, default: str) -> str:
    """Return the language in which somebody has Teams."""
    spoken = (locale_of(activity) or "").partition("-")[0].lower()
    return spoken if spoken in phrases.languages else default

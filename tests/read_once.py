"""What servers read from files that no test changes is read once a process: articles, texts, templates.

Each server of a test is still built by the real code, from its own settings; two that quote the same settings in the
same files share what came of it, which keeps nothing of a conversation or a person.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from bot import app
from bot.pages import frame
from bot.teams_desk import words
from bot.teams_extension import extension
from bot.webchat import page, routes
from knowledge import classifier
from tests.learned_once import remembering


def share(patch: pytest.MonkeyPatch) -> None:
    """Let everything in this process read once."""
    patch.setattr(classifier, "learn", remembering(classifier.learn))
    for name in ("read_sources", "parse", "read_smalltalk", "read_elsewhere", "Search"):
        patch.setattr(app, name, once(getattr(app, name)))
    phrases = once(app.Phrases)
    for module in (app, frame, routes, words, extension):
        patch.setattr(module, "Phrases", phrases)
    for module in (frame, page):
        patch.setattr(module, "Environment", with_cache(module.Environment))


def once(read: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that reads the first time it is given these settings, folders or objects."""
    kept: dict[tuple[object, ...], tuple[Any, tuple[Any, ...]]] = {}

    def reading(*given: Any) -> Any:
        key = tuple(repr(one) if isinstance(one, dict | Path | str) else id(one) for one in given)
        if key not in kept:
            kept[key] = (read(*given), given)  # while these are kept, no others get their ids
        return kept[key][0]

    return reading


def with_cache(environment: Callable[..., Any]) -> Callable[..., Any]:
    """Return an environment of templates that finds those compiled that another such one has compiled."""
    cache = Compiled()
    return lambda **given: environment(**given, bytecode_cache=cache)


class Compiled(BytecodeCache):
    def __init__(self) -> None:
        self._codes: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(f"{bucket.key} {bucket.checksum}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[f"{bucket.key} {bucket.checksum}"] = bucket.code

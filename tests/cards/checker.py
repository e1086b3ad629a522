"""Microsoft's renderer of Adaptive Cards, in a process beside the tests, and a look at what it says nothing of."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import adaptive_cards
from bot.adaptive_cards import Place
from bot.conversation import Assistant
from bot.fitting import LARGEST, size
from bot.messages import Json, Say
from bot.rendering import activity
from bot.state import State
from bot.turn import LEAD

NODE = shutil.which("node") or "node"
SCRIPT = Path(__file__).parent / "check.cjs"


class CardChecker:
    def __init__(self) -> None:
        self._node = subprocess.Popen([NODE, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.checked = 0

    def check(self, card: Mapping[str, Any]) -> str:
        """Fail on whatever is wrong with a card; returns the words that are drawn."""
        assert self._node.stdin
        assert self._node.stdout
        self._node.stdin.write(json.dumps(card) + "\n")
        self._node.stdin.flush()
        line = self._node.stdout.readline()
        assert line, "the renderer is not running: npm ci"
        answer = json.loads(line)
        assert not answer["problems"], (answer["problems"], card)
        self.checked += 1
        text: str = answer["text"]
        return text

    def check_body(self, body: Json) -> None:
        """Look at a reply for Teams, if it is a card, and at how large it is."""
        assert size(body) < LARGEST
        card = adaptive_cards.of(body)
        if card is not None:
            drawn = " ".join(self.check(card).split())
            assert len(drawn) > 0
            assert body["summary"], body

    def check_say(self, said: Say, state: State, assistant: Assistant) -> None:
        """Look at what is said as Teams would show it."""
        leads = {offer.label: (offer.kind, offer.value) for offer in state.offers if offer.kind in LEAD}
        place = Place(sequence=7, language=state.language, words=assistant.phrases, leads=leads)
        self.check_body(activity(said, "msteams", place))

    def close(self) -> None:
        self._node.terminate()
        self._node.communicate()


@pytest.fixture(scope="session")
def card_checker() -> Iterator[CardChecker]:
    checker = CardChecker()
    yield checker
    checker.close()

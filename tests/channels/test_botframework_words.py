from typing import Any

import pytest

from bot.channels.botframework import words

MENTION = {"type": "mention", "mentioned": {"id": "bot", "name": "Guichet"}, "text": "<at>Guichet</at>"}
JEAN = {"type": "mention", "mentioned": {"id": "jean", "name": "Jean"}, "text": "<at>Jean</at>"}

SAID = [
    ("bonjour", {}, "bonjour"),
    ("<at>Guichet</at>&nbsp;bonjour", {"entities": [MENTION]}, "bonjour"),
    ("<at>Guichet</at>  bonjour\n", {"entities": [MENTION]}, "bonjour"),
    ("bonjour <at>Guichet</at> et merci", {"entities": [MENTION]}, "bonjour et merci"),
    ("<at>Guichet</at> <at>Guichet</at> aide", {"entities": [MENTION]}, "aide"),
    ("<at>Guichet</at> demande à <at>Jean</at>", {"entities": [MENTION, JEAN]}, "demande à Jean"),
    ('<at id="0">Jean</at> arrive', {"entities": [JEAN]}, "Jean arrive"),
    ("<at>Guichet</at>", {"entities": [MENTION]}, ""),
    ("@guichet aide", {"entities": [MENTION | {"text": "@guichet"}], "channelId": "slack"}, "aide"),
    ("<at>Guichet</at> aide", {"entities": [MENTION | {"text": None}]}, "Guichet aide"),
    ("<at>Guichet</at> aide", {"entities": [MENTION | {"mentioned": "bot"}]}, "Guichet aide"),
    ("<at>Guichet</at> aide", {"entities": [MENTION | {"type": 5}]}, "Guichet aide"),
    ("<at>Guichet</at> aide", {"entities": [MENTION], "recipient": None}, "Guichet aide"),
    ("jean@cfa.fr <b>gras</b>", {}, "jean@cfa.fr <b>gras</b>"),
    ("R&amp;D &lt;x&gt; &#233;t&#xE9;", {}, "R&D <x> été"),
    ("a&copy=1&amp b", {}, "a&copy=1&amp b"),
    ("R&amp;D", {"channelId": "slack"}, "R&amp;D"),
    ("<p>un<br/>deux</p><p>R&amp;D &lt;b&gt;</p>", {"textFormat": "xml", "channelId": "skype"}, "un\ndeux\nR&D <b>"),
    ("un\r\n\r\n  deux\t trois ", {}, "un\n\ndeux trois"),
    (None, {"value": "helped"}, "helped"),
    (None, {"value": {"a": 1}}, ""),
    (None, {}, ""),
    ("   ", {}, ""),
]


@pytest.mark.parametrize(("text", "fields", "expected"), SAID)
def test_what_the_person_wrote(text: str | None, fields: dict[str, Any], expected: str) -> None:
    activity = {"type": "message", "channelId": "msteams", "recipient": {"id": "bot"}, "text": text}
    assert words.of(activity | fields) == expected

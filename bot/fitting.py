"""Replies that are too large for a channel that must be called become several, or lose what cannot be shown."""

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.delivery import UPDATES
from bot.messages import Json

LARGEST = 80_000
"""Bytes of an activity as it is sent: larger ones Teams may refuse. It counts in UTF-16, and so does `size`."""
MOST = LARGEST - 8_000  # of a reply, to which its address is added when it is sent
NAMES = 200  # bytes of the names of what parts have
LEAST = 1_000  # that a part has room for, whatever stands beside it
MARKS = ("\n\n", "\n", " ")
"""Where words are cut: between paragraphs, or else between lines, or else between words."""


def size(value: object) -> int:
    """Return how many bytes this takes."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(written.encode("utf-16-le", "surrogatepass"))


def fitted(body: Json, words: Callable[[], str]) -> Sequence[Json]:
    """Return the reply in as many parts as it needs; `words` tell people that something is not shown.

    Long words become several messages, with the cards behind them; a card that is too large by itself is left out.
    What takes the place of an earlier reply stays one, and loses its cards or its end.
    """
    if size(body) <= MOST:
        return [body]
    return [_cut(body, words())] if body["type"] == UPDATES else list(_parts(body, words))


def split(text: str, most: int) -> Iterator[str]:
    """Yield the words in pieces of at most so many bytes."""
    while size(text) > most:
        fits = bisect_right(range(min(len(text), most)), most, key=lambda end: size(text[:end])) - 1
        end = next((end for mark in MARKS if (end := text.rfind(mark, 1, fits)) > fits // 4), fits)
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text


def _parts(body: Json, words: Callable[[], str]) -> Iterator[Json]:
    plain = {name: value for name, value in body.items() if name not in {"text", "attachments", "suggestedActions"}}
    room = max(LEAST, MOST - NAMES - size(plain))
    cards = body.get("attachments", ())
    shown = [card for card in cards if size(card) <= room]
    texts = list(split(body.get("text", ""), room))
    if len(shown) < len(cards):
        texts.append(words())
    groups = list(_grouped(shown, room))
    if texts and groups and size(texts[-1]) + size(groups[0]) <= room:
        groups[0:1], last = [], {"text": texts.pop(), "attachments": groups[0]}
        parts = [*_texts(texts), last]
    else:
        parts = [*_texts(texts)]
    parts += [{"text": "", "attachments": group} for group in groups]
    if "suggestedActions" in body and size(parts[-1]) + size(body["suggestedActions"]) <= room:
        parts[-1]["suggestedActions"] = body["suggestedActions"]
    for part in parts:
        yield {**plain, **part}


def _texts(texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    for text in texts:
        yield {"text": text}


def _grouped(cards: Sequence[Json], room: int) -> Iterator[list[Json]]:
    """Yield as many cards at once as there is room for."""
    group: list[Json] = []
    for card in cards:
        if group and size([*group, card]) > room:
            yield group
            group = []
        group.append(card)
    if group:
        yield group


def _cut(body: Json, words: str) -> Json:
    plain = {name: value for name, value in body.items() if name not in {"text", "attachments"}}
    room = max(LEAST, MOST - NAMES - size(plain) - size(words))
    text = next(split(body.get("text", ""), room), "")
    cards = list(body.get("attachments", ()))
    while cards and size(text) + size(cards) > room:
        cards.pop()
    said = "\n\n".join(part for part in (text, words) if part)
    return {**plain, "text": said, **({"attachments": cards} if cards else {})}

"""Pieces of Adaptive Cards 1.5, and the answers in which Teams wants them.

Words of others are runs of text, in which nothing is a sign of Markdown; ours are blocks.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from bot.adaptive_cards import CONTENT_TYPE, SCHEMA, VERSION
from bot.adaptive_markdown import Element
from bot.channels.botframework.invokes import InvokeAnswer
from bot.messages import Json
from bot.teams_extension.asked import OURS

THUMBNAIL = "application/vnd.microsoft.card.thumbnail"


def card(body: Sequence[Json], actions: Sequence[Json] = (), *, language: str) -> Element:
    made: Element = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": VERSION,
        "lang": language,
        "body": list(body),
    }
    return {**made, "actions": list(actions)} if actions else made


def said(text: str, **style: object) -> Element:
    """Return a sentence of ours, whose Markdown is meant."""
    return {"type": "TextBlock", "text": text, "wrap": True, **style}


def heading(text: str) -> Element:
    return said(text, weight="Bolder", size="Medium", style="heading")


def typed(text: str, **style: object) -> Element:
    """Return words of others as they are."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}


def lines(texts: Iterable[str]) -> list[Element]:
    return [{**typed(f"• {text}"), "spacing": "Small"} for text in texts]


def group(*elements: Json, style: str = "default") -> Element:
    return {"type": "Container", "style": style, "items": list(elements)}


def facts(pairs: Iterable[tuple[str, str]]) -> Element:
    return {"type": "FactSet", "facts": [{"title": title, "value": value} for title, value in pairs]}


def opens(title: str, url: str) -> Element:
    return {"type": "Action.OpenUrl", "title": title, "url": url}


def presses(title: str, ours: Mapping[str, object], *, sends: bool = False, style: str = "default") -> Element:
    """Return a button of the dialog; with `sends` what was typed goes with it, and must be as it is asked for."""
    action: Element = {"type": "Action.Submit", "title": title, "data": {OURS: dict(ours)}, "style": style}
    return action if sends else {**action, "associatedInputs": "none"}


def size_of(content: object) -> int:
    """Return how many bytes it takes on its way, where each letter that is not ASCII takes six or twelve."""
    return len(json.dumps(content))


def results(found: Iterable[tuple[Json, str, str]]) -> InvokeAnswer:
    """Return what a search found: a card each, and the title and text by which it is chosen."""
    attachments = [
        {
            "contentType": CONTENT_TYPE,
            "content": content,
            "preview": {"contentType": THUMBNAIL, "content": {"title": title, "text": text}},
        }
        for content, title, text in found
    ]
    return _extension({"type": "result", "attachmentLayout": "list", "attachments": attachments})


def message(words: str) -> InvokeAnswer:
    """Return a sentence in place of results."""
    return _extension({"type": "message", "text": words})


def dialog(title: str, content: Json) -> InvokeAnswer:
    """Return a card as the dialog, or in the place of the one that it was."""
    shown = {"contentType": CONTENT_TYPE, "content": content}
    return _task("continue", {"title": title, "width": "large", "height": "large", "card": shown})


def last_words(words: str) -> InvokeAnswer:
    """Return a sentence with which a dialog ends, or does not begin."""
    return _task("message", words)


def _extension(body: Json) -> InvokeAnswer:
    return InvokeAnswer(body={"composeExtension": body})


def _task(kind: str, value: object) -> InvokeAnswer:
    return InvokeAnswer(body={"task": {"type": kind, "value": value}})

"""What was said, as the desk shows it: safe, with bold, italics, code and links, and no address that opens things."""

import re

from markupsafe import Markup, escape

_LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")  # neither bracket twice: many of them would take long
_ADDRESS = re.compile(r"https?://[^\s<>()\"']+", re.IGNORECASE)
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_CODE = re.compile(r"`([^`\n]+)`")
_ITALIC = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])")


def spoken(text: str) -> Markup:
    """Return the words of the assistant or of an agent, whose Markdown has no more than this."""
    named = _LINK.sub(lambda found: f"{found[1]} ({without_keys(found[2])})", text)
    shown = str(escape(_ADDRESS.sub(lambda found: without_keys(found[0]), named)))
    shown = _ITALIC.sub(lambda found: f"<em>{found[1] or found[2]}</em>", _BOLD.sub(r"<strong>\1</strong>", shown))
    shown = _CODE.sub(r"<code>\1</code>", shown)
    return Markup(shown)  # noqa: S704 - escaped before the three tags were put in


def typed(text: str) -> Markup:
    """Return the words of a person, which are shown as they are."""
    return escape(_ADDRESS.sub(lambda found: without_keys(found[0]), text))


def without_keys(address: str) -> str:
    """Return an address without what follows its path: links of ours are signed there, for one person's eyes."""
    shown, mark, _ = address.partition("?")  # whatever it is: people type addresses that are none
    return f"{shown}…" if mark else address

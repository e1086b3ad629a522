"""Markdown as Adaptive Cards show it: bold, italics, links and lists; the rest becomes elements of theirs."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, Final

Element = dict[str, Any]

_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_ITEM: Final = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap> +)(?P<words>.*)")
_RULE: Final = re.compile(r" {0,3}([-*_])( *\1){2,} *")
_QUOTE: Final = re.compile(r" {0,3}> ?")
_BAR: Final = re.compile(r"(?<!\\)\|")
_UNDER_HEAD: Final = re.compile(r"\|?( *:?-+:? *\|)* *:?-+:? *\|?")  # of a stripped line: blanks before it took long
_CODE: Final = re.compile(r"(?P<ticks>`++)(?P<code>[^`]++)(?P=ticks)(?!`)")
_ADDRESS: Final = re.compile(r"<(https?://[^\s<>]+|mailto:[^\s<>]+)>")
_IMAGE: Final = re.compile(r"!\[([^\[\]\n]*)\]\(([^()\s]+)[^()\n]*\)")
_LINK: Final = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)[^()\n]*\)")
_STRONG: Final = re.compile(r"(?<!\w)__(?=\S)([^_\n]+?)__(?!\w)")
_STRUCK: Final = re.compile(r"~~(?=\S)([^~\n]+?)~~")
_SIGNS: Final = re.compile(r"\*\*|(?<![\w*])\*(?=\S)|(?<=[^\s*])\*(?![\w*])|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)|~~|`")
_SIZES: Final = {1: "Large", 2: "Medium"}
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
DEEPEST: Final = 8  # quotes and lists within each other; what is deeper is shown as it is written
NESTED: Final = "20px"  # by which a list within a list is set in


def elements(text: str) -> list[Element]:
    """Return the elements that show a text; nothing of it is dropped."""
    return list(_blocks(text.expandtabs(4).splitlines()))


def words(text: str, **looks: Any) -> Element:
    """Return one element with words that have no more than the Markdown which cards know."""
    return {"type": "TextBlock", "text": inline(text), "wrap": True, **looks}


def inline(text: str) -> str:
    """Return a line with no more Markdown in it than cards know; code is bold in them, pictures are links."""
    parts, done, bold = [], 0, False
    for code in _CODE.finditer(text):
        before = text[done : code.start()]
        bold ^= before.count("**") % 2 == 1
        parts += [_plainer(before), code["code"].strip() if bold else f"**{code['code'].strip()}**"]
        done = code.end()
    return "".join((*parts, _plainer(text[done:])))


def plain(text: str) -> str:
    """Return the words alone, for what reads them aloud and for clients that show no cards."""
    lines = (line for line in text.splitlines() if not _FENCE.match(line) and not _UNDER_HEAD.fullmatch(line.strip()))
    return "\n".join(_bare(line) for line in lines).strip()


def _plainer(text: str) -> str:
    text = _IMAGE.sub(lambda image: f"[{image[1] or image[2]}]({image[2]})", text)
    text = _ADDRESS.sub(lambda address: f"[{address[1].removeprefix('mailto:')}]({address[1]})", text)
    return _STRUCK.sub(r"\1", _STRONG.sub(r"**\1**", text))


def _bare(line: str) -> str:
    if heading := _HEADING.fullmatch(line):
        line = heading[2]
    line = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
    line = _LINK.sub(r"\1", _IMAGE.sub(r"\1", _ADDRESS.sub(r"\1", line)))
    return _SIGNS.sub("", line)


def _blocks(lines: Sequence[str], depth: int = 0) -> Iterator[Element]:
    """Yield the elements of lines, from the first that is not blank."""
    place, ruled = 0, False
    while place < len(lines):
        line = lines[place]
        if not line.strip():
            place += 1
        elif _RULE.fullmatch(line):
            place, ruled = place + 1, True
        else:
            taken, block = _block(lines[place:], depth)
            place += taken
            for element in block:
                yield {**element, "separator": True} if ruled else element
                ruled = False


def _block(lines: Sequence[str], depth: int) -> tuple[int, list[Element]]:
    """Return how many lines the first block has, and what shows it."""
    if fence := _FENCE.match(lines[0]):
        return _code(lines, fence[1])
    if heading := _HEADING.fullmatch(lines[0]):
        size = _SIZES.get(len(heading[1]), "Default")
        return 1, [words(heading[2], weight="Bolder", size=size, style="heading")] if heading[2] else []
    if _QUOTE.match(lines[0]) and depth < DEEPEST:
        quoted = list(takewhile(lambda line: line.strip() and _QUOTE.match(line), lines))
        inner = list(_blocks([_QUOTE.sub("", line, count=1) for line in quoted], depth + 1))
        return len(quoted), [{"type": "Container", "style": "emphasis", "items": inner}] if inner else []
    if _is_table(lines):
        return _table(lines)
    if _ITEM.fullmatch(lines[0]):
        return _list(lines, depth)
    return _paragraph(lines)


def _paragraph(lines: Sequence[str]) -> tuple[int, list[Element]]:
    """Return each line as one: who broke it meant it, and chats show it so."""
    taken = [lines[0], *takewhile(lambda line: not _begins(line), lines[1:])]
    said = [line.strip().removesuffix("\\") for line in taken]
    return len(taken), [words(line) if not place else words(line, spacing="None") for place, line in enumerate(said)]


def _begins(line: str) -> bool:
    """Tell whether a line ends a paragraph: it is blank, or something else begins there."""
    patterns = (_RULE, _HEADING, _ITEM)
    return (
        not line.strip() or bool(_FENCE.match(line) or _QUOTE.match(line)) or any(p.fullmatch(line) for p in patterns)
    )


def _code(lines: Sequence[str], fence: str) -> tuple[int, list[Element]]:
    """Return code as it is written: these elements know no Markdown, and the first blanks of a line stay."""
    written = list(takewhile(lambda line: not line.strip().startswith(fence), lines[1:]))
    shown = [_code_line(line, first=not place) for place, line in enumerate(written)]
    box = [{"type": "Container", "style": "emphasis", "items": shown}] if shown else []
    return min(len(written) + 2, len(lines)), box


def _code_line(line: str, *, first: bool) -> Element:
    indented = _NO_BREAK * (len(line) - len(line.lstrip())) + line.strip()
    run = {"type": "TextRun", "text": indented or _NO_BREAK, "fontType": "Monospace"}
    return {"type": "RichTextBlock", "inlines": [run], "spacing": "Default" if first else "None"}


def _is_table(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and bool(
        _BAR.search(lines[0]) and "|" in lines[1] and _UNDER_HEAD.fullmatch(lines[1].strip())
    )


def _table(lines: Sequence[str]) -> tuple[int, list[Element]]:
    rows = list(takewhile(lambda line: line.strip() and _BAR.search(line), lines))
    head, *others = [_cells(row) for row in rows if row is not lines[1]]
    shown = [_row(head, len(head), weight="Bolder")]
    shown += [{**_row(cells, len(head)), "spacing": "Small", "separator": True} for cells in others]
    return len(rows), shown


def _cells(row: str) -> list[str]:
    inner = row.strip().removeprefix("|")
    inner = inner if inner.endswith("\\|") else inner.removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(inner)]


def _row(cells: Sequence[str], width: int, **looks: Any) -> Element:
    padded = [*cells, *[""] * (width - len(cells))]
    columns = [{"type": "Column", "width": "stretch", "items": [words(cell or _NO_BREAK, **looks)]} for cell in padded]
    return {"type": "ColumnSet", "columns": columns}


def _list(lines: Sequence[str], depth: int) -> tuple[int, list[Element]]:
    """Return a list in one piece, but where another is within it: then the numbers go on after that."""
    shown: list[Element] = []
    items: list[str] = []
    first = _ITEM.fullmatch(lines[0])
    assert first is not None  # noqa: S101 - this is why it is a list
    level, place = len(first["indent"]), 0
    while place < len(lines):
        item = _ITEM.fullmatch(lines[place])
        if item is not None and len(item["indent"]) <= level + 1:
            if (item["mark"][0].isdigit()) != (first["mark"][0].isdigit()) or len(item["indent"]) < level:
                break
            mark = item["mark"].replace(")", ".") if item["mark"][0].isdigit() else "-"
            items.append(f"{mark} {inline(item['words'].strip())}")
            place += 1
            continue
        within = _within(lines[place:], level)
        if not within:
            break
        place += len(within)
        text = [line.strip() for line in within]
        if depth < DEEPEST and any(_begins(line) for line in text if line):  # a list, code or a table of its own
            shown += [_listed(items), _set_in(within, depth)] if items else [_set_in(within, depth)]
            items = []
        elif items:
            items[-1] = " ".join((items[-1], *(inline(line) for line in text if line)))
    return place, [*shown, _listed(items)] if items else shown


def _within(lines: Sequence[str], level: int) -> list[str]:
    """Return the lines that go on with an item; blank ones only before another that does, or before the next item."""
    taken: list[str] = []
    for place, line in enumerate(lines):
        item = _ITEM.fullmatch(line)
        if line.strip() and len(line) - len(line.lstrip()) > level + 1:
            taken = list(lines[: place + 1])
        elif item and len(item["indent"]) >= level:
            return list(lines[:place])
        elif line.strip() and (place == 0 and not _begins(line)):  # a line that was broken without setting it in
            taken = list(lines[:1])
        elif line.strip():
            break
    return taken


def _listed(items: Sequence[str]) -> Element:
    return {"type": "TextBlock", "text": "\n".join(items), "wrap": True}


def _set_in(lines: Sequence[str], depth: int) -> Element:
    indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    inner = list(_blocks([line[indent:] for line in lines], depth + 1))
    columns = [
        {"type": "Column", "width": NESTED, "items": []},
        {"type": "Column", "width": "stretch", "items": inner},
    ]
    return {"type": "ColumnSet", "columns": columns, "spacing": "Small"}

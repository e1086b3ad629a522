"""The picture of what came of a file: one bar of accepted and rejected, with their numbers.

It lies on a card of its own, so that it is right on a light ground and on a dark one. What a part means is told by its
colour (of the palette of Okabe and Ito, which colour-blind people tell apart), by its hatching, and in words.
"""

from dataclasses import dataclass
from enum import Enum
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from actions.flux.outcome import Summary
from bot.reports.fonts import BOLD, REGULAR, FontsMissingError
from bot.reports.wording import Wording, Words

TWICE = 2  # pixels for each of a phone's points
WIDTH, EDGE, GAP = 420, 22, 14  # points
HEAD, BAR, ROW, SWATCH = 24, 44, 34, 18
CARD, BORDER, INK, GREY = (255, 255, 255), (201, 207, 216), (26, 26, 26), (90, 96, 105)
LEAST = 8  # points: what is there is seen, be it one of 200,000


class Hatching(Enum):
    NONE = "none"
    DOTS = "dots"
    STRIPES = "stripes"


@dataclass(frozen=True, slots=True)
class Part:
    number: int
    name: str
    colour: tuple[int, int, int]
    hatching: Hatching


ACCEPTED, WARNED, REJECTED = (0, 114, 178), (86, 180, 233), (213, 94, 0)


def draw_picture(summary: Summary, wording: Wording, language: str) -> bytes:
    """Return a PNG. Raises `FontsMissingError` where `make setup` has not run."""
    if not (REGULAR.exists() and BOLD.exists()):
        raise FontsMissingError
    words = wording.in_language(language)
    parts = _parts(summary, words)
    height = 2 * EDGE + HEAD + GAP + BAR + (GAP + ROW * len(parts) if parts else GAP + ROW)
    image = Image.new("RGBA", (WIDTH * TWICE, height * TWICE), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    card = (0, 0, image.width - 1, image.height - 1)
    draw.rounded_rectangle(card, radius=12 * TWICE, fill=CARD, outline=BORDER, width=TWICE)
    refused = not summary.is_well_formed
    headline = (
        words.say("picture.refused")
        if refused
        else words.say("picture.total", number=words.number(summary.total), count=summary.total)
    )
    _text(draw, EDGE, EDGE + HEAD // 2, headline, bold=True, size=20)
    top = EDGE + HEAD + GAP
    shown = parts or [Part(1, "", REJECTED, Hatching.STRIPES)] if refused else parts
    image.paste(bar := _bar(shown), (EDGE * TWICE, top * TWICE), bar)
    top += BAR + GAP
    if refused:
        _text(draw, EDGE, top + ROW // 2, words.say("picture.refused_about"), size=16, colour=GREY)
    for place, part in enumerate(parts):
        _legend(image, top + ROW * place, part, words.number(part.number), words.share(part.number, summary.total))
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def describe_picture(summary: Summary, wording: Wording, language: str) -> str:
    """Return what the picture shows, for those who do not see it."""
    words = wording.in_language(language)
    if not summary.is_well_formed:
        return words.say("picture.alt_refused")
    return words.say(
        "picture.alt",
        total=words.say("picture.total", number=words.number(summary.total), count=summary.total),
        accepted=words.number(summary.accepted),
        warned=words.number(summary.warned),
        rejected=words.number(summary.rejected),
    )


def _parts(summary: Summary, words: Words) -> list[Part]:
    """Return what the bar is made of, from left to right; nothing where the file was refused as a whole."""
    if not summary.is_well_formed:
        return []
    plain = summary.accepted - summary.warned
    parts = [
        Part(plain, words.say("picture.accepted", count=plain), ACCEPTED, Hatching.NONE),
        Part(summary.warned, words.say("picture.warned", count=summary.warned), WARNED, Hatching.DOTS),
        Part(summary.rejected, words.say("picture.rejected", count=summary.rejected), REJECTED, Hatching.STRIPES),
    ]
    # "0 accepted" beside "3 accepted, to check" would be read as if nothing was accepted.
    unsaid = WARNED if not summary.warned else ACCEPTED
    return [part for part in parts if part.number or part.colour != unsaid]


def _bar(parts: list[Part]) -> Image.Image:
    """Return the bar: widths as the numbers are, but none too small to be seen."""
    size = ((WIDTH - 2 * EDGE) * TWICE, BAR * TWICE)
    bar = Image.new("RGBA", size, (*BORDER, 255))
    left = 0
    there = [part for part in parts if part.number]
    for place, (part, width) in enumerate(zip(there, _widths([part.number for part in there], size[0]), strict=True)):
        right = size[0] if place == len(there) - 1 else left + width
        bar.paste(_hatched(part, right - left, size[1]), (left, 0))
        if place:  # a white line between two parts
            bar.paste((*CARD, 255), (left - TWICE, 0, left + TWICE, size[1]))
        left = right
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), radius=8 * TWICE, fill=255)
    bar.putalpha(mask)
    return bar


def _widths(numbers: list[int], room: int) -> list[int]:
    least = LEAST * TWICE
    total = sum(numbers)
    widths = [max(least, room * number // total) for number in numbers]
    if widths:
        widths[widths.index(max(widths))] -= sum(widths) - room
    return widths


def _hatched(part: Part, width: int, height: int) -> Image.Image:
    piece = Image.new("RGBA", (width, height), (*part.colour, 255))
    draw = ImageDraw.Draw(piece)
    step = 10 * TWICE
    if part.hatching is Hatching.STRIPES:
        for left in range(-height, width, step):
            draw.line((left, height, left + height, 0), fill=(*CARD, 255), width=round(1.5 * TWICE))
    elif part.hatching is Hatching.DOTS:
        for row, y in enumerate(range(step // 2, height, step // 2)):
            for x in range(step // 2 + (row % 2) * step // 2, width, step):
                draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=INK)
    return piece


def _legend(image: Image.Image, top: int, part: Part, number: str, share: str) -> None:
    """Write a row: the part's swatch, its number, what they are, and how many of a hundred."""
    draw, middle = ImageDraw.Draw(image), top + ROW // 2
    swatch = _hatched(part, SWATCH * TWICE, SWATCH * TWICE)
    image.paste(swatch, (EDGE * TWICE, (middle - SWATCH // 2) * TWICE))
    after = _text(draw, EDGE + SWATCH + 10, middle, number, bold=True, size=18)
    _text(draw, after + 6, middle, part.name, size=16)
    _text(draw, WIDTH - EDGE, middle, share, size=16, colour=GREY, anchor="rm")


def _text(
    draw: ImageDraw.ImageDraw,
    left: int,
    middle: int,
    text: str,
    *,
    size: int,
    bold: bool = False,
    colour: tuple[int, int, int] = INK,
    anchor: str = "lm",
) -> int:
    """Write a text and return where it ends, in points."""
    font = ImageFont.truetype(BOLD if bold else REGULAR, size * TWICE)
    draw.text((left * TWICE, middle * TWICE), text, font=font, fill=colour, anchor=anchor)
    return left + round(draw.textlength(text, font=font)) // TWICE

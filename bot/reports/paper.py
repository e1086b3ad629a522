"""The paper that documents are written on: A4, our fonts, a foot on each page, and tags that say what is what.

It declares PDF/A-2u, which is made to be kept. fpdf2 tags images and headings only, and a reader that finds tags leaves
out all that has none: so everything here is tagged, by methods that fpdf2 keeps to itself.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.output import OutputProducer
from fpdf.prefs import ViewerPreferences
from PIL import Image

from bot.reports.fonts import BOLD, MONO, REGULAR, FontsMissingError, legible
from bot.reports.wording import KILO, Words
from bot.shortened import shortened

SANS, FIXED = "sans", "fixed"
MARGIN = 20  # mm, as all lengths here but those of fonts, which are points
FOOT = 22
LINE = 1.32  # times the font's size
BLUE, INK, GREY, PALE = (27, 54, 93), (26, 26, 26), (90, 96, 105), (240, 243, 248)
LONGEST = 700  # characters of one text: what comes from files may be of any length, and is to fit on a page
NAME_WIDTH = 52

CHANGED = re.compile(r'(xmp:(?:Modify|Metadata)Date)="[^"]*"')

P, H1, H2, H3, FIGURE = "/P", "/H1", "/H2", "/H3", "/Figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the file says of itself, and its foot says on each page; `written_at` is milliseconds, UTC."""

    title: str
    subject: str
    foot: str
    written_at: int


class DatedOutput(OutputProducer):
    """fpdf2 notes when the file is written: one document would be another each time that it is made."""

    def _build_xmp_from_info(self) -> str:
        written_at = self.fpdf.creation_date.isoformat(timespec="seconds")
        return CHANGED.sub(rf'\g<1>="{written_at}"', super()._build_xmp_from_info())


class Paper(FPDF):
    """Raises `FontsMissingError` where `make setup` has not run."""

    def __init__(self, about: About, words: Words) -> None:
        super().__init__(format="A4", enforce_compliance="PDF/A-2U")
        if not all(path.exists() for path in (REGULAR, BOLD, MONO)):
            raise FontsMissingError
        self._about, self._words = about, words
        self.add_font(SANS, "", REGULAR)
        self.add_font(SANS, "B", BOLD)
        self.add_font(FIXED, "", MONO)
        self._signs = {name: frozenset(font.cmap) for name, font in self.fonts.items()}  # type: ignore[union-attr]
        self.set_margins(MARGIN, MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(auto=True, margin=FOOT)
        self._describe()
        self.add_page()
        self._letterhead()

    def _describe(self) -> None:
        operator = self._words.quoted["portal"]["operator"]
        self.set_title(self.legible(self._about.title))
        self.set_subject(self.legible(self._about.subject))
        self.set_author(operator)
        self.set_creator(self._words.quoted["assistant_name"])
        self.set_lang(self._words.language)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_creation_date(datetime.fromtimestamp(self._about.written_at // KILO, UTC))

    def _letterhead(self) -> None:
        self.set_fill_color(*BLUE)
        with self._not_read():
            self.rect(0, 0, self.w, 3, style="F")
        self.set_y(14)
        self.write_line(self._words.quoted["portal"]["operator"], size=13, bold=True, colour=BLUE)
        self.write_line(self._words.say("paper.portal"), size=10, colour=GREY)
        self.rule(gap=2.5)

    def footer(self) -> None:
        """Say on each page which document it is of."""
        self.set_y(-FOOT + 6)
        with self._not_read():
            self.set_draw_color(*GREY)
            self.set_line_width(0.2)
            self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
            self.set_text_color(*GREY)
            self.set_font(SANS, size=7.5)
            self.set_y(self.get_y() + 1.5)
            page = self._words.say("paper.page", number=self.page_no(), total="{nb}")
            self.cell(self.epw - 35, 4, self._fit(self._about.foot))
            self.cell(35, 4, page, align="R")

    def title_line(self, text: str) -> None:
        self.write_line(text, size=21, bold=True, colour=BLUE, kind=H1, after=2)

    def heading(self, text: str, *, kind: str = H2) -> None:
        """Write a heading, in the outline as well, never as the last line of a page."""
        size = 13 if kind == H2 else 10.5
        self.keep_together(28)
        self.set_y(self.get_y() + (4 if kind == H2 else 2))
        self.start_section(self.legible(text), level=0 if kind == H2 else 1, strict=False)
        self.write_line(text, size=size, bold=True, colour=BLUE if kind == H2 else INK, kind=kind, after=1)

    def write_line(
        self,
        text: str,
        *,
        size: float = 9.5,
        bold: bool = False,
        fixed: bool = False,
        colour: tuple[int, int, int] = INK,
        kind: str = P,
        after: float = 0,
        indent: float = 0,
        link: str = "",
    ) -> None:
        """Write a paragraph over the page's width."""
        self._choose(size=size, bold=bold, fixed=fixed, colour=colour)
        shown = self.legible(text, fixed=fixed, bold=bold)
        width = self.epw - indent
        self.keep_together(self._height(width, shown))
        self.set_x(self.l_margin + indent)
        with self.tagged(kind):
            self._write(width, shown, link)
        self.set_y(self.get_y() + after)

    def fact(self, name: str, value: str, *, fixed: bool = False, shaded: bool = False) -> None:
        """Write a row of a table of facts: what it is, and what it is here."""
        one_line = " ".join(value.splitlines())
        self.pair(self._words.say("paper.fact", name=name), one_line, fixed=fixed, shaded=shaded, width=NAME_WIDTH)

    def pair(
        self, left: str, right: str, *, width: float, small: bool = False, fixed: bool = False, shaded: bool = False
    ) -> None:
        """Write two texts side by side, the first of them grey, `width` wide, and small where it may be long."""
        pad, size, of_left = 1.4, 8.5 if fixed else 9, 8 if small else 9
        self._choose(size=size, fixed=fixed, colour=INK)
        value = self.legible(right, fixed=fixed)
        name = self.legible(left)
        rest = self.epw - width - 2 * pad
        height = self._height(rest, value)
        self._choose(size=of_left, colour=GREY)
        height = max(height, self._height(width - 2 * pad, name)) + 2 * pad
        self.keep_together(height)
        top = self.get_y()
        if shaded:
            self.shade(height, PALE)
        with self.tagged(P):
            self.set_xy(self.l_margin + pad, top + pad)
            self._choose(size=of_left, colour=GREY)
            self._write(width - 2 * pad, name)
            self.set_xy(self.l_margin + width + pad, top + pad)
            self._choose(size=size, fixed=fixed, colour=INK)
            self._write(rest, value)
        self.set_y(top + height)

    def picture(self, content: bytes, alt: str, *, width: float) -> None:
        """Draw a PNG, with the words for those who do not see it."""
        with Image.open(BytesIO(content)) as image:
            height = width * image.height / image.width
        self.keep_together(height + 2)
        with self.tagged(FIGURE, alt=alt):
            self.image(BytesIO(content), x=self.l_margin, y=self.get_y(), w=width)
        self.set_y(self.get_y() + height + 2)

    def gap(self, height: float) -> None:
        """Leave room."""
        self.set_y(self.get_y() + height)

    def shade(self, height: float, colour: tuple[int, int, int]) -> None:
        """Draw a ground for what comes next."""
        with self._not_read():
            self.set_fill_color(*colour)
            self.rect(self.l_margin, self.get_y(), self.epw, height, style="F")

    def width_of(self, text: str, size: float) -> float:
        """Return how wide bold text is."""
        self._choose(size=size, bold=True)
        return self.get_string_width(text)

    def rule(self, *, gap: float = 3) -> None:
        """Draw a line over the page's width."""
        self.set_draw_color(*BLUE)
        self.set_line_width(0.3)
        self.set_y(self.get_y() + gap)
        with self._not_read():
            self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.set_y(self.get_y() + gap)

    def keep_together(self, height: float) -> None:
        """Begin a page where `height` does not fit on this one: what is tagged stays on one page."""
        if self.will_page_break(height):
            self.add_page()

    def legible(self, text: str, *, fixed: bool = False, bold: bool = False) -> str:
        """Return what can be drawn of a text, and of a very long one its beginning."""
        signs = self._signs[FIXED if fixed else SANS + ("B" if bold else "")]
        return "\n".join(legible(line, signs) for line in shortened(text, LONGEST).split("\n"))

    def save(self, target: BinaryIO) -> None:
        target.write(self.output(output_producer_class=DatedOutput))

    @contextmanager
    def tagged(self, kind: str, *, alt: str | None = None) -> Iterator[None]:
        """Tell readers what is written inside."""
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=kind, mcid=number, alt_text=alt)
        self._out(f"{kind} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def _not_read(self) -> Iterator[None]:
        """Tell readers that what is drawn inside says nothing of its own."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def _choose(
        self, *, size: float, bold: bool = False, fixed: bool = False, colour: tuple[int, int, int] = INK
    ) -> None:
        self.set_font(FIXED if fixed else SANS, "B" if bold else "", size)
        self.set_text_color(*colour)

    def _height(self, width: float, text: str) -> float:
        line = self.font_size * LINE
        return float(self.multi_cell(width, line, text, align="L", dry_run=True, output=MethodReturnValue.HEIGHT))  # type: ignore[arg-type]

    def _write(self, width: float, text: str, link: str = "") -> None:
        line = self.font_size * LINE
        self.multi_cell(width, line, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT, link=link or None)

    def _fit(self, text: str) -> str:
        """Return what fits on one line of the foot."""
        shown, room = self.legible(text), self.epw - 45
        while self.get_string_width(shown) > room:
            shown = f"{shown[:-2]}…"
        return shown

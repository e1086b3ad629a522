"""Draw the icons of the Teams app: the desk bell of the web pages, in colour and as a white outline."""

from pathlib import Path

from PIL import Image, ImageDraw

MANIFEST = Path(__file__).resolve().parent.parent / "manifest"
FINER = 8  # drawn so much larger and scaled down, which is smoother than Pillow's own edges

GREEN, YELLOW, WHITE, NOTHING = (15, 90, 94, 255), (242, 184, 75, 255), (255, 255, 255, 255), (255, 255, 255, 0)


class Bell:
    """The picture of `bot/pages/assets/icon.svg`, which is 40 wide and high."""

    def __init__(self, size: int, ground: tuple[int, int, int, int], *, scale: float) -> None:
        """`scale` is how large one unit of the picture is, in pixels; its middle is the icon's."""
        self._size = size
        self._scale = scale * FINER
        self._offset = (size * FINER - 40 * self._scale) / 2
        self._image = Image.new("RGBA", (size * FINER, size * FINER), ground)
        self._draw = ImageDraw.Draw(self._image)

    def dot(self, x: float, y: float, radius: float, fill: tuple[int, int, int, int]) -> None:
        self._draw.ellipse(self._box(x, y, radius), fill=fill)

    def dome(self, radius: float, fill: tuple[int, int, int, int]) -> None:
        self._draw.pieslice(self._box(20, 26, radius), 180, 360, fill=fill)

    def arc(self, radius: float, start: float, end: float, width: float, fill: tuple[int, int, int, int]) -> None:
        self._draw.arc(self._box(20, 26, radius), start, end, fill=fill, width=round(width * self._scale))

    def line(self, left: float, right: float, y: float, width: float, fill: tuple[int, int, int, int]) -> None:
        """Draw a level line with round ends."""
        half = width / 2
        self._draw.rectangle((*self._at(left, y - half), *self._at(right, y + half)), fill=fill)
        for end in (left, right):
            self.dot(end, y, half, fill)

    def save(self, name: str, mode: str) -> None:
        small = self._image.resize((self._size, self._size), Image.Resampling.LANCZOS)
        if mode == "RGBA":  # scaling mixes colours: all of an outline is white, more or less of it
            white = Image.new("RGBA", small.size, WHITE)
            white.putalpha(small.getchannel("A"))
            small = white
        small.convert(mode).save(MANIFEST / name, optimize=True)
        print(f"{name}: {small.width}×{small.height}")

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._offset + x * self._scale, self._offset + y * self._scale

    def _box(self, x: float, y: float, radius: float) -> tuple[float, float, float, float]:
        return *self._at(x - radius, y - radius), *self._at(x + radius, y + radius)


def color() -> None:
    """Draw the square that Teams rounds itself; what is in it keeps to the 120 pixels in the middle."""
    bell = Bell(192, GREEN, scale=4.6)
    bell.dot(20, 11.5, 2.5, YELLOW)
    bell.dome(11, WHITE)
    bell.arc(7.6, 205, 255, 1.6, GREEN)
    bell.line(8.5, 31.5, 30, 3, YELLOW)
    bell.save("color.png", "RGB")


def outline() -> None:
    bell = Bell(32, NOTHING, scale=1.1)
    bell.dot(20, 10.5, 2.2, WHITE)
    bell.arc(12, 180, 360, 2, WHITE)
    bell.line(9, 31, 25.2, 2, WHITE)
    bell.line(8, 32, 30, 2, WHITE)
    bell.save("outline.png", "RGBA")


if __name__ == "__main__":
    color()
    outline()

"""What Teams asks of an app's icons."""

import io
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError

SIZES = {"color": 192, "outline": 32}
WHITE = (255, 255, 255)
MOST_BYTES = 1_000_000


def problems_of(kind: str, content: bytes) -> Iterator[str]:
    """Yield what is wrong with the "color" or the "outline" icon, without naming it."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as opened:
            if opened.size != (SIZES[kind], SIZES[kind]):
                yield f"is {opened.width}×{opened.height} pixels, not {SIZES[kind]}×{SIZES[kind]}"
                return
            image = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        yield "is no PNG"
        return
    alphas = image.getchannel("A").tobytes()
    if kind == "color" and min(alphas) < 255:  # noqa: PLR2004 - of a byte
        yield "has transparent parts: it must fill its square, which Teams rounds itself"
    if kind == "outline":
        if not min(alphas) == 0 < max(alphas):
            yield "is no outline: its ground must be transparent, and something must be drawn"
        pixels = image.tobytes()
        if any(alpha and tuple(pixels[4 * at : 4 * at + 3]) != WHITE for at, alpha in enumerate(alphas)):
            yield "has another colour than white"

import io

import pytest
from PIL import Image

from bot.settings import ROOT
from bot.teams_app.icons import problems_of

GREEN, WHITE, FAINT, NOTHING = (0, 90, 90, 255), (255, 255, 255, 255), (255, 255, 255, 90), (0, 0, 0, 0)


def png(size: int, ground: tuple[int, ...], mark: tuple[int, ...] | None = None) -> bytes:
    image = Image.new("RGBA", (size, size), ground)
    if mark:
        image.putpixel((5, 5), mark)
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize("kind", ["color", "outline"])
def test_ours_obey_the_rules(kind: str) -> None:
    assert list(problems_of(kind, (ROOT / "manifest" / f"{kind}.png").read_bytes())) == []


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("color", png(192, GREEN), ""),
        ("outline", png(32, NOTHING, WHITE), ""),
        ("outline", png(32, NOTHING, FAINT), ""),
        ("color", png(96, GREEN), "is 96×96 pixels, not 192×192"),
        ("outline", png(192, NOTHING, WHITE), "is 192×192 pixels, not 32×32"),
        ("color", png(192, GREEN, NOTHING), "has transparent parts"),
        ("outline", png(32, WHITE), "is no outline"),
        ("outline", png(32, NOTHING), "is no outline"),
        ("outline", png(32, NOTHING, GREEN), "has another colour than white"),
        ("color", b"GIF89a", "is no PNG"),
        ("color", png(192, GREEN)[:60], "is no PNG"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_others_are_told_what_is_wrong(kind: str, content: bytes, told: str) -> None:
    problems = list(problems_of(kind, content))
    assert [problem[: len(told)] for problem in problems] == [told] * bool(told)

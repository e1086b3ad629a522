"""The picture of what came of a file: looked at pixel by pixel, and in words."""

from io import BytesIO

import pytest
from PIL import Image

from actions.flux.outcome import Head, Summary
from bot.reports import picture
from bot.reports.picture import ACCEPTED, BAR, EDGE, GAP, HEAD, REJECTED, TWICE, WARNED, describe_picture, draw_picture
from bot.reports.wording import Wording


def summary(accepted: int, rejected: int, warned: int = 0, *, is_well_formed: bool = True) -> Summary:
    return Summary(
        head=Head(),
        total=accepted + rejected,
        accepted=accepted,
        rejected=rejected,
        warned=warned,
        is_well_formed=is_well_formed,
    )


def drawn(of: Summary, wording: Wording, language: str = "fr") -> Image.Image:
    content = draw_picture(of, wording, language)
    assert len(content) < 60_000, "it goes to phones"
    return Image.open(BytesIO(content)).convert("RGBA")


def widths(image: Image.Image) -> dict[tuple[int, ...], int]:
    """Return how many points of the bar each colour takes, along a line near its upper edge."""
    row = (EDGE + HEAD + GAP + BAR // 2) * TWICE
    pixels = [image.getpixel((x, row)) for x in range(image.width)]
    return {
        colour: sum(isinstance(pixel, tuple) and pixel[:3] == colour for pixel in pixels) // TWICE
        for colour in (ACCEPTED, WARNED, REJECTED)
    }


def test_parts_are_as_wide_as_they_are_many(wording: Wording) -> None:
    found = widths(drawn(summary(75, 25), wording))
    bar = picture.WIDTH - 2 * EDGE
    assert abs(found[ACCEPTED] - bar * 3 // 4) <= 2
    assert found[WARNED] == 0
    assert found[REJECTED] > 0


@pytest.mark.parametrize(("accepted", "rejected"), [(199_999, 1), (1, 199_999)])
def test_one_of_200000_is_seen(wording: Wording, accepted: int, rejected: int) -> None:
    found = widths(drawn(summary(accepted, rejected), wording))
    assert found[ACCEPTED] > 1
    assert found[REJECTED] > 1


def test_none_is_not_seen(wording: Wording) -> None:
    assert widths(drawn(summary(3, 0), wording))[REJECTED] == 0
    assert widths(drawn(summary(0, 3), wording))[ACCEPTED] == 0


@pytest.mark.parametrize(
    "of",
    [summary(0, 0), summary(0, 0, is_well_formed=False), summary(5, 5, 5), summary(10**6, 10**6, 10)],
    ids=["nothing", "refused", "all to check", "millions"],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_whatever_came_is_drawn_at_one_width(wording: Wording, of: Summary, language: str) -> None:
    assert drawn(of, wording, language).width == picture.WIDTH * TWICE


def test_lies_on_a_card_whose_corners_let_the_ground_through(wording: Wording) -> None:
    image = drawn(summary(1, 1), wording)
    assert image.getpixel((0, 0)) == (255, 255, 255, 0)
    assert image.getpixel((image.width // 2, 6)) == (255, 255, 255, 255)


def test_parts_differ_without_their_colours(wording: Wording) -> None:
    grey = drawn(summary(50, 50, 25), wording).convert("L")
    top = (EDGE + HEAD + GAP) * TWICE
    bar = picture.WIDTH - 2 * EDGE
    for place, is_plain in ((0.1, True), (0.3, False), (0.7, False)):
        left = round((EDGE + bar * place) * TWICE)
        lightest = grey.crop((left, top + 4, left + 40, top + BAR * TWICE - 4)).getextrema()
        assert (lightest[0] == lightest[1]) is is_plain


def test_what_it_shows_is_told_in_words(wording: Wording) -> None:
    told = describe_picture(summary(1990, 10, 5), wording, "en")
    assert told == "2,000 records in the file. Accepted: 1,990, of these to check: 5. Rejected: 10."
    assert describe_picture(summary(0, 0, is_well_formed=False), wording, "fr").startswith("Le fichier est refusé")

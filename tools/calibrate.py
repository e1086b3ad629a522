"""Learn how sure the search may be, from the articles with the settings that they quote; it takes two minutes."""

from bot.settings import ROOT, read_settings
from knowledge.calibrate import calibrate, write_calibration
from knowledge.elsewhere import read_elsewhere
from knowledge.reading import read_articles
from knowledge.smalltalk import read_smalltalk
from knowledge.spelling import read_habits

KNOWLEDGE = ROOT / "knowledge"


def main() -> None:
    quoted = read_settings().quoted()
    articles = read_articles(KNOWLEDGE / "articles", quoted)
    habits = {lang: read_habits(KNOWLEDGE / "spellings" / f"{lang}.yaml") for lang in articles.langs}
    calibration = calibrate(
        articles,
        read_smalltalk(KNOWLEDGE / "smalltalk", quoted),
        read_elsewhere(KNOWLEDGE / "elsewhere"),
        habits,
    )
    write_calibration(calibration, KNOWLEDGE / "calibration.yaml")


if __name__ == "__main__":
    main()

"""The addresses of the pages about articles; editors alone see them."""

from bot.console.knowledge import history, listing, overview, preview, writing
from bot.console.knowledge.places import ARTICLE, ARTICLES, HOME, NEW, QUESTIONS
from bot.console.rules import DeskPage, Rule

PAGES = (
    DeskPage(path=HOME, rule=Rule.EDITOR, show=overview.show),
    DeskPage(path=QUESTIONS, rule=Rule.EDITOR, show=overview.show, take=overview.settle, shown_at=HOME),
    DeskPage(path=ARTICLES, rule=Rule.EDITOR, show=listing.show),
    DeskPage(path=NEW, rule=Rule.EDITOR, show=writing.show_new, take=writing.take_new),
    DeskPage(path=ARTICLE, rule=Rule.EDITOR, show=writing.show, take=writing.take),
    DeskPage(path=f"{ARTICLE}/history", rule=Rule.EDITOR, show=history.show),
    DeskPage(path=f"{ARTICLE}/preview", rule=Rule.EDITOR, show=preview.show),
    DeskPage(path=f"{ARTICLE}/trial", rule=Rule.EDITOR, show=preview.show_trial, take=preview.publish),
    *(
        DeskPage(path=f"{ARTICLE}/{name}", rule=Rule.EDITOR, show=writing.show, take=take, shown_at=ARTICLE)
        for name, take in (
            ("withdraw", writing.withdraw),
            ("restore", writing.restore),
            ("discard", writing.discard),
        )
    ),
)

"""What Direct Line clients are shown of the activity log."""

from bot.channels.directline.feed import Feed
from bot.channels.directline.tokens import Tokens
from bot.messages import NOTICE, Stored

FEED = Feed(Tokens("a key of the tests that protects nothing", seconds=60), "Guichet")


def stored(sequence: int, reply_to: int | None = None, **body: str) -> Stored:
    return Stored(conversation="c", sequence=sequence, body=body, created_at=0, reply_to=reply_to)


def test_a_reply_names_what_it_replies_to() -> None:
    page = FEED.page([stored(1, type="message"), stored(2, 1, type="message")], 0, "")
    assert [activity.get("replyToId") for activity in page["activities"]] == [None, "c|0000001"]


def test_what_a_notice_tells_replies_to_nothing_that_is_hidden() -> None:
    """Web Chat waited five seconds for the notice, which nobody is shown, before it showed what was told."""
    page = FEED.page([stored(1, type="event", name=NOTICE), stored(2, 1, type="message")], 0, "")
    [told] = page["activities"]
    assert (told["id"], told.get("replyToId")) == ("c|0000002", None)
    assert page["watermark"] == "2"

from datetime import UTC, datetime
from typing import Any

import pytest
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

from bot.channels.botframework.lazy_activity import LazyActivity
from bot.channels.botframework.received import Received

MESSAGE = {
    "type": "message",
    "id": "1",
    "timestamp": "2025-05-06T07:08:09.1234567Z",
    "serviceUrl": "http://localhost",
    "channelId": "msteams",
    "from": {"id": "29:jean", "aadObjectId": "aad", "nickname": "jj"},
    "recipient": {"id": "28:bot"},
    "conversation": {"id": "a:1", "isGroup": False, "tenantId": "t"},
    "membersAdded": [{"id": "29:jean"}],
    "entities": [{"type": "mention", "mentioned": {"id": "28:bot"}, "text": "<at>Guichet</at>"}],
    "text": "<at>Guichet</at> bonjour",
    "membersRemoved": "not a list",
    "novelty": 1,
}


def lazy(activity: dict[str, Any]) -> LazyActivity:
    return LazyActivity(Received(activity=activity, raw=b"", app_id=""))


def test_it_reads_what_botbuilder_reads() -> None:
    read, whole = lazy(MESSAGE), Activity.deserialize(MESSAGE | {"membersRemoved": None})
    for name in vars(whole):
        if name not in {"members_removed", "entities", "timestamp", "additional_properties"}:
            assert getattr(read, name) == getattr(whole, name), name
    assert isinstance(read.from_property, ChannelAccount)
    assert isinstance(read.conversation, ConversationAccount)
    assert read.timestamp == datetime(2025, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
    assert read.conversation.additional_properties == {"tenantId": "t"}  # botbuilder knows it by another name
    assert read.from_property.additional_properties == {"nickname": "jj"}
    assert read.additional_properties == {"novelty": 1}
    assert read.members_removed == "not a list"
    assert lazy({"timestamp": "yesterday"}).timestamp is None


def test_botbuilders_own_functions_work_on_it() -> None:
    reference = TurnContext.get_conversation_reference(lazy(MESSAGE))
    assert (reference.conversation.id, reference.user.id, reference.activity_id) == ("a:1", "29:jean", "1")


def test_what_is_no_field_is_missing() -> None:
    with pytest.raises(AttributeError):
        _ = lazy(MESSAGE).nothing

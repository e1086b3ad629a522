import json
from typing import Any

import pytest
from aiohttp import ClientResponse

from bot.messages import Kind
from tests.channels.bot_under_test import PATH, Client
from tests.channels.connector_double import APP_ID, BOT, PERSON, TENANT, ConnectorDouble
from tests.channels.turns_double import TurnsDouble


async def post(bot: Client, connector: ConnectorDouble, activity: dict[str, Any]) -> ClientResponse:
    return await bot.post(PATH, json=activity, headers=connector.bearer())


async def test_a_message_becomes_what_a_turn_takes(bot: Client, connector: ConnectorDouble, turns: TurnsDouble) -> None:
    activity = connector.message("  où est mon BCR\u00a0? ")
    assert (await post(bot, connector, activity)).status == 202
    (incoming,) = turns.taken
    assert (incoming.channel, incoming.conversation) == ("msteams", "msteams:a:1/x")
    assert (incoming.kind, incoming.key) == (Kind.MESSAGE, activity["id"])
    assert (incoming.text, incoming.locale) == ("où est mon BCR ?", "fr-FR")
    assert incoming.body["text"] == incoming.text


async def test_the_address_has_all_that_an_answer_needs(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    activity = connector.message()
    await post(bot, connector, activity)
    assert turns.taken[0].address == {
        "serviceUrl": connector.url,
        "channelId": "msteams",
        "conversation": {"id": "a:1/x", "conversationType": "personal", "tenantId": TENANT},
        "bot": BOT,
        "user": PERSON,
        "activityId": activity["id"],
        "locale": "fr-FR",
        "appId": APP_ID,
    }


async def test_the_transcript_keeps_what_was_typed_once(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    typed = "mon mot de passe est Soleil2024!"
    activity = connector.message(
        typed,
        value={"copy": typed},
        channelData={"copy": typed},
        summary=typed,
        attachments=[
            {"contentType": "text/html", "content": f"<div>{typed}</div>"},
            {"contentType": "image/png", "name": "a.png", "contentUrl": "https://x/a.png", "content": typed},
            {"contentType": "image/png", "contentUrl": "data:image/png;base64," + "A" * 5000},
        ],
        huge=["x" * 1000] * 100,
    )
    await post(bot, connector, activity)
    body = turns.taken[0].body
    assert json.dumps(body).count("Soleil2024!") == 1
    assert body["attachments"] == [
        {"contentType": "image/png", "name": "a.png", "contentUrl": "https://x/a.png"},
        {"contentType": "image/png"},
    ]
    assert "huge" not in body


async def test_the_html_that_teams_attaches_is_no_file(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    await post(bot, connector, connector.message(attachments=[{"contentType": "text/html"}]))
    assert "attachments" not in turns.taken[0].body


async def test_the_same_activity_again_changes_nothing(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    activity = connector.message()
    assert [(await post(bot, connector, activity)).status for _ in range(3)] == [202] * 3
    assert len(turns.taken) == 1


@pytest.mark.parametrize("times", [("2025-01-01T00:00:00Z",) * 2, ("2025-01-01T00:00:00Z", "2025-01-01T00:00:01Z")])
async def test_without_an_id_the_same_body_is_the_same_activity(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, times: tuple[str, str]
) -> None:
    for time in times:
        await post(bot, connector, connector.message("oui", id=None, timestamp=time))
    assert len(turns.taken) == len(set(times))


async def test_without_id_and_time_nothing_is_taken_for_a_duplicate(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    for _ in range(2):
        await post(bot, connector, connector.message("oui", id=None, timestamp=None))
    assert len(turns.taken) == 2


async def test_editing_a_message_twice_is_two_activities(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    for text in ("oui", "non"):
        await post(bot, connector, connector.message(text, type="messageUpdate", id="1"))
    assert [one.kind for one in turns.taken] == [Kind.OTHER] * 2
    assert [one.body["text"] for one in turns.taken] == ["oui", "non"]


async def test_an_edited_message_is_kept_without_its_secrets(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    """What somebody had put right in Teams, whoever read the conversation later read as it was before."""
    edited = "<at>Guichet</at> mon mot de passe est Soleil2024!"
    mention = {"type": "mention", "text": "<at>Guichet</at>", "mentioned": BOT}
    await post(bot, connector, connector.message(edited, type="messageUpdate", id="1", entities=[mention]))
    assert turns.taken[0].body["text"] == "mon mot de passe est •••••"


JOINED = [
    ({"membersAdded": [PERSON]}, Kind.JOINED),
    ({"membersAdded": [BOT, PERSON]}, Kind.JOINED),
    ({"membersAdded": [BOT]}, Kind.OTHER),
    ({"membersAdded": []}, Kind.OTHER),
    ({"membersRemoved": [PERSON]}, Kind.OTHER),
    ({"membersAdded": [PERSON], "conversation": {"id": "1", "isGroup": True}}, Kind.OTHER),
    ({"membersAdded": [PERSON], "conversation": {"id": "1", "conversationType": "groupChat"}}, Kind.OTHER),
    ({"membersAdded": [BOT, PERSON], "conversation": {"id": "1", "conversationType": "channel"}}, Kind.JOINED),
    ({"type": "installationUpdate", "action": "add"}, Kind.JOINED),
    ({"type": "installationUpdate", "action": "add-upgrade"}, Kind.OTHER),
    ({"type": "installationUpdate", "action": "remove"}, Kind.OTHER),
    (
        {
            "type": "installationUpdate",
            "action": "add",
            "conversation": {"id": "1", "conversationType": "channel"},
        },
        Kind.JOINED,
    ),
]


@pytest.mark.parametrize(("fields", "kind"), JOINED)
async def test_a_person_opens_a_conversation_and_the_bot_joins_a_group(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, fields: dict[str, Any], kind: Kind
) -> None:
    activity = connector.message(None, **({"type": "conversationUpdate"} | fields))
    assert (await post(bot, connector, activity)).status == 202
    assert turns.taken[0].kind is kind
    assert "activityId" not in turns.taken[0].address  # there is nothing to reply to


OTHERS = [
    "typing",
    "messageReaction",
    "messageDelete",
    "event",
    "endOfConversation",
    "contactRelationUpdate",
    "handoff",
    "trace",
    "tomorrow's type",
    "Message",
]


@pytest.mark.parametrize("kind", OTHERS)
async def test_other_activities_are_taken_and_not_read(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, kind: str
) -> None:
    activity = connector.message("text", type=kind, action="add", name="tokens/response", reactionsAdded=1)
    assert (await post(bot, connector, activity)).status == 202
    assert (turns.taken[0].kind, turns.taken[0].text) == (Kind.OTHER, "")
    assert turns.taken[0].body["type"] == kind


async def test_some_activities_have_no_sender(bot: Client, connector: ConnectorDouble, turns: TurnsDouble) -> None:
    activity = connector.message(None, type="conversationUpdate", membersAdded=[PERSON])
    del activity["from"], activity["recipient"]
    assert (await post(bot, connector, activity)).status == 202
    assert turns.taken[0].kind is Kind.JOINED


INVOKES = ["adaptiveCard/action", "task/fetch", "signin/verifyState", "unheard of", None]


@pytest.mark.parametrize("name", INVOKES)
async def test_an_invoke_is_answered_in_json(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, name: str | None
) -> None:
    for mode in (None, "expectReplies"):
        activity = connector.message(None, type="invoke", name=name, value={"a": [1]}, deliveryMode=mode)
        response = await post(bot, connector, activity)
        assert response.status == 501
        assert (await response.json())["error"]["code"] == "NotImplemented"
    assert turns.taken == []


async def test_replies_are_the_answer_where_they_are_expected(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    activity = connector.message("salut", deliveryMode="expectReplies")
    for _ in range(2):  # delivered twice: the same answer
        response = await post(bot, connector, activity)
        assert response.status == 200
        (reply,) = (await response.json())["activities"]
        assert (reply["text"], reply["replyToId"]) == ("« salut »", activity["id"])
        assert (reply["from"], reply["recipient"]) == (BOT, PERSON)
        assert reply["conversation"]["tenantId"] == TENANT
    (incoming,) = turns.taken
    assert incoming.address == {}  # nobody is to be called


async def test_where_nothing_is_said_the_expected_replies_are_none(bot: Client, connector: ConnectorDouble) -> None:
    response = await post(bot, connector, connector.message(type="typing", deliveryMode="expectReplies"))
    assert (response.status, await response.json()) == (200, {"activities": []})


async def test_while_the_database_is_away_the_sender_may_try_again(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    turns.database_is_away = True
    response = await post(bot, connector, connector.message())
    assert (response.status, response.headers["Retry-After"]) == (503, "2")


async def test_the_locale_may_come_with_the_client(bot: Client, connector: ConnectorDouble, turns: TurnsDouble) -> None:
    client = {"type": "clientInfo", "locale": "en-GB", "platform": "Web"}
    await post(bot, connector, connector.message(locale=None, entities=[client]))
    assert turns.taken[0].locale == "en-GB"


FILE = {
    "contentType": "application/vnd.microsoft.teams.file.download.info",
    "name": "../../janvier.xml",
    "contentUrl": "https://contoso.sharepoint.com/personal/jean/janvier.xml",
    "content": {"downloadUrl": "https://contoso.sharepoint.com/download?tempauth=secret", "fileType": "xml"},
}


async def test_a_file_is_known_by_its_name_and_its_address_is_nobodys_business(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble
) -> None:
    await post(bot, connector, connector.message("", attachments=[FILE, {"contentType": "text/html"}]))
    (incoming,) = turns.taken
    (sent,) = incoming.files
    assert (sent.name, sent.source, sent.sha256) == ("janvier.xml", FILE["content"]["downloadUrl"], None)  # type: ignore[index]
    assert incoming.body["attachments"] == [{"contentType": FILE["contentType"], "name": "../../janvier.xml"}]
    assert "secret" not in repr(incoming)


@pytest.mark.parametrize("content", [None, "x", {}, {"downloadUrl": 1}, {"downloadUrl": "x" * 10_000}])
async def test_a_file_without_an_address_is_one_that_cannot_be_fetched(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, content: object
) -> None:
    await post(bot, connector, connector.message("", attachments=[{**FILE, "content": content}]))
    assert [(sent.name, sent.source) for sent in turns.taken[0].files] == [("janvier.xml", "")]


GROUPS = [
    ({"id": "1", "conversationType": "personal"}, False),
    ({"id": "1", "isGroup": False}, False),
    ({"id": "1", "conversationType": "groupChat"}, True),
    ({"id": "1", "conversationType": "channel"}, True),
    ({"id": "1", "isGroup": True}, True),
]


@pytest.mark.parametrize(("conversation", "is_group"), GROUPS)
async def test_a_group_is_known(
    bot: Client, connector: ConnectorDouble, turns: TurnsDouble, conversation: dict[str, Any], *, is_group: bool
) -> None:
    await post(bot, connector, connector.message(conversation=conversation))
    assert turns.taken[0].is_group is is_group
    assert bool(turns.taken[0].address.get("isGroup")) is is_group

"""Files on Microsoft Teams, in a chat between two: as people send them, ask for them, and take or leave them.

What is read here comes from a client: nobody has checked that it means anything, or that it is theirs to ask.
"""

from typing import Any

from actions.deposit_criteria import NUMBER
from actions.download import What
from actions.file_offers import Target
from actions.receive_files import Sent
from bot.file_name import clean
from bot.messages import Answer, AskedFile, Download, Json, Say

SENT = "application/vnd.microsoft.teams.file.download.info"
CONSENT_CARD = "application/vnd.microsoft.teams.card.file.consent"
INFO_CARD = "application/vnd.microsoft.teams.card.file.info"
CONSENT = "fileConsent/invoke"
ASKED = "guichet_file"  # in the value of a button
MOST_FILES = 10  # of one message
LONGEST_ADDRESS = 8192
LONGEST_NAME = 4096  # before it is cut
LONGEST_WORD = 255


def sent(activity: Json) -> tuple[Sent, ...]:
    """Return the files that were sent with a message; their content is still where Teams keeps it."""
    attachments = [one for one in activity.get("attachments") or () if one.get("contentType") == SENT]
    return tuple(
        Sent(name=clean(_word(one, "name", LONGEST_NAME)), size=0, sha256=None, source=_address_of(one))
        for one in attachments[:MOST_FILES]
    )


def asked(activity: Json) -> AskedFile | None:
    """Return the document whose button was tapped."""
    value = activity.get("value")
    wanted = value.get(ASKED) if isinstance(value, dict) else None
    if not isinstance(wanted, dict):
        return None
    number, what = _word(wanted, "number"), _word(wanted, "what")
    return AskedFile(number=number, what=what) if NUMBER.fullmatch(number) and what in list(What) else None


def answer(activity: Json) -> Answer | None:
    """Return what became of an offer, None for an invoke that does not say."""
    value = activity.get("value")
    context = value.get("context") if isinstance(value, dict) else None
    if not isinstance(value, dict) or value.get("action") not in ("accept", "decline"):  # it may be anything
        return None
    accepts = value["action"] == "accept"
    target = _target(value.get("uploadInfo")) if accepts else None
    if accepts and target is None:
        return None
    offer = _word(context, "offer") if isinstance(context, dict) else ""
    return Answer(offer=offer, accepts=accepts, card=_word(activity, "replyToId", 800), target=target)


def asks_for(download: Download) -> dict[str, Any]:
    """Return the data of a button that asks for a document as if its label had been typed."""
    asked = {ASKED: {"number": download.number, "what": download.what}}
    said = {"type": "messageBack", "text": download.label, "displayText": download.label, "value": asked}
    return {**asked, "msteams": said}


def with_file(body: dict[str, Any], said: Say) -> dict[str, Any]:
    """Return a reply with the card that offers a file, or shows one that was handed over."""
    others = body.get("attachments", [])
    if said.offered:
        context = {"offer": said.offered.offer}
        content = {"description": said.text, "sizeInBytes": said.offered.size}
        content |= {"acceptContext": context, "declineContext": context}
        card = {"contentType": CONSENT_CARD, "name": said.offered.name, "content": content}
        return {**body, "text": "", "attachments": [card, *others]}
    if said.handed:
        content = {"uniqueId": said.handed.unique_id, "fileType": said.handed.file_type}
        card = {"contentType": INFO_CARD, "name": said.handed.name, "contentUrl": said.handed.url, "content": content}
        return {**body, "attachments": [card, *others]}
    return body


def _target(info: object) -> Target | None:
    if not isinstance(info, dict):
        return None
    upload_url, url = _word(info, "uploadUrl", LONGEST_ADDRESS), _word(info, "contentUrl", LONGEST_ADDRESS)
    if not upload_url or not url.startswith("https://"):
        return None
    return Target(
        upload_url=upload_url,
        url=url,
        name=clean(_word(info, "name", LONGEST_NAME)),
        unique_id=_word(info, "uniqueId"),
        file_type=_word(info, "fileType"),
    )


def _address_of(attachment: Json) -> str:
    content = attachment.get("content")
    return _word(content, "downloadUrl", LONGEST_ADDRESS) if isinstance(content, dict) else ""


def _word(part: Json, name: str, longest: int = LONGEST_WORD) -> str:
    word = part.get(name)
    return word if isinstance(word, str) and len(word) <= longest else ""

"""The card by which Teams is asked, without a word, who somebody is; where it cannot say, people see a button."""

from bot.messages import Json, Say, SignInLink

OAUTH_CARD = "application/vnd.microsoft.card.oauth"
CONNECTION = "guichet"
"""What the card calls the connection: Teams says it back, and looks for none."""


def link_of(said: Say) -> SignInLink | None:
    """Return what Teams is to be asked by, if this is to be said in that way."""
    return next((link for link in said.links if isinstance(link, SignInLink)), None)


def asking(said: Say, link: SignInLink) -> Json:
    """Return the activity. All its words are on the card, which is not shown to whom Teams has told us."""
    card = {
        "text": said.text,
        "connectionName": CONNECTION,
        "tokenExchangeResource": {"id": link.exchange, "uri": link.resource},
        "buttons": [{"type": "signin", "title": link.label, "value": link.url}],
    }
    attachment = {"contentType": OAUTH_CARD, "content": card}
    return {"type": "message", "inputHint": "acceptingInput", "attachments": [attachment]}

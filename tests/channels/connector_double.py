"""The strict connector as the tests of one server use it: it takes as much as comes, and somebody in Teams is there."""

from dataclasses import dataclass
from typing import Any

from tools.connector.connector import APP_ID, BOT, PASSWORD, TENANT, Delivery, StrictConnector
from tools.connector.keys import public_pem, rsa_key
from tools.connector.people import PERSON

__all__ = ["APP_ID", "BOT", "PASSWORD", "PERSON", "TENANT", "ConnectorDouble", "Delivery", "public_pem", "rsa_key"]
UNLIMITED = ((1_000_000, 1.0),)


@dataclass
class ConnectorDouble(StrictConnector):
    limits: tuple[tuple[int, float], ...] = UNLIMITED

    def consent(self, action: str, offer: str, card: str, upload: dict[str, str] | None = None) -> dict[str, Any]:
        """Return the invoke that Teams sends when somebody takes an offered file, or leaves it."""
        value: dict[str, Any] = {"type": "fileUpload", "action": action, "context": {"offer": offer}}
        if upload is not None:
            value["uploadInfo"] = upload
        invoke = self.message(None, type="invoke", name="fileConsent/invoke", value=value, replyToId=card)
        place = self.places.known[invoke["conversation"]["id"]]
        place.activities.setdefault(card, {"type": "message", "id": card, "from": BOT})
        return invoke

"""The identity platform: gives the bot its tokens for its secret, and knows them again."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tools.connector.refusal import unauthorized

SCOPE = "https://api.botframework.com/.default"


@dataclass
class BotTokens:
    app_id: str
    password: str
    life: int = 3600  # seconds
    given: dict[str, float] = field(default_factory=dict)
    """When each of them ends."""

    def give(self, form: Mapping[str, str], token: str) -> str | None:
        """Return the token for the bot, None for who is not the bot."""
        known = form.get("client_id") == self.app_id and form.get("scope") == SCOPE
        if form.get("grant_type") != "client_credentials" or not known or form.get("client_secret") != self.password:
            return None
        self.given[token] = time.monotonic() + self.life
        return token

    def check(self, authorization: str | None) -> None:
        """Raise `RefusedError` unless this is a token that was given and is not over."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme != "Bearer" or token not in self.given:
            raise unauthorized("the token is not known")
        if time.monotonic() > self.given[token]:
            raise unauthorized("the token has expired")

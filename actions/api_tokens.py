"""Tokens by which other programs use the API: what each may do, and whether it still works."""

import secrets
from collections.abc import Collection

from actions.rules import DAY, MINUTE
from actions.scopes import ApiToken, Scope
from actions.words import digest, make_word
from actions.work import Work

PREFIX = "guichet_"  # by which scanners know a token that somebody publishes
PURPOSE = "api token"


async def add_token(name: str, scopes: Collection[Scope], days: int | None, work: Work) -> tuple[str, str]:
    """Return the token's id, and its word, which is kept nowhere."""
    word, now = PREFIX + make_word(), work.now()
    token = ApiToken(
        id=f"tok_{secrets.token_hex(8)}",
        name=name,
        scopes=sorted(scopes),
        created_at=now,
        until=now + days * DAY if days else None,
        used_at=None,
    )
    await work.api_tokens.add(token, digest(work.rules.key, PURPOSE, word))
    await work.audit.note("api_token_added", now, token=token.id, scopes=" ".join(token.scopes))
    return token.id, word


async def revoke_token(token_id: str, work: Work) -> bool:
    """Make it work no longer; False if there is none."""
    if not await work.api_tokens.revoke(token_id):
        return False
    await work.audit.note("api_token_revoked", work.now(), token=token_id)
    return True


async def token_of(word: str, work: Work) -> ApiToken | None:
    """Return the token whose word it is, None if there is none or it has ended: the same work for every word."""
    now = work.now()
    token = await work.api_tokens.by_digest(digest(work.rules.key, PURPOSE, word))
    if token is None or (token.until is not None and token.until <= now):
        return None
    if token.used_at is None or token.used_at < now - MINUTE:  # not each request writes
        await work.api_tokens.note_use(token.id, now)
    return token

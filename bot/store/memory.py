"""Conversations as this process last committed them, so that the next turn need not read them again.

What is remembered may be old: another process may have gone on. The conversation's version tells when a turn is
recorded, and then it is forgotten and the turn run again on what the database has.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from bot.messages import Stored
from bot.store.conversations import Conversation

MOST = 2_000


class Memory:
    def __init__(self) -> None:
        self._conversations: OrderedDict[str, Conversation] = OrderedDict()

    def get(self, conversation: str) -> Conversation | None:
        return self._conversations.get(conversation)

    def keep(self, conversation: Conversation) -> None:
        """Remember what was committed; those that were quiet longest are forgotten."""
        self._conversations[conversation.id] = conversation
        self._conversations.move_to_end(conversation.id)
        if len(self._conversations) > MOST:
            self._conversations.popitem(last=False)

    def forget(self, conversation: str) -> None:
        self._conversations.pop(conversation, None)

    def delivered(self, replies: Sequence[Stored]) -> None:
        """Replies are delivered in order: when the newest one is, none waits."""
        for reply in replies:
            known = self._conversations.get(reply.conversation)
            if known and known.undelivered == reply.sequence:
                self._conversations[reply.conversation] = replace(known, undelivered=0)

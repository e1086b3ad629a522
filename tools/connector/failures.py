"""What goes wrong between a bot and Teams, at random but the same for the same seed."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus

from tools.connector.refusal import RefusedError


class Failure(StrEnum):
    PRECONDITION = "412"
    THROTTLED = "429"
    THROTTLED_UNTIL = "429 with Retry-After"
    GATEWAY = "502"
    GATEWAY_TIMEOUT = "504"
    CUT = "cut"
    """Before anything was recorded."""
    LOST = "lost"
    """The connection is cut after it was recorded: nobody knows that it was."""
    SLOW = "slow"
    """Recorded and answered, late."""


UNRECORDED = tuple(one for one in Failure if one not in {Failure.LOST, Failure.SLOW})
"""After these, who sends again sends what nobody has seen."""
NO_ANSWER = 0
"""The status of what is not answered."""
STATUS: Mapping[Failure, int] = {
    Failure.PRECONDITION: HTTPStatus.PRECONDITION_FAILED,
    Failure.THROTTLED: HTTPStatus.TOO_MANY_REQUESTS,
    Failure.THROTTLED_UNTIL: HTTPStatus.TOO_MANY_REQUESTS,
    Failure.GATEWAY: HTTPStatus.BAD_GATEWAY,
    Failure.GATEWAY_TIMEOUT: HTTPStatus.GATEWAY_TIMEOUT,
    Failure.CUT: NO_ANSWER,
}


@dataclass
class Chance:
    """`fail` is how often, from 0 to 1; `kinds` are as likely as each other."""

    fail: float = 0.0
    seed: int = 0
    kinds: Sequence[Failure] = tuple(Failure)
    slow_seconds: float = 2.0
    had: list[Failure] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - to be repeated, not secret

    def next(self) -> Failure | None:
        """Return what goes wrong with the next request."""
        if self._random.random() >= self.fail:
            return None
        failure = self._random.choice(self.kinds)
        self.had.append(failure)
        return failure


def goes_wrong(failure: Failure | None) -> None:
    """Raise `RefusedError` unless what was asked is done all the same."""
    if failure is not None and failure in STATUS:
        headers = {"Retry-After": "1"} if failure is Failure.THROTTLED_UNTIL else {}
        raise RefusedError(STATUS[failure], "ServiceError", str(failure), headers)

"""How long it is until what failed is tried again: longer each time, as long as is asked for, and never all at once."""

from bot.backoff import Backoff

MANY = 200


def waits(attempts: int, asked: float | None = None) -> list[float]:
    backoff = Backoff(first=1.0, longest=60.0, longest_asked=600.0)
    return [backoff.seconds(attempts, asked) for _ in range(MANY)]


def test_waits_grow_to_an_end_and_differ() -> None:
    for attempts, most in ((0, 1.0), (1, 2.0), (4, 16.0), (6, 60.0), (4000, 60.0)):
        each = waits(attempts)
        assert all(most / 2 <= seconds <= most for seconds in each)
        assert max(each) - min(each) > most / 8  # whoever failed together does not come back together


def test_the_last_attempt_is_the_last() -> None:
    backoff = Backoff(most_attempts=3)
    assert [backoff.is_over(attempts) for attempts in range(5)] == [False, False, False, True, True]


def test_what_is_asked_for_is_waited_out_and_no_longer_than_is_reasonable() -> None:
    each = waits(0, asked=30.0)
    assert all(30.0 < seconds <= 31.0 for seconds in each)
    assert len(set(each)) > MANY / 2
    assert max(waits(0, asked=1e9)) <= 601.0

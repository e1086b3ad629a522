"""`guichet serve` that does not wait long before it tries again, in a process of its own."""

from functools import partial

from tests.server_process import ServerProcess


class ImpatientServer(ServerProcess):
    program = "tests.channels.shaky_server"


if __name__ == "__main__":
    import sys

    from bot import outbox
    from bot.__main__ import main
    from bot.backoff import Backoff
    from knowledge import classifier
    from tests.learned_once import remembering

    outbox.Backoff = partial(Backoff, first=0.1, longest=2.0)  # type: ignore[assignment,misc]
    classifier.learn = remembering(classifier.learn)
    sys.exit(main())

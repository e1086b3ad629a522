"""The bots that are measured, and how each is started."""

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

import ways
from channel import APP_ID, Channel
from process import Server

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Bot:
    """`program` is one of `servers/`, empty for Guichet; `ways` are those in which it can be talked to."""

    name: str
    ways: tuple[str, ...]
    program: str = ""
    has_credentials: bool = False
    settings: tuple[tuple[str, str], ...] = ()
    """Of Guichet, beside those that all have."""

    def server(self, folder: Path, channel: Channel) -> Server:
        """Return a server to be started in a folder of its own, which keeps what the server stores."""
        folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        environment = dict(os.environ)
        if self.program:
            command = [sys.executable, "-W", "ignore", str(HERE / "servers" / self.program), str(port)]
        else:
            deployment = folder / "guichet.toml"
            deployment.unlink(missing_ok=True)
            deployment.symlink_to(ROOT / "guichet.toml")
            command = [sys.executable, "-m", "bot", "serve"]
            environment = _guichet_settings(port, folder, channel if self.has_credentials else None)
            environment |= {f"GUICHET_{name}": value for name, value in self.settings}
        return Server(command, port=port, folder=folder, environment=environment, log=folder / "log.txt")


WAYS: dict[str, ways.Way] = {
    "through a connector": ways.connector,
    "through a connector, tokens checked": ways.connector_with_token,
    "expectReplies": ways.expect_replies,
    "Direct Line and WebSocket": ways.direct_line,
}
CONNECTOR, CONNECTOR_WITH_TOKEN, EXPECT_REPLIES, DIRECT_LINE = WAYS

GUICHET = Bot("Guichet", (CONNECTOR, EXPECT_REPLIES, DIRECT_LINE))
AGENTS = Bot("Agents SDK echo", (CONNECTOR, EXPECT_REPLIES), "agents_echo.py")
BOTBUILDER = Bot("botbuilder echo", (CONNECTOR,), "botbuilder_echo.py")  # answers expectReplies with a 500
BOTS = (
    GUICHET,
    AGENTS,
    BOTBUILDER,
    Bot("Guichet with credentials", (CONNECTOR_WITH_TOKEN,), has_credentials=True),
    Bot("bare aiohttp", (EXPECT_REPLIES,), "bare.py"),
)


def _guichet_settings(port: int, folder: Path, channel: Channel | None) -> dict[str, str]:
    """Return the defaults, with limits that let one machine send everything."""
    ours = {
        "PORT": str(port),
        "DATA_DIR": str(folder / "data"),
        "MESSAGES_PER_MINUTE": "100000000",
        "REQUESTS_PER_MINUTE": "100000000",
        "CONVERSATIONS_PER_HOUR": "100000000",
    }
    if channel:
        ours |= {
            "BOT_APP_ID": APP_ID,
            "BOT_TENANT_ID": "a-tenant",
            "BOT_APP_PASSWORD": "a-password",
            "BOT_METADATA_URL": f"{channel.url}/openid",
            "BOT_TOKEN_URL": f"{channel.url}/token",
        }
    others = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    return {**others, **{f"GUICHET_{name}": value for name, value in ours.items()}}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])

"""A server that speaks S3, by moto, in a thread of the test's process; stores ask it over loopback."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen

from moto.server import ThreadedMotoServer

from actions.outside.files import Bucket

REGION = "us-east-1"


class S3Server:
    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def new_bucket(self) -> Bucket:
        name = f"files-{secrets.token_hex(4)}"
        self._ask("PUT", f"/{name}")
        return Bucket(
            name=name,
            prefix="portal/files",
            endpoint=self.endpoint,
            region=REGION,
            access_key_id="AKIATEST",
            secret_access_key="secret of the test",
        )

    def unfinished(self, bucket: Bucket) -> int:
        """Return how many uploads in several requests were begun and neither finished nor given up."""
        return self._ask("GET", f"/{bucket.name}?uploads").count(b"<UploadId>")

    def _ask(self, method: str, path: str) -> bytes:
        scope = f"AKIATEST/20260101/{REGION}/s3/aws4_request"  # by which moto knows the region; it checks no signature
        headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"}
        asked: Any = Request(self.endpoint + path, method=method, headers=headers)  # noqa: S310 - loopback
        with urlopen(asked) as answer:  # noqa: S310
            return bytes(answer.read())


@contextmanager
def serving_s3() -> Iterator[S3Server]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield S3Server(f"http://{host}:{port}")
    finally:
        server.stop()

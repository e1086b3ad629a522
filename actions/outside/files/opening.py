"""Opens the file store that a deployment has chosen."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from obstore.store import S3Store

from actions.outside.files.cipher import Cipher
from actions.outside.files.objects import FolderObjects, Objects
from actions.outside.files.store import FileStore

if TYPE_CHECKING:
    from obstore.store import S3Config  # of its stubs alone

RETRIES = 3
URL = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([\w!.*'()/-]+?))?/?", re.ASCII)


class BadBucketError(ValueError):
    """The address is not one of a bucket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """An S3 bucket, or one of a store that speaks S3 at `endpoint`.

    Without keys, those of the machine are used: environment, web identity, instance metadata.
    """

    name: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    access_key_id: str = ""
    secret_access_key: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str, **given: str) -> Self:
        """Read `s3://bucket/prefix`. Raises `BadBucketError`."""
        found = URL.fullmatch(url)
        if not found:
            raise BadBucketError
        return cls(name=found[1], prefix=found[2] or "", **given)

    def open(self) -> S3Store:
        config: S3Config = {}
        if self.endpoint:
            config["endpoint"] = self.endpoint
        if self.region:
            config["region"] = self.region
        if self.access_key_id:
            config["access_key_id"] = self.access_key_id
            config["secret_access_key"] = self.secret_access_key
        return S3Store(
            self.name,
            prefix=self.prefix or None,
            config=config,
            # What answers not at once is tried again, but nobody waits for ever.
            retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=20)},
            client_options={
                "allow_http": self.endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=5),
                "timeout": timedelta(hours=1),  # for a whole answer: it may be read by somebody slow
            },
        )


def open_files(folder: Path, *, bucket: Bucket | None = None, key: str = "") -> FileStore:
    """Return the store of a folder, or of a bucket if there is one; with a `key`, what it keeps is sealed."""
    objects = Objects(bucket.open()) if bucket else FolderObjects(folder)
    return FileStore(objects, Cipher(key) if key else None)

"""Files that people send: streamed into a folder or a bucket, under their SHA-256, sealed where there is a key."""

from actions.outside.files.errors import (
    FilesAwayError,
    FileTooLargeError,
    NoRoomError,
    NoSuchFileError,
    UnreadableFileError,
)
from actions.outside.files.opening import Bucket, open_files
from actions.outside.files.parts import Part
from actions.outside.files.receiving import Received, Receiving
from actions.outside.files.store import Content, FileStore

__all__ = [
    "Bucket",
    "Content",
    "FileStore",
    "FileTooLargeError",
    "FilesAwayError",
    "NoRoomError",
    "NoSuchFileError",
    "Part",
    "Received",
    "Receiving",
    "UnreadableFileError",
    "open_files",
]

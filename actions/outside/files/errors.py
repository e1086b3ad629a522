"""What can go wrong with files. None of these carries a file's name or content: they are logged."""


class FileTooLargeError(Exception):
    """More bytes came than are accepted; nothing is kept."""


class NoRoomError(Exception):
    """The disk is almost full; nothing is kept."""


class NoSuchFileError(Exception):
    """There is no such file, or no longer."""


class UnreadableFileError(Exception):
    """What is stored is not what was kept: cut, altered, or sealed with another key than ours."""


class FilesAwayError(Exception):
    """The store does not answer, or refuses us: `str()` of it is why, for the log."""

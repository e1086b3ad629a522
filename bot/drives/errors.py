"""What can go wrong with files that lie elsewhere. None of these carries an address or a name: they are logged."""


class DriveRefusedError(Exception):
    """It will never work: the file is gone, we may not have it, or its address is none that we call."""


class UploadOverError(DriveRefusedError):
    """Nothing can be sent to this address any more: all of the file is there, or too much time has passed."""


class DriveAwayError(Exception):
    """It did not work now: cut off, too slow, or the other side has trouble."""

"""The zip that a workbook is: looked at before anything opens it, and copied, so that what was checked is what is read.

A zip can say one thing to one program and another to the next: sizes that lie, names twice, two directories. The copy
is ours and has none of it; and it lacks what nobody needs to read: macros, pictures, links to other files.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from actions.spreadsheet import limits
from actions.spreadsheet.refusal import SheetRefusedError

Watch = Callable[[bytes], None]
_BLOCK = 1 << 18
_ENCRYPTED = 0x1
_NEEDED = ("[content_types].xml", "_rels/", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
_SHARED = "xl/sharedstrings"  # read first: sheets refer to them
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def copy_checked(source: Path, target: Path, watch: Callable[[str], Watch]) -> None:
    """Copy the parts of a workbook that are read; `watch` gives each part's observer, who may refuse it.

    Raise `SheetRefusedError`.
    """
    try:
        with zipfile.ZipFile(source) as package:
            parts = _directory(package)
            with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as copy:
                _copy(package, parts, copy, watch)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError, OSError) as broken:
        raise SheetRefusedError("damaged") from broken


def _directory(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the parts to read, having looked at what the directory says of all."""
    entries = package.infolist()
    names = [_plain(entry.filename) for entry in entries]
    if len(entries) > limits.ZIP_ENTRIES:
        raise SheetRefusedError("too_many_parts", parts=len(entries), most=limits.ZIP_ENTRIES)
    if len(set(names)) != len(names):
        raise SheetRefusedError("damaged")
    if "xl/workbook.bin" in names:
        raise SheetRefusedError("binary_workbook")
    if "content.xml" in names and "mimetype" in names:
        raise SheetRefusedError("open_document")
    if "xl/workbook.xml" not in names:
        raise SheetRefusedError("no_workbook")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise SheetRefusedError("encrypted")
    parts = [entry for entry, name in zip(entries, names, strict=True) if _is_read(name)]
    for entry in parts:
        if entry.compress_type not in _METHODS:
            raise SheetRefusedError("damaged")
        _weigh(entry.file_size, entry.compress_size)
    if sum(entry.file_size for entry in parts) > limits.ZIP_TOTAL_BYTES:
        raise SheetRefusedError("swells")
    return sorted(parts, key=lambda entry: not _plain(entry.filename).startswith(_SHARED))


def _copy(
    package: zipfile.ZipFile, parts: list[zipfile.ZipInfo], copy: zipfile.ZipFile, watch: Callable[[str], Watch]
) -> None:
    """Unpack no more than the directory declared, which was weighed; a part that holds more fails its checksum."""
    for entry in parts:
        name = _plain(entry.filename)
        observe = watch(name)
        with package.open(entry) as packed, copy.open(name, "w", force_zip64=True) as unpacked:
            while block := packed.read(_BLOCK):
                observe(block)
                unpacked.write(block)
            observe(b"")


def _plain(name: str) -> str:
    """Return a part's name as workbooks mean it: some programs write backslashes, some other capitals."""
    return name.replace("\\", "/").lstrip("/").lower()


def _is_read(name: str) -> bool:
    is_xml = name.endswith((".xml", ".rels"))
    return is_xml and name.startswith((*_NEEDED, _SHARED, "xl/worksheets/"))


def _weigh(unpacked: int, packed: int) -> None:
    too_big = unpacked > limits.ZIP_ENTRY_BYTES
    if too_big or (unpacked > limits.ZIP_RATIO_FROM and unpacked > packed * limits.ZIP_RATIO):
        raise SheetRefusedError("swells")

"""What a reader of PDFs finds in one."""

import re
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def read_pdf(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content), strict=True)


def words_of(reader: PdfReader) -> str:
    """Return all its text on one line; no-break spaces are spaces here."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def tags_of(reader: PdfReader) -> list[tuple[str, str]]:
    """Return what its parts are, in the order of reading, with the words for those who do not see them."""
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    document = root["/K"][0].get_object()
    kids = [kid.get_object() for kid in document["/K"]]
    return [(str(kid["/S"]), str(kid.get("/Alt", ""))) for kid in kids if isinstance(kid, DictionaryObject)]


def untagged(reader: PdfReader) -> list[int]:
    """Return the pages that draw text outside of any tag: a reader aloud would leave it out."""
    found = []
    for number, page in enumerate(reader.pages, start=1):
        depth = 0
        for _, operator in page.get_contents().operations:  # type: ignore[union-attr]
            if operator in {b"BDC", b"BMC"}:
                depth += 1
            elif operator == b"EMC":
                depth -= 1
            elif operator in {b"Tj", b"TJ"} and not depth:
                found.append(number)
        assert depth == 0, f"page {number} ends inside a tag"
    return found

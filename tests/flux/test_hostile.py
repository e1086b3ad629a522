"""Files that are no flux, are broken or mean harm: a clear cause, and memory that does not grow."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flux.files import SAMPLE, Checked, changed

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
BAD = {
    "empty": b"",
    "other_file": b"%PDF-1.7\n%\xe2\xe3",
    "encoding_wide": SAMPLE.decode().encode("utf-16"),
    "encoding_broken": SAMPLE.decode().encode("iso-8859-1"),
    "encoding_declared": SAMPLE.decode().replace("UTF-8", "ISO-8859-1").encode("iso-8859-1"),
    "xml_version_wrong": changed('version="1.0"', 'version="1.1"'),
    "xml_version_missing": changed('version="1.0" ', ""),
    "declaration_misplaced": b"\n" + SAMPLE,
    "doctype": changed("<cpf:flux", LAUGHS + "<cpf:flux").replace(b"TOSA", b"&c;"),
    "cut_off": SAMPLE[:5000],
    "content_after_end": SAMPLE + SAMPLE[SAMPLE.index(b"<cpf:flux") :],
    "tags_mismatch": changed("</cpf:verbatim>", "</cpf:verbatin>"),
    "bracket_missing": SAMPLE.rstrip()[:-1],
    "attribute_malformed": changed("<cpf:scoring>", "<cpf:scoring a=1>"),
    "attribute_twice": changed("<cpf:scoring>", '<cpf:scoring a="1" a="2">'),
    "special_character": changed("TOSA", "A & B"),
    "entity_unknown": changed("TOSA", "&eacute;"),
    "character_forbidden": changed("TOSA", "\x01"),
    "comment_dashes": changed("<cpf:scoring>", "<!-- a -- b --><cpf:scoring>"),
    "prefix_unknown": changed("<cpf:verbatim>TOSA</cpf:verbatim>", "<z:verbatim>TOSA</z:verbatim>"),
    "too_deep": changed("TOSA", "<a>" * 300),
    "too_large_a_part": changed("TOSA", "x" * 2_000_000),
    "too_many_names": changed("<cpf:scoring>", "".join(f"<a{n}/>" for n in range(1_100)) + "<cpf:scoring>"),
    "root_unknown": b"<rapport><nomFichier/></rapport>",
    "schema_version_wrong": SAMPLE.replace(b"schema:1.0.0", b"schema:0.0.7"),
    "not_well_formed": changed("<cpf:scoring>", "<!x><cpf:scoring>"),
}


@pytest.mark.parametrize("cause", [one for one in BAD if one != "not_well_formed"])
def test_a_bad_file_has_its_cause(cause: str, tmp_path: Path) -> None:
    checked = Checked(tmp_path, BAD[cause])
    assert checked.causes[-1] == cause
    assert not checked.summary.is_well_formed
    assert checked.summary.accepted == 0


def test_a_file_cut_within_a_letter_is_cut_off(tmp_path: Path) -> None:
    """Half of an é was told as a character that is not allowed, to be typed again."""
    checked = Checked(tmp_path, SAMPLE[: SAMPLE.index("é".encode()) + 1])
    assert checked.causes == ["cut_off"]


def test_external_entities_are_not_read(tmp_path: Path) -> None:
    checked = Checked(tmp_path, changed("<cpf:flux", FILE + "<cpf:flux").replace(b"TOSA", b"&a;"))
    assert checked.causes == ["doctype"]
    assert "root:" not in str(checked.found)


def test_a_byte_order_mark_is_taken(tmp_path: Path) -> None:
    checked = Checked(tmp_path, b"\xef\xbb\xbf" + SAMPLE)
    assert checked.summary.accepted == 3
    assert checked.passages[0].line == 16


def test_comments_cdata_and_instructions_are_taken(tmp_path: Path) -> None:
    data = changed("TOSA", "<![CDATA[</cpf:passageCertification> & co]]>").replace(
        b"<cpf:scoring>", b"<!-- a --><?b c?><cpf:scoring>"
    )
    checked = Checked(tmp_path, data)
    assert checked.summary.accepted == 3


def test_what_ends_the_reading_is_told_in_its_passage_after_what_was_before(tmp_path: Path) -> None:
    data = changed("PAR_ADMISSION", "X").replace(b"1234567891011", b"1 & 2")
    checked = Checked(tmp_path, data)
    assert [(ordinal, one.cause) for ordinal, one in checked.found] == [
        (1, "value_not_in_list"),
        (2, "special_character"),
    ]
    assert checked.passages[1].id_technique == "10c54fd2-f3a3-4dea-b975-4d7258bd10b3"
    assert checked.summary.rejected == 2


def test_strangers_between_passages_and_misplaced_ones_are_told(tmp_path: Path) -> None:
    passage = "<cpf:passageCertification><cpf:idTechnique>x</cpf:idTechnique></cpf:passageCertification>"
    data = changed("</cpf:passageCertification>", "</cpf:passageCertification>hello<junk><a/></junk>")
    data = data.replace(b"<cpf:idContrat>", passage.encode() + b"<cpf:idContrat>")
    checked = Checked(tmp_path, data)
    assert sorted(checked.causes) == ["element_misplaced", "element_missing", "element_unknown", "text_not_allowed"]
    assert checked.summary.total == 4


HEAD = SAMPLE[: SAMPLE.index(b"<cpf:certification>")]
OPEN = b"<cpf:certification><cpf:type>RS</cpf:type><cpf:code>RS1</cpf:code><cpf:passageCertifications>"
CLOSE = b"</cpf:passageCertifications></cpf:certification>"
FOOT = SAMPLE[SAMPLE.index(b"</cpf:certifications>") :]
PASSAGE = SAMPLE[SAMPLE.index(b"<cpf:passageCertification>") : SAMPLE.index(b"</cpf:passageCertifications>")].split(
    b"<cpf:passageCertification>"
)[3]
PASSAGE = b"<cpf:passageCertification>" + b"".join(line.strip() for line in PASSAGE.splitlines())
MANY = 5_000


def errors(number: int) -> Iterator[bytes]:
    yield HEAD + OPEN
    for _ in range(number):
        yield PASSAGE.replace(b"PAR_ADMISSION", b"X").replace(b"<cpf:sexe>M", b"<cpf:sexe>?") + b"\n"
    yield CLOSE + FOOT


def junk(number: int) -> Iterator[bytes]:
    yield HEAD + OPEN
    for _ in range(number):
        yield PASSAGE + b"<junk><more/></junk>text"
    yield CLOSE + FOOT


def certifications(number: int) -> Iterator[bytes]:
    yield HEAD
    for _ in range(number):
        yield OPEN + PASSAGE.replace(b"PAR_ADMISSION", b"X") + CLOSE
    yield FOOT


def empty_certifications(number: int) -> Iterator[bytes]:
    yield HEAD
    for _ in range(number * 10):
        yield OPEN + CLOSE
    yield FOOT


def misplaced(number: int) -> Iterator[bytes]:
    yield HEAD
    for _ in range(number):
        yield PASSAGE
    yield FOOT


def one_text(number: int) -> Iterator[bytes]:
    yield HEAD + OPEN + PASSAGE[: PASSAGE.index(b"TOSA")]
    for _ in range(number):
        yield b"x" * 2_000
    yield PASSAGE[PASSAGE.index(b"TOSA") :] + CLOSE + FOOT


def nested(number: int) -> Iterator[bytes]:
    yield HEAD + OPEN
    for _ in range(number):
        yield b"<cpf:passageCertification>" * 200


def names(number: int) -> Iterator[bytes]:
    yield HEAD + OPEN
    for one in range(number):
        yield PASSAGE + f"<a{one}/>".encode()
    yield CLOSE + FOOT


def comment(number: int) -> Iterator[bytes]:
    yield HEAD + OPEN + b"<!-- "
    for _ in range(number):
        yield b"</cpf:passageCertification>" * 80
    yield b"-->" + PASSAGE + CLOSE + FOOT


def cdata(number: int) -> Iterator[bytes]:
    yield HEAD + OPEN + PASSAGE[: PASSAGE.index(b"TOSA")] + b"<![CDATA["
    for _ in range(number):
        yield b"</cpf:passageCertification>" * 80
    yield b"]]>" + PASSAGE[PASSAGE.index(b"TOSA") :] + CLOSE + FOOT


def prefixes(number: int) -> Iterator[bytes]:
    yield HEAD + OPEN
    for one in range(number):
        yield PASSAGE.replace(b"<cpf:scoring>", f'<cpf:scoring xmlns:a{one}="urn:{one}">'.encode())
    yield CLOSE + FOOT


LARGE: tuple[Callable[[int], Iterator[bytes]], ...] = (
    errors,
    junk,
    certifications,
    empty_certifications,
    misplaced,
    one_text,
    nested,
    names,
    comment,
    cdata,
    prefixes,
)
MEASURE = """
import resource, sys
from pathlib import Path
from tests.flux.files import reference
from actions.flux.checking import check
from tests.flux.files import SAMPLE
folder = Path(sys.argv[1])
(folder / "small.xml").write_bytes(SAMPLE)
check(folder / "small.xml", folder / "outcome", reference())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
summary = check(folder / "large.xml", folder / "outcome", reference())
print(summary.is_well_formed, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("make", LARGE, ids=lambda make: make.__name__)
def test_memory_does_not_grow(make: Callable[[int], Iterator[bytes]], tmp_path: Path) -> None:
    with (tmp_path / "large.xml").open("wb") as file:
        file.writelines(make(MANY))
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path)], check=True, capture_output=True, text=True, timeout=120
    )
    is_well_formed, grown = ran.stdout.split()
    assert is_well_formed == "False"
    assert int(grown) < 12_000, "KiB more than for a file of three passages"

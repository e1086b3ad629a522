"""Passages as data, and files of some of them."""

from io import BytesIO
from pathlib import Path

from lxml import etree

from actions.flux.checking import check
from actions.flux.head import read_head
from actions.flux.passages import copy_rejected, passages
from actions.flux.schemas import schema
from actions.flux.sniffing import Sort, sniff
from tests.flux.files import SAMPLE, reference

SENT = "2021-02-01T08:00:00+01:00"


def copied(path: Path, *ordinals: int) -> bytes:
    target = BytesIO()
    assert copy_rejected(path, set(ordinals), target, "new & id", SENT) == len(ordinals)
    return target.getvalue()


def test_passages_say_what_the_file_says(tmp_path: Path) -> None:
    path = tmp_path / "flux.xml"
    path.write_bytes(SAMPLE)
    first, second, third = passages(path)
    assert (first.ordinal, first.line, first.certification_type, first.code) == (1, 16, "RNCP", "RNCP19117")
    assert first.values["dateFinValidite"] is None
    assert first.values["libelleOption"] == "Mention spéciale"
    assert [(one.level, one.domain, one.competence) for one in first.results] == [("5", "3", "4"), ("7", "1", "1")]
    assert second.values["idDossier"] == "1234567891011"
    assert "nomNaissance" not in second.values
    assert third.line == 123


def test_a_copy_is_valid_and_as_it_was(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + SAMPLE.replace(b"Dupont", "Çelik &amp; fils".encode())
    (tmp_path / "all.xml").write_bytes(data)
    copy = copied(tmp_path / "all.xml", 1, 3)
    schema().assertValid(etree.fromstring(copy))
    (tmp_path / "copy.xml").write_bytes(copy)
    assert read_head(tmp_path / "copy.xml").id_flux == "new & id"
    assert read_head(tmp_path / "copy.xml").sent_at == SENT
    before = list(passages(tmp_path / "all.xml"))
    after = list(passages(tmp_path / "copy.xml"))
    assert [one.values for one in after] == [before[0].values, before[2].values]


def test_certifications_without_wanted_passages_are_left_out(tmp_path: Path) -> None:
    begin = SAMPLE.index(b"<cpf:certification>")
    end = SAMPLE.index(b"</cpf:certification>") + len(b"</cpf:certification>")
    data = SAMPLE[:end] + SAMPLE[begin:end].replace(b"19117", b"20000") * 60 + SAMPLE[end:]  # more than one piece
    (tmp_path / "all.xml").write_bytes(data)
    copy = copied(tmp_path / "all.xml", 5, 6, 100)
    schema().assertValid(etree.fromstring(copy))
    assert copy.count(b"<cpf:certification>") == 2
    assert b"RNCP19117" not in copy


def test_a_head_is_read_from_the_beginning_of_anything(tmp_path: Path) -> None:
    path = tmp_path / "flux.xml"
    path.write_bytes(SAMPLE[:3000])
    assert read_head(path).certifier == "E564ACB0"
    assert not read_head(tmp_path / "nothing").id_flux
    path.write_bytes(b"<" * 3_000_000)
    assert not read_head(path).id_flux


def test_files_are_known_by_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for data, sort in {
        SAMPLE: Sort.XML,
        b"": Sort.EMPTY,
        b" \r\n": Sort.EMPTY,
        b"%PDF-1.4": Sort.PDF,
        b"\x89PNG\r\n\x1a\n": Sort.IMAGE,
        b"<!DOCTYPE html><html>": Sort.HTML,
        b'{"a": 1}': Sort.JSON,
        b"a;b\n1;2\n": Sort.CSV,
        SAMPLE.decode().encode("utf-16-be"): Sort.UTF16,
        b"PK\x03\x04 and so on": Sort.ZIP,
        b"PK\x03\x04 and so on xl/workbook.xml": Sort.XLSX,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": Sort.OLD_EXCEL,
        b"\x00\x01\x02\x03\x04": Sort.BINARY,
        b"hello": Sort.TEXT,
    }.items():
        path.write_bytes(data)
        assert sniff(path, "x.xml").sort is sort, data[:20]
    assert not sniff(path, "x.xml").agrees


def test_progress_ends_with_the_size(tmp_path: Path) -> None:
    for data in (SAMPLE, SAMPLE[:-20], SAMPLE.replace(b"TOSA", b"<!-- -->TOSA")):
        heard: list[int] = []
        (tmp_path / "flux.xml").write_bytes(data)
        check(tmp_path / "flux.xml", tmp_path / "outcome", reference(), heard.append)
        assert heard == sorted(heard)
        assert heard[-1] == len(data)

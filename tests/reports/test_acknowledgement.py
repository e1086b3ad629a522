"""What a depositor gets at once: read back, in both languages and with names that nobody would give."""

import json
import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reports.acknowledgement import write_acknowledgement_json, write_acknowledgement_pdf
from bot.reports.deposit import DepositFacts, Party
from bot.reports.wording import Wording
from tests.examples import examples
from tests.reports.pdf import read_pdf, tags_of, untagged, words_of


def as_pdf(facts: DepositFacts, wording: Wording, language: str = "fr") -> bytes:
    target = BytesIO()
    write_acknowledgement_pdf(facts, wording, language, target)
    return target.getvalue()


def as_json(facts: DepositFacts, wording: Wording) -> Any:
    target = BytesIO()
    write_acknowledgement_json(facts, wording, target)
    return json.loads(target.getvalue())


@pytest.mark.parametrize(
    ("language", "moment", "size"),
    [
        ("fr", "27 novembre 2025 à 14 h 05 min 32 s (heure de Paris)", "1,2 Mo (1 234 567 octets)"),
        ("en", "27 November 2025 at 14:05:32 (Paris time)", "1.2 MB (1,234,567 bytes)"),
    ],
)
def test_tells_what_was_received_from_whom_and_when(
    facts: DepositFacts, wording: Wording, language: str, moment: str, size: str
) -> None:
    reader = read_pdf(as_pdf(facts, wording, language))
    told = words_of(reader)
    for fact in (facts.number, facts.name, moment, size, facts.login, facts.id_flux, "51354"):
        assert fact in told
    for party in (facts.depositor, facts.certifier):
        assert f"{party.name} (BCR {party.bcr})" in told
    assert facts.sha256 in told.replace(" ", "")
    assert "https://guichet.example/receipts/verify" in told
    assert wording.quoted["portal"]["operator"] in told


def test_a_language_without_texts_gets_the_default_one(facts: DepositFacts, wording: Wording) -> None:
    assert "Accusé de réception" in words_of(read_pdf(as_pdf(facts, wording, "de")))


def test_says_of_itself_what_it_is(facts: DepositFacts, wording: Wording) -> None:
    reader = read_pdf(as_pdf(facts, wording))
    about = reader.xmp_metadata
    assert about is not None
    assert about.dc_title == {"x-default": "Accusé de réception D-2026-000123"}
    assert about.dc_creator == ["Caisse des Dépôts"]
    assert about.dc_description == {"x-default": "Accusé de réception du dépôt D-2026-000123"}
    assert about.xmp_create_date == datetime.fromisoformat("2025-11-27T13:05:32")
    assert (about.pdfaid_part, about.pdfaid_conformance) == ("2", "U")
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    page = reader.pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842), "A4"
    assert page["/Annots"][0].get_object()["/A"]["/URI"] == "https://guichet.example/receipts/verify"


def test_is_tagged_for_those_who_hear_it(facts: DepositFacts, wording: Wording) -> None:
    reader = read_pdf(as_pdf(facts, wording))
    kinds = [kind for kind, _ in tags_of(reader)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 3
    assert not untagged(reader)


def test_is_the_same_whenever_it_is_asked_for(facts: DepositFacts, wording: Wording) -> None:
    later = replace(facts, status="processed", processed_at=facts.received_at + 1)
    assert as_json(facts, wording) == as_json(later, wording)
    first, second = (read_pdf(as_pdf(each, wording)) for each in (facts, later))
    assert words_of(first) == words_of(second)


@pytest.mark.parametrize(
    "name",
    [
        "x" * 300,
        "é " * 150,
        "漢字.xml",
        "\N{GRINNING FACE}" * 300,
        "مرحبا.xml",
        "a\u202elmx.exe",
        "\ud800\x00\n\u2028",
        " ",
        "",
    ],
    ids=range(9),
)
def test_names_that_nobody_would_give_keep_it_in_shape(facts: DepositFacts, wording: Wording, name: str) -> None:
    strange = replace(facts, name=name, certifier=Party(name=name, bcr="AB123CDE"), number=name[:30] or "1")
    reader = read_pdf(as_pdf(strange, wording))
    assert len(reader.pages) == 1 or name.startswith("\N{GRINNING FACE}"), "the widest letters take two"
    told = words_of(reader)
    assert facts.sha256 in told.replace(" ", "")
    assert "\u202e" not in told, "what turns the words around it is seen, and turns nothing"
    assert as_json(strange, wording)["file"]["name"] == name, "programs get the name as it is"


@given(name=st.text(max_size=300))
@settings(max_examples=examples(6))
def test_any_name_can_be_written(name: str, facts: DepositFacts, wording: Wording) -> None:
    assert not untagged(read_pdf(as_pdf(replace(facts, name=name), wording)))


def test_json_has_the_documented_keys(facts: DepositFacts, wording: Wording) -> None:
    assert as_json(facts, wording) == {
        "schema": "guichet.acknowledgement",
        "version": 1,
        "number": "D-2026-000123",
        "treatment": 51354,
        "received_at": "2025-11-27T13:05:32.123Z",
        "received_at_paris": "2025-11-27T14:05:32.123+01:00",
        "file": {"name": facts.name, "size": 1234567, "sha256": facts.sha256, "id_flux": facts.id_flux},
        "depositor": {
            "name": "Institut de l’Être & Cie",
            "bcr": "AB123CDE",
            "role": "depositor",
            "login": "AB12CD345",
        },
        "certifier": {"name": "École des métiers", "bcr": "E564ACB0"},
        "operator": "Caisse des Dépôts",
        "portal_url": wording.quoted["portal"]["home_url"],
        "verify_url": "https://guichet.example/receipts/verify",
    }


def test_a_summer_night_is_the_day_that_it_is_in_paris(facts: DepositFacts, wording: Wording) -> None:
    night = replace(facts, received_at=1_751_320_800_000)  # 2025-06-30, 22:00 UTC
    assert as_json(night, wording)["received_at_paris"] == "2025-07-01T00:00:00.000+02:00"
    assert re.search(r"1er juillet 2025 à 00 h 00 min 00 s", words_of(read_pdf(as_pdf(night, wording))))

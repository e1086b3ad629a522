"""The schema of a flux, compiled: for a whole file, for one passage, for what is left when passages are taken out."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from actions.flux.fields import ENVELOPE, FIELDS, NAMESPACE, NATIONAL_ID, RESULT, Kind

FILE = Path(__file__).with_name("schema.xsd")
XS = "{http://www.w3.org/2001/XMLSchema}"
FLUX, CERTIFICATION, PASSAGE = (f"{{{NAMESPACE}}}{name}" for name in ("flux", "certification", "passageCertification"))
LISTS = MappingProxyType(
    {PASSAGE: f"{{{NAMESPACE}}}passageCertifications", CERTIFICATION: f"{{{NAMESPACE}}}certifications"}
)
"""What must stand around what repeats."""


@cache
def schema(*, opaque: str = "") -> etree.XMLSchema:
    """Return the schema; an `opaque` element (its local name) may hold anything, as it was looked at by itself."""
    document = etree.parse(FILE)
    for element in document.getroot().iterfind(f"{XS}element"):
        if element.get("name") == opaque:
            del element[:]
    return etree.XMLSchema(document)


@cache
def groups() -> Mapping[str, Mapping[str, bool]]:
    """Return what each group may hold, by local names, and whether it must; of an exclusive choice it need not."""
    root = etree.parse(FILE).getroot()
    types = {one.get("name"): one for one in root.iterfind(f"{XS}complexType")}
    found: dict[str, Mapping[str, bool]] = {}
    for element in root.iter(f"{XS}element"):
        content = element.find(f"{XS}complexType")
        content = types.get(element.get("type"), content)
        if content is not None:
            may_lack = content[0].tag == f"{XS}choice"
            found[str(element.get("name"))] = {
                str(child.get("name") or child.get("ref")): not may_lack and child.get("minOccurs") != "0"
                for child in content[0].iterfind(f"{XS}element")
            }
    return found


@cache
def choices() -> frozenset[str]:
    """Return the groups that hold one of several elements."""
    root = etree.parse(FILE).getroot()
    types = {one.get("name") for one in root.iterfind(f"{XS}complexType") if one[0].tag == f"{XS}choice"}
    return frozenset(str(one.get("name")) for one in root.iter(f"{XS}element") if one.get("type") in types)


@cache
def repeated() -> frozenset[str]:
    """Return the groups whose one kind of element repeats."""
    root = etree.parse(FILE).getroot()
    lists = (one for one in root.iter(f"{XS}element") if one.find(f"{XS}complexType/{XS}sequence") is not None)
    return frozenset(str(one.get("name")) for one in lists)


@cache
def kinds() -> Mapping[str, Kind]:
    """Return what kind of value each element holds, by its local name."""
    return {field.name: field.kind for field in (*ENVELOPE, *FIELDS, *RESULT, *NATIONAL_ID)}

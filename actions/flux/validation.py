"""Validates one element by the schema, and says of each error what it means and where it is."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from lxml import etree

from actions.flux import limits
from actions.flux.contents import Problem, local, missing, strange
from actions.flux.fields import NAMESPACE, Kind
from actions.flux.outcome import Finding, Step
from actions.flux.places import Place
from actions.flux.schemas import kinds

Where = Callable[["etree._Element"], Place]  # noqa: SLF001 - lxml's elements have no other name

GENERAL = "schema_broken"
CAUSES: Mapping[str, str] = {
    "SCHEMAV_CVC_ENUMERATION_VALID": "value_not_in_list",
    "SCHEMAV_CVC_LENGTH_VALID": "wrong_length",
    "SCHEMAV_CVC_MINLENGTH_VALID": "value_empty",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "too_long",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "number_too_small",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "number_too_large",
    "SCHEMAV_CVC_PATTERN_VALID": "value_malformed",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": "value_malformed",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_2": "value_malformed",
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_3": "value_malformed",
    "SCHEMAV_CVC_ELT_3_1": "nil_not_allowed",
    "SCHEMAV_CVC_ELT_3_2_1": "nil_with_content",
    "SCHEMAV_CVC_TYPE_3_1_1": "attribute_not_allowed",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "attribute_not_allowed",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": "attribute_not_allowed",
    "SCHEMAV_CVC_ELT_4_1": "attribute_not_allowed",
    "SCHEMAV_CVC_ELT_4_2": "attribute_not_allowed",
    "SCHEMAV_CVC_ELT_4_3": "attribute_not_allowed",
    "SCHEMAV_CVC_TYPE_3_1_2": "children_not_allowed",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_2": "children_not_allowed",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "text_not_allowed",
    "SCHEMAV_ELEMENT_CONTENT": "element_missing",
}
"""By the error's name in libxml2; what is not here is GENERAL."""

MALFORMED = {
    Kind.DATE: "date_malformed",
    Kind.INSTANT: "instant_malformed",
    Kind.BOOLEAN: "boolean_malformed",
    Kind.INTEGER: "number_malformed",
}
_ALLOWED = re.compile(r"is not an element of the set \{(?P<allowed>.*)\}", re.DOTALL)
_LENGTHS = re.compile(r"has a length of '(?P<length>\d+)'.*? length of '(?P<limit>\d+)'")
_BOUND = re.compile(r"allowed \('(?P<limit>-?\d+)'\)")
_ATTRIBUTE = re.compile(r"attribute '(?:\{.*?\})?(?P<attribute>[^']*)'")
_SPEAKS_OF_VALUE = ("value_", "too_long", "wrong_length", "number_", "date_", "instant_", "boolean_")
_ROUNDS = 50


def validate(element: etree._Element, schema: etree.XMLSchema, where: Where) -> Iterator[Finding]:
    """Yield every error of an element and what is in it; what is strange is taken out of it on the way."""
    for _ in range(_ROUNDS):
        if schema.validate(element):
            return
        log = _entries(schema)
        strangers = dict(_strangers(element, log))
        if not strangers:
            yield from _findings(element, log, where)
            return
        places = [(problem, where(problem.element), said) for problem, said in strangers.values()]
        for problem, place, said in places:
            yield _finding(problem.cause, problem.element, place, problem.facts, said)
            parent = problem.element.getparent()
            if parent is not None:
                parent.remove(problem.element)


def _entries(schema: Any) -> list[Any]:
    """Return its errors; the stubs do not know that a log can be read again and again."""
    return list(schema.error_log)


def _strangers(root: etree._Element, log: list[Any]) -> Iterator[tuple[etree._Element, tuple[Problem, str]]]:
    for entry in log:
        if entry.type_name == "SCHEMAV_ELEMENT_CONTENT" and "not expected" in entry.message:
            group = _find(root, entry.path).getparent()
            if group is not None and group is not root.getparent():
                yield from ((problem.element, (problem, _plain(entry.message))) for problem in strange(group))


def _findings(root: etree._Element, log: list[Any], where: Where) -> Iterator[Finding]:
    nil: set[str] = set()  # said of an element: what follows of it, of its empty value, says nothing more
    for entry in log:
        cause = CAUSES.get(entry.type_name, GENERAL)
        if cause in {"nil_not_allowed", "children_not_allowed"}:
            nil.add(entry.path)
        elif entry.path in nil and cause.startswith("value_"):
            continue
        element = _find(root, entry.path)
        said = _plain(entry.message)
        if cause == "element_missing":
            problem = missing(element)
            cause = problem.cause if problem.facts.get("missing", "-") else GENERAL
            yield _finding(cause, element, where(element), problem.facts, said)
        else:
            cause, facts = _explain(cause, element, said)
            yield _finding(cause, element, where(element), facts, said)


def _explain(cause: str, element: etree._Element, said: str) -> tuple[str, dict[str, str]]:
    value = (element.text or "").strip()
    if attribute := _ATTRIBUTE.search(said):
        cause = "nil_malformed" if attribute["attribute"] == "nil" and cause == "value_malformed" else cause
        return cause, {"attribute": attribute["attribute"][: limits.QUOTED]}
    if cause in {"value_malformed", "value_not_in_list", "wrong_length"} and not value:
        cause = "value_empty"
    if cause == "value_malformed":
        cause = MALFORMED.get(kinds().get(local(element), Kind.TEXT), cause)
    facts: dict[str, str] = {}
    if cause.startswith(_SPEAKS_OF_VALUE) and cause != "value_empty":
        facts["value"] = value[: limits.QUOTED] + "…" * (len(value) > limits.QUOTED)
    if found := _ALLOWED.search(said):
        facts["allowed"] = found["allowed"].replace("'", "")
    elif found := _LENGTHS.search(said) or _BOUND.search(said):
        facts |= found.groupdict()
    return cause, facts


def _finding(cause: str, element: etree._Element, place: Place, facts: Mapping[str, str], said: str) -> Finding:
    name = local(element)[: limits.QUOTED]
    return Finding(
        cause=cause,
        step=Step.STRUCTURE,
        line=place.line,
        column=place.column,
        element=name,
        facts={"element": name, **{one: value[: limits.QUOTED * 10] for one, value in facts.items()}},
        original=said[: limits.QUOTED * 10],
    )


def _find(root: etree._Element, path: str | None) -> etree._Element:
    """Return the element that a path of libxml2 leads to, which begins with the validated one."""
    steps = (path or "").lstrip("/").partition("/")[2]
    if not steps:
        return root
    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    with suppress(etree.XPathError):
        found = root.xpath(steps, namespaces=prefixes)
        if isinstance(found, list) and found and etree.iselement(found[0]):
            return found[0]
    return root


def _plain(message: str) -> str:
    """Return a message without the namespace before each name."""
    return message.replace(f"{{{NAMESPACE}}}", "")

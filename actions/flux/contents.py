"""What is wrong with the elements of a group: which are strange, there twice, or missing.

libxml2 tells the first strange element of a group and then looks at nothing behind it. So we tell them all, take them
out, and let it look again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from actions.flux.fields import NAMESPACE
from actions.flux.schemas import choices, groups, kinds, repeated


@dataclass(frozen=True, slots=True)
class Problem:
    element: etree._Element
    cause: str
    facts: dict[str, str]


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def strange(group: etree._Element) -> Sequence[Problem]:
    """Return the children that a group must not have."""
    name = local(group)
    may = groups().get(name, {})
    seen: set[str] = set()
    found = []
    for child in group.iterchildren("*"):
        known = etree.QName(child).namespace == NAMESPACE
        cause = _why_strange(local(child), name, seen, may if known else {})
        if cause:
            facts = {"element": local(child), "group": name}
            if cause in {"element_unknown", "element_misplaced"}:
                facts["expected"] = ", ".join(one for one in may if one not in seen or name in repeated())
            found.append(Problem(child, cause, facts))
        elif known:
            seen.add(local(child))
    return found


def _why_strange(child: str, group: str, seen: set[str], may: Mapping[str, bool]) -> str:
    if child not in may:
        return "element_misplaced" if child in kinds() or child in groups() else "element_unknown"
    if group in choices() and seen:
        return "choice_both" if child not in seen else "element_twice"
    if child not in seen or group in repeated():
        return ""
    return "certifier_twice" if child == "certificateur" else "element_twice"


def missing(group: etree._Element) -> Problem:
    """Return what a group must have and has not."""
    name = local(group)
    if name in choices():
        return Problem(group, "choice_missing", {"group": name, "expected": ", ".join(groups()[name])})
    there = {local(child) for child in group.iterchildren(f"{{{NAMESPACE}}}*")}
    lacking = [child for child, must in groups().get(name, {}).items() if must and child not in there]
    return Problem(group, "element_missing", {"group": name, "missing": ", ".join(lacking)})

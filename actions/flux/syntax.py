"""What libxml2 says where a file is no XML, as causes that we have words for."""

import re
from collections.abc import Mapping

from lxml import etree

from actions.flux import limits
from actions.flux.outcome import Finding, Step

GENERAL = "not_well_formed"
CAUSES: Mapping[str, str] = {
    "ERR_DOCUMENT_EMPTY": "not_xml",
    "ERR_DOCUMENT_END": "content_after_end",
    "ERR_HYPHEN_IN_COMMENT": "comment_dashes",
    "ERR_COMMENT_NOT_FINISHED": "cut_off",
    "ERR_CDATA_NOT_FINISHED": "cut_off",
    "ERR_PI_NOT_FINISHED": "cut_off",
    "ERR_TAG_NOT_FINISHED": "cut_off",
    "ERR_VERSION_MISSING": "xml_version_missing",
    "ERR_UNKNOWN_VERSION": "xml_version_wrong",
    "WAR_UNKNOWN_VERSION": "xml_version_wrong",
    "ERR_RESERVED_XML_NAME": "declaration_misplaced",
    "ERR_XMLDECL_NOT_STARTED": "declaration_malformed",
    "ERR_XMLDECL_NOT_FINISHED": "declaration_malformed",
    "ERR_STANDALONE_VALUE": "declaration_malformed",
    "ERR_ENCODING_NAME": "declaration_malformed",
    "ERR_TAG_NAME_MISMATCH": "tags_mismatch",
    "ERR_LTSLASH_REQUIRED": "tags_mismatch",
    "ERR_GT_REQUIRED": "bracket_missing",
    "ERR_LT_REQUIRED": "bracket_missing",
    "ERR_LT_IN_ATTRIBUTE": "attribute_malformed",
    "ERR_ATTRIBUTE_NOT_STARTED": "attribute_malformed",
    "ERR_ATTRIBUTE_NOT_FINISHED": "attribute_malformed",
    "ERR_ATTRIBUTE_WITHOUT_VALUE": "attribute_malformed",
    "ERR_ATTRIBUTE_REDEFINED": "attribute_twice",
    "NS_ERR_ATTRIBUTE_REDEFINED": "attribute_twice",
    "ERR_SPACE_REQUIRED": "space_missing",
    "ERR_NAME_REQUIRED": "special_character",
    "ERR_ENTITYREF_SEMICOL_MISSING": "special_character",
    "ERR_ENTITYREF_NO_NAME": "special_character",
    "ERR_MISPLACED_CDATA_END": "special_character",
    "ERR_UNDECLARED_ENTITY": "entity_unknown",
    "WAR_UNDECLARED_ENTITY": "entity_unknown",
    "ERR_INVALID_CHAR": "character_forbidden",
    "ERR_INVALID_CHARREF": "character_forbidden",
    "ERR_INVALID_HEX_CHARREF": "character_forbidden",
    "ERR_INVALID_DEC_CHARREF": "character_forbidden",
    "ERR_INVALID_ENCODING": "encoding_broken",
    "I18N_CONV_FAILED": "encoding_broken",
    "ERR_UNSUPPORTED_ENCODING": "encoding_declared",
    "ERR_UNKNOWN_ENCODING": "encoding_declared",
    "NS_ERR_UNDEFINED_NAMESPACE": "prefix_unknown",
    "NS_ERR_QNAME": "name_malformed",
    "NS_ERR_COLON": "name_malformed",
    "NS_ERR_XML_NAMESPACE": "name_malformed",
    "ERR_RESOURCE_LIMIT": "too_deep",
    "ERR_NAME_TOO_LONG": "too_large_a_part",
}
"""By the error's name in libxml2; what is not here is GENERAL."""

_MISMATCH = re.compile(r"tag mismatch: (?P<opened>\S+) line (?P<opened_line>\d+) and (?P<closed>\S+)")
_ENDS_TOO_SOON = re.compile(r"Premature end of data in tag|Incomplete UTF-8 sequence")  # within a character, even
_ENTITY = re.compile(r"Entity '(?P<entity>.*?)' not defined")
_PREFIX = re.compile(r"Namespace prefix (?P<prefix>\S+)")
_TWICE = re.compile(r"Attribute (?P<attribute>\S+) redefined")
_VERSION = re.compile(r"version '(?P<version>.*?)'")
_ENCODING = re.compile(r"encoding: (?P<encoding>\S+)")
_QUOTED = (
    ("tags_mismatch", _MISMATCH, ("opened", "opened_line", "closed")),
    ("entity_unknown", _ENTITY, ("entity",)),
    ("prefix_unknown", _PREFIX, ("prefix",)),
    ("attribute_twice", _TWICE, ("attribute",)),
    ("xml_version_wrong", _VERSION, ("version",)),
    ("encoding_declared", _ENCODING, ("encoding",)),
)


def explain(name: str, message: str, line: int, column: int) -> Finding:
    """Return what libxml2's error of this name means."""
    message = message.strip()[: limits.QUOTED * 5]
    cause = "cut_off" if _ENDS_TOO_SOON.search(message) else CAUSES.get(name, GENERAL)
    if cause == "too_deep" and "depth" not in message:
        cause = "too_large_a_part"
    facts: dict[str, str] = {}
    for quoting, pattern, names in _QUOTED:
        if quoting == cause:
            found = pattern.search(message)
            facts = {one: found[one][: limits.QUOTED] if found else "" for one in names}
    element = facts.get("opened", "").rpartition(":")[2]
    return Finding(
        cause=cause, step=Step.STRUCTURE, line=line, column=column, element=element, facts=facts, original=message
    )


def explain_log(log: "etree._ListErrorLog") -> Finding | None:
    """Return libxml2's first error that is more than a warning."""
    for entry in log:
        if entry.level >= etree.ErrorLevels.ERROR:
            return explain(entry.type_name, entry.message, entry.line, entry.column)
    return None


def explain_error(error: etree.XMLSyntaxError, log: "etree._ListErrorLog") -> Finding:
    """Return what made libxml2 stop."""
    line, column = error.position
    return explain_log(log) or explain("", str(error.msg), line or 0, column or 0)

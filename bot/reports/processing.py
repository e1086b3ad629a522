"""The processing report as XML, with the structure of the real portal's, so that tools that read those read ours.

Those tools look passages up by `idTechnique` and read one `messageErreur` of each: a second one is not seen, and a
second `passage` of the same `idTechnique` is a duplicate to some, an overwritten one to others. So a rejected passage
is one element with one message, in which several are joined, the portal's own first. What the portal has no message for
is marked by the assistant's name in brackets; such a mark is no code to a tool that looks for one before a colon.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from actions.flux.outcome import Finding, Step
from bot.reports.deposit import DepositFacts
from bot.reports.rejections import accepted, rejections, structure_errors
from bot.reports.wording import Wording, Words

NAMESPACE = "urn:cdc:cpf:pc5:rapport:schema"  # declared as the real portal does, though its elements are not in it
XSD = "XSD"
BETWEEN = " | "
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_processing_report(
    facts: DepositFacts, outcome: Path, wording: Wording, language: str, target: BinaryIO
) -> None:
    """Write the report of a processed deposit. Raises `NotProcessedError` of any other."""
    summary = facts.came_of_it
    words = wording.in_language(language)
    with etree.xmlfile(target, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element("rapport", nsmap={"ns2": NAMESPACE}):
            xml.write("\n", _element("nomFichier", facts.name), "\n")
            if not summary.is_well_formed:
                xml.write(_element("idTraitement", str(facts.treatment)), "\n")
                with xml.element("erreurs"):
                    for error, _ in structure_errors(outcome):
                        xml.write("\n", _error(error, words))
                return
            xml.write(_element("idFlux", facts.id_flux), "\n", _element("idTraitement", str(facts.treatment)), "\n")
            with xml.element("PassagesKO"):
                for rejected in rejections(outcome, summary):
                    message = joined_message(rejected.errors, words)
                    xml.write("\n", _passage(rejected.passage.id_technique, message))
            xml.write("\n")
            with xml.element("PassagesOK"):
                for passage in accepted(outcome, summary):
                    xml.write("\n", _element("idTechnique", passage.id_technique))


def joined_message(errors: Iterable[Finding], words: Words) -> str:
    """Return the one message of a rejected passage, each of its reasons told once."""
    portal_first = sorted(errors, key=lambda error: not error.original)
    return BETWEEN.join(dict.fromkeys(message(error, words) for error in portal_first))


def message(error: Finding, words: Words) -> str:
    """Return the portal's message of an error where it has one, else ours, marked so.

    The parser's message of an error of structure is not the portal's: ours goes before it.
    """
    if error.step is Step.MEANING and error.original:
        return error.original
    ours = words.what(error)
    if error.original and error.original != ours:
        ours = words.say("processing.with_original", message=ours, original=error.original)
    return words.say("processing.ours", message=ours)


def _error(error: Finding, words: Words) -> etree._Element:
    element = etree.Element("erreur")
    element.append(_element("type", XSD))
    element.append(_element("message", message(error, words)))
    element.append(_element("ligne", str(error.line)))
    element.append(_element("colonne", str(error.column)))
    return element


def _passage(id_technique: str, told: str) -> etree._Element:
    element = etree.Element("passage")
    element.append(_element("idTechnique", id_technique))
    element.append(_element("messageErreur", told))
    return element


def _element(name: str, text: str) -> etree._Element:
    element = etree.Element(name)
    element.text = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return element

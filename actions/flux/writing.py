"""Writes a flux passage by passage, the passages of one certification together; memory does not grow with them."""

import re
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from actions.flux.fields import ENVELOPE, FIELDS, NAMESPACE, RESULTS, Field
from actions.flux.outcome import Head
from actions.flux.passage_data import PassageData, Result

NATURE = "natureDeposant"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # by XML 1.0, section 2.2
_PLAIN = re.compile(r"[\w ./:,'-]*", re.ASCII)  # most values: nothing to escape
_BLOCK = 1 << 20
_KNOWN = {field.name for field in FIELDS} | {NATURE}
_NATURE_FIELD = next(field for field in ENVELOPE if field.name == NATURE)


@dataclass(slots=True)
class _Runs:
    """Where passages of one certification lie in the spool: what follows itself is one run."""

    starts: "array[int]" = field(default_factory=lambda: array("Q"))
    lengths: "array[int]" = field(default_factory=lambda: array("Q"))

    def add(self, start: int, length: int) -> None:
        if self.starts and self.starts[-1] + self.lengths[-1] == start:
            self.lengths[-1] += length
        else:
            self.starts.append(start)
            self.lengths.append(length)


class FluxWriter:
    """Takes passages in any order; `written` counts them."""

    def __init__(self, spool: IO[bytes]) -> None:
        self.written = 0
        self._spool = spool
        self._end = 0
        self._certifications: dict[tuple[str, str, str], _Runs] = {}

    def passage(self, data: PassageData) -> None:
        """Write one passage; raise `KeyError` for a field that a flux does not have."""
        if strange := data.values.keys() - _KNOWN:
            raise KeyError(*strange)
        fragment = "".join(_passage(data)).encode()
        certification = (data.certification_type, data.code, data.values.get(NATURE) or "")
        self._spool.write(fragment)
        self._certifications.setdefault(certification, _Runs()).add(self._end, len(fragment))
        self._end += len(fragment)
        self.written += 1

    def assemble(self, head: Head, target: IO[bytes]) -> None:
        """Write the whole file, certifications in the order in which they first came."""
        target.write(_opening(head).encode())
        for (kind, code, nature), runs in self._certifications.items():
            about = _element("type", kind) + _element("code", code)
            if nature:
                about += _element(_NATURE_FIELD.name, nature)
            target.write(f"<cpf:certification>\n{about}<cpf:passageCertifications>\n".encode())
            for start, length in zip(runs.starts, runs.lengths, strict=True):
                self._copy(start, length, target)
            target.write(b"</cpf:passageCertifications>\n</cpf:certification>\n")
        target.write(_CLOSING.encode())

    def _copy(self, start: int, length: int, target: IO[bytes]) -> None:
        self._spool.seek(start)
        while length:
            block = self._spool.read(min(length, _BLOCK))
            target.write(block)
            length -= len(block)


@contextmanager
def writing_flux(target: Path, head: Head) -> Iterator[FluxWriter]:
    """Write a flux to `target`, which is there when all is written and not before.

    Nothing is there afterwards if no passage was written: a flux holds at least one.
    """
    with tempfile.TemporaryFile(dir=target.parent) as spool:
        writer = FluxWriter(spool)
        yield writer
        if not writer.written:
            return
        unfinished = target.with_name(f"{target.name}.part")
        try:
            with unfinished.open("wb") as file:
                writer.assemble(head, file)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)


def xml_text(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold, not even escaped."""
    return _FORBIDDEN.sub("", text)


def _opening(head: Head) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<cpf:flux xmlns:cpf="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{_element('idFlux', head.id_flux)}{_element('horodatage', head.sent_at)}<cpf:emetteur>\n"
        f"{_element('idClient', head.emitter)}<cpf:certificateurs>\n<cpf:certificateur>\n"
        f"{_element('idClient', head.certifier)}{_element('idContrat', head.contract)}<cpf:certifications>\n"
    )


_CLOSING = "".join(
    f"</cpf:{name}>\n" for name in ("certifications", "certificateur", "certificateurs", "emetteur", "flux")
)


def _passage(data: PassageData) -> Iterator[str]:
    yield "<cpf:passageCertification>\n"
    standing: tuple[str, ...] = ()  # the groups that are open
    for one in FIELDS:
        ends_results = one.path[:1] == RESULTS[:1] and data.results
        if one.name not in data.values and not ends_results:
            continue
        groups = one.path[:-1]
        if groups != standing:
            yield from _move(standing, groups)
            standing = groups
        if one.name in data.values:
            yield _value(one, data.values[one.name], len(standing))
        if ends_results:
            yield from _results(data.results)
    yield from _move(standing, ())
    yield "</cpf:passageCertification>\n"


def _move(standing: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[str]:
    """Close and open groups."""
    shared = 0
    while shared < min(len(standing), len(wanted)) and standing[shared] == wanted[shared]:
        shared += 1
    for depth in range(len(standing) - 1, shared - 1, -1):
        yield f"{' ' * (depth + 1)}</cpf:{standing[depth]}>\n"
    for depth in range(shared, len(wanted)):
        yield f"{' ' * (depth + 1)}<cpf:{wanted[depth]}>\n"


def _value(one: Field, value: str | None, depth: int) -> str:
    if value is None:
        return f'{" " * (depth + 1)}<cpf:{one.name} xsi:nil="true"/>\n'
    return f"{' ' * (depth + 1)}{_element(one.name, value)}"


def _results(results: tuple[Result, ...]) -> Iterator[str]:
    yield "  <cpf:resultats>\n"
    for result in results:
        said = (("niveau", result.level), ("domaineCompetenceId", result.domain), ("competenceId", result.competence))
        inner = "".join(_element(name, value).rstrip("\n") for name, value in said if value)
        yield f"   <cpf:resultat>{inner}</cpf:resultat>\n"
    yield "  </cpf:resultats>\n"


def _element(name: str, value: str) -> str:
    written = value if _PLAIN.fullmatch(value) else escape(xml_text(value), {"\r": "&#13;"})
    return f"<cpf:{name}>{written}</cpf:{name}>\n"

"""Checks a package as Teams will, before it is uploaded: Microsoft's schemas, and what they do not say."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, Draft6Validator
from jsonschema.validators import extend

from bot.settings import ROOT
from bot.teams_app import icons
from bot.teams_app.manifest import MANIFEST, strings

SCHEMAS = ROOT / "manifest" / "schemas"
SCHEMA = "MicrosoftTeams.schema.json"
TRANSLATION_SCHEMA = "MicrosoftTeams.Localization.schema.json"
MOST_BYTES = 1_000_000  # of one file

TRANSLATED = re.compile(
    r"(?:name|description)\.\w+"
    r"|bots\[\d\]\.commandLists\[\d\]\.commands\[\d+\]\.(?:title|description)"
    r"|composeExtensions\[0\]\.commands\[\d\]\.(?:parameters\[\d\]\.)?(?:title|description)"
)
LONGEST = {
    re.compile(r"name\.short"): 30,
    re.compile(r"name\.full"): 100,
    re.compile(r"description\.short"): 80,
    re.compile(r"description\.full"): 4000,
    re.compile(r"(?:bots|composeExtensions).+\.title"): 32,
    re.compile(r"(?:bots|composeExtensions).+\.description"): 128,
}
"""Most characters by path. The schemas miss some: of commands Teams shows less, and a translation's stand beside a
reference, where draft 4 does not look."""
VERSION = re.compile(r"\d+\.\d+\.\d+")
DOMAIN = re.compile(r"(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?", re.IGNORECASE)
NOT_OURS = ("azurewebsites.net", "onmicrosoft.com", "ngrok.io", "ngrok-free.app")
"""Where anybody may have a host: a wildcard there would let everybody in."""


Validator: type[Draft4Validator] = extend(  # type: ignore[no-untyped-call]  # its stubs leave it so
    Draft4Validator, {"const": Draft6Validator.VALIDATORS["const"]}
)
"""Microsoft says draft 4, and uses a word of draft 6 for the version."""


class SchemasMissingError(Exception):
    """Microsoft's schemas are not laid out here."""


def problems_of(data: bytes) -> list[str]:
    """Return what is wrong, a line for each, with file and place. Raises `SchemasMissingError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            too_large = [info.filename for info in package.infolist() if info.file_size > MOST_BYTES]
            if too_large:
                return [f"{name}: is larger than {MOST_BYTES} bytes" for name in too_large]
            files = {name: package.read(name) for name in package.namelist() if not name.endswith("/")}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):  # of which a password is one
        return ["the package: is no zip that can be read"]
    if MANIFEST not in files:
        return [f"{MANIFEST}: is not there; it must be at the top of the package, in no folder"]
    return list(_problems(files))


def _problems(files: Mapping[str, bytes]) -> Iterator[str]:
    manifest = _parsed(files[MANIFEST])
    if manifest is None:
        yield f"{MANIFEST}: is no JSON object"
        return
    refused = list(_against(SCHEMA, MANIFEST, manifest))
    yield from refused
    if refused:  # nothing can be relied upon
        return
    if not VERSION.fullmatch(manifest["version"]):
        yield f"{MANIFEST}: version: is {manifest['version']}, and not three numbers such as 1.0.0"
    yield from (f"{MANIFEST}: {problem}" for problem in (*_too_long(manifest), *_bad_addresses(manifest)))
    named = {MANIFEST}
    for kind, name in manifest["icons"].items():
        named.add(name)
        if name not in files:
            yield f"{name}: is not there; it is the {kind} icon"
        elif kind in icons.SIZES:
            yield from (f"{name}: {problem}" for problem in icons.problems_of(kind, files[name]))
    wanted = {path for path, _ in strings(manifest) if TRANSLATED.fullmatch(path)}
    for language in manifest.get("localizationInfo", {}).get("additionalLanguages", ()):
        named.add(language["file"])
        yield from _translation_problems(language["file"], files.get(language["file"]), wanted)
    yield from (f"{name}: nothing refers to it" for name in sorted(files.keys() - named))


def _translation_problems(name: str, content: bytes | None, wanted: set[str]) -> Iterator[str]:
    if content is None:
        yield f"{name}: is not there; it is a language of the manifest"
        return
    translation = _parsed(content)
    if translation is None:
        yield f"{name}: is no JSON object"
        return
    yield from _against(TRANSLATION_SCHEMA, name, translation)
    given = translation.keys() - {"$schema"}
    yield from (f"{name}: {path} is not translated" for path in sorted(wanted - given))
    yield from (f"{name}: {path} is not in the manifest" for path in sorted(given - wanted))
    yield from (f"{name}: {problem}" for problem in _too_long(translation))


def _parsed(content: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict) else None


def _against(schema: str, name: str, content: object) -> Iterator[str]:
    for error in sorted(_validator(SCHEMAS / schema).iter_errors(content), key=lambda error: error.json_path):
        yield f"{name}: {error.json_path.removeprefix('$').removeprefix('.') or 'all of it'}: {error.message}"


def _validator(schema: Path) -> Draft4Validator:
    try:
        return Validator(json.loads(schema.read_text("utf-8")))
    except FileNotFoundError:
        raise SchemasMissingError(f"{schema} is missing: `make setup` brings Microsoft's schemas") from None


def _too_long(content: object) -> Iterator[str]:
    for path, words in strings(content):
        most = next((most for place, most in LONGEST.items() if place.fullmatch(path)), len(words))
        if len(words) > most:
            yield f"{path}: has {len(words)} characters, and Teams shows {most}"


def _bad_addresses(manifest: Mapping[str, Any]) -> Iterator[str]:
    for name, url in manifest["developer"].items():
        if name.endswith("Url") and not url.startswith("https://"):
            yield f"developer.{name}: is {url}, and Teams needs https://"
    for domain in manifest.get("validDomains", ()):
        if not DOMAIN.fullmatch(domain):
            yield f"validDomains: {domain} is no domain, such as guichet.example.org"
        elif domain.startswith("*.") and domain.removeprefix("*.").lower().endswith(NOT_OURS):
            yield f"validDomains: {domain} lets in whoever has a host there"

"""A package taken apart, changed, and put together again."""

import io
import json
import zipfile
from typing import Any


def unzipped(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return target.getvalue()


def parsed(package: bytes, name: str = "manifest.json") -> Any:
    return json.loads(unzipped(package)[name])


def changed(package: bytes, name: str, change: Any) -> bytes:
    """Return the package with a JSON file of it changed in place by `change`, a function."""
    files = unzipped(package)
    content = json.loads(files[name])
    change(content)
    return zipped({**files, name: json.dumps(content).encode()})

"""What npm installs is exactly what was looked at, from wherever it is fetched."""

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
PACKAGE: dict[str, Any] = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
LOCK: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))


def test_versions_are_exact() -> None:
    for version in {**PACKAGE["dependencies"], **PACKAGE["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_every_package_is_known_by_its_hash_and_by_no_host() -> None:
    packages = {name: about for name, about in LOCK["packages"].items() if name}
    assert packages
    assert not [name for name, about in packages.items() if not about.get("integrity", "").startswith("sha512-")]
    assert not [name for name, about in packages.items() if "resolved" in about]
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text(encoding="utf-8").splitlines()

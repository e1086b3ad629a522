"""Install the web packages of package-lock.json and lay out, compressed, the few files that are served."""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from node import ROOT, Node, find_node

VENDOR = ROOT / "bot" / "webchat" / "vendor"
MANIFEST = VENDOR / "manifest.json"
DIST = ROOT / "node_modules" / "botframework-webchat" / "dist"
SCRIPT = "webchat.js"  # the bundle with Adaptive Cards: hero cards, which the bot sends, are drawn by them
LICENCES = "webchat.js.LICENSE.txt"  # the script's first line points to it
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__))

# Node's zlib knows Brotli, Python's does not. 11 is its best quality, 24 its largest window.
BROTLI = """
const {brotliCompressSync, constants: c} = require("node:zlib"), fs = require("node:fs");
const params = {[c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 24};
for (const file of process.argv.slice(1))
  fs.writeFileSync(file + ".br", brotliCompressSync(fs.readFileSync(file), {params}));
"""


def main() -> None:
    wanted = _digest(*INPUTS)
    if _is_made_from(wanted):
        print("web packages: up to date")
        return
    node = find_node()
    _install(node)
    _lay_out(node, wanted)


def _is_made_from(wanted: str) -> bool:
    if not MANIFEST.exists() or not DIST.exists():
        return False
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    whole = all((VENDOR / file).exists() for file in manifest["files"].values())
    return whole and bool(manifest["made_from"] == wanted)


def _install(node: Node) -> None:
    path = os.pathsep.join((str(Path(node.node).parent), os.environ.get("PATH", "")))
    # No script of a package runs, and what they are is in the lock file with its hash.
    command = [*node.npm, "ci", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PATH": path})


def _lay_out(node: Node, made_from: str) -> None:
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    name = f"webchat.{_digest(DIST / SCRIPT)[:16]}.js"  # named by its content, it may be cached for ever
    shutil.copyfile(DIST / SCRIPT, fresh / name)
    shutil.copyfile(DIST / LICENCES, fresh / LICENCES)
    (fresh / f"{name}.gz").write_bytes(gzip.compress((fresh / name).read_bytes(), 9, mtime=0))
    subprocess.run([node.node, "-e", BROTLI, str(fresh / name)], check=True)
    manifest = {"made_from": made_from, "files": {SCRIPT: name, LICENCES: LICENCES}}
    (fresh / MANIFEST.name).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    for file in sorted(VENDOR.glob("webchat.*.js*")):
        print(f"web packages: {file.relative_to(ROOT)}, {file.stat().st_size / 1000:.0f} KB")


def _digest(*files: Path) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main()

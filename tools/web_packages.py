"""Install the web packages of package-lock.json; lay out, compressed, what is served of them, and what else is used."""

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
WEB_CHAT = ROOT / "node_modules" / "botframework-webchat" / "dist"
PICO = ROOT / "node_modules" / "@picocss" / "pico"
TUS = ROOT / "node_modules" / "tus-js-client"
HTMX = ROOT / "node_modules" / "htmx.org"
HTMX_SSE = ROOT / "node_modules" / "htmx-ext-sse"
SERVED = {
    "webchat.js": WEB_CHAT / "webchat.js",  # with Adaptive Cards: hero cards, which the bot sends, are drawn by them
    "tus.js": TUS / "dist" / "tus.min.js",  # sends files in parts that can be resumed
    "htmx.js": HTMX / "dist" / "htmx.min.js",  # the desk's pages change in part
    "htmx-sse.js": HTMX_SSE / "dist" / "sse.min.js",  # and when the server says so
    "pico.css": PICO / "css" / "pico.fluid.classless.min.css",  # looks by element: our own sheet says how wide
}
LICENCES = {
    "webchat.js.LICENSE.txt": WEB_CHAT / "webchat.js.LICENSE.txt",  # the script's first line points to it
    "pico.LICENSE.txt": PICO / "LICENSE.md",
    "htmx.LICENSE.txt": HTMX / "LICENSE",
    "htmx-sse.LICENSE.txt": HTMX_SSE / "LICENSE",
    "tus.LICENSE.txt": TUS / "LICENSE",
}
FONTS = ROOT / "bot" / "reports" / "fonts"  # not served: PDFs and pictures are drawn with them
DEJAVU = ROOT / "node_modules" / "dejavu-fonts-ttf"
DRAWN_WITH = {
    "DejaVuSans.ttf": DEJAVU / "ttf" / "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf": DEJAVU / "ttf" / "DejaVuSans-Bold.ttf",
    "DejaVuSansMono.ttf": DEJAVU / "ttf" / "DejaVuSansMono.ttf",
    "LICENSE": DEJAVU / "LICENSE",
}
SCHEMAS = ROOT / "manifest" / "schemas"  # not served either: the Teams app is checked against them
TEAMS = ROOT / "node_modules" / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams" / "v1.30"
CHECKED_AGAINST = {
    name: TEAMS / name for name in ("MicrosoftTeams.schema.json", "MicrosoftTeams.Localization.schema.json")
}
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
    _lay_out_as_they_are(DRAWN_WITH, FONTS)
    _lay_out_as_they_are(CHECKED_AGAINST, SCHEMAS)
    _lay_out(node, wanted)


def _is_made_from(wanted: str) -> bool:
    if not MANIFEST.exists() or not all(source.exists() for source in SERVED.values()):
        return False
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    whole = all((VENDOR / file).exists() for file in manifest["files"].values())
    whole = whole and all((FONTS / name).exists() for name in DRAWN_WITH)
    whole = whole and all((SCHEMAS / name).exists() for name in CHECKED_AGAINST)
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
    files = {name: _lay_out_one(source, name, fresh) for name, source in SERVED.items()}
    subprocess.run([node.node, "-e", BROTLI, *(str(fresh / file) for file in files.values())], check=True)
    for name, source in LICENCES.items():
        shutil.copyfile(source, fresh / name)
        files[name] = name
    (fresh / MANIFEST.name).write_text(json.dumps({"made_from": made_from, "files": files}, indent=2) + "\n", "utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    for file in sorted(path for name in SERVED for path in VENDOR.glob(f"{Path(name).stem}.*{Path(name).suffix}*")):
        print(f"web packages: {file.relative_to(ROOT)}, {file.stat().st_size / 1000:.0f} KB")


def _lay_out_as_they_are(files: dict[str, Path], folder: Path) -> None:
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, source in files.items():
        shutil.copyfile(source, fresh / name)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    print(f"web packages: {len(files)} files in {folder.relative_to(ROOT)}")


def _lay_out_one(source: Path, name: str, folder: Path) -> str:
    """Copy one file, and gzipped; return its new name, which is made of its content: it may be cached for ever."""
    path = Path(name)
    file = f"{path.stem}.{_digest(source)[:16]}{path.suffix}"
    shutil.copyfile(source, folder / file)
    (folder / f"{file}.gz").write_bytes(gzip.compress((folder / file).read_bytes(), 9, mtime=0))
    return file


def _digest(*files: Path) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    main()

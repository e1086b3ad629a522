"""Writes requirements/*.txt: exact versions with hashes, for every platform, naming no index."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = {
    "runtime": ["pyproject.toml", "--group", "build"],
    "dev": ["pyproject.toml", "--group", "build", "--group", "dev"],
    "bench": ["pyproject.toml", "--group", "build", "--group", "dev", "--group", "bench"],
    "node": ["--group", "node"],
}
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--quiet"]


def main() -> int:
    """Write every file; returns the exit status."""
    compile_command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS]
    for name, sources in FILES.items():
        target = ROOT / "requirements" / f"{name}.txt"
        subprocess.run([*compile_command, *sources, "--output-file", str(target)], cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

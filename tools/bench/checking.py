"""The check of a flux beside xmllint on the same files; `checking.py WHAT FILE` is one run, a process of its own."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import flux_file
from table import table

ROOT = Path(__file__).parent.parent.parent
SIZE = 200_000_000
LOOK_SECONDS = 0.02
HEADS = ("", "MB/s", "CPU s", "MiB at a tenth", "MiB")


def measure(folder: Path, *, rounds: int, size: int = SIZE) -> str:
    """Return tables: short passages, then long ones as most tools write them; the median of the rounds."""
    return "\n".join(_table(folder, indented=indented, rounds=rounds, size=size) for indented in (False, True))


def _table(folder: Path, *, indented: bool, rounds: int, size: int) -> str:
    small, large = folder / "small.xml", folder / "large.xml"
    flux_file.write(small, size=size // 10, indented=indented)
    number = flux_file.write(large, size=size, indented=indented)
    runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in _commands(large)}
    for _ in range(rounds):
        for name, command in _commands(large).items():
            runs[name].append(_run(command))
    rows = []
    megabytes = large.stat().st_size / 1e6
    for name, command in _commands(small).items():
        seconds, cpu, memory = (statistics.median(each) for each in zip(*runs[name], strict=True))
        rows.append((name, f"{megabytes / seconds:.1f}", f"{cpu:.1f}", f"{_run(command)[2]:.0f}", f"{memory:.0f}"))
    title = f"Check of {megabytes:.0f} MB, {number:,} passages{' indented' if indented else ''}"
    return table(title, HEADS, rows) + _goal(rows)


def _commands(path: Path) -> dict[str, Sequence[str]]:
    ours = (sys.executable, str(Path(__file__)))
    schema = str(ROOT / "actions" / "flux" / "schema.xsd")
    commands = {"structure": (*ours, "structure", str(path)), "check, whole": (*ours, "check", str(path))}
    if shutil.which("xmllint"):
        commands["xmllint --stream"] = ("xmllint", "--stream", "--schema", schema, "--noout", str(path))
    return commands


def _goal(rows: Sequence[Sequence[str]]) -> str:
    speeds = {row[0]: float(row[1]) for row in rows}
    if "xmllint --stream" not in speeds:
        return "xmllint is not installed here (Debian: libxml2-utils): nothing to compare with\n"
    share = speeds["structure"] / speeds["xmllint --stream"]
    return f"structure: {share:.2f} of xmllint's speed (goal: at least 0.8)\n"


def _run(command: Sequence[str]) -> tuple[float, float, float]:
    """Return seconds, seconds of CPU and the most memory in MiB; our own runs tell them themselves."""
    begun, peak = time.perf_counter(), 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        while True:
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            peak = max(peak, _peak(process.pid))
            time.sleep(LOOK_SECONDS)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        told = process.stdout.read() if process.stdout else b""
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    if told:
        own = json.loads(told)
        return own["seconds"], own["cpu"], own["memory"]
    return seconds, used.ru_utime + used.ru_stime, peak


def _peak(process: int | str) -> float:
    """Return the most resident memory so far, in MiB: of this program, where `ru_maxrss` counts who started it, too."""
    try:
        status = Path(f"/proc/{process}/status").read_text("utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0) / 1024


def main(what: str, path: Path) -> None:
    """Check one file, and print how long that took: without Python's start and imports, which are no megabyte's."""
    sys.path.insert(0, str(ROOT))
    from actions.flux.checking import Reference, check  # noqa: PLC0415 - the path is known now
    from actions.flux.structure import is_plainly_valid  # noqa: PLC0415

    begun, cpu = time.perf_counter(), time.process_time()
    if what == "structure":
        is_right = is_plainly_valid(path, lambda _: None)
    else:
        reference = Reference(today=date(2026, 11, 27), deadline_months=3, most_records=flux_file.SHORT)
        with tempfile.TemporaryDirectory(prefix="guichet-bench-") as folder:
            summary = check(path, Path(folder) / "outcome", reference)
        is_right = summary.accepted == summary.total > 0
    if not is_right:
        sys.exit("the file should be right")
    took = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}
    print(json.dumps({**took, "memory": _peak("self")}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

"""`guichet teams`: makes the package of the Teams app, or checks one."""

import argparse
import sys
from pathlib import Path

from jinja2 import TemplateError

from bot.settings import Settings
from bot.teams_app.checking import SchemasMissingError, problems_of
from bot.teams_app.package import build, missing

DEFAULT = Path("guichet-teams.zip")
HELP = "docs/teams.md leads from the Azure Bot to the installed app."


def teams(settings: Settings, chosen: argparse.Namespace) -> int:
    """Make a package or check it; returns 1 when it is wrong, 2 without the settings or the file that it takes."""
    try:
        return _package(settings, chosen.to or DEFAULT) if chosen.task == "package" else _check(chosen.file)
    except SchemasMissingError as missing_schemas:
        print(missing_schemas, file=sys.stderr)
    except OSError as unusable:
        print(f"{unusable.filename}: {unusable.strerror}", file=sys.stderr)
    return 2


def _package(settings: Settings, target: Path) -> int:
    """Write nothing that Teams would refuse."""
    if problems := list(missing(settings)):
        print("The app cannot be made yet:", *problems, sep="\n  - ", file=sys.stderr)
        print(HELP, file=sys.stderr)
        return 2
    try:
        package = build(settings)
    except (TemplateError, ValueError, LookupError) as wrong:
        print(f"{settings.teams_app_dir}: cannot be used: {wrong}", file=sys.stderr)
        return 1
    if problems := problems_of(package):
        print("Teams would refuse the app:", *problems, sep="\n  - ", file=sys.stderr)
        return 1
    target.write_bytes(package)
    print(f"{target}: {len(package)} bytes, for the bot {settings.bot_app_id} at {settings.public_url}")
    return 0


def _check(file: Path) -> int:
    problems = problems_of(file.read_bytes())
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{file}: {len(problems) or 'no'} problem{'s'[: len(problems) != 1]}")
    return 1 if problems else 0

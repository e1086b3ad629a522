"""The `guichet` command."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

from actions.scopes import Scope
from actions.tickets import Role
from bot.commands.problems import tell
from bot.settings import BadSettingsError, Settings, read_settings
from bot.store.away import NewerDatabaseError, StoreAwayError
from dialogs.files import WrongFileError
from knowledge.problem import KnowledgeErrors

UNREAD = 141  # what shells say of a program whose output nobody reads any more
STOPPED = 130  # and of one that was stopped by Ctrl-C


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status.

    It is 2 when settings or command are wrong, 1 when articles or other files are or the database cannot be used.
    """
    if isinstance(sys.stdout, TextIOWrapper):  # letters that a terminal does not have are told by their numbers
        sys.stdout.reconfigure(errors="backslashreplace")
    chosen = _parser().parse_args(arguments)
    try:
        settings = read_settings()
    except BadSettingsError as bad:
        print("These settings need your attention:", *bad.problems, sep="\n  - ", file=sys.stderr)
        return 2
    try:
        status = _run(chosen, settings)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tries again at its end
        return UNREAD
    except KeyboardInterrupt:
        status = STOPPED
    except (StoreAwayError, NewerDatabaseError) as away:
        print(f"The database cannot be used: {away}", file=sys.stderr)
        return 1
    except KnowledgeErrors as unreadable:
        tell(settings, unreadable.problems)
        return 1
    except WrongFileError as wrong:  # in words that say so themselves, since it may be these that cannot be read
        print(wrong, file=sys.stderr)
        return 1
    return status


def _run(chosen: argparse.Namespace, settings: Settings) -> int:  # noqa: C901, PLR0911, PLR0912 - a case and return for each command
    # Each command is imported when it is run: `guichet settings` need not load a web server.
    match chosen.command:
        case "serve":
            from bot.commands.serve import serve  # noqa: PLC0415

            return serve(settings)
        case "ask":
            from bot.commands.ask import ask  # noqa: PLC0415

            return ask(settings, chosen.question)
        case "settings":
            from bot.commands.settings import settings as show  # noqa: PLC0415

            return show(settings)
        case "check":
            from bot.commands.knowledge import check  # noqa: PLC0415

            return check(settings)
        case "export_articles":
            from bot.commands.articles import export_articles  # noqa: PLC0415

            return export_articles(settings, chosen.folder, removes=chosen.remove)
        case "import_articles":
            from bot.commands.articles import import_articles  # noqa: PLC0415

            return import_articles(settings, chosen.folder, withdraws=chosen.withdraw, dry_run=chosen.dry_run)
        case "dialogs":
            from bot.commands.dialogs import evaluate as evaluate_answers  # noqa: PLC0415

            return evaluate_answers(settings, chosen.file, chosen.out)
        case "import":
            from bot.commands.import_ import import_  # noqa: PLC0415

            return import_(settings, chosen.what, chosen.file, dry_run=chosen.dry_run)
        case "deposit":
            from bot.commands.deposit_check import check_deposit  # noqa: PLC0415
            from bot.commands.deposit_convert import convert_deposit  # noqa: PLC0415

            if chosen.task == "check":
                return check_deposit(settings, chosen)
            return convert_deposit(settings, chosen)
        case "privacy":
            from bot.commands.privacy import privacy  # noqa: PLC0415

            return privacy(settings, chosen)
        case "agents":
            from bot.commands.agents import agents  # noqa: PLC0415

            return agents(settings, chosen)
        case "tokens":
            from bot.commands.tokens import tokens  # noqa: PLC0415

            return tokens(settings, chosen)
        case "webhooks":
            from bot.commands.webhooks import webhooks  # noqa: PLC0415

            return webhooks(settings, chosen)
        case "teams":
            from bot.commands.teams import teams  # noqa: PLC0415

            return teams(settings, chosen)
        case "demo":
            from bot.commands.demo import demo  # noqa: PLC0415

            return demo(settings, anyway=chosen.anyway)
        case _:
            from bot.commands.knowledge import evaluate  # noqa: PLC0415

            return evaluate(settings, chosen.file, chosen.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="guichet", description="A helpdesk assistant for a deposit portal.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("serve", help="serve the web chat, Direct Line and the Bot Framework endpoint")
    ask = commands.add_parser("ask", help="ask one question, or talk in the terminal")
    ask.add_argument("question", nargs="?", help="leave it out to talk")
    commands.add_parser("settings", help="show every setting, its meaning and where its value comes from")
    knowledge = commands.add_parser("knowledge", help="work on the articles")
    tasks = knowledge.add_subparsers(dest="command", required=True, metavar="TASK")
    tasks.add_parser("check", help="find what is wrong with the articles")
    evaluate = tasks.add_parser("evaluate", help="measure the search on questions whose topic is known")
    evaluate.add_argument("file", type=Path, metavar="FILE", help='lines of {"text", "topic", "lang", "kind", "also"?}')
    evaluate.add_argument("--out", type=Path, metavar="PREDICTIONS", help="write a prediction a line there")
    export = tasks.add_parser("export", help="write the articles, with what was published at the desk, into files")
    export.set_defaults(command="export_articles")
    export.add_argument("folder", type=Path, metavar="DIR", help="they become DIR/<language>/<id>.md")
    export.add_argument("--remove", action="store_true", help="remove files of articles that there are no more")
    taking = tasks.add_parser("import", help="publish the articles of files, where they differ")
    taking.set_defaults(command="import_articles")
    taking.add_argument("folder", type=Path, metavar="DIR", help="as export has written it")
    taking.add_argument("--withdraw", action="store_true", help="withdraw articles that have no file there")
    taking.add_argument("--dry-run", action="store_true", help="check and count, but publish nothing")
    dialogs = commands.add_parser("dialogs", help="work on the dialogs")
    tasks = dialogs.add_subparsers(dest="task", required=True, metavar="TASK")
    evaluate = tasks.add_parser("evaluate", help="measure how answers are read")
    evaluate.add_argument("file", type=Path, metavar="FILE", help='lines of {"asked", "text", "expect"}')
    evaluate.add_argument("--out", type=Path, metavar="HEARD", help="write what was heard a line there")
    importing = commands.add_parser("import", help="load organisations, contracts or mandates from a CSV file")
    importing.add_argument("what", choices=("organisations", "contracts", "mandates"))
    importing.add_argument("file", type=Path, metavar="FILE", help="see docs/operations.md; loading it again is safe")
    importing.add_argument("--dry-run", action="store_true", help="check the file and count, but write nothing")
    deposit = commands.add_parser("deposit", help="work on files of certification data, without any account")
    tasks = deposit.add_subparsers(dest="task", required=True, metavar="TASK")
    _add_check(tasks)
    _add_convert(tasks)
    _add_agents(commands)
    _add_tokens(commands)
    _add_privacy(commands)
    _add_webhooks(commands)
    _add_teams(commands)
    demo = commands.add_parser("demo", help="load invented organisations and people, and tell what to try")
    demo.add_argument("--anyway", action="store_true", help="even beside organisations that are not invented")
    return parser


def _add_agents(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("agents", help="tell who works at the support desk")
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    add = tasks.add_parser("add", help="let somebody in, by a link that goes by mail")
    add.add_argument("email", metavar="EMAIL", type=_email)
    add.add_argument("--name", required=True, type=_name, help="as people in the chat see it")
    roles = [role.value for role in Role]
    add.add_argument("--role", action="append", required=True, choices=roles, help="may be given several times")
    add.add_argument("--lang", choices=("fr", "en"), help="of the mails to them")
    tasks.add_parser("list", help="show everybody, with their roles")
    for name, words in (
        ("disable", "let somebody in no more, and sign them out everywhere"),
        ("enable", "let somebody in again who was disabled"),
        ("reset", "forget somebody's password and second factor, and give them a new link"),
    ):
        tasks.add_parser(name, help=words).add_argument("email", metavar="EMAIL", type=_email)


def _email(text: str) -> str:
    from bot.commands.agents import email  # noqa: PLC0415 - with a web server

    return email(text)


def _name(text: str) -> str:
    from bot.commands.agents import name  # noqa: PLC0415 - with a web server

    return name(text)


def _add_tokens(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    tokens = commands.add_parser("tokens", help="let programs use the API")
    tasks = tokens.add_subparsers(dest="task", required=True, metavar="TASK")
    add = tasks.add_parser("add", help="make a token, and show its word, once")
    add.add_argument("name", metavar="NAME", help="of the program")
    scopes = [scope.value for scope in Scope]
    add.add_argument("--scope", action="append", required=True, choices=scopes, help="what it may do; several times")
    add.add_argument("--days", type=_days, metavar="N", help="how long it works; for ever unless told")
    tasks.add_parser("list", help="show all tokens, without their words")
    revoke = tasks.add_parser("revoke", help="make a token work no longer")
    revoke.add_argument("id", metavar="ID")


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 36500):  # noqa: PLR2004 - a hundred years
        raise argparse.ArgumentTypeError("is a number of days")
    return int(text)


def _add_privacy(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("privacy", help="hand over or forget what is kept of one person")
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    export = tasks.add_parser("export", help="write it as JSON, to a folder or a .zip file")
    erasing = tasks.add_parser("erase", help="forget conversations, tickets and questions; accounts and deposits stay")
    for task in (export, erasing):
        who = task.add_mutually_exclusive_group(required=True)
        who.add_argument("--account", default="", metavar="LOGIN", help="somebody who signs in")
        who.add_argument("--email", default="", metavar="ADDRESS", help="of accounts, or where tickets are answered")
        who.add_argument("--conversation", default="", metavar="ID", help="whoever spoke there, all of it")
    export.add_argument("--to", type=Path, required=True, metavar="OUT", help="a folder or .zip that is not there yet")
    erasing.add_argument("--dry-run", action="store_true", help="count, but forget nothing")


def _add_webhooks(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    webhooks = commands.add_parser("webhooks", help="see what a program was told of tickets, or tell it again")
    tasks = webhooks.add_subparsers(dest="task", required=True, metavar="TASK")
    listing = tasks.add_parser("list", help="the newest first: what became of each")
    listing.add_argument("--most", type=_most, default=100, metavar="N", help="100 unless told")
    replay = tasks.add_parser("replay", help="send again what was received or given up, under the same ids")
    replay.add_argument("what", nargs="*", metavar="ID", help="of a delivery")
    for task in (listing, replay):
        task.add_argument("--since", type=_moment, metavar="TIME", help="a day or a moment, UTC unless it says")
        task.add_argument("--ticket", default="", metavar="NUMBER", help="only of this ticket")


def _add_teams(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    teams = commands.add_parser("teams", help="make the app for Microsoft Teams, as docs/teams.md tells")
    tasks = teams.add_subparsers(dest="task", required=True, metavar="TASK")
    package = tasks.add_parser("package", help="write the package that administrators upload")
    package.add_argument("--to", type=Path, metavar="FILE.zip", help="guichet-teams.zip unless told")
    check = tasks.add_parser("check", help="tell what Teams would refuse in a package, without a network")
    check.add_argument("file", type=Path, metavar="FILE.zip", help="it is only read")


def _most(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 100_000):  # noqa: PLR2004 - more than one can read
        raise argparse.ArgumentTypeError("is a number from 1 to 100000")
    return int(text)


def _moment(text: str) -> int:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("is a day or a moment, such as 2026-03-01 or 2026-03-01T09:00") from None
    return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() * 1000)


def _add_check(tasks: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    checking = tasks.add_parser("check", help="tell what is wrong with an XML file, and how to put it right")
    checking.add_argument("file", type=Path, metavar="FILE", help="it is only read")
    checking.add_argument("--lang", choices=("fr", "en"), help="of what is told")
    checking.add_argument("--json", action="store_true", help="tell everything as JSON")


def _add_convert(tasks: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    convert = tasks.add_parser("convert", help="make an XML file of a spreadsheet, .xlsx or .csv")
    convert.add_argument("file", type=Path, nargs="?", metavar="FILE", help="leave it out to get a --template alone")
    convert.add_argument("--to", type=Path, metavar="OUT.xml", help="write the XML there; without it, only look")
    convert.add_argument("--certifier", default="", metavar="BCR", help="where the spreadsheet does not name it")
    convert.add_argument("--contract", default="", metavar="N", help="where the spreadsheet does not name it")
    convert.add_argument("--emitter", default="", metavar="BCR", help="who deposits; the certifier itself by default")
    convert.add_argument("--template", type=Path, metavar="OUT.xlsx", help="write an empty spreadsheet to fill in")
    convert.add_argument("--lang", choices=("fr", "en"), help="of what is told, and of the template")
    convert.add_argument("--json", action="store_true", help="tell everything as JSON")


if __name__ == "__main__":
    sys.exit(main())

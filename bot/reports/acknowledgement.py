"""The acknowledgement of receipt: what was received, from whom and when, as a PDF and as JSON.

Both tell only what is known at receipt, so that they are the same whenever they are asked for. The JSON's keys, which
stay as long as VERSION does, are told in `docs/reports.md`.
"""

import json
from datetime import UTC, datetime
from typing import BinaryIO

from bot.reports.deposit import DepositFacts, Party
from bot.reports.paper import BLUE, PALE, About, Paper
from bot.reports.wording import KILO, VERIFY, Wording, Words, in_paris

SCHEMA, VERSION = "guichet.acknowledgement", 1
_GROUP = 8  # characters of the fingerprint that stand together
_COLUMNS = 4


def write_acknowledgement_json(facts: DepositFacts, wording: Wording, target: BinaryIO) -> None:
    """Write the acknowledgement for programs."""
    received = datetime.fromtimestamp(facts.received_at / KILO, UTC)
    kept = {
        "schema": SCHEMA,
        "version": VERSION,
        "number": facts.number,
        "treatment": facts.treatment,
        "received_at": received.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "received_at_paris": in_paris(facts.received_at).isoformat(timespec="milliseconds"),
        "file": {"name": facts.name, "size": facts.size, "sha256": facts.sha256, "id_flux": facts.id_flux or None},
        "depositor": {**_party(facts.depositor), "role": facts.role, "login": facts.login},
        "certifier": _party(facts.certifier),
        "operator": wording.quoted["portal"]["operator"],
        "portal_url": wording.quoted["portal"]["home_url"],
        "verify_url": f"{wording.base_url}{VERIFY}",
    }
    text = json.dumps(kept, ensure_ascii=False, indent=2)
    target.write(
        text.encode("utf-8", "backslashreplace") + b"\n"
    )  # half a pair of UTF-16 in a name stays as JSON says it


def write_acknowledgement_pdf(facts: DepositFacts, wording: Wording, language: str, target: BinaryIO) -> None:
    """Write the acknowledgement for people."""
    words = wording.in_language(language)
    title = words.say("acknowledgement.title")
    about = About(
        title=f"{title} {facts.number}",
        subject=words.say("acknowledgement.subject", number=facts.number),
        foot=words.say("acknowledgement.subject", number=facts.number),
        written_at=facts.received_at,
    )
    paper = Paper(about, words)
    paper.title_line(title)
    paper.write_line(words.say("acknowledgement.received", depositor=party(facts.depositor, words)), size=10, after=2)
    _number(paper, facts.number)
    paper.heading(words.say("acknowledgement.facts"))
    for place, (name, value) in enumerate(_rows(facts, words)):
        paper.fact(words.say(f"facts.{name}"), value, shaded=place % 2 == 0)
    paper.heading(words.say("acknowledgement.fingerprint"))
    for line in _grouped(facts.sha256):
        paper.write_line(line, size=13, fixed=True, indent=2)
    paper.gap(1)
    paper.write_line(words.say("acknowledgement.fingerprint_about"), size=8.5, after=1)
    paper.heading(words.say("acknowledgement.verify"))
    paper.write_line(words.say("acknowledgement.verify_about"), after=1)
    paper.write_line(words.verify_url, bold=True, colour=BLUE, link=words.verify_url, after=2)
    paper.rule(gap=2)
    paper.write_line(words.say("acknowledgement.limits"), size=8.5)
    paper.save(target)


def party(party: Party, words: Words) -> str:
    """Return how an organisation is named."""
    if not party.name:
        return words.say("facts.unnamed_party", bcr=party.bcr)
    return words.say("facts.party", name=party.name, bcr=party.bcr)


def _rows(facts: DepositFacts, words: Words) -> list[tuple[str, str]]:
    return [
        ("name", facts.name),
        ("size", words.size(facts.size)),
        ("received_at", words.moment(facts.received_at)),
        ("depositor", party(facts.depositor, words)),
        ("role", words.role(facts.role)),
        ("login", facts.login),
        ("certifier", party(facts.certifier, words)),
        ("id_flux", facts.id_flux or words.say("facts.none")),
        ("treatment", str(facts.treatment)),
    ]


def _number(paper: Paper, number: str) -> None:
    """Write the number in a box, as large as it fits."""
    height, size = 18.0, 26
    paper.keep_together(height)
    top = paper.get_y()
    paper.shade(height, PALE)
    shown = paper.legible(number, bold=True)
    while size > 9 and paper.width_of(shown, size) > paper.epw - 10:  # noqa: PLR2004 - still legible in print
        size -= 1
    paper.set_y(top + (height - size * 0.352778 * 1.32) / 2)
    paper.write_line(shown, size=size, bold=True, colour=BLUE, indent=4)
    paper.set_y(top + height)


def _grouped(sha256: str) -> list[str]:
    groups = [sha256[place : place + _GROUP] for place in range(0, len(sha256), _GROUP)]
    return [" ".join(groups[place : place + _COLUMNS]) for place in range(0, len(groups), _COLUMNS)]


def _party(party: Party) -> dict[str, str | None]:
    return {"name": party.name or None, "bcr": party.bcr}

"""The processing report for people: what came of the file, what to correct and how, the first rejected passages."""

from pathlib import Path
from typing import BinaryIO

from actions.flux.outcome import Finding, Summary
from bot.reports.acknowledgement import party
from bot.reports.deposit import DepositFacts
from bot.reports.gathering import Gathered, Group, Wrong, gather
from bot.reports.paper import GREY, H3, About, Paper
from bot.reports.picture import describe_picture, draw_picture
from bot.reports.wording import Wording, Words

ID_WIDTH = 66
PICTURE_WIDTH = 105


def write_report_pdf(facts: DepositFacts, outcome: Path, wording: Wording, language: str, target: BinaryIO) -> None:
    """Write the report of a processed deposit. Raises `NotProcessedError` of any other."""
    summary = facts.came_of_it
    words = wording.in_language(language)
    about = About(
        title=f"{words.say('report.title')} {facts.number}",
        subject=words.say("report.subject", number=facts.number),
        foot=words.say("report.subject", number=facts.number),
        written_at=facts.processed_at or facts.received_at,
    )
    gathered = gather(outcome, summary)
    paper = Paper(about, words)
    paper.title_line(words.say("report.title"))
    paper.write_line(_in_one_sentence(summary, words), size=10.5, after=3)
    picture = draw_picture(summary, wording, language)
    paper.picture(picture, describe_picture(summary, wording, language), width=PICTURE_WIDTH)
    _counts(paper, summary, words)
    _about_deposit(paper, facts, words)
    _causes(paper, gathered, words)
    _wrong_ones(paper, gathered, summary, words)
    paper.rule(gap=2)
    paper.write_line(words.say("report.personal"), size=8.5, colour=GREY)
    paper.save(target)


def _in_one_sentence(summary: Summary, words: Words) -> str:
    if not summary.is_well_formed:
        return words.say("report.refused")
    if not summary.accepted:
        return words.say("report.none_accepted")
    if summary.rejected:
        return words.say("report.some_rejected", rejected=summary.rejected)
    return words.say("report.all_accepted", total=summary.total)


def _about_deposit(paper: Paper, facts: DepositFacts, words: Words) -> None:
    paper.heading(words.say("acknowledgement.facts"))
    rows = [
        ("number", facts.number),
        ("name", facts.name),
        ("status", words.status(facts.status)),
        ("received_at", words.moment(facts.received_at)),
        ("processed_at", words.moment(facts.processed_at) if facts.processed_at else words.say("facts.none")),
        ("depositor", party(facts.depositor, words)),
        ("certifier", party(facts.certifier, words)),
        ("id_flux", facts.id_flux or words.say("facts.none")),
        ("treatment", str(facts.treatment)),
    ]
    for place, (name, value) in enumerate(rows):
        paper.fact(words.say(f"facts.{name}"), value, shaded=place % 2 == 0)


def _counts(paper: Paper, summary: Summary, words: Words) -> None:
    """Write the numbers; where the whole file is refused there are none to tell."""
    if not summary.is_well_formed:
        return
    paper.heading(words.say("report.counts"))
    paper.fact(words.say("report.total"), words.number(summary.total), shaded=True)
    for place, name in enumerate(("accepted", "warned", "rejected")):
        number = {"accepted": summary.accepted, "warned": summary.warned, "rejected": summary.rejected}[name]
        share = words.share(number, summary.total)
        told = words.say("report.count", number=words.number(number), share=share)
        paper.fact(words.say(f"report.{name}"), told, shaded=place % 2 == 1)


def _causes(paper: Paper, gathered: Gathered, words: Words) -> None:
    if gathered.errors:
        paper.heading(words.say("report.errors"))
        for group in gathered.errors:
            _cause(paper, group, words)
    if gathered.warnings:
        paper.heading(words.say("report.warnings"))
        paper.write_line(words.say("report.warnings_about"), after=1)
        for group in gathered.warnings:
            _cause(paper, group, words)


def _cause(paper: Paper, group: Group, words: Words) -> None:
    told = words.cause(group.example)
    times = words.say("report.times", number=words.number(group.number))
    title = words.say("report.cause", title=told.title, times=times) if group.number > 1 else told.title
    paper.heading(title, kind=H3)
    what = told.what
    if group.number > 1 and group.example.line:
        what = words.say("report.example", line=group.example.line, what=what)
    paper.write_line(what, after=0.6)
    paper.write_line(told.how, after=0.6)
    if group.lines:
        lines = ", ".join(map(str, group.lines))
        many = group.number > len(group.lines)
        text = words.say("report.places", lines=lines, count=len(group.lines), many=many)
        paper.write_line(text, size=8.5, colour=GREY, after=1)


def _wrong_ones(paper: Paper, gathered: Gathered, summary: Summary, words: Words) -> None:
    if not gathered.wrong:
        return
    paper.heading(words.say("report.rejected_ones" if summary.is_well_formed else "report.file_errors"))
    for place, wrong in enumerate(gathered.wrong):
        where = _place(wrong, words)
        sentences = "\n".join(_sentence(error, words) for error in wrong.errors)
        paper.pair(
            f"{wrong.id_technique}\n{where}" if wrong.id_technique else where,
            sentences,
            width=ID_WIDTH,
            small=True,
            shaded=place % 2 == 0,
        )
    if gathered.wrong_total > len(gathered.wrong):
        shown, total = words.number(len(gathered.wrong)), words.number(gathered.wrong_total)
        more = "report.more" if summary.is_well_formed else "report.more_errors"
        paper.gap(2)
        paper.write_line(words.say(more, shown=shown, total=total), bold=True)


def _place(wrong: Wrong, words: Words) -> str:
    if not wrong.line:
        return words.say("report.whole_file")
    if not wrong.column:
        return words.say("report.record", line=wrong.line)
    return words.say("report.place", line=wrong.line, column=wrong.column)


def _sentence(error: Finding, words: Words) -> str:
    """Return what is wrong, and the message that other tools show for it where that is another one."""
    what = words.what(error)
    if not error.original or error.original == what:
        return what
    return f"{what}\n{words.say('report.original', original=error.original)}"

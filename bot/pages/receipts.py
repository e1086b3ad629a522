"""Is a receipt genuine: anybody who holds its number or the very file may ask, and nothing that they send is kept."""

import asyncio
import hashlib
import re
from dataclasses import replace
from functools import partial

from aiohttp import BodyPartReader, web

from actions.deposit_criteria import NUMBER
from actions.outcome import Refusal
from actions.verify_receipt import MayVerify, VerifyReceipt
from bot.limits import household
from bot.pages.deposits import moment
from bot.pages.form import MALFORMED, Problem
from bot.pages.site import Site
from bot.pages.visit import Visit

SHA256 = re.compile("[0-9a-f]{64}")
SECONDS = 300.0  # for the whole of a file to arrive
CHUNK = 256 * 1024


class TooLargeError(Exception):
    """More came than the largest file that can be deposited."""


async def show(site: Site, visit: Visit) -> web.Response:
    return _page(site, visit)


async def take(site: Site, visit: Visit) -> web.Response:
    """Say whether number and file go together, or what is known of the one that was given."""
    file = visit.form.file
    number = re.sub(r"[\s\u2010-\u2015-]+", "-", visit.form["number"]).upper()
    address = household(site.peer.address(visit.request))
    outcome = await site.portal.do(MayVerify(address=address, with_file=file is not None))
    if isinstance(outcome, Refusal):
        return _page(site, site.refused(visit, outcome))
    try:
        sha256 = await _sha256(site, file) if file else visit.form["sha256"].lower()
    except TooLargeError:
        return _page(site, visit.with_problems(site.problem(visit, "file", "verify.too_large")))
    if problems := _wrong(site, visit, number, sha256):
        return _page(site, visit.with_problems(*problems))
    if number and not NUMBER.fullmatch(number):  # as one that does not exist
        return _page(site, visit, answer="unknown")
    outcome = await site.portal.do(VerifyReceipt(number=number, sha256=sha256))
    if isinstance(outcome, Refusal):
        return _page(site, visit, answer="unknown")
    answer = "differs" if not outcome.facts["matches"] else "matches" if number and sha256 else "known"
    return _page(site, visit, answer=answer, receipts=outcome.facts["receipts"])


def _page(site: Site, visit: Visit, *, answer: str = "", receipts: object = ()) -> web.Response:
    facts = {
        "answer": answer,
        "receipts": receipts,
        "largest": site.arrival.most,
        "words": site.wording.in_language(visit.language),
        "moment": partial(moment, site, visit),
    }
    # What was typed is shown again; a file has to be chosen again, so its digest is not.
    return site.frame.render(replace(visit, address="/receipts/verify"), "verify.html", facts)


def _wrong(site: Site, visit: Visit, number: str, sha256: str) -> list[Problem]:
    if sha256 and not SHA256.fullmatch(sha256):
        return [site.problem(visit, "file", "verify.no_file")]
    if not number and not sha256:
        return [site.problem(visit, "number", "verify.nothing")]
    return []


async def _sha256(site: Site, file: BodyPartReader) -> str:
    """Read a file to its end and keep nothing of it. Raises `TooLargeError`."""
    digest, size = hashlib.sha256(), 0
    try:
        async with asyncio.timeout(SECONDS):
            while chunk := await file.read_chunk(CHUNK):
                size += len(chunk)
                if size > site.arrival.most:
                    raise TooLargeError
                digest.update(chunk)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except MALFORMED:
        raise web.HTTPBadRequest from None
    return digest.hexdigest()

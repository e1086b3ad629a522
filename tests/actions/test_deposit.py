"""Deposits as actions: whose they are, and that the same content is taken in once; on both databases."""

import secrets

from actions.deposit import DepositFiles, LookAtFiles
from actions.deposit_history import FindDeposit, ListDeposits, ListWithdrawable, WithdrawDeposit
from actions.deposits import CHECK, FileKind, Status
from actions.receive_files import ReceiveFiles, Sent
from actions.refusals import CannotWithdraw, NoSuchDeposit, NothingToDeposit, NothingToWithdraw, NotSignedIn
from actions.store.tables import deposits, jobs
from tests.actions.desk import CONVERSATION, USER, Desk

CLAIRE, PAUL, OTHER, GONE = "id-CLAIRE234", "id-PAUL23456", "id-OTHER2345", "id-GONE23456"
HERE = {"conversation": CONVERSATION, "user": USER}


async def sends(desk: Desk, account: str = CLAIRE, sha256: str = "a" * 64, name: str = "mars.xml") -> str:
    """Send a file that is looked at; returns its batch."""
    sent = Sent(name=name, size=1234, sha256=sha256)
    facts = await desk.says(ReceiveFiles(files=(sent,), account=account, language="fr", **HERE))
    batch = str(facts["batch"])
    async with desk.work() as work:
        for file in await work.received_files.of_batch(batch):
            seen = {"emitter": "34DEF567", "certifier": "34DEF567"}
            await work.received_files.change(file.id, {"kind": FileKind.FLUX, "facts": seen})
    return batch


async def deposits_file(desk: Desk, account: str = CLAIRE, sha256: str = "a" * 64, name: str = "mars.xml") -> str:
    """Return the number of the receipt."""
    batch = await sends(desk, account, sha256, name)
    facts = await desk.says(DepositFiles(account=account, batch=batch, language="fr", **HERE))
    cards = facts["cards"]
    assert isinstance(cards, list)
    return cards[0]["number"]


async def test_a_deposit_is_a_receipt_and_a_check_to_be_made(desk: Desk) -> None:
    number = await deposits_file(desk)
    (row,) = await desk.rows(deposits)
    assert (row["number"], row["status"], row["bcr"]) == (number, Status.RECEIVED, "34DEF567")
    assert [job["subject"] for job in await desk.rows(jobs) if job["kind"] == CHECK] == [row["id"]]


async def test_the_same_content_is_one_deposit_of_the_organisation(desk: Desk) -> None:
    first = await deposits_file(desk)
    assert await deposits_file(desk, PAUL, name="again.xml") == first
    assert len(await desk.rows(deposits)) == 1
    assert await deposits_file(desk, OTHER) != first  # another organisation's is its own


async def test_a_file_is_deposited_once_and_by_its_sender(desk: Desk) -> None:
    batch = await sends(desk)
    assert isinstance(await desk.refuses(LookAtFiles(account=OTHER, batch=batch)), NothingToDeposit)
    assert isinstance(await desk.refuses(LookAtFiles(account=GONE, batch=batch, **HERE)), NotSignedIn)
    await desk.says(DepositFiles(account=CLAIRE, batch=batch, language="fr"))
    again = await desk.refuses(DepositFiles(account=CLAIRE, batch=batch, language="fr"))
    assert isinstance(again, NothingToDeposit)


async def test_a_file_without_a_head_is_told_of(desk: Desk) -> None:
    batch = await sends(desk)
    async with desk.work() as work:
        for file in await work.received_files.of_batch(batch):
            await work.received_files.change(file.id, {"facts": {}})
    facts = await desk.says(LookAtFiles(account=CLAIRE, batch=batch))
    assert isinstance(facts["files"], list)
    assert facts["files"][0]["unknown"] == "yes"


async def test_others_deposits_are_as_if_they_were_not(desk: Desk) -> None:
    number = await deposits_file(desk)
    wanted = FindDeposit(account=OTHER, language="fr", deposit=f"number={number}")
    nobodys = FindDeposit(account=OTHER, language="fr", deposit=f"number=AR-{secrets.token_hex(2).upper()}")
    assert type(await desk.refuses(wanted)) is type(await desk.refuses(nobodys)) is NoSuchDeposit
    assert (await desk.says(ListDeposits(account=OTHER, language="fr")))["number"] == 0
    assert isinstance(await desk.refuses(WithdrawDeposit(account=OTHER, deposit="last=1")), NoSuchDeposit)


async def test_what_is_not_checked_yet_can_be_withdrawn_and_deposited_again(desk: Desk) -> None:
    first = await deposits_file(desk)
    await desk.says(WithdrawDeposit(account=PAUL, deposit=f"number={first}"))
    assert isinstance(await desk.refuses(ListWithdrawable(account=CLAIRE)), NothingToWithdraw)
    assert await deposits_file(desk) != first


async def test_what_is_being_checked_cannot_be_withdrawn(desk: Desk) -> None:
    number = await deposits_file(desk)
    (row,) = await desk.rows(deposits)
    async with desk.work() as work:
        await work.deposits.change(row["id"], among=[Status.RECEIVED], values={"status": Status.PROCESSING})
    refused = await desk.refuses(WithdrawDeposit(account=CLAIRE, deposit=f"number={number}"))
    assert isinstance(refused, CannotWithdraw)


async def test_a_job_that_was_taken_up_again_is_too_late(desk: Desk, replica: Desk) -> None:
    await deposits_file(desk)
    async with desk.work() as work:
        slow = await work.jobs.claim(desk.clock(), lease_ms=0)
    async with replica.work() as work:
        quick = await work.jobs.claim(desk.clock(), lease_ms=1000)
    assert slow is not None
    assert quick is not None
    assert slow.id == quick.id
    async with desk.work() as work:
        assert not await work.jobs.done(slow)
        assert await work.jobs.done(quick)
        assert not await work.jobs.done(quick)


async def test_a_passage_comes_in_with_one_deposit(desk: Desk) -> None:
    await deposits_file(desk)
    await deposits_file(desk, sha256="b" * 64)
    one, other = await desk.rows(deposits)
    async with desk.work() as work:
        assert await work.deposits.accept("34DEF567", ["a", "b"], one["id"]) == set()
        assert await work.deposits.accept("34DEF567", ["a", "b"], one["id"]) == set()  # done again
        assert await work.deposits.accept("34DEF567", ["b", "c"], other["id"]) == {"b"}
        assert await work.deposits.accept("12ABC345", ["b"], other["id"]) == set()  # another emitter's

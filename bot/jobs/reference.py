"""What a check is made against, as the database knows it today."""

from actions.belonging import today
from actions.flux.checking import Reference
from actions.work import Work


async def reference_of(depositor: str, work: Work) -> Reference:
    day = today(work)
    mandating = {one.bcr for one in await work.organisations.mandating(depositor, day.isoformat())}
    contracts = await work.organisations.contracts_of([depositor, *sorted(mandating)], day.isoformat())
    return Reference(
        today=day,
        depositor=depositor,
        contracts=frozenset(contracts),
        mandates=frozenset(mandating),
        deadline_months=work.rules.deadline_months,
        most_records=work.rules.most_records,
    )

"""What documents tell of a deposit: facts, no sentence, and nothing that needs the database."""

from dataclasses import dataclass

from actions.flux.outcome import Summary


class NotProcessedError(Exception):
    """A report is asked of a deposit that nothing has come of yet."""

    def __init__(self, number: str) -> None:
        super().__init__(f"deposit {number} is not processed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation; its name is empty where only its BCR is known."""

    name: str
    bcr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositFacts:
    """Times are milliseconds since 1970, UTC; `treatment` is the portal's number for the processing of this file."""

    number: str
    treatment: int
    name: str
    size: int  # bytes
    sha256: str
    id_flux: str
    received_at: int
    depositor: Party
    role: str
    certifier: Party
    login: str
    status: str
    processed_at: int | None = None
    summary: Summary | None = None

    @property
    def came_of_it(self) -> Summary:
        """The summary. Raises `NotProcessedError` where there is none."""
        if self.summary is None:
            raise NotProcessedError(self.number)
        return self.summary

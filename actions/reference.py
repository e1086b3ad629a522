"""The operator's reference data: organisations, contracts and mandates, as files bring them."""

from dataclasses import dataclass

from actions.people import Organisation

__all__ = ["Contract", "Loaded", "Mandate", "Organisation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Days are ISO dates; the last one is still valid, None is until further notice."""

    number: str
    certifier_bcr: str
    valid_from: str
    valid_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A certifier lets a depositor deposit in its name."""

    depositor_bcr: str
    certifier_bcr: str
    valid_from: str
    valid_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How many records are new, are no longer what they were, and were already there."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

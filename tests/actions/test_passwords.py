import unicodedata

import pytest
from argon2 import PasswordHasher

from actions import passwords
from actions.passwords import check, make_hash, weigh
from tests.actions.desk import PASSWORD


async def test_a_password_matches_its_own_hash_and_no_other() -> None:
    stored = await make_hash(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert (await check(PASSWORD, stored)).matches
    assert not (await check(f"{PASSWORD}.", stored)).matches


async def test_nobodys_password_matches_nothing() -> None:
    assert not (await check(PASSWORD, None)).matches
    assert not (await check("nobody's", None)).matches


async def test_what_is_no_hash_matches_nothing() -> None:
    assert not (await check(PASSWORD, "not a hash")).matches


async def test_an_unknown_account_costs_a_whole_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []

    class Counted(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]  # noqa: A002
            verified.append(str(hash))
            return super().verify(hash, password)

    hasher = Counted()
    monkeypatch.setattr(passwords, "_hasher", hasher)
    stored = await make_hash("another")
    await check(PASSWORD, None)
    await check(PASSWORD, stored)
    nobodys, somebodys = (hashed.split("$")[:4] for hashed in verified)
    assert nobodys == somebodys  # the same parameters


async def test_an_accent_composed_by_another_keyboard_is_the_same() -> None:
    stored = await make_hash(unicodedata.normalize("NFD", "forêt d’été"))
    assert (await check(unicodedata.normalize("NFC", "forêt d’été"), stored)).matches


async def test_a_hash_of_older_parameters_is_renewed_when_its_password_is_seen() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    checked = await check(PASSWORD, old)
    assert checked.renewed
    assert (await check(PASSWORD, checked.renewed)).matches
    assert (await check(PASSWORD, checked.renewed)).renewed is None
    assert (await check("wrong", old)).renewed is None


async def test_no_representation_shows_what_was_typed_or_stored() -> None:
    stored = await make_hash(PASSWORD)
    shown = repr(await check(PASSWORD, stored))
    assert PASSWORD not in shown
    assert "argon2" not in shown


@pytest.mark.parametrize("password", ["", "é" * 5000, "\0", "🔑" * 20])
async def test_anything_can_be_typed(password: str) -> None:
    assert not (await check(password, await make_hash(PASSWORD))).matches


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("Tr0ub4dor&", "too_short"),
        ("motdepasse1234", "breached"),
        ("aaaaaaaaaaaaaaaa", "too_easy"),
        ("motdepasse2024", "too_easy"),  # strong, to a library that knows English
        ("certificateurs2024", "too_easy"),
        ("marie.durand2026", "about_you"),
        ("x" * 2000, "too_long"),
        ("tulipes-brouillard-vélo-42", None),
    ],
)
def test_a_weak_password_is_refused_for_a_reason(password: str, problem: str | None) -> None:
    strength = weigh(password, "Marie", "Durand", "marie.durand@cfa.example", shortest=12)
    assert strength.problem == problem
    assert (strength.score >= 3) == (problem is None)


def test_a_long_password_is_weighed_in_a_moment() -> None:
    assert weigh("correct cheval pile agrafe " * 37, shortest=12).problem in {None, "too_easy", "breached"}

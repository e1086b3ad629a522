import pytest

from bot.masking import MASK, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mon mot de passe est Azerty123!", f"mon mot de passe est {MASK}"),
        ("mdp: toto", f"mdp: {MASK}"),
        ("avant mon mot de passe c'était Tulipe2024!", f"avant mon mot de passe c'était {MASK}"),
        ("mot de passe temporaire c’est aB3dEf ok ?", f"mot de passe temporaire c’est {MASK} ok ?"),
        ("mon mot de passe est : Azerty123!", f"mon mot de passe est : {MASK}"),  # the colon was masked instead
        ("mon mot de passe c'est : Azerty123!", f"mon mot de passe c'est : {MASK}"),
        ("mon mot de passe actuel est le suivant : Azerty123!", f"mon mot de passe actuel est le suivant : {MASK}"),
        ("mon mot de passe est Azerty123 et mon login : abc", f"mon mot de passe est {MASK} et mon login : abc"),
        ("my password is: hunter2", f"my password is: {MASK}"),
        ("my password is hunter2", f"my password is {MASK}"),
        ("son NIR : 1 85 05 78 006 084 36", f"son NIR : {MASK}"),
        ("2850578006084", MASK),
        ("185052A00608436", MASK),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "mon mot de passe est expiré",
        "le mot de passe est bloqué ?",
        "my password is wrong",
        "mot de passe : comment faire ?",
        "mon mot de passe est bloqué depuis hier : comment faire ?",
        "mon numéro de contrat est MCFCER000123",
        "siret 12345678901234",
        "j'ai déposé 2 fichiers le 12 03 2026",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text) == text

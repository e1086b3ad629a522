import pytest

from dialogs.slots import Bcr, ContractNumber, Email, Kind, Siret
from dialogs.slots.dictated import in_signs


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        (Bcr(), "zéro trois v m l deux quatre trois", "03VML243"),
        (Bcr(), "alors c'est zéro quatre dé erre pé neuf cent sept", "04DRP907"),
        (Bcr(), "douze a b c trois cent quarante cinq", "12ABC345"),
        (ContractNumber(), "emme cé effe cé eu erre zéro zéro zéro cent vingt trois", "MCFCER000123"),
        (Siret(), "neuf sept un zéro trois deux un un cinq zéro zéro zéro un huit", "97103211500018"),
        (Email(), "h.colin arobase c f a tiret lyon point f r", "h.colin@cfa-lyon.fr"),
    ],
)
def test_what_is_spelled_aloud_is_read(kind: Kind, words: str, value: str) -> None:
    assert kind.read(words).value == value


@pytest.mark.parametrize("words", ["un deux trois soleil", "j'ai un ou deux fichiers", "c'est à vous de le dire", ""])
def test_a_few_numbers_in_a_sentence_stay_words(words: str) -> None:
    assert Bcr().read(words).problem == "missing"


@pytest.mark.parametrize(
    ("words", "signs"),
    [
        ("quatre vingt dix sept a b", "97AB"),
        ("zéro double vé cent soixante quinze", "0W175"),
        ("deux cents deux mille", "deux cents deux mille"),
    ],
)
def test_numbers_are_written_as_they_are_said(words: str, signs: str) -> None:
    assert in_signs(words) == signs

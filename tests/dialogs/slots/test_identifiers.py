import pytest

from dialogs.slots import Bcr, Bcrs, ContractNumber, Kind, LoginId, LoginOrEmail, SignInCode, Siret


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        (Bcr(), "12ABC345", "12ABC345"),
        (Bcr(), "euh c'est le 12abc345 je crois", "12ABC345"),
        (Bcr(), "20 48 13 59", "20481359"),
        (Bcr(), "12-abc-345 merci", "12ABC345"),
        (Bcr(), "31205478 euh nan 31205487 je me sui tronpé", "31205487"),
        (Bcr(), "31205487 et pas 31205478", "31205487"),
        (Bcr(), "31205478 n'est pas le bon, 31205487", "31205487"),
        (Bcr(), "oubliez 31205478, prenez 31205487", "31205487"),
        (Bcr(), "31205487 c'est le bon 31205478 est faux", "31205487"),
        (Bcr(), "12ABC34O", "12ABC340"),  # the letter O where a digit is usual
        (Bcr(), "AB123CDE", "AB123CDE"),
        (Bcrs(), "12ABC345, 34def567 et 56GHI789", "12ABC345 34DEF567 56GHI789"),
        (Bcrs(), "34DEF567 non pardon 34DEF568", "34DEF568"),
        (ContractNumber(), "mon bcr c 20481357 et le contrat MCFCER000388", "MCFCER000388"),
        (ContractNumber(), "mcf cer 000 123", "MCFCER000123"),
        (ContractNumber(), "MCFCEROOO388", "MCFCER000388"),
        (ContractNumber(), "2560080000127J", "2560080000127J"),
        (SignInCode(), "le code est 482 913", "482913"),
        (SignInCode(), "482931 non pardon 482913", "482913"),
        (Siret(), "notre siret : 732 829 320 00074.", "73282932000074"),
        (Siret(), "356 000 000 00048", "35600000000048"),  # La Poste's own sum
        (LoginId(), "c'est krt7m2qpx", "KRT7M2QPX"),
        (LoginId(), "KRT 7M2 QPX", "KRT7M2QPX"),
        (LoginId(), "je crois que c'est marie.durand", "marie.durand"),
        (LoginId(), "jdupont", "jdupont"),
        (LoginOrEmail(), "zoe arobase exemple point org", "zoe@exemple.org"),
        (LoginOrEmail(), "hugo 23456", "HUGO23456"),
        (LoginOrEmail(), "krt 7m2 qpx", "KRT7M2QPX"),
        (LoginOrEmail(), "pas jdupont2 mais jdupont3", "jdupont3"),
    ],
)
def test_an_identifier_is_found_in_messy_words(kind: Kind, words: str, value: str) -> None:
    assert kind.read(words).value == value


@pytest.mark.parametrize(
    ("kind", "words", "problem"),
    [
        (Bcr(), "12ABC34", "too_short"),
        (Bcr(), "1234ABCDE", "too_long"),
        (Bcr(), "je cherche", "missing"),
        (Bcr(), "12ABC345 12ABC346", "several"),
        (Bcr(), "MCFCER000123", "contract_number"),
        (Bcr(), "732 829 320 00074", "siret"),
        (Bcrs(), "aucun", "missing"),
        (ContractNumber(), "mon bcr 12ABC345", "bcr"),
        (ContractNumber(), "MCFCER", "too_short"),
        (ContractNumber(), "MCFCER000123 MCFCER000124", "several"),
        (ContractNumber(), "123456789012345678901", "too_long"),
        (SignInCode(), "48291", "too_short"),
        (SignInCode(), "4829133", "too_long"),
        (SignInCode(), "quel code ?", "missing"),
        (Siret(), "73282932000075", "wrong_digit"),
        (Siret(), "732829320", "too_short"),
        (LoginId(), "marie@exemple.fr", "address"),
        (LoginId(), "je ne sais plus", "missing"),
        (LoginOrEmail(), "marie@exemple", "not_an_address"),
    ],
)
def test_what_is_no_identifier_has_a_named_reason(kind: Kind, words: str, problem: str) -> None:
    reading = kind.read(words)
    assert (reading.value, reading.problem) == (None, problem)

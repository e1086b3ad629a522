import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import MASK, mask

HERE = Path(__file__).parent.parent
WORDS = (
    "mot de passe",
    "mdp",
    "password",
    "est",
    ":",
    "Azerty123!",
    "toto",
    "et",
    ",",
    MASK,
    "«",
    "»",
    '"',
    "1 85 05 78",
    "006 084",
    "36",
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mon mot de passe est Azerty123!", f"mon mot de passe est {MASK}"),
        ("mdp: toto", f"mdp: {MASK}"),
        ("avant mon mot de passe c'était Tulipe2024!", f"avant mon mot de passe c'était {MASK}"),
        ("mot de passe temporaire c’est aB3dEf ok ?", f"mot de passe temporaire c’est {MASK} ok ?"),
        ("mon mot de passe est : Azerty123!", f"mon mot de passe est : {MASK}"),
        ("mon mot de passe c'est : Azerty123!", f"mon mot de passe c'est : {MASK}"),
        ("mon mot de passe actuel est le suivant : Azerty123!", f"mon mot de passe actuel est le suivant : {MASK}"),
        ("mon mot de passe est Azerty123 et mon login : abc", f"mon mot de passe est {MASK} et mon login : abc"),
        ("my password is: hunter2", f"my password is: {MASK}"),
        ("my password is hunter2", f"my password is {MASK}"),
        ("mon mot de passe Abc1234!", f"mon mot de passe {MASK}"),
        ("mots de passe : a, b", f"mots de passe : {MASK}, {MASK}"),
        ("mots de passe : toto, titi et tata", f"mots de passe : {MASK}, {MASK} et {MASK}"),
        ('mon mot de passe est "mon chat 12"', f"mon mot de passe est {MASK}"),
        ("mot de passe : « le petit chat »", f"mot de passe : {MASK}"),
        ("mdp=Toto", f"mdp={MASK}"),
        ("mdp=azerty", f"mdp={MASK}"),
        ("le code temporaire reçu est AB2C-DE3F-GH4J", f"le code temporaire reçu est {MASK}"),
        ("AB2C-DE3F-GH4J", MASK),
        ("ABCD-EFGH-JKMN", MASK),
        ("ab2c de3f gh4j", MASK),
        ("j'ai reçu K7PQ-2MNR-XW9T et ça marche pas", f"j'ai reçu {MASK} et ça marche pas"),
        ("mon ancien mot de passe était Tulipe44", f"mon ancien mot de passe était {MASK}"),
        ("Azerty123!", MASK),
        ("Tulipe2024", MASK),
        ("abcd1234!", MASK),
        ("  Xk9$mmPq ", f"  {MASK} "),
        ("j'utilise Tulipe2024 comme mot de passe", f"j'utilise {MASK} comme mot de passe"),
        ("Tulipe44! est mon mot de passe", f"{MASK} est mon mot de passe"),
        ("je tape Pa$$w0rd12 et rien", f"je tape {MASK} et rien"),
        ("mdp azerty123", f"mdp {MASK}"),
        ("my old password was Summer2020", f"my old password was {MASK}"),
        ("password Summer2020!", f"password {MASK}"),
        ("the temporary code i got is AB2C-DE3F-GH4J", f"the temporary code i got is {MASK}"),
        ("mon mot de passe sur le portail est Tulipe2024", f"mon mot de passe sur le portail est {MASK}"),
        ("mdp c Tulipe2024", f"mdp c {MASK}"),
        ("mon mot de passe est 123456", f"mon mot de passe est {MASK}"),
        ("MON MOT DE PASSE EST TULIPE44", f"MON MOT DE PASSE EST {MASK}"),
        ("login pdurand75 mdp Tulipe44", f"login pdurand75 mdp {MASK}"),
        ("identifiant : pdurand75 / mot de passe : Tulipe44", f"identifiant : pdurand75 / mot de passe : {MASK}"),
        ("mes mots de passe sont Tulipe44 et Rose2023", f"mes mots de passe sont {MASK} et {MASK}"),
        ("P@ssw0rd12", MASK),
        ("mdp azerty234", f"mdp {MASK}"),
        ("Azerty@123", MASK),
        ("bonjour voici mon mot de passe Tulipe44 merci", f"bonjour voici mon mot de passe {MASK} merci"),
    ],
)
def test_what_looks_like_a_password_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("son NIR : 1 85 05 78 006 084 36", f"son NIR : {MASK}"),
        ("2850578006084", MASK),
        ("185052A00608436", MASK),
        ("1 85 05 2b 006 084", MASK),
        ("1-85-05-78-006-084-36", MASK),
        ("1.85.05.78.006.084", MASK),
        ("185 05 78 006 084 36", MASK),
        ("1 85 05 971 05 084 36", MASK),
        ("nir_185057800608436.xml", f"nir_{MASK}.xml"),
        ("dupont185057800608436@orange.fr", f"dupont{MASK}@orange.fr"),
        ("n° sécu 185057800608436", f"n° sécu {MASK}"),
        ("1 85 05 99 350 084 clé 36", MASK),
        ("1850578006084 36", MASK),
        ("2 85 05 78 006 084/36", MASK),
        ("185 0578 006 084", MASK),
    ],
)
def test_a_social_security_number_is_masked_however_it_is_written(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_the_key_of_a_link_is_masked_and_nothing_else_of_it() -> None:
    key = "Zk3_q-9bT1xYw2LrVn8sPa"
    said = "le lien https://portail.example/confirm?link={}&lang=fr ne marche pas"
    assert mask(said.format(key)) == said.format(MASK)
    assert mask(f"<HTTPS://portail.example/d.pdf?until=1790000000&sign={key}>").count(key) == 0
    assert mask("https://exemple.fr/?link=accueil&t=42") == "https://exemple.fr/?link=accueil&t=42"


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
        "mot de passe oublié depuis hier",
        "MON MOT DE PASSE EST EXPIRE DEPUIS HIER",
        "mot de passe oublié et mon bcr est 12ABC345",
        "12ABC345",
        "20481359",
        "MCFCER000123",
        "mcfcer000123",
        "732 829 320 00074",
        "73282932000074",
        "certifs_2024_03.xml",
        "Export-V2.xml",
        "Lot12Final.xml",
        "550e8400-e29b-41d4-a716-446655440000",
        "12/03/2026",
        "06 12 34 56 78",
        "+33 6 12 34 56 78",
        "0612345678",
        "Marie.Durand2",
        "marie.durand",
        "marie.durand@cfa-lyon.fr",
        "KRT7M2QPX",
        "krt7m2qpx",
        "Krt7m2qpx",
        "mon identifiant est PDurand75 et mot de passe perdu",
        "mot de passe SOLTEA perdu",
        "le mot de passe fait 12 caractères minimum ?",
        "mon mot de passe est-il valable 24h ?",
        "mon mot de passe temporaire expire dans 15 minutes",
        "peut-etre-bien",
        "2024-2025-2026",
        "VOUS AVEZ TOUT FAIT",
        "RNCP19117",
        "https://exemple.fr/Page1?x=2",
        "le code est 482913",
        "482913",
        "482 913",
        "mot de passe = login ?",
        "mot de passe ou identifiant oublié",
        "idDossier 1234567891011",
        "2560080000127J",
        "MCFCER091220241",
        "password forgotten since yesterday",
        "is my password the same as on SOLTEA?",
        "le mot de passe temporaire reçu hier ne marche pas",
        "mot de passe de 12 caractères avec 1 chiffre ?",
        "qu'est-ce qu'un BCR ?",
        "j'ai 3 comptes et 2 certificateurs",
        "Jean-Pierre",
        "Université Paris-8",
        "mon mot de passe est le même que pour SOLTEA",
        "code temporaire reçu mais refusé",
        "mon mdp c koi deja",
        "le mdp c'est quoi déjà",
        "08UTY888",
        "numero 0388 du contrat",
        "le pass est obligatoire",
        "Marie.Durand75@ gmail.com",
        "Marie.Durand75@gmail",
        "jean.dupont2@cfa-lyon,fr",
        "<J2.Martin@laposte.net>",
        "Certifs_2024_T3",
        "login KRT7M2QPX et mdp perdu",
        "KRT7M2QPX!",
        "mot de passe rejeté 3 fois",
        "mot de passe : 12 caractères ?",
        "j'ai windows11 et firefox 128",
        "Votre demande **DEP-123** avance.",  # bold, and was taken for a password by its stars
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "path", [HERE / "knowledge" / "questions.jsonl", HERE / "dialogs" / "answers.jsonl"], ids=lambda path: path.stem
)
def test_what_people_ask_and_answer_stays(path: Path) -> None:
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert texts
    assert not [text for text in texts if mask(text) != text]


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1 ",
        "a, ",
        "mdp ",
        "mot de passe : a, ",
        "«",
        '"',
        "AB2C ",
        "12ABC-",
        "a.a",
        "1A2b! ",
        "x@",
        "1.1-1_1 ",
        "est ",
        "2A",
    ],
)
def test_a_long_hostile_message_comes_to_an_end(piece: str) -> None:
    # A pattern that goes back and forth over four thousand characters would not, in anybody's lifetime.
    text = "mots de passe : " + piece * (4_000 // len(piece))
    assert len(mask(text)) <= len(text) * len(MASK)

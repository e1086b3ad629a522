from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dialogs.commands import Command, command
from dialogs.evaluate import kinds
from dialogs.hearing import Correction, Digression, Heard, Problem, Smalltalk, Topic, Value, hear
from dialogs.slots import (
    Bcr,
    Bcrs,
    Choice,
    Consent,
    ContractNumber,
    Email,
    FirstName,
    Kind,
    LastName,
    LoginOrEmail,
    Option,
    YesNo,
)
from dialogs.wording import MOST_CHARACTERS

ROLE, BCR, NUMBER, LAST, FIRST, MAIL = (
    Choice("certifier", "depositor"),
    Bcr(),
    ContractNumber(),
    LastName(),
    FirstName(),
    Email(),
)
ANSWERED: dict[str, Kind] = {
    "role": ROLE, "bcr": BCR, "contract_number": NUMBER, "last_name": LAST, "first_name": FIRST, "email": MAIL
}  # fmt: skip
SURE = Topic(article="retrouver-identifiant", confidence=0.9)
TEXTS = Path(__file__).parent.parent.parent / "dialogs" / "texts"


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("retourne a la question d avant", Command.BACK),
        ("go back please", Command.BACK),
        ("finalement je le ferai demain annule", Command.CANCEL),
        ("laisse tomber", Command.CANCEL),
        ("je comprends rien aidez moi", Command.HELP),
        ("aidez-moi svp", Command.HELP),
        ("vous pouvez répéter ?", Command.REPEAT),
        ("c'était quoi la question", Command.REPEAT),
        ("on repart de zéro", Command.RESTART),
        ("start over", Command.RESTART),
        ("y a pas quelqu un au telephone plutot ?", Command.AGENT),
        ("I want to talk to a human", Command.AGENT),
        ("je reviens plus tard", Command.KEEP),
        ("je dois partir, gardez ça", Command.KEEP),
        ("anuler", Command.CANCEL),
        ("non c bon jabandone", Command.CANCEL),
        ("en fait je ne dépose plus rien", Command.CANCEL),
        ("j'ai rien compris à votre question", Command.HELP),
        ("redonnez moi la liste", Command.REPEAT),
        ("un vrai conseiller svp", Command.AGENT),
        ("c'était quoi déjà ?", Command.REPEAT),
        ("on remet ça à demain", Command.KEEP),
        ("efface tout et on recommence", Command.RESTART),
        ("j'ai mal répondu juste avant", Command.BACK),
        ("j'y arrive pas, annulez", Command.CANCEL),
        ("oups retour svp", Command.BACK),
        ("un peu d'aide svp", Command.HELP),
        ("que dois-je répondre ?", Command.HELP),
        ("what do I have to enter", Command.HELP),
        ("ça marche pas annuler", Command.CANCEL),
        ("j'arrête, rien ne marche", Command.CANCEL),
        ("it does not work, cancel", Command.CANCEL),
        ("j'ai appelé trois fois, un humain svp", Command.AGENT),
    ],
)
def test_a_way_out_is_heard(words: str, heard: Command) -> None:
    assert command(words) is heard


@pytest.mark.parametrize(
    "words",
    [
        "oui",
        "non",
        "Durand",
        "12ABC345",
        "comment annuler un dépôt",
        "le site s'arrête tout seul",
        "Université de Tours",
        "je dois le couper en combien de morceaux",
        "je suis conseiller",
        "n'annulez pas",
        "je ne veux pas annuler",
        "mon dépôt a été annulé",
        "le bouton annuler ne marche pas",
        "please don't stop",
        "ne recommencez pas",
        "je ne veux pas revenir en arrière",
        "je n'ai pas besoin d'aide",
        "le conseiller m'a dit que c'était le siret",
        "je l'ai sauvegardé sur une clé",
        "",
        "merci",
    ],
)
def test_an_answer_is_no_command(words: str) -> None:
    assert command(words) is None


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("appelez-moi Yann", Value(value="Yann")),
        ("appelez-moi", Command.AGENT),
        ("je suis largué", Command.HELP),
        ("je suis Yann", Value(value="Yann")),
    ],
)
def test_a_name_is_no_command_and_a_command_no_name(words: str, heard: Heard) -> None:
    """ "appelez-moi Yann" called for an agent."""
    assert hear("first_name", FIRST, words) == heard


def test_a_long_question_with_again_in_it_is_not_asked_to_repeat() -> None:
    sure = Topic(article="valider-adresse-mail", confidence=0.9)
    words = "et si le lien a expiré, on en redemande un comment ?"
    assert hear("email", MAIL, words, topic=sure) == Digression(article="valider-adresse-mail")
    assert hear("email", MAIL, "vous pouvez redemander ?", topic=sure) is Command.REPEAT


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("c'est pas bon, c'est x@y.fr", Correction(slot="email", value="x@y.fr")),
        ("tout est bon sauf le mail", Correction(slot="email")),
        ("c'est bon sauf le prénom, c'est Zoé", Correction(slot="first_name", value="Zoé")),
        ("le nom est bon mais pas le prénom", Correction(slot="first_name")),
        ("zut j'ai mis le nom à la place du prénom", Problem(name="unclear")),
        ("mon nom s'écrit Durant", Correction(slot="last_name", value="Durant")),
        ("12ABC345", Correction(slot="bcr", value="12ABC345")),
        ("je pourrai changer mon mail après ?", Problem(name="unclear")),
        ("non pardon, mon mail c'est x@y.fr", Correction(slot="email", value="x@y.fr")),
        ("ah non c'est j.dupont@cfa-lyon.fr", Correction(slot="email", value="j.dupont@cfa-lyon.fr")),
        ("le nom c'est Durant", Correction(slot="last_name", value="Durant")),
        ("non c'est Zoé mon prénom", Correction(slot="first_name", value="Zoé")),
        ("corriger le prénom", Correction(slot="first_name")),
        ("non, le prénom", Correction(slot="first_name")),
        ("mon prénom est mal écrit", Correction(slot="first_name")),
        ("my email is wrong", Correction(slot="email")),
        ("je me suis trompé de bcr c'est 31205487", Correction(slot="bcr", value="31205487")),
        ("en fait on est déposant", Correction(slot="role", value="depositor")),
        ("oui", Value(value="yes")),
        ("non", Value(value="no")),
        ("j'accepte, mon mail est bon", Value(value="yes")),
    ],
)
def test_an_earlier_answer_is_corrected_while_terms_are_asked(words: str, heard: Heard) -> None:
    assert hear("terms", Consent(), words, others=ANSWERED) == heard


def test_what_is_asked_goes_before_what_was_answered() -> None:
    words = "mon bcr c 20481357 et le contrat MCFCER000388"
    assert hear("contract_number", NUMBER, words, others={"bcr": BCR}) == Value(value="MCFCER000388")


def test_of_two_of_a_kind_the_one_that_is_named_is_corrected() -> None:
    others: dict[str, Kind] = {"role": ROLE, "bcr": BCR}
    words = "ah pardon mon bcr c'est 20481358"
    assert hear("certifier_bcrs", Bcrs(), words, others=others) == Correction(slot="bcr", value="20481358")
    assert hear("certifier_bcrs", Bcrs(), "le bcr c'est 20481358", others=others) == Value(value="20481358")


def test_slots_are_known_by_the_names_that_are_given() -> None:
    names = {"email": ["boîte"]}
    assert hear("terms", Consent(), "changer ma boite", others=ANSWERED, names=names) == Correction(slot="email")
    assert hear("terms", Consent(), "changer ma boite", others=ANSWERED) == Problem(name="unclear")


def test_how_to_change_something_is_a_question_and_no_correction() -> None:
    topic = Topic(article="modifier-mes-informations", confidence=0.5)
    heard = hear("terms", Consent(), "comment changer mon adresse mail ?", others=ANSWERED, topic=topic)
    assert heard == Digression(article="modifier-mes-informations")


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("je l'ai oublié mon identifiant", Digression(article="retrouver-identifiant")),
        ("je crois que c'est marie.durand", Value(value="marie.durand")),
        ("KRT7M2QPX", Value(value="KRT7M2QPX")),
        ("un conseiller", Command.AGENT),
    ],
)
def test_words_about_an_article_may_still_be_the_answer(words: str, heard: Heard) -> None:
    assert hear("who", LoginOrEmail(), words, topic=SURE) == heard


def test_a_way_out_after_a_no_is_taken() -> None:
    assert hear("confirm", YesNo(), "everything is wrong, let's start from scratch") is Command.RESTART
    assert hear("confirm", YesNo(), "everything is wrong") == Value(value="no")


def test_a_wish_to_leave_put_as_a_question_is_no_question() -> None:
    topic = Topic(article="capacites-assistant", confidence=0.9)
    assert hear("confirm", YesNo(), "je peux revenir en arrière ?", topic=topic) is Command.BACK
    assert hear("confirm", YesNo(), "comment on fait pour revenir en arrière ?", topic=topic) == Digression(
        article="capacites-assistant"
    )


def test_what_a_refusal_would_do_may_be_asked_before_refusing() -> None:
    topic = Topic(article="accepter-cgu", confidence=0.9)
    heard = hear("terms", Consent(), "et si je refuse il se passe quoi", topic=topic)
    assert heard == Digression(article="accepter-cgu")
    assert hear("terms", Consent(), "je refuse", topic=topic) == Value(value="no")


def test_a_cry_for_help_about_something_else_is_a_question() -> None:
    words = "mon mot de passe a expiré, j'y comprends rien"
    topic = Topic(article="mot-de-passe-temporaire", confidence=0.9)
    assert hear("bcr", BCR, words, topic=topic) == Digression(article="mot-de-passe-temporaire")
    assert hear("bcr", BCR, words, topic=replace(topic, leaning=True)) is Command.HELP
    assert hear("bcr", BCR, words, topic=replace(topic, confidence=0.3)) is Command.HELP
    assert hear("bcr", BCR, "explique moi", topic=topic) is Command.HELP


def test_who_asks_how_to_reach_people_wants_to() -> None:
    topic = Topic(article="contacter-assistance", confidence=0.5)
    assert hear("email", MAIL, "c possible davoir la ligne directe ?", topic=topic) is Command.AGENT
    doubtful = replace(topic, confidence=0.2)
    assert hear("email", MAIL, "c quoi la ligne ?", topic=doubtful) == Digression(article="contacter-assistance")


def test_a_topic_nobody_is_sure_of_is_not_talked_about() -> None:
    doubtful = Topic(article="retrouver-identifiant", confidence=0.05)
    assert hear("bcr", BCR, "je cherche, attendez", topic=doubtful) == Problem(name="missing")


def test_small_talk_is_heard_when_there_is_no_answer() -> None:
    chatting = Topic(article="", confidence=0.5, smalltalk=True)
    assert hear("bcr", BCR, "bonjour", topic=chatting) == Smalltalk()
    assert hear("bcr", BCR, "bonjour 12ABC345", topic=chatting) == Value(value="12ABC345")


def test_a_complaint_is_an_answer_where_it_is_one_of_the_choices() -> None:
    got = Choice("received", "not_received")
    topic = Topic(article="mail-non-recu", confidence=0.9)
    assert hear("mail", got, "j'ai rien reçu", topic=topic) == Value(value="not_received")
    assert hear("mail", got, "pourquoi je n'ai rien reçu ?", topic=topic) == Digression(article="mail-non-recu")


def test_a_button_that_says_cancel_is_what_it_says() -> None:
    options = (Option(value="erase", label="Annuler"), Option(value="keep", label="Plus tard"))
    assert hear("cancel", Choice("erase", "keep"), "annuler", options=options) == Value(value="erase")


@given(st.text(max_size=700), st.sampled_from(sorted(kinds())), st.booleans())
def test_nothing_that_people_type_raises(words: str, asked: str, there: bool) -> None:  # noqa: FBT001 - hypothesis
    others = {slot: kind for slot, kind in ANSWERED.items() if slot != asked} if there else {}
    heard = hear(asked, kinds()[asked], words, topic=SURE if there else None, others=others)
    assert isinstance(heard, Value | Command | Correction | Digression | Problem | Smalltalk)
    if isinstance(heard, Value):
        assert heard.value.strip()


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1 ",
        "a.",
        "x@",
        "oui ",
        "MCFCER",
        "12AB",
        "c'est ",
        "pas ",
        "'",
        "( ",
        "non pardon mon mail c'est ",
        "m",
        "mm ",
        "hmm",
        "erm",
        " with a",
        " with a please",
    ],
)
def test_a_long_hostile_message_is_heard(piece: str) -> None:
    """The last six, with something else behind, took for ever: their number of divisions doubles with each."""
    for words in (piece * 5_000, (piece * MOST_CHARACTERS)[: MOST_CHARACTERS - 2] + "1@"):
        for asked, kind in kinds().items():
            hear(asked, kind, words, topic=SURE, others=ANSWERED)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_that_people_met_has_its_words(language: str) -> None:
    words = yaml.safe_load((TEXTS / language / "slots.yaml").read_text(encoding="utf-8"))
    tried = [
        "",
        "?",
        "12ABC34",
        "1234ABCDE",
        "12ABC345 12ABC346",
        "MCFCER000123",
        "73282932000074",
        "MCFCER",
        "a@b",
        "a@b.fr c@d.fr",
    ]
    tried += [
        "je ne sais pas",
        "9",
        "Zoé 2",
        "x@gmial.com",
        "48291",
        "4829133",
        "482913 482914",
        "jdupont2 jdupont3",
        "M" * 30 + "1",
    ]
    asked = {slot: kind for slot, kind in kinds().items() if kind.name in words}
    assert {"bcr", "email", "first_name", "role", "terms"} <= asked.keys()
    for kind in asked.values():
        problems = {reading.problem for reading in map(kind.read, tried) if reading.problem}
        assert problems <= words[kind.name].keys(), kind.name

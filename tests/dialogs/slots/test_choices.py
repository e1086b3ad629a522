import pytest

from dialogs.slots import Choice, ChooseCertifier, Consent, FileName, Option, YesNo

ROLE = Choice("certifier", "depositor")
LABELS = (
    Option(value="certifier", label="Organisme certificateur"),
    Option(value="depositor", label="Déposant mandaté"),
)
CERTIFIERS = (
    Option(value="12ABC345", label="Université de Tours"),
    Option(value="34DEF567", label="CFA de Lyon"),
    Option(value="78JKL012", label="CFA de Tours"),
)


@pytest.mark.parametrize(
    "words", ["oui", "wi", "ouiii", "dacor", "OK !", "ok pour les cgu", "j'accepte", "👍", "yes please", "o"]
)
def test_people_say_yes(words: str) -> None:
    assert YesNo().read(words).value == Consent().read(words).value == "yes"


@pytest.mark.parametrize(
    "words",
    ["non", "nan", "non je refuse", "j suis pas d accord avec ca", "c'est pas bon", "👎", "no way", "c'est inexact"],
)
def test_people_say_no(words: str) -> None:
    assert YesNo().read(words).value == Consent().read(words).value == "no"


@pytest.mark.parametrize("words", ["", "peut-être", "👍👎", "le fichier est prêt"])
def test_what_is_neither_is_unclear(words: str) -> None:
    assert YesNo().read(words).problem == "unclear"


@pytest.mark.parametrize(
    "words",
    [
        *("mouais", "mouais bof", "bof", "hmm", "euh...", "mmmh", "je sais pas trop", "je ne sais pas", "chais pas"),
        *(
            "peut-être",
            "oui peut-être",
            "peut-être oui",
            "ptet",
            "oui mais je suis pas sûr",
            "pas trop sûr",
            "pas certaine",
        ),
        *("oui et non", "ni oui ni non", "j'hésite", "ça dépend", "faut voir", "aucune idée", "probablement"),
        *("not sure", "not really sure", "dunno", "maybe", "yes maybe", "maybe yes", "no idea", "I don't really know"),
        *("idk", "perhaps", "well... yes and no", "it depends", "let me think"),
    ],
)
def test_hesitation_is_asked_again(words: str) -> None:
    """Who said "mouais bof" was heard to say yes, and the file was deposited."""
    assert YesNo().read(words).problem == Consent().read(words).problem == "unclear"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        *(
            ("mouais allez-y", "yes"),
            ("mouais ok", "yes"),
            ("hmm oui", "yes"),
            ("euh oui", "yes"),
            ("oui je suis sûr", "yes"),
        ),
        *(("bien sûr", "yes"), ("sure", "yes"), ("pourquoi pas", "yes"), ("je sais, pas de souci, oui", "yes")),
        *(("bof non", "no"), ("hmm non finalement", "no"), ("sûrement pas", "no"), ("certainement pas", "no")),
        *(("non, pas sur ce compte", "no"), ("c pas bon", "no"), ("not really", "no")),
    ],
)
def test_words_around_a_clear_answer_are_no_hesitation(words: str, value: str) -> None:
    assert YesNo().read(words).value == value


@pytest.mark.parametrize(
    "words",
    [
        *("jaccepte pas", "j'accepte plus", "j'accepte aucune de vos conditions", "je confirme que non"),
        *("nous n'acceptons pas", "j'accepterai pas", "nous refusons ces conditions", "notre service juridique refuse"),
        *("envoyez pas", "vas-y pas", "ne déposez rien", "don't send it", "I don't think so", "même pas en rêve"),
        *(
            "sûrement pas, c'est beaucoup trop long",
            "notre direction, elle, s'y oppose ; c'est donc un refus de sa part",
        ),
    ],
)
def test_what_is_denied_is_no(words: str) -> None:
    """ "jaccepte pas" was heard as a yes: terms were accepted, files deposited."""
    reading = YesNo().read(words)
    assert reading.value == Consent().read(words).value == "no"
    assert reading.sure


@pytest.mark.parametrize(
    "words",
    [
        *("oui mais pas maintenant", "tout est bon sauf le mail", "c'est bon pour le premier, pas le second"),
        *(
            "si j'accepte, il se passe quoi",
            "j'accepte ou pas ?",
            "faut que j'accepte ?",
            "c'est bon ?",
            "oui pourquoi ?",
        ),
        *("yes but not now", "all good except the name", "ok if you change it"),
    ],
)
def test_a_yes_that_is_taken_back_or_asked_is_asked_again(words: str) -> None:
    assert YesNo().read(words).problem == Consent().read(words).problem == "unclear"


@pytest.mark.parametrize(
    "words",
    [
        *("pas contre", "je dis pas non", "c'est pas faux", "pas d'erreur", "oui il n'y a pas d'erreur", "oui ?"),
        *(
            "oui j'ai pas le choix",
            "oui sauf erreur de ma part",
            "nous acceptons",
            "on est ok",
            "déposez-les",
            "send it",
            "mais oui",
        ),
    ],
)
def test_a_yes_may_have_a_negation_in_it(words: str) -> None:
    assert YesNo().read(words).value == "yes"


@pytest.mark.parametrize("options", [(), LABELS], ids=["without labels", "with labels"])
@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("pas certificateur, l'autre", "depositor"),
        ("nous ne sommes pas déposant", "certifier"),
        ("on envoie à la place de nos clients certificateurs", "depositor"),
        ("we file on behalf of a certifying body", "depositor"),
        ("c nou ki delivron les diplomes", "certifier"),
        ("certificateur", "certifier"),
        ("on est organisme certificateur", "certifier"),
        ("le 2", "depositor"),
        ("le premier", "certifier"),
        ("deposan", "depositor"),
        ("tiers de confiance", "depositor"),
        ("on dépose pour un certificateur", "depositor"),
        ("depositor", "depositor"),
    ],
)
def test_a_choice_is_made_by_label_number_rank_or_likeness(options: tuple[Option, ...], words: str, value: str) -> None:
    assert ROLE.read(words, options).value == value


@pytest.mark.parametrize(("words", "problem"), [("3", "no_such_number"), ("autre chose", "no_such"), ("", "missing")])
def test_what_is_no_choice_has_a_named_reason(words: str, problem: str) -> None:
    assert ROLE.read(words, LABELS).problem == problem


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("lyon", "34DEF567"),
        ("pour l'universite de tour cette fois", "12ABC345"),
        ("le dernier", "78JKL012"),
        ("CFA lyon", "34DEF567"),
        ("78jkl012", "78JKL012"),
        ("le 1, pardon le 2", "34DEF567"),
        ("le 1 non le 3", "78JKL012"),
        ("je vais prendre le deuxième", "34DEF567"),
        ("CFA de Lyon, pas CFA de Tours", "34DEF567"),
        ("jprend le deux hein, pas un autre", "34DEF567"),
        ("Bonjour, ce sera la ligne 3. Bien cordialement", "78JKL012"),
        ("le troizieme, merci d'avance", "78JKL012"),
        ("the third one, not the second", "78JKL012"),
    ],
)
def test_a_certifier_is_chosen_from_the_list(words: str, value: str) -> None:
    assert ChooseCertifier().read(words, CERTIFIERS).value == value


def test_a_name_that_two_certifiers_share_does_not_choose() -> None:
    assert ChooseCertifier().read("tours", CERTIFIERS).problem == "several"


@pytest.mark.parametrize(
    "words",
    ["les deux", "les 2", "le 1 et le 2", "ni le 1 ni le 2", "pas le 2", "une seconde", "just a second", "2 min", "0"],
)
def test_what_has_a_number_but_chooses_none_is_asked_again(words: str) -> None:
    """ "une seconde" and "les deux" chose the second one."""
    assert ChooseCertifier().read(words, CERTIFIERS).value is None
    assert ROLE.read(words, LABELS).value is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("pour l'Université de Tours cette fois", "Université de Tours"),
        ("le premier de la liste", "1"),
        ("non pas CFA de Lyon, Université de Tours", "Université de Tours"),
        ("GRETA de Pau, ah non zut, IFSI de Pau", "IFSI de Pau"),
        ("non l'autre, CFA du Bâtiment, merci bien", "CFA du Bâtiment"),
    ],
)
def test_a_certifier_is_named_without_a_list(words: str, value: str) -> None:
    assert ChooseCertifier().read(words).value == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("non pas celui la, prenez export_v2.xml", "export_v2.xml"),
        ("a.xml euh non b.xml", "b.xml"),
        ("oubliez a.xml, c'est b.xml le bon", "b.xml"),
        ('le fichier "mars 2024.xml"', "mars 2024.xml"),
        ("certif .XML", "certif.XML"),
    ],
)
def test_a_file_is_named(words: str, value: str) -> None:
    assert FileName().read(words).value == value


@pytest.mark.parametrize(
    ("words", "problem"), [("export.xlsx", "not_xml"), ("a.xml b.xml", "several"), ("celui-là", "missing")]
)
def test_what_is_no_file_has_a_named_reason(words: str, problem: str) -> None:
    assert FileName().read(words).problem == problem

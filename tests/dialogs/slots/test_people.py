import pytest

from dialogs.slots import Email, FirstName, LastName


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("jean.dupont@ cfa-lyon.fr", "jean.dupont@cfa-lyon.fr"),
        ("mon mail c'est zoe@exemple.org.", "zoe@exemple.org"),
        ("marie point durand arobase univ tiret tours point fr", "marie.durand@univ-tours.fr"),
        ("marie.durand at univ-tours.fr", "marie.durand@univ-tours.fr"),
        ("m.durand@univ-tours,fr", "m.durand@univ-tours.fr"),
        ("d.petit[at]metiers[dot]com", "d.petit@metiers.com"),
        ("j.martin@gmail.com euh non j.martin@laposte.net", "j.martin@laposte.net"),
        ("mp@cci-nice.fr. et pas mp@cci.fr", "mp@cci-nice.fr"),
    ],
)
def test_an_address_is_found_and_repaired(words: str, value: str) -> None:
    assert Email().read(words).value == value


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("jean", "missing"),
        ("jean@cfa", "not_an_address"),
        ("jean@cfa..", "not_an_address"),
        ("a@cfa.fr b@cfa.fr", "several"),
        ("jean.dupont@gmial.com", "mistyped_domain"),
    ],
)
def test_what_is_no_address_has_a_named_reason(words: str, problem: str) -> None:
    assert Email().read(words).problem == problem


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("nom de famille : de La Tour d'Auvergne", "de La Tour d'Auvergne"),
        ("je m'appelle Zoé Lambert", "Lambert"),
        ("DUPONT Jean", "Dupont"),
        ("Jean Dupont", "Dupont"),
        ("durand", "Durand"),
        ("DE LA FONTAINE", "de La Fontaine"),
        ("o'connor", "O'Connor"),
        ("N'Guessan", "N'Guessan"),
        ("Ben Ali", "Ben Ali"),
        ("mon nom est Le Goff", "Le Goff"),
        ("non pas Durant, Durand", "Durand"),
        ("Dupond, non Dupont avec un T", "Dupont"),
        ("B E R T H I E R", "Berthier"),
        ("patrick mon prénom et lefort mon nom", "Lefort"),
        ("you can put Taylor", "Taylor"),
        ("Berthier, b e r t h i e r", "Berthier"),
        ("Robert c'est mon nom pas mon prénom", "Robert"),
        ("je m'apelle Durand-Moreau", "Durand-Moreau"),
        ("Müller avec un tréma", "Müller"),
        ("my last name is Smith", "Smith"),
        ("nom Durand prénom Zoé", "Durand"),
    ],
)
def test_a_last_name_is_found(words: str, value: str) -> None:
    assert LastName().read(words).value == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("moi c'est Zoé", "Zoé"),
        ("bonjour alors Marie-Hélène O'Brien", "Marie-Hélène"),
        ("DURAND Marie", "Marie"),
        ("prénom : anne sophie", "Anne Sophie"),
        ("JEAN-PIERRE", "Jean-Pierre"),
        ("nom Durand prénom Zoé", "Zoé"),
        ("Sébastien, mais tout le monde dit Seb", "Sébastien"),
        ("call me Liz", "Liz"),
        ("appelez-moi Yann", "Yann"),
        ("je me prénomme Hakim", "Hakim"),
        ("you can call me Harriet", "Harriet"),
        ("Clotilde - comme la princesse", "Clotilde"),
        ("Loïc oups Ludovic", "Ludovic"),
        ("Karim, mon mail c'est k.saidi@cfa-nord.fr", "Karim"),
        ("Claire, 06 12 34 56 78", "Claire"),
        ("c'est pas Marie c'est Maria", "Maria"),
        ("Zoé. Merci d'avance, bonne journée !", "Zoé"),
    ],
)
def test_a_first_name_is_found(words: str, value: str) -> None:
    assert FirstName().read(words).value == value


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("zoe@exemple.org", "address"),
        ("Zoé 2", "digits"),
        ("je ne comprends pas", "not_a_name"),
        ("?", "missing"),
        ("un deux trois quatre cinq six sept huit", "not_a_name"),
    ],
)
def test_what_is_no_name_has_a_named_reason(words: str, problem: str) -> None:
    assert FirstName().read(words).problem == problem
    assert LastName().read(words).problem == problem

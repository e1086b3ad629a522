import pytest

from dialogs.slots import FirstName, LastName


@pytest.mark.parametrize("words", ["www.exemple.org", "Exemple.com", "Zoé exemple.fr"])
def test_the_name_of_a_site_is_no_name_of_a_person(words: str) -> None:
    """It stood in mails of ours to whomever one liked, where mailboxes make a link of it."""
    for kind in (LastName(), FirstName()):
        assert kind.read(words).problem == "not_a_name"


@pytest.mark.parametrize("words", ["J.-P.", "M.Dupont", "J.P. Morel"])
def test_initials_are_part_of_a_name(words: str) -> None:
    assert LastName().read(words).value

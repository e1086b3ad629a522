"""Who somebody is: the questions by which a person gives name and address."""

from dialogs.dialog import Ask, When
from dialogs.slots import Email, FirstName, LastName


def questions(when: When) -> tuple[Ask, ...]:
    return (
        Ask("last_name", LastName(), when=when),
        Ask("first_name", FirstName(), when=when),
        Ask("email", Email(), when=when),
    )

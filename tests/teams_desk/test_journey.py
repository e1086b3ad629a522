"""A ticket that is answered from Teams alone."""

from tests.cards.checker import CardChecker
from tests.teams_desk.in_channel import HANDS_OVER, Asker, Channel, check, titles


async def test_a_request_is_answered_from_the_channel_alone(
    channel: Channel, jean: Asker, card_checker: CardChecker
) -> None:
    for words in HANDS_OVER:
        await jean.says(words)
    thread = await channel.thread()
    card = await channel.shows(thread, "je ne reçois rien", "À prendre", "Normale", "français", "/desk/tickets/DS-")
    assert titles(card) == ["Prendre", "Répondre", "Confier", "Ouvrir le bureau"]

    taken = await channel.taps(thread, "29:anna", "take")
    assert titles(taken["value"]) == ["Répondre", "Confier", "Clore", "Ouvrir le bureau"]
    await channel.shows(thread, "Prise en charge", "Anna")
    await jean.hears("**Anna**, de")
    await channel.hears(thread, "⚙ Assistant Anna, de")

    await channel.writes(thread, "29:anna", "Bonjour, quel est <b>votre</b> mail ?", id="f:question")
    await channel.writes(thread, "29:anna", "Bonjour, quel est <b>votre</b> mail ?", id="f:question")  # once more
    await jean.hears("quel est <b>votre</b> mail")
    await jean.says("<at>tous</at> mon mot de passe est Bateau-Rouge!2024", id="f:answer")
    await channel.hears(thread, "◍ la personne tous mon mot de passe est")
    await channel.writes(thread, "29:paul", "Note : c’est un doublon ?")
    await channel.taps(thread, "29:anna", "reply", reply="Regardez vos indésirables.")
    await jean.hears("Regardez vos indésirables.")
    await channel.hears(thread, "◆ Anna Regardez vos indésirables.")
    await jean.says("c’était là", id="f:thanks")
    await channel.hears(thread, "c’était là")
    edited = {"type": "messageUpdate", "id": "f:thanks"}
    await jean.says("c’était bien là, merci", **edited)
    await channel.hears(thread, "message modifié c’était bien là, merci")

    await channel.taps(thread, "29:anna", "close", last_word="Bonne journée !")
    await channel.hears(thread, "Anna a clos la demande")
    closed = await channel.shows(thread, "Close, traitée", "Bonne journée")
    assert titles(closed) == ["Rouvrir et reprendre", "Ouvrir le bureau"]
    await jean.hears("est close")
    await jean.says("5")
    await channel.shows(thread, "5 sur 5")
    await jean.says("c'est quoi un bcr ?")  # is between the person and the assistant
    await jean.hears("BCR")
    await channel.writes(thread, "29:anna", "encore un mot")
    await channel.hears(thread, "Anna : Cette demande est close")

    await channel.taps(thread, "29:anna", "reopen")
    await channel.shows(thread, "Prise en charge")
    assert await channel.posts("Me revoilà", thread, "29:anna") == 202  # which the permission lets us hear
    await jean.hears("Me revoilà")
    await jean.says("encore là, merci")
    await channel.hears(thread, "encore là, merci")

    await keeps_its_promises(channel, thread)
    for shown in [*channel.cards(thread), taken["value"]]:
        check(shown, card_checker)


async def keeps_its_promises(channel: Channel, thread: str) -> None:
    """Each thing is shown once and in order; what is between others, and what is secret, is not."""
    said = channel.said(thread)
    for words in ("mot de passe est", "indésirables", "bien là", "Bonne journée", "donné la note", "encore là"):
        assert sum(words in one for one in said) == 1, (words, said)
    assert not any("Bateau" in one or "bcr" in one.casefold() or "doublon" in one for one in said)
    assert not any("quel est" in one or "revoilà" in one for one in said), "what is there already is not shown again"
    heard = str([one.activity for one in channel.connector.deliveries if "a%3A1" in one.path])
    assert heard.count("votre</b> mail") == 1
    assert "doublon" not in heard
    assert "encore un mot" not in heard
    order = [
        "prend la suite",
        "mot de passe est",
        "indésirables",
        "bien là",
        "Bonne journée",
        "donné la note",
        "encore là",
    ]
    places = [next(place for place, one in enumerate(said) if words in one) for words in order]
    assert places == sorted(places), said

"""A ticket that is answered from Teams alone."""

from tests.channels.in_teams import InTeams
from tests.teams_desk.in_channel import HANDS_OVER, Channel, check, titles


async def test_a_request_is_answered_from_the_channel_alone(channel: Channel, jean: InTeams) -> None:
    for words in HANDS_OVER:
        await jean.says(words)
    thread = await channel.thread()
    card = await channel.shows(thread, "je ne reçois rien", "À prendre", "Normale", "français", "/desk/tickets/DS-")
    assert titles(card) == ["Prendre", "Répondre", "Confier", "Ouvrir le bureau"]
    check(card)

    taken = await channel.taps(thread, "29:anna", "take")
    check(taken["value"])
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
    await channel.taps(thread, "29:anna", "reply", text="Regardez vos indésirables.")
    await jean.hears("Regardez vos indésirables.")
    await channel.hears(thread, "◆ Anna Regardez vos indésirables.")
    await jean.says("c’était là", id="f:thanks")
    await channel.hears(thread, "c’était là")
    edited = {"type": "messageUpdate", "id": "f:thanks"}
    await jean.says("c’était bien là, merci", **edited)
    await channel.hears(thread, "message modifié c’était bien là, merci")

    await channel.taps(thread, "29:anna", "close", text="Bonne journée !")
    await channel.hears(thread, "Anna a clos la demande")
    closed = await channel.shows(thread, "Close, traitée", "Bonne journée")
    check(closed)
    assert titles(closed) == ["Rouvrir et reprendre", "Ouvrir le bureau"]
    await jean.hears("est close")
    await jean.says("5")
    await channel.shows(thread, "5 sur 5")
    await jean.says("c'est quoi un bcr ?")  # is between the person and the assistant
    await jean.hears("BCR")
    await channel.writes(thread, "29:anna", "encore un mot")
    await channel.hears(thread, "Anna : Cette demande est close")

    said = channel.said(thread)
    assert len(said) == len(set(said)), said
    assert not any("Bateau" in one or "bcr" in one.casefold() or "doublon" in one for one in said)
    assert not any("quel est" in one for one in said), "what is there already is not shown again"
    heard = str(
        [
            one.activity
            for one in channel.connector.deliveries
            if one.activity.get("conversation", {}).get("id") == "a:1/x"
        ]
    )
    assert heard.count("votre</b> mail") == 1
    assert "doublon" not in heard
    assert "encore un mot" not in heard
    order = ["Assistant Anna, de", "mot de passe est", "indésirables", "bien là", "Bonne journée", "donné la note"]
    places = [next(place for place, one in enumerate(said) if words in one) for words in order]
    assert places == sorted(places), said

"""What a card shows of what people chose or filled in."""

from bot import taps


def test_what_was_filled_in_is_no_link_of_ours() -> None:
    """The card speaks in our name, and in a group everybody reads it."""
    written = "[Signez ici](https://evil.example)\n**au plus vite**"
    chosen = {"value": {"guichet": {"at": 2, "filled": {"Sujet": written}}}}
    shown = taps.settled({"body": []}, chosen, lambda key, **_: key, is_group=True)
    (facts,) = [part["facts"] for part in shown["body"] if part["type"] == "FactSet"]
    assert facts == [{"title": "Sujet", "value": "(Signez ici)(https://evil.example) ∗∗au plus vite∗∗"}]

"""Canned replies: kept by supervisors, with three variables and no more."""

import pytest

from bot.console.canned import CannedError, check, filled
from tests.console.conftest import Visit

FACTS = {"first_name": "", "number": "DS-1", "agent": "Anna"}


async def test_supervisor_keeps_changes_and_removes_a_reply(visit: Visit) -> None:
    sami = await visit("Sami")
    await sami.opens("/desk/replies")
    given = {"reply": "", "language": "fr", "title": "Accueil", "text": "Bonjour {{ first_name }},\r\nmerci."}
    response = await sami.sends("/desk/replies", **given)
    await sami.opens(response.headers["Location"])
    assert "La réponse type est gardée" in sami.page
    assert "Bonjour {{ first_name }},\nmerci.</textarea>" in sami.page
    reply = sami.page.split('id="title-')[2].partition('"')[0]
    await sami.sends("/desk/replies", **{**given, "reply": reply, "title": "Bienvenue"})
    await sami.opens("/desk/replies")
    assert "<summary>Bienvenue</summary>" in sami.page
    assert "<summary>Accueil</summary>" not in sami.page
    await sami.sends("/desk/replies/remove", reply=reply)
    await sami.opens("/desk/replies")
    assert "Bienvenue" not in sami.page


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Bonjour {{ prenom }}", "Le mot « prenom » n’est pas connu"),
        ("Bonjour {{ first_name", "accolades qui ne vont pas"),
        ("{% for a in range(9) %}x{% endfor %}", "accolades qui ne vont pas"),
        ("  ", "Il faut un titre et un texte"),
    ],
)
async def test_what_cannot_be_filled_in_is_told_and_kept_in_the_form(visit: Visit, text: str, told: str) -> None:
    sami = await visit("Sami")
    await sami.opens("/desk/replies")
    response = await sami.sends("/desk/replies", reply="", language="fr", title="Essai", text=text)
    assert response.status == 422
    assert told in sami.page.replace("\N{NO-BREAK SPACE}", " ")
    assert f"{text}</textarea>" in sami.page


async def test_agent_has_no_way_there(visit: Visit) -> None:
    anna = await visit("Anna")
    await anna.opens("/desk")
    assert "/desk/replies" not in anna.page
    assert (await anna.opens("/desk/replies")).status == 403


@pytest.mark.parametrize(
    "text",
    [
        "{{ agent.__class__ }}",
        "{{ agent() }}",
        "{{ agent | upper }}",
        "{% set x = 1 %}",
        "{{ 1 + 1 }}",
        "{% if x %}{% endif %}",
        "{%if agent%}" * 110 + "{%endif%}" * 110,
    ],
)
def test_nothing_but_variables_is_allowed(text: str) -> None:
    with pytest.raises(CannedError):
        check(text)


def test_unknown_name_leaves_no_gap() -> None:
    text = "Bonjour {{ first_name }}, {% if first_name %}vous{% endif %}ici {{ agent }}."
    assert filled(text, FACTS) == "Bonjour, ici Anna."
    assert filled(text, {**FACTS, "first_name": "Léa"}) == "Bonjour Léa, vousici Anna."

"""Whatever is posted and asked, the answer is never an error of ours."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.directline.person import Person
from tests.examples import examples

# One server serves all examples of a test: they are all in the same conversation, as an attacker's would be.
BUDGET = settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
LETTERS = st.text(st.characters(codec=None), max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | LETTERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(LETTERS, inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(["message", "typing", "event", "conversationUpdate"]) | LETTERS
NAMES = ["text", "locale", "name", "value", "from", "attachments", "entities", "id", "channelData", "conversation"]
KEYS = st.fixed_dictionaries({}, optional={"clientActivityID": JSON})
ACTIVITIES = st.fixed_dictionaries(
    {"type": KINDS}, optional=dict.fromkeys(NAMES, JSON) | {"channelData": KEYS | JSON, "text": LETTERS | JSON}
)


@BUDGET
@given(activity=ACTIVITIES | JSON)
async def test_any_activity(person: Person, logged: Callable[[], str], activity: Any) -> None:
    response = await person.posts(data=json.dumps(activity).encode())
    assert response.status in {200, 400}
    assert "Traceback" not in logged()


@BUDGET
@given(body=st.binary(max_size=200))
async def test_any_bytes(person: Person, body: bytes) -> None:
    assert (await person.posts(data=body)).status in {200, 400}


@BUDGET
@given(watermark=LETTERS | st.integers().map(str))
async def test_any_watermark(person: Person, watermark: str) -> None:
    asked = quote(watermark, errors="surrogatepass")
    assert (await person.polls(asked)).status in {200, 400}
    assert (await person.resumes(asked)).status in {200, 400}


@BUDGET
@given(token=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60))
async def test_any_token(person: Person, token: str) -> None:
    response = await person.client.get(f"{person.url}/activities", headers={"Authorization": f"Bearer {token}"})
    assert response.status == 403
    assert (await person.client.get(f"{person.url}/stream?t={quote(token)}")).status == 403

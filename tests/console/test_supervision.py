"""The supervisor's page: who sees it, what it says, and its tables as CSV."""

import csv
import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from actions.store.desk_tables import questions, ticket_events, tickets
from bot.console.period import chosen_in, months_until
from bot.console.plots import Series, plot, shade, steps_to
from bot.console.supervision_tables import TABLES
from bot.console.workplace import Workplace
from tests.console.conftest import Visit
from tests.desk_rows import add_rows, event_of, ticket_of

HOME = "/desk/supervision"
TODAY = date(2026, 3, 31)
PARIS = ZoneInfo("Europe/Paris")
FEBRUARY = "period=dates&from=2026-02-01&to=2026-02-28"
HOSTILE = '=HYPERLINK("http://evil.example") <b>\'"'


def moment(day: int, hour: int) -> int:
    """Return a moment of February 2026 as clocks in Paris show it: the 2nd is a Monday."""
    return round(datetime(2026, 2, day, hour, tzinfo=PARIS).timestamp() * 1000)


@pytest.fixture
async def filled(at: Workplace) -> None:
    """Three questions of Monday at 10, one of which the assistant solved, and a ticket solved in an hour."""
    asked = {"conversation": "one", "language": "fr", "state": "open", "asked_at": moment(2, 10)}
    await add_rows(
        at.store,
        questions,
        {**asked, "sequence": 1, "text": "un", "outcome": "answered", "article": "definition-bcr", "helped": True},
        {**asked, "sequence": 2, "text": HOSTILE, "outcome": "unknown", "article": "", "helped": None},
        {**asked, "sequence": 3, "text": "trois", "outcome": "choice", "article": "", "helped": None},
    )
    row = ticket_of(
        "ticket",
        priority="high",
        state="closed",
        closed_as="solved",
        agent_id="id of Anna",
        created_at=moment(2, 11),
        first_reply_at=moment(2, 11) + 600_000,
        closed_at=moment(2, 12),
        reply_due_at=moment(2, 12),
        solve_due_at=moment(2, 13),
        rating=4,
        rating_words="Parfait\u00a0!",
        rated_at=moment(2, 13),
        updated_at=moment(2, 13),
    )
    await add_rows(at.store, tickets, row)
    for kind, when in (("taken", moment(2, 11)), ("closed", moment(2, 12))):
        given = {"id": f"{when}", "at": when, "kind": kind, "agent_id": "id of Anna"}
        await add_rows(at.store, ticket_events, event_of("ticket", **given))


@pytest.mark.usefixtures("filled")
async def test_page_tells_what_was_asked_solved_and_said(visit: Visit) -> None:
    person = await visit("Sami")
    response = await person.opens(f"{HOME}?{FEBRUARY}")
    assert response.status == 200
    for said in (
        "Du 1er févr. 2026 au 28 févr. 2026.",
        "<dt>Résolues par l’assistant</dt><dd>33,3 %</dd>",
        "<dt>Première réponse, médiane</dt><dd>10 min</dd>",
        "<dt>Note moyenne sur 5</dt><dd>4,0</dd>",
        "Première réponse : 100 % à temps, sur 1",
        "Parfait !",
        "Anna Dubois",
    ):
        assert said in person.page.replace("\u202f", " ").replace("\u00a0", " "), said


@pytest.mark.usefixtures("filled")
async def test_page_says_what_people_typed_as_text(visit: Visit) -> None:
    person = await visit("Sami")
    response = await person.client.get(f"{HOME}?{FEBRUARY}")
    page = await response.text()
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("period", ["period=7", "period=90", "period=dates&from=2020-01-01&to=2020-12-31"])
async def test_page_is_whole_without_anything_to_tell(visit: Visit, language: str, period: str) -> None:
    person = await visit("Sami")
    response = await person.opens(f"{HOME}?{period}&lang={language}")
    assert response.status == 200
    assert ("Rien à montrer" if language == "fr" else "Nothing to show") in person.page
    assert "<svg" not in person.page


@pytest.mark.usefixtures("filled")
async def test_many_days_are_told_by_week(visit: Visit) -> None:
    person = await visit("Sami")
    await person.opens(f"{HOME}?period=dates&from=2025-12-01&to=2026-03-31")
    assert "par semaine" in person.page
    assert "du 2\u00a0févr.\u00a02026 au 8\u00a0févr.\u00a02026" in person.page


@pytest.mark.parametrize(
    "query",
    [
        "from=&to=2026-02-28",
        "from=2026-02-01&to=hier",
        "from=2026-02-03&to=2026-02-02",
        "from=2020-01-01&to=2026-01-01",
        "from=9999-12-31&to=9999-12-31",
        "from=0001-01-01&to=9999-12-31",
    ],
)
async def test_dates_that_mean_no_period_are_said_to(visit: Visit, query: str) -> None:
    person = await visit("Sami")
    response = await person.opens(f"{HOME}?period=dates&{query}")
    assert response.status == 422
    assert "aria-invalid" in person.page


@pytest.mark.usefixtures("filled")
async def test_every_table_is_there_as_csv(visit: Visit) -> None:
    person = await visit("Sami")
    for name in TABLES:
        response = await person.opens(f"{HOME}/{name}.csv?{FEBRUARY}")
        assert response.content_type == "text/csv"
        assert "attachment" in response.headers["Content-Disposition"]
        content = await response.read()
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert len(rows) > 1, name
        assert all(len(row) == len(rows[0]) for row in rows), name


async def rows_of(visit: Visit, name: str, query: str = FEBRUARY) -> list[list[str]]:
    person = await visit("Sami")
    response = await person.opens(f"{HOME}/{name}.csv?{query}")
    return list(csv.reader(io.StringIO((await response.read()).decode("utf-8-sig")), delimiter=";"))


@pytest.mark.usefixtures("filled")
async def test_csv_holds_numbers_that_a_spreadsheet_reads(visit: Visit) -> None:
    volumes = await rows_of(visit, "volume")
    assert len(volumes) == 29
    assert volumes[2] == ["2026-02-02", "1", "3", "1", "1", "1"]
    assert await rows_of(visit, "times") == [
        ["Délai", "Médiane (minutes)", "Neuf sur dix en moins de (minutes)", "Demandes"],
        ["Première réponse", "10", "10", "1"],
        ["Résolution", "60", "60", "1"],
    ]
    assert (await rows_of(visit, "agents"))[1] == ["Anna Dubois", "1", "1", "10", "4,0", "1"]
    overview = {row[0]: row[1] for row in await rows_of(visit, "overview", f"{FEBRUARY}&lang=en")}
    assert (overview["Solved by the assistant (%)"], overview["Mean rating out of 5"]) == ("33.3", "4.0")


@pytest.mark.usefixtures("filled")
async def test_csv_tells_volumes_by_day_where_the_page_tells_them_by_week(visit: Visit) -> None:
    volumes = await rows_of(visit, "volume", "period=dates&from=2025-12-01&to=2026-03-31")
    assert len(volumes) == 1 + 31 + 31 + 28 + 31


@pytest.mark.usefixtures("filled")
async def test_csv_holds_nothing_that_a_spreadsheet_would_run(visit: Visit) -> None:
    rows = await rows_of(visit, "unanswered")
    assert [row[1] for row in rows[1:]] == [f"'{HOSTILE}"]


@pytest.mark.usefixtures("filled")
async def test_a_language_narrows_all_of_it(visit: Visit) -> None:
    assert (await rows_of(visit, "overview", f"{FEBRUARY}&language=en"))[1][1] == "0"
    assert (await rows_of(visit, "overview", f"{FEBRUARY}&language=fr"))[1][1] == "3"


async def test_there_is_no_other_table(visit: Visit) -> None:
    person = await visit("Sami")
    assert (await person.opens(f"{HOME}/secrets.csv")).status == 404


async def test_only_supervisors_see_it(visit: Visit) -> None:
    for name, status in (("Anna", 403), ("Edith", 403), ("Sami", 200)):
        person = await visit(name)
        assert (await person.opens(HOME)).status == status
        assert (await person.opens(f"{HOME}/agents.csv")).status == status


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ({}, date(2026, 3, 2), TODAY),
        ({"period": "7"}, date(2026, 3, 25), TODAY),
        ({"period": "nonsense"}, date(2026, 3, 2), TODAY),
        ({"period": "2026-03"}, date(2026, 3, 1), TODAY),
        ({"period": "2026-02"}, date(2026, 2, 1), date(2026, 2, 28)),
        ({"period": "dates", "from": "2026-01-05", "to": "2026-12-31"}, date(2026, 1, 5), TODAY),
    ],
)
def test_periods_are_of_days_that_have_begun(query: dict[str, str], first: date, last: date) -> None:
    chosen = chosen_in(query, TODAY, PARIS, frozenset({"fr"}))
    assert (chosen.days.first, chosen.days.last, chosen.wrong) == (first, last, {})


def test_months_go_back_a_year() -> None:
    months = months_until(TODAY)
    assert (months[0], months[-1], len(months)) == (date(2026, 3, 1), date(2025, 3, 1), 13)


@pytest.mark.parametrize(
    ("most", "steps"),
    [(1, [0, 1]), (4, [0, 1, 2, 3, 4]), (5, [0, 2, 4, 6]), (99, [0, 50, 100]), (1200, [0, 500, 1000, 1500])],
)
def test_axes_have_round_numbers(most: int, steps: list[int]) -> None:
    assert steps_to(most) == steps


def test_bars_stand_on_each_other_and_within_the_plot() -> None:
    series = [Series(style="below", values=[1, 0]), Series(style="above", values=[3, 2])]
    drawn = plot(["a", "b"], ["1 and 3", "2"], series, [Series(style="line", values=[4, 0])], 348)
    (below, above), (alone,) = (column.parts for column in drawn.columns)
    assert below.y + below.height == drawn.rows[0].at == alone.y + alone.height
    assert above.y + above.height == below.y
    assert above.y == drawn.rows[-1].at == drawn.lines[0].points[0][1]


def test_shades_begin_with_the_first_and_end_with_the_most() -> None:
    assert [shade(value, 50) for value in (0, 1, 10, 11, 50)] == [0, 1, 1, 2, 5]

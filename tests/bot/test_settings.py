from pathlib import Path

import pytest

from bot.settings import ROOT, BadSettingsError, describe, read_settings, signing_key


def test_the_shipped_settings_are_good_and_each_says_what_it_means() -> None:
    lines = list(describe(read_settings()))
    assert all(line.meaning for line in lines)
    assert {line.source for line in lines if line.name.startswith("portal.")} == {"guichet.toml"}


def test_every_bad_setting_is_told_at_once_and_no_value_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PORT": "many",
        "SECRET_KEY": "tooshort",
        "SUPPORT__EMAIL": "nobody-at-all",
        "BOT_APP_ID": "an-app",
        "DATABASE_URL": "mysql://root:hunter2@db/guichet",
        "PROT": "80",
    }.items():
        monkeypatch.setenv(f"GUICHET_{name}", value)
    with pytest.raises(BadSettingsError) as refused:
        read_settings()
    told = "\n".join(refused.value.problems)
    for name in (
        "port",
        "secret_key",
        "support.email",
        "bot_tenant_id",
        "bot_app_password",
        "database_url",
        "GUICHET_PROT",
    ):
        assert f"{name}: " in told
    assert "hunter2" not in told
    assert "tooshort" not in told


def test_every_language_is_asked_for_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language without texts made every turn fail, and words missing in one were quoted as "{}"."""
    shipped = (ROOT / "guichet.toml").read_text(encoding="utf-8")
    (tmp_path / "guichet.toml").write_text(shipped.replace('en = "certification', 'de = "Betreuung'), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadSettingsError) as refused:
        read_settings(default_language="de")
    assert refused.value.problems == ["default_language: is one of en, fr", "support.name: is missing in en"]


def test_a_missing_section_is_told_with_where_to_give_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        BadSettingsError, match=r"portal: is missing; give it in guichet\.toml or as GUICHET_PORTAL"
    ) as bad:
        read_settings()
    assert bad.value.problems[0] == "guichet.toml: is not in this folder; run guichet where it is"


def test_a_file_that_is_not_toml_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "guichet.toml").write_text("[portal\nname = ")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadSettingsError, match="line 1"):
        read_settings()


def test_secrets_are_hidden_and_sources_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("GUICHET_DATABASE_URL", "postgresql://guichet:hunter2@db/guichet")
    monkeypatch.setenv("GUICHET_PORTAL__OPERATOR", "Another Portal")
    lines = {line.name: line for line in describe(read_settings())}
    assert (lines["secret_key"].value, lines["secret_key"].source) == ("(hidden)", "environment")
    assert "hunter2" not in str(lines)
    assert (lines["portal.operator"].value, lines["portal.operator"].source) == ("Another Portal", "environment")
    assert lines["portal.home_url"].source == "guichet.toml"
    assert lines["host"].source == "default"


def test_the_signing_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = read_settings(data_dir=tmp_path)
    key = signing_key(settings)
    assert len(key) >= 32
    assert signing_key(settings) == key
    assert (tmp_path / "signing.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"files_url": "https://bucket"}, "files_url: is s3://bucket"),
        ({"files_url": "s3://"}, "files_url: is s3://bucket"),
        ({"teams_desk_team": "19:a@thread.tacv2"}, "teams_desk_team: goes with bot_app_id"),
        ({"files_endpoint": "https://minio.example"}, "files_endpoint: goes with files_url"),
        ({"files_url": "s3://bucket", "files_endpoint": "minio:9000"}, "files_endpoint: "),
        ({"files_url": "s3://bucket", "files_access_key_id": "id"}, "files_secret_access_key: goes with"),
        ({"files_url": "s3://bucket", "files_secret_access_key": "hush hush"}, "files_secret_access_key: goes with"),
        ({"files_key": "hush hush"}, "files_key: is 32 characters or longer"),
    ],
    ids=str,
)
def test_where_files_are_kept_is_told_wholly_or_not_at_all(given: dict[str, str], told: str) -> None:
    with pytest.raises(BadSettingsError) as refused:
        read_settings(**given)
    assert told in str(refused.value)
    assert "hush hush" not in str(refused.value)


def test_a_bucket_may_be_known_by_its_name_alone() -> None:
    assert read_settings(files_url="s3://bucket/some/prefix").files_access_key_id == ""


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TIME_ZONE", "Europe/Nowhere", "desk.time_zone: is a time zone such as Europe/Paris"),
        ("COUNTRY", "XX", "desk.country: is a country's code"),
        ("SUBDIVISION", "999", "desk.subdivision: is a country's code, such as FR, or that of a part of it"),
        ("CLOSED_ON", '["24 December"]', "desk.closed_on.0: "),
        ("HOURS__MONDAY", "9 to 5", "desk.hours.monday: is written as 09:00-17:00"),
        ("HOURS__FUNDAY", "09:00-17:00", "desk.hours.funday: is not a setting"),
        ("FIRST_REPLY_MINUTES__LOW", "0", "desk.first_reply_minutes.low: "),
        ("SOLVE_MINUTES__URGENT", "5", "desk.solve_minutes: is shorter than first_reply_minutes for urgent"),
        ("TICKET_DAYS", "-1", "desk.ticket_days: "),
    ],
)
def test_a_desk_that_cannot_be_meant_is_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    monkeypatch.setenv(f"GUICHET_DESK__{name}", value)
    with pytest.raises(BadSettingsError) as refused:
        read_settings()
    assert [problem for problem in refused.value.problems if problem.startswith(told)] == refused.value.problems


def test_a_desk_that_never_opens_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for day in ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"):
        monkeypatch.setenv(f"GUICHET_DESK__HOURS__{day}", "")
    with pytest.raises(BadSettingsError, match="desk: has no opening hours on any day"):
        read_settings()


def test_a_subdivision_goes_with_its_country(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_DESK__COUNTRY", "")
    monkeypatch.setenv("GUICHET_DESK__SUBDIVISION", "57")
    with pytest.raises(BadSettingsError, match=r"desk\.subdivision: goes with country"):
        read_settings()


def test_the_desk_is_closed_on_the_days_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUICHET_DESK__CLOSED_ON", '["2026-12-24", "2026-12-31"]')
    settings = read_settings()
    assert {line.name: line.value for line in describe(settings)}["desk.closed_on"] == "2026-12-24, 2026-12-31"
    noon = 1_798_110_000_000  # of 24 December 2026, in Paris
    assert not settings.desk.business_hours.is_open(noon)
    assert settings.desk.business_hours.is_open(noon - 24 * 60 * 60 * 1000)

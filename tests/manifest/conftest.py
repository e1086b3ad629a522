import pytest

from bot.settings import Settings
from tests.conftest import MakeSettings

APP_ID = "11111111-2222-3333-4444-555555555555"
CONNECTED = {
    "bot_app_id": APP_ID,
    "bot_tenant_id": "66666666-7777-8888-9999-000000000000",
    "bot_app_password": "password",
    "public_url": "https://guichet.example.org",
    "teams_desk_team": "19:support@thread.tacv2",
}


@pytest.fixture
def settings(make_settings: MakeSettings) -> Settings:
    return make_settings(**CONNECTED)

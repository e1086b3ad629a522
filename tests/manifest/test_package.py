import json
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.settings import ROOT, Settings
from bot.teams_app import package
from bot.teams_app.checking import problems_of
from bot.teams_extension.asked import ANSWER, ARTICLES, TICKETS
from tests.conftest import MakeSettings
from tests.manifest.conftest import APP_ID, CONNECTED
from tests.manifest.unzipped import parsed, unzipped

# Microsoft's own tools validate so: with ajv, in draft 4.
AJV = """
const Ajv = require("ajv-draft-04"), formats = require("ajv-formats"), fs = require("node:fs");
const ajv = new Ajv({allErrors: true, strictTypes: false, unicodeRegExp: false});
formats(ajv, ["uri", "email", "regex"]);
const [schema, content] = process.argv.slice(1).map((file) => JSON.parse(fs.readFileSync(file)));
const validate = ajv.compile(schema);
if (!validate(content)) { console.error(JSON.stringify(validate.errors)); process.exit(1); }
"""


def test_what_is_built_is_what_teams_takes(settings: Settings) -> None:
    assert problems_of(package.build(settings)) == []


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("manifest.json", "MicrosoftTeams.schema.json"),
        ("en.json", "MicrosoftTeams.Localization.schema.json"),
    ],
)
def test_another_validator_says_so_too(settings: Settings, tmp_path: Path, name: str, schema: str) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node.js on the PATH")
    (tmp_path / name).write_bytes(unzipped(package.build(settings))[name])
    arguments = [node, "-e", AJV, str(ROOT / "manifest" / "schemas" / schema), str(tmp_path / name)]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_is_the_same_to_the_byte_each_time(settings: Settings) -> None:
    assert package.build(settings) == package.build(settings)


def test_it_is_of_this_bot_this_portal_and_this_version(settings: Settings) -> None:
    manifest = parsed(package.build(settings))
    assert manifest["id"] == manifest["bots"][0]["botId"] == APP_ID
    assert manifest["version"] == version("guichet")
    newer = settings.model_copy(update={"teams_app_version": "1.2.3"})
    assert parsed(package.build(newer))["version"] == "1.2.3"
    assert manifest["validDomains"] == ["guichet.example.org"]
    assert manifest["developer"] == {
        "name": settings.portal.operator,
        "websiteUrl": settings.portal.home_url,
        "privacyUrl": "https://guichet.example.org/terms",
        "termsOfUseUrl": settings.portal.terms_url,
    }
    assert "webApplicationInfo" not in manifest


def test_it_goes_everywhere_and_takes_files(settings: Settings) -> None:
    (bot,) = parsed(package.build(settings))["bots"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    assert bot["supportsFiles"]
    assert [commands["scopes"] for commands in bot["commandLists"]] == [["personal"], ["team", "groupChat"]]


def test_agents_have_an_extension_where_their_team_is_in_teams(settings: Settings) -> None:
    (extension,) = parsed(package.build(settings))["composeExtensions"]
    assert [(command["id"], command["type"]) for command in extension["commands"]] == [
        (ARTICLES, "query"),
        (TICKETS, "query"),
        (ANSWER, "action"),
    ]
    alone = package.build(settings.model_copy(update={"teams_desk_team": ""}))
    assert problems_of(alone) == []
    assert "composeExtensions" not in parsed(alone)


def test_it_may_read_the_support_team_s_channel_where_there_is_one(settings: Settings) -> None:
    assert "authorization" not in parsed(package.build(settings))
    built = package.build(settings.model_copy(update={"teams_desk_channel": "19:requests@thread.tacv2"}))
    assert problems_of(built) == []
    manifest = parsed(built)
    (permission,) = manifest["authorization"]["permissions"]["resourceSpecific"]
    assert permission == {"name": "ChannelMessage.Read.Group", "type": "Application"}
    assert manifest["webApplicationInfo"] == {"id": APP_ID, "resource": "https://guichet.example.org"}


@pytest.mark.parametrize("desk", [{}, {"teams_desk_channel": "19:desk@thread.tacv2"}])
def test_people_are_recognised_where_the_settings_say_by_what(
    make_settings: MakeSettings, desk: dict[str, str]
) -> None:
    resource = f"api://guichet.example.org/botid-{APP_ID}"
    built = package.build(make_settings(**CONNECTED, **desk, teams_sso_resource=resource))
    assert problems_of(built) == []
    assert parsed(built)["webApplicationInfo"] == {"id": APP_ID, "resource": resource}


@pytest.mark.parametrize(("default", "other"), [("fr", "en"), ("en", "fr")])
def test_the_default_language_is_the_settings(make_settings: MakeSettings, default: str, other: str) -> None:
    built = package.build(make_settings(**CONNECTED, default_language=default))
    assert problems_of(built) == []
    manifest = parsed(built)
    assert manifest["localizationInfo"] == {
        "defaultLanguageTag": default,
        "additionalLanguages": [{"languageTag": other, "file": f"{other}.json"}],
    }
    titles = {"fr": "Déposer un fichier", "en": "Deposit a file"}
    assert manifest["bots"][0]["commandLists"][0]["commands"][0]["title"] == titles[default]
    assert parsed(built, f"{other}.json")["bots[0].commandLists[0].commands[0].title"] == titles[other]


def test_another_portal_needs_its_settings_alone(make_settings: MakeSettings) -> None:
    given = make_settings(**CONNECTED)
    portal = given.portal.model_copy(
        update={"name": {"fr": "registre des diplômes", "en": "register of diplomas"}, "operator": "Ministère"}
    )
    settings = given.model_copy(update={"portal": portal, "assistant_name": "Ariane"})
    built = package.build(settings)
    assert problems_of(built) == []
    text = json.dumps(parsed(built)) + json.dumps(parsed(built, "en.json"))
    for own in ("Guichet", "Caisse des D", "deposit portal"):
        assert own not in text
    assert parsed(built)["name"]["full"] == "Ariane, l’assistant du registre des diplômes"
    assert parsed(built, "en.json")["name.full"] == "Ariane, the assistant of the register of diplomas"


def test_another_portal_may_have_texts_and_icons_of_its_own(make_settings: MakeSettings, tmp_path: Path) -> None:
    own = tmp_path / "app"
    shutil.copytree(ROOT / "manifest", own, ignore=shutil.ignore_patterns("schemas"))
    texts = own / "texts" / "fr.yaml"
    texts.write_text(texts.read_text().replace("Déposer un fichier", "Envoyer un diplôme"))
    built = package.build(make_settings(**CONNECTED, teams_app_dir=own))
    assert parsed(built)["bots"][0]["commandLists"][0]["commands"][0]["title"] == "Envoyer un diplôme"


def test_the_privacy_policy_may_be_a_page_of_the_portal(make_settings: MakeSettings) -> None:
    given = make_settings(**CONNECTED)
    privacy = given.privacy.model_copy(update={"policy_url": "https://portail.example/vie-privee"})
    manifest = parsed(package.build(given.model_copy(update={"privacy": privacy})))
    assert manifest["developer"]["privacyUrl"] == "https://portail.example/vie-privee"


def test_what_the_settings_lack_is_told_at_once(make_settings: MakeSettings) -> None:
    lacking = [problem.partition(":")[0] for problem in package.missing(make_settings())]
    assert lacking == ["bot_app_id", "public_url"]
    insecure = make_settings(**{**CONNECTED, "bot_app_id": "guichet", "public_url": "http://guichet.example.org"})
    assert [problem.partition(";")[0] for problem in package.missing(insecure)] == [
        "bot_app_id: is no application id, such as 11111111-2222-3333-4444-555555555555",
        "public_url: is http://guichet.example.org",
    ]

"""Every dialog has all its words in every language and no others, and only names what there is."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from bot.phrases import Phrases, languages, read_texts
from bot.settings import read_settings
from bot.understanding import Understanding
from dialogs import DIALOGS, NOTICES, manners
from dialogs.articles import named_articles
from dialogs.commands import command
from dialogs.dialog import Ask, Call, Check, Dialog, Ends, First, Stop, Tell
from dialogs.engine import PATIENCE
from dialogs.evaluate import kinds as measured
from dialogs.slots import Choice, Kind, Option, OrNone
from knowledge.article import Articles
from knowledge.reading import read_articles

ROOT = Path(__file__).parent.parent.parent
LANGUAGES = sorted(languages())
CONTEXT = {
    "conversation",
    "user",
    "channel",
    "account",
    "entra",
    "language",
    "under",
    "transcript",
}  # the turn knows it
SHORT_LABEL = 45  # characters that a button shows on a phone
SHORT_WAY = 36  # longer ones could be taken for their contrary: "ne … pas" would be a small difference
QUOTED = re.compile(r"[«“]\s?(.+?)\s?[»”]")
TOLD_TO_SAY = re.compile(r"(?:[Dd]ites-moi|[Tt]ell me) " + QUOTED.pattern)

# What actions tell of a success, by the request.
SAID = {
    "AddToTicket": "ticket.added",
    "MailTranscript": "ticket.transcript_sent",
    "MyTicket": "ticket.stands",
    "OpenTicket": "ticket.opened",
    "RemarkOnRating": "ticket.remarked",
    "ReopenTicket": "ticket.reopened",
    "ReturnToAssistant": "ticket.returned",
    "WithdrawTicket": "ticket.withdrawn",
    "AskAdministrator": "administrator.asked",
    "ConvertSheet": "sheet.converting",
    "CreateColleague": "colleague.invited",
    "DepositFiles": "deposit.received",
    "DisableAccount": "account.disabled",
    "FindAdministrator": "find_administrator.found",
    "FindDeposit": "receipts.found",
    "ListAccounts": "accounts.listed",
    "ListDeposits": "deposits.listed",
    "ListMoreDeposits": "deposits.listed",
    "NameAdministrator": "administrator.named",
    "OfferFile": "receipts.preparing",
    "ForgetInTeams": "forget_in_teams.done",
    "OpenSignIn": "sign_in.link",
    "RecogniseInTeams": "recognise_in_teams.done",
    "RedeemCode": "sign_in.signed_in",
    "Register": "registration.sent",
    "RemindLogin": "login_reminder.sent",
    "ResendConfirmation": "registration.sent_again",
    "ResetPassword": "password_reset.sent",
    "SignOut": "sign_out.done",
    "WhoAmI": "who_am_i.account",
    "WithdrawDeposit": "deposits.withdrawn",
}
DESK = {
    "taken",
    "reply",
    "dialog",
    "transferred",
    "let_go",
    "closed",
    "over",
    "merged",
    "nobody_hears",
}  # what agents do in a conversation
WITH_LINK = {"sign_in": "code"}  # dialogs in which an action tells a link, and where help shows it again
OPENING = {  # with a link each
    "deposit.send",
    "convert_sheet.send",
    "convert_sheet.wrong_columns",
    "deposits.listed",
    "notices.files_refused",
}
ON_CARDS = {
    "deposit.received",
    "deposits.listed",
    "receipts.found",
    "notices.deposit_processed",
    "notices.deposit_malformed",
}
"""What tells of several things, each on a card of its own."""
BUTTONS = {"receipt", "report", "rejected", "correction", "page", "picture"}
"""What cards open."""

# Together these make every kind of answer fail in each of its ways.
NO_ANSWERS = (
    "",
    "...",
    "euh",
    "42",
    "peut-être, je verrai bien ce que ça donne",
    "12A",
    "12ABC34",
    "12ABC3456789XYZ9",
    "12ABC345 ou 34DEF567",
    "BCR 12ABC345",
    "un compta",
    "MCFCER",
    "MCFCER000123",
    "MCFCER000123 ou MCFCER000456",
    "123456789012345678901234567890",
    "73282932000074",
    "j'ai deux contrats 11111 et 22222 ici",
    "marie@",
    "marie@gmial.com",
    "a@b.fr ou c@d.fr",
    "marie.durand@cfa-lyon.fr",
    "Durand 75",
    "je ne sais pas quoi mettre comme nom ici",
    "marie.durand ou paul.durand",
    "123456 ou 654321",
    "12345",
    "1234567",
    "le 31 avril",
    "AR-1234-5678",
)
OPTIONS = (Option(value="one", label="Un compte"), Option(value="two", label="Un compto"))


def asks_of(dialog: Dialog) -> Iterator[Ask]:
    return (step for step in dialog.steps if isinstance(step, Ask))


def keys_of(dialog: Dialog) -> Iterator[str]:
    """Yield what follows the dialog's name in each key that the engine can ask for."""
    yield from ("start", "title", "asks")
    for step in dialog.steps:
        match step:
            case Ask(slot=slot):
                yield from (f"ask.{slot}", f"help.{slot}", f"label.{slot}")
                if step.page:
                    yield f"ask.{slot}_open"
                if WITH_LINK.get(dialog.name) == slot:
                    yield f"help.{slot}_open"
                if step.choices:
                    yield f"choice.{slot}"
                if isinstance(step.kind, Choice) and not step.choices:
                    yield from (f"options.{value}" for value in step.kind.values)
                if isinstance(step.kind, OrNone):
                    yield f"options.no_{slot}"
            case Tell(text=text) | Stop(text=text):
                yield text


def calls() -> Iterator[tuple[Dialog, Call]]:
    return ((dialog, step) for dialog in DIALOGS.values() for step in dialog.steps if isinstance(step, Call))


def keys_of_actions() -> Iterator[str]:
    for dialog, call in calls():
        if not isinstance(call, Check):
            yield SAID[call.request.__name__]
            if dialog.name in WITH_LINK and SAID[call.request.__name__].endswith(".link"):
                yield f"{SAID[call.request.__name__]}_open"


def kinds() -> dict[str, Kind]:
    asked = [ask.kind for dialog in DIALOGS.values() for ask in asks_of(dialog)]
    return {kind.name: kind for kind in (*manners.OWN.values(), *asked)}


def problems_of(kind: Kind) -> set[str]:
    readings = [kind.read(words, options) for words in NO_ANSWERS for options in ((), OPTIONS)]
    return {reading.problem for reading in readings if reading.problem} | {"nothing"}


def keys_of_problems() -> Iterator[str]:
    pages = {ask.kind.name for dialog in DIALOGS.values() for ask in asks_of(dialog) if ask.page}
    for name, kind in kinds().items():
        for problem in problems_of(kind):
            yield f"slots.{name}.{problem}"
            if name in pages:
                yield f"slots.{name}.{problem}_open"


def keys_of_manners() -> Iterator[str]:
    code = "\n".join(
        (ROOT / path).read_text(encoding="utf-8")
        for path in ("dialogs/engine.py", "dialogs/manners.py", "bot/guidance.py")
    )
    yield from (key for key in re.findall(r'"(manners\.[\w.]+)"', code) if not key.endswith("."))
    yield from (f"manners.options.{value}" for kind in manners.OWN.values() for value in values_of(kind))


def values_of(kind: Kind) -> tuple[str, ...]:
    return kind.values if isinstance(kind, Choice) else ("yes", "no")


def every_key() -> set[str]:
    named = {f"slots.names.{ask.slot}" for dialog in DIALOGS.values() for ask in asks_of(dialog)}
    return {
        *(f"{name}.{key}" for name, dialog in DIALOGS.items() for key in keys_of(dialog)),
        *keys_of_actions(),
        *keys_of_problems(),
        *keys_of_manners(),
        *(f"desk.{act}" for act in DESK),
        *(f"notices.{key}" for key, notice in NOTICES.items() if not notice.begins),
        *(f"{key}_open" for key in OPENING),
        *(f"{key}_card{part}" for key in ON_CARDS for part in ("", "_title")),
        *(f"open.{name}" for name in BUTTONS),
        *named,
    }


def written(language: str) -> set[str]:
    files = {path.stem for path in (ROOT / "dialogs" / "texts" / language).glob("*.yaml")}
    return {key for key, _ in read_texts(language) if key.partition(".")[0] in files}


@cache
def articles() -> Articles:
    settings = read_settings()
    return read_articles(settings.articles_dir, settings.quoted())


@cache
def phrases() -> Phrases:
    settings = read_settings()
    return Phrases(settings.quoted(), settings.default_language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_a_dialog_can_ask_for_is_written_and_none_is_left_over(language: str) -> None:
    missing, unused = every_key() - written(language), written(language) - every_key()
    assert not missing, f"missing: {sorted(missing)}"
    assert not unused, f"nobody says: {sorted(unused)}"


def test_every_named_problem_of_an_answer_was_met() -> None:
    """A problem that no example here brings about would go without words unseen."""
    named = {
        name
        for path in (ROOT / "dialogs" / "slots").glob("*.py")
        for name in re.findall(r'problem="(\w+)"', path.read_text(encoding="utf-8"))
    }
    of_later_dialogs = {"not_xml", "wrong_digit"}  # of kinds of answer that no dialog asks for yet
    assert named - of_later_dialogs <= {problem for kind in kinds().values() for problem in problems_of(kind)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_on_a_button(language: str) -> None:
    for key, text in read_texts(language):
        if re.search(r"\.(start|options\.\w+|\w+_open)$", key):
            assert isinstance(text, str), key
            assert len(text) <= SHORT_LABEL, f"{key}: {len(text)} characters"


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_of_one_question_differ(language: str) -> None:
    for name, dialog in DIALOGS.items():
        for ask in asks_of(dialog):
            if isinstance(ask.kind, Choice) and not ask.choices:
                labels = [phrases()(language, f"{name}.options.{value}") for value in ask.kind.values]
                assert len(set(labels)) == len(labels), f"{name}.{ask.slot}"
                for value, label in zip(ask.kind.values, labels, strict=True):
                    options = [Option(value=one, label=text) for one, text in zip(ask.kind.values, labels, strict=True)]
                    assert ask.kind.read(label, options).value == value


def test_everything_beside_or_after_a_dialog_exists() -> None:
    known = {(article.id, article.lang) for article in articles()}
    assert {(article, language) for article in named_articles().every() for language in LANGUAGES} <= known
    slots = {(name, ask.slot) for name, dialog in DIALOGS.items() for ask in asks_of(dialog)}
    assert {(name, slot) for name, beside in named_articles().beside.items() for slot in beside} <= slots
    assert named_articles().near_to.keys() <= {slot for _, slot in slots} | measured().keys()
    dialogs = DIALOGS.keys()
    for dialog in DIALOGS.values():
        for step in dialog.steps:
            if isinstance(step, Stop):
                assert set(step.offers) <= dialogs, dialog.name
    for _, call in calls():
        for reaction in call.on.values():
            if isinstance(reaction, Ends):
                assert set(reaction.offers) <= dialogs, call.request
            if isinstance(reaction, First):
                assert reaction.dialog in DIALOGS, call.request
    for notice in NOTICES.values():
        assert {notice.ends, notice.begins, *notice.offers} - {""} <= dialogs
        assert set(notice.given) <= set(DIALOGS[notice.begins].given if notice.begins else ())


def test_every_request_can_be_made_of_the_answers() -> None:
    for dialog, call in calls():
        slots = {ask.slot for ask in asks_of(dialog)} | set(dialog.given) | set(call.told)
        asked_for = {field.name for field in fields(call.request)}
        assert asked_for <= slots | CONTEXT, f"{dialog.name}, {call.request.__name__}"


def test_every_slot_asked_again_is_asked() -> None:
    for dialog in DIALOGS.values():
        slots = {ask.slot for ask in asks_of(dialog)}
        reactions = [*(reaction for call in dialog.steps if isinstance(call, Call) for reaction in call.on.values())]
        reactions += [then for step in dialog.steps if (then := getattr(step, "then", None))]
        for reaction in reactions:
            assert set(getattr(reaction, "slots", ())) <= slots, dialog.name


def test_every_article_starts_a_dialog_there_is_or_will_be() -> None:
    for article in articles():
        assert article.starts is None or article.starts in DIALOGS, article.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_ways_to_begin_a_dialog_are_its_own(language: str) -> None:
    dialogs_of: dict[str, set[str]] = defaultdict(set)
    for name in DIALOGS:
        ways = phrases().words(language, f"{name}.asks")
        assert len(ways) >= PATIENCE, name
        for way in ways:
            assert len(way) <= SHORT_WAY, way
            assert command(way) is None, f"{way!r} is a way out"
            dialogs_of[way.lower()].add(name)
    assert not [way for way, names in dialogs_of.items() if len(names) > 1]


def understands(*known: str) -> Understanding:
    """Return an understanding of what begins dialogs; nothing is searched here."""
    ways = {lang: {name: phrases().words(lang, f"{name}.asks") for name in DIALOGS} for lang in known}
    return Understanding(None, ways, {name: dialog.heard_in for name, dialog in DIALOGS.items()})  # type: ignore[arg-type]


def begun(understanding: Understanding, words: str, language: str) -> str | None:
    beginning = understanding.begins(words, language)
    return beginning.dialog if beginning else None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_that_begins_a_dialog_can_be_typed_later(language: str) -> None:
    understanding = understands(language)
    for name in DIALOGS:
        assert begun(understanding, phrases()(language, f"{name}.start"), language) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_is_not_kept_from_its_readers_by_a_dialog(language: str) -> None:
    """Words that an article answers begin a dialog only if that article leads to it anyway."""
    understanding = understands(language)
    for article in articles():
        for words in (article.title, *article.ask):
            assert begun(understanding, words, language) in {None, article.starts}, f"{words!r} of {article.id}"
    questions = (ROOT / "tests" / "knowledge" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    for question in map(json.loads, questions):
        assert understanding.begins(question["text"], language) is None, question["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_are_told_to_say_is_understood(language: str) -> None:
    understanding = understands(language)
    texts = dict(read_texts(language))
    told = [(key, said) for key in sorted(written(language)) for said in TOLD_TO_SAY.findall(str(texts[key]))]
    assert told
    for key, said in told:
        assert understanding.begins(said, language), f"{key}: {said!r} begins nothing"
    for key in ("manners.help", "manners.human_offered"):
        for said in QUOTED.findall(str(texts[key])):
            assert command(said), f"{key}: {said!r} is no command"


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("ne réinitialise pas mon mot de passe", "fr"),
        ("je ne veux pas m'inscrire", "fr"),
        ("réactiver un compte", "fr"),
        ("I do not want to sign up", "en"),
        ("enable an account", "en"),
    ],
)
def test_the_contrary_begins_nothing(words: str, language: str) -> None:
    assert understands(language).begins(words, language) is None


def test_misspelt_ways_begin_the_nearest_dialog() -> None:
    understanding = understands("fr")
    assert begun(understanding, "deconecte-moi !", "fr") == "sign_out"
    assert begun(understanding, "Conecte moi", "fr") == "sign_in"
    assert begun(understanding, "desactiver un compte", "fr") == "disable_account"


def test_who_wants_to_sign_in_is_not_signed_out() -> None:
    """ "me connecter" is two letters away from "me déconnecter", and was taken for it."""
    understanding = understands("fr")
    wanted = [way.replace("dé", "") for way in phrases().words("fr", "sign_out.asks") if "dé" in way]
    assert {begun(understanding, words, "fr") for words in wanted} == {"sign_in", None}  # "connexion" is a question

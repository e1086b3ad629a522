"""Answers what Teams asks of the message extension, for those who may: everybody else gets a sentence."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from math import ceil
from zoneinfo import ZoneInfo

from actions.articles import Written
from actions.learning import Stage, Version
from actions.outcome import Refusal
from actions.tickets import Agent, Role
from bot.apart import ApartFailedError
from bot.channels.botframework.incoming import locale_of
from bot.channels.botframework.invokes import Invoke, InvokeAnswer, TooFastAnswer, refused
from bot.channels.botframework.received import Received
from bot.console.frame import DESK_TEXTS
from bot.console.workplace import Workplace
from bot.phrases import Phrases
from bot.portal import Portal
from bot.problem_words import ProblemWords
from bot.settings import Settings
from bot.store.store import StoreAwayError
from bot.teams_desk.members import Members, Stranger
from bot.teams_extension import asked, cards
from bot.teams_extension.asked import Pressed, Typed
from bot.teams_extension.dialog import CHECK, KEEP, LOOK, PUBLISH, WRITE, Dialog, Tried
from bot.teams_extension.finding import Finding
from bot.teams_extension.quoted import question_in
from bot.teams_extension.trials import Trials
from bot.teams_extension.writing import Kept, NoFormError, Overtaken, Writing
from knowledge.article import ID, LONGEST_ID, Name

QUERY = "composeExtension/query"
FETCH = "composeExtension/fetchTask"
SUBMIT = "composeExtension/submitAction"
CHANNEL = "msteams"
TEXTS = DESK_TEXTS.parent / "teams_extension"


class Extension:
    def __init__(
        self, settings: Settings, *, members: Members, portal: Portal, workplace: Workplace, trials: Trials
    ) -> None:
        zone = ZoneInfo(settings.desk.time_zone)
        self._members = members
        self._portal = portal
        self._workplace = workplace
        self._trials = trials
        self._base_url = settings.base_url
        self._phrases = Phrases(settings.quoted(), settings.default_language, TEXTS, DESK_TEXTS)
        self._finding = Finding(portal, workplace, settings.base_url)
        self._writing = Writing(portal, workplace.newsroom, zone)

    def invokes(self) -> Mapping[str, Invoke]:
        return {QUERY: _guarded(self._query), FETCH: _guarded(self._fetch), SUBMIT: _guarded(self._submit)}

    def too_fast(self) -> Mapping[str, TooFastAnswer]:
        """Return what answers those who come faster than we take it; what was typed into the dialog stays there."""
        return {
            QUERY: lambda received, seconds: cards.message(self._wait(received, seconds)),
            FETCH: lambda received, seconds: cards.last_words(self._wait(received, seconds)),
            SUBMIT: self._pressed_too_fast,
        }

    async def _query(self, received: Received) -> InvokeAnswer:
        query = asked.query_in(received.activity)
        # Editors see all articles at the desk, too; tickets are for agents alone.
        roles = (Role.AGENT, Role.EDITOR) if query.command == asked.ARTICLES else (Role.AGENT,)
        agent = await self._who(received, *roles)
        if isinstance(agent, Stranger):
            return cards.message(self._kindly(received, agent, "refused.search"))
        say = partial(self._phrases, agent.language)
        if query.command == asked.ARTICLES:
            return await self._finding.articles(query, agent, say)
        if query.command == asked.TICKETS:
            return await self._finding.tickets(query, agent.language, say)
        return cards.message(say("refused.command"))

    async def _fetch(self, received: Received) -> InvokeAnswer:
        agent = await self._who(received, Role.EDITOR)
        if isinstance(agent, Stranger):
            return cards.last_words(self._kindly(received, agent, "refused.write"))
        if asked.text_in(received.activity.get("value"), "commandId") != asked.ANSWER:
            return cards.last_words(self._phrases(agent.language, "refused.command"))
        typed = Typed(language=agent.language, questions=question_in(received.activity), source=agent.name)
        return self._dialog(agent).form(typed)

    async def _submit(self, received: Received) -> InvokeAnswer:
        agent = await self._who(received, Role.EDITOR)
        if isinstance(agent, Stranger):
            return cards.last_words(self._kindly(received, agent, "refused.write"))
        pressed = asked.pressed_in(received.activity)
        name = Name(pressed.typed.language, pressed.article)
        steps = {CHECK: self._check, LOOK: self._look, PUBLISH: self._publish, WRITE: self._write, KEEP: self._keep}
        step = steps.get(pressed.step)
        if step is None or not self._is_of_ours(pressed):
            return cards.last_words(self._phrases(agent.language, "refused.command"))
        try:
            return await step(agent, pressed, name)
        except NoFormError:
            return self._dialog(agent).end(self._phrases(agent.language, "end.no_form"), name)

    def _is_of_ours(self, pressed: Pressed) -> bool:
        """Tell whether a button names what there can be."""
        is_named = _is_id(pressed.article) if pressed.article else pressed.step == CHECK
        return pressed.typed.language in self._phrases.languages and is_named

    def _pressed_too_fast(self, received: Received, seconds: int) -> InvokeAnswer:
        """Return the dialog as it was, with the same button."""
        pressed, language = asked.pressed_in(received.activity), self._language(received)
        words = self._wait(received, seconds)
        if not self._is_of_ours(pressed):
            return cards.last_words(words)
        dialog = self._dialog_in(language)
        if pressed.step != CHECK:
            return dialog.slowed(words, pressed)
        version = pressed.versions.get(pressed.typed.language, 0)
        return dialog.form(pressed.typed, article=pressed.article, version=version, problem=words)

    async def _check(self, agent: Agent, pressed: Pressed, name: Name) -> InvokeAnswer:
        """Save the draft, and tell what it would change."""
        say, typed = partial(self._phrases, agent.language), pressed.typed
        again = partial(self._dialog(agent).form, typed, article=name.id)
        version = pressed.versions.get(name.lang, 0)
        if not (typed.title.strip() and typed.questions.strip() and typed.answer.strip() and typed.source.strip()):
            return again(version=version, problem=say("form.all_required"))
        saved = await self._writing.save(agent, typed, name.id, version)
        if isinstance(saved, Overtaken):
            return again(version=saved.version, problem=say("knowledge.changed_meanwhile"))
        if isinstance(saved, Refusal):
            return again(version=version, problem=self._words(agent, saved))
        if not saved.version:
            return again(version=version, problem=say("done.article_unchanged"))
        return await self._tried(agent, saved)

    async def _tried(self, agent: Agent, saved: Kept) -> InvokeAnswer:
        seen = Pressed(step=LOOK, versions={saved.name.lang: saved.version})
        return await self._look(agent, seen, saved.name)

    async def _look(self, agent: Agent, pressed: Pressed, name: Name) -> InvokeAnswer:
        """Tell what the drafts of an article would change, all its languages together."""
        drafts = await self._drafts(name)
        shown = next((one for one in drafts if one.language == name.lang), None)
        if shown is None:
            return await self._over(agent, pressed, name)
        versions = {draft.language: draft.version for draft in drafts}
        try:
            look = await self._trials.look(tuple(map(_named, drafts)), shown)
        except ApartFailedError:
            return self._dialog(agent).postponed(name, versions)
        if look is None:
            return self._dialog(agent).waiting(name, LOOK, versions)
        tried = Tried(name=name, drafts=drafts, preview=look.preview, article=look.article)
        return self._dialog(agent).tried(tried, self._workplace.assistant.articles)

    async def _publish(self, agent: Agent, pressed: Pressed, name: Name) -> InvokeAnswer:
        """Publish what was seen; it is tried anew, and what keeps it from being published is told."""
        drafts = await self._drafts(name)
        if not drafts:
            return await self._over(agent, pressed, name)
        seen = tuple(
            Written(article=one.article, language=one.language, version=pressed.versions.get(one.language, 0))
            for one in drafts
        )
        try:
            published = await self._trials.publish(agent.id, seen, anyway=pressed.anyway)
        except ApartFailedError:
            return self._dialog(agent).postponed(name, dict(pressed.versions))
        if published is None:
            return self._dialog(agent).waiting(name, PUBLISH, dict(pressed.versions), anyway=pressed.anyway)
        if published.outcome is not None and not isinstance(published.outcome, Refusal):
            return self._published(agent, name)
        drafts = await self._drafts(name)
        if not drafts:  # by the same button, delivered at the same time
            return await self._over(agent, pressed, name)
        notice = self._phrases(agent.language, "knowledge.not_published")
        if published.outcome is not None:
            notice = self._words(agent, published.outcome)
        tried = Tried(name=name, drafts=drafts, preview=published.preview, notice=notice)
        return self._dialog(agent).tried(tried, self._workplace.assistant.articles)

    async def _over(self, agent: Agent, pressed: Pressed, name: Name) -> InvokeAnswer:
        """Tell what became of drafts that are none any more: they were published, or put aside at the desk."""
        history = await self._portal.read(lambda work: work.articles.history(name.id, name.lang))
        version = pressed.versions.get(name.lang)
        if any(one.version == version and one.published_at is not None for one in history):
            return self._published(agent, name)
        return self._dialog(agent).end(self._phrases(agent.language, "end.no_draft"), name if history else None)

    async def _write(self, agent: Agent, pressed: Pressed, name: Name) -> InvokeAnswer:
        """Go back to the text, or begin with that of another language."""
        del pressed
        typed, version = await self._writing.begun(name)
        return self._dialog(agent).form(typed, article=name.id, version=version)

    async def _keep(self, agent: Agent, pressed: Pressed, name: Name) -> InvokeAnswer:
        del pressed
        return self._dialog(agent).end(self._phrases(agent.language, "done.draft_saved"), name)

    def _published(self, agent: Agent, name: Name) -> InvokeAnswer:
        return self._dialog(agent).end(self._phrases(agent.language, "end.published"), name, "history")

    async def _drafts(self, name: Name) -> list[Version]:
        """Return the drafts of an article in every language."""
        found = await self._portal.read(lambda work: work.articles.drafts())
        return [draft for draft in found if draft.article == name.id and draft.state == Stage.DRAFT]

    async def _who(self, received: Received, *roles: Role) -> Agent | Stranger:
        """Return the agent with one of the roles. Only Teams vouches for its users: other channels may say any id."""
        found: Agent | Stranger = Stranger.NOT_OF_TEAM
        if received.activity.get("channelId") != CHANNEL:
            return found
        for role in roles:
            found = await self._members.agent(asked.text_in(received.activity, "from", "id"), role)
            if isinstance(found, Agent) or found is not Stranger.NO_ROLE:
                break
        return found

    def _kindly(self, received: Received, stranger: Stranger, key: str) -> str:
        """Return why they may not; all whom the desk does not know are told the same."""
        language = self._language(received)
        return self._phrases(language, "refused.not_now" if stranger is Stranger.NOT_KNOWN_NOW else key)

    def _wait(self, received: Received, seconds: int) -> str:
        phrases = self._workplace.assistant.phrases
        return phrases(self._language(received), "too_fast", minutes=ceil(seconds / 60), name="")

    def _language(self, received: Received) -> str:
        return self._workplace.assistant.language(locale_of(received.activity))

    def _dialog(self, agent: Agent) -> Dialog:
        return self._dialog_in(agent.language)

    def _dialog_in(self, language: str) -> Dialog:
        say, problem_words = partial(self._phrases, language), ProblemWords(self._workplace.assistant.phrases, language)
        return Dialog(say, problem_words, language, self._phrases.languages, self._base_url)

    def _words(self, agent: Agent, refusal: Refusal) -> str:
        return self._workplace.assistant.phrases(agent.language, f"refusals.{refusal.key}", **refusal.facts)


def _guarded(answer: Callable[[Received], Awaitable[InvokeAnswer]]) -> Invoke:
    """Let Teams try again while the database is away: a dialog then stays as it is, with what was typed."""

    async def answering(received: Received) -> InvokeAnswer:
        try:
            return await answer(received)
        except StoreAwayError:
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, "ServiceUnavailable", "try again")

    return answering


def _is_id(article: str) -> bool:
    return len(article) <= LONGEST_ID and ID.fullmatch(article) is not None


def _named(draft: Version) -> Written:
    return Written(article=draft.article, language=draft.language, version=draft.version)

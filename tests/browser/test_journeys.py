"""Each dialog from the first word to its end: chat, mail from a real server, page, and the chat knows."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from email.message import EmailMessage
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from actions.demonstration import PASSWORD
from tests.browser.conftest import OpenChat
from tests.browser.server import Server
from tests.browser.web_chat import WebChat
from tests.mail.mail_server import Inbox
from tests.received import link_in, mail_to, text_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OWN = "trois chevaux bleus dansent"
BLANK = "\N{NO-BREAK SPACE}"
LOGIN = re.compile(r"\b[0-9A-Z]{9}\b")
TEMPORARY = re.compile(r"^ {4}(\S.*)$", re.MULTILINE)

OpenPage = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere(browser: Browser) -> AsyncIterator[OpenPage]:
    """Open an empty page in somebody else's browser, or in another one of the same person."""
    contexts: list[BrowserContext] = []

    async def open_one(**given: Any) -> Page:
        contexts.append(await browser.new_context(**{"locale": "fr-FR", **given}))
        return await contexts[-1].new_page()

    yield open_one
    for context in contexts:
        await context.close()


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name)


async def signs_in(page: Page, login: str, password: str) -> None:
    await page.locator("#login").fill(login)
    await page.locator("#password").fill(password)
    await page.get_by_role("main").locator("button[type=submit]:not([name])").click()


async def chooses(page: Page, password: str, button: str) -> None:
    await page.locator("#new_password").fill(password)
    await page.get_by_role("button", name=button).click()


async def signs_in_from(chat: WebChat, login: str, password: str = PASSWORD) -> None:
    """Sign in from the conversation, on the page that its link opens in the same browser."""
    await chat.hears("connecte-moi", "Ouvrez la page de connexion")
    await on_the_page(chat, login, password)
    await expect(chat.with_words("vous êtes connecté dans cette conversation").last).to_be_visible()


async def on_the_page(chat: WebChat, login: str, password: str = PASSWORD) -> None:
    page = await chat.opens("Ouvrir la page de connexion")
    await expect(page.get_by_role("main")).to_contain_text("vous le serez aussi dans la conversation")
    await signs_in(page, login, password)
    await expect(page.get_by_role("main")).to_contain_text("Votre conversation le sait déjà")
    await page.close()


async def test_organisation_opens_its_account(server: Server, open_chat: OpenChat, inbox: Inbox) -> None:
    chat = await open_chat()
    await chat.hears("je veux m'inscrire", "Quel organisme êtes-vous")
    await chat.taps("Certificateur", "matricule (BCR) de votre organisme")
    await chat.hears("12abc345", "votre numéro de contrat")
    await chat.hears("c'est quoi un bcr ?", "votre numéro de contrat")
    await chat.hears("euh c'est le MCFCER000123 je crois", "nom de famille")
    await chat.hears("Martin", "votre prénom")
    await chat.hears("moi c'est Zoé", "adresse mail professionnelle")
    await chat.hears("zoe.martin@ancienne.example", "conditions d’utilisation")
    await chat.hears("ah non mon mail c'est zoe.martin@ecole.example", "C’est corrigé")
    summary = await chat.taps("J’accepte", "Voici ce que j’ai noté")
    for noted in ("12ABC345", "MCFCER000123", "Martin", "Zoé", "zoe.martin@ecole.example"):
        await expect(summary).to_contain_text(noted)
    await chat.taps("Oui, c’est bien cela", "Avez-vous reçu le mail de confirmation")

    mail = await mail_to(inbox, "zoe.martin@ecole.example")
    assert server.url in text_of(mail)
    assert not [other for other in inbox.mails if "ancienne" in str(other["To"])]
    confirmation = server.url + link_in(mail)
    page = await chat.page.context.new_page()
    await page.goto(confirmation)
    await expect(page.get_by_role("main")).to_contain_text("Institut des métiers du fleuve")
    await chooses(page, OWN, "Activer mon compte")
    await expect(heading(page, "Votre compte est actif")).to_be_visible()
    login = await page.locator(".code").inner_text()
    await expect(chat.with_words("Votre compte est actif")).to_have_count(1)

    mail = await mail_to(inbox, "zoe.martin@ecole.example", 1)
    assert LOGIN.findall(text_of(mail)) == [login]
    assert OWN not in text_of(mail)
    await page.get_by_role("main").get_by_role("link", name="Se connecter").click()
    await signs_in(page, login.lower(), OWN)
    await expect(heading(page, "Mes informations")).to_be_visible()
    await expect(page.get_by_role("main")).to_contain_text("Zoé Martin")
    await page.goto(confirmation)
    await expect(heading(page, "Ce lien ne fonctionne plus")).to_be_visible()


async def test_organisation_that_has_an_administrator_asks_for_an_account(open_chat: OpenChat, inbox: Inbox) -> None:
    chat = await open_chat()
    await chat.hears("ouvrez-moi un compte", "Quel organisme êtes-vous")
    await chat.hears("certificateur", "matricule (BCR) de votre organisme")
    await chat.hears("34 DEF 567", "votre numéro de contrat")
    await chat.hears("MCFCER000456", "Claire Fontaine")
    await chat.taps("Oui", "nom de famille")
    await chat.hears("Lenoir", "votre prénom")
    await chat.hears("Aline", "adresse mail")
    await chat.hears("aline.lenoir@ponant.example", "Voici ce que j’ai noté")
    await chat.hears("oui", "Votre demande part par mail")
    mail = await mail_to(inbox, "claire.fontaine@ponant.example", naming="Aline Lenoir")
    assert "aline.lenoir@ponant.example" in text_of(mail)
    assert "claire.fontaine" not in await chat.page.content()


async def test_person_finds_the_administrator(open_chat: OpenChat, inbox: Inbox) -> None:
    chat = await open_chat()
    await chat.hears("trouve mon administrateur", "Quel organisme êtes-vous")
    await chat.taps("Déposant mandaté", "matricule (BCR) de votre organisme")
    await chat.hears("90MNO456", "BCR) du certificateur")
    await chat.hears("12ABC345", "BCR) de votre organisme")  # no mandate: nobody's name is told
    await expect(chat.with_words("Benali")).to_have_count(0)
    await chat.hears("90MNO456", "BCR) du certificateur")
    await chat.hears("34DEF567", "Karim Benali")
    await chat.hears("oui", "nom de famille")
    await chat.hears("Colin", "votre prénom")
    await chat.hears("Hervé", "adresse mail")
    await chat.hears("herve.colin@relais.example", "Voici ce que j’ai noté")
    await chat.taps("Prénom", "votre prénom")
    await chat.hears("Hervé-Marie", "Hervé-Marie")
    await chat.taps("Oui, c’est bien cela", "Votre demande part par mail")
    mail = await mail_to(inbox, "karim.benali@relais.example")
    assert "Hervé-Marie Colin" in text_of(mail)
    assert "karim.benali" not in await chat.page.content()


async def test_person_gets_back_in_with_a_temporary_password(server: Server, open_chat: OpenChat, inbox: Inbox) -> None:
    """The account is locked, which a temporary password opens."""
    address = "hugo.roux@ponant.example"
    chat = await open_chat()
    await chat.hears("envoyez-moi un mot de passe", "identifiant de connexion")
    await chat.hears("hugo 23456", "Où en êtes-vous")
    first = await mail_to(inbox, address)
    await chat.taps("Je n’ai rien reçu", "Voulez-vous que je le renvoie")
    await chat.taps("Oui", "Où en êtes-vous")  # so soon, nothing leaves: the next mail is the one after this
    server.let_pass(minutes=3)
    await chat.taps("Il a expiré ou il est refusé", "Voulez-vous que j’en envoie un autre")
    await chat.taps("Oui", "Où en êtes-vous")
    mail = await mail_to(inbox, address, 1)

    page = await chat.opens("Ouvrir la page de connexion")
    await signs_in(page, "HUGO23456", temporary_in(first))
    await expect(page.get_by_role("alert")).to_contain_text("ce mot de passe temporaire ne sert plus")
    temporary = temporary_in(mail)
    await signs_in(page, " hugo 23456 ", f" {temporary.lower().replace('-', ' ')} ")
    await expect(heading(page, "Choisir un mot de passe")).to_be_visible()
    await chooses(page, OWN, "Enregistrer")
    await expect(page.get_by_role("status")).to_contain_text("Votre mot de passe est changé")
    await expect(chat.with_words("Votre mot de passe est changé")).to_have_count(1)
    told = await mail_to(inbox, address, 2)
    assert "modifié" in str(told["Subject"])
    assert OWN not in text_of(told)
    assert temporary not in await chat.page.content()


async def test_person_who_forgot_the_login_gets_it_by_mail(
    server: Server, open_chat: OpenChat, inbox: Inbox, elsewhere: OpenPage
) -> None:
    chat = await open_chat()
    await chat.hears("retrouve mon identifiant", "adresse mail")
    await chat.hears("karim.benali@relais.example", "Avez-vous reçu votre identifiant")
    mail = await mail_about(inbox, "karim.benali@relais.example", "identifiants")
    assert sorted(LOGIN.findall(text_of(mail))) == ["KARIM5678", "KARIM8765"]
    await expect(chat.with_words("KARIM5678")).to_have_count(0)
    await chat.taps("Oui, je l’ai reçu", "il vous sera demandé à chaque connexion")
    page = await elsewhere()
    await page.goto(server.url + link_in(mail))
    await signs_in(page, "karim8765", PASSWORD)
    await expect(page.get_by_role("main")).to_contain_text("Chambre des arts de la pierre")


async def test_administrator_manages_the_organisations_accounts(
    server: Server, open_chat: OpenChat, inbox: Inbox, elsewhere: OpenPage
) -> None:
    luc = await elsewhere()
    await luc.goto(f"{server.url}/sign-in")
    await signs_in(luc, "LUC234567", PASSWORD)
    await expect(heading(luc, "Mes informations")).to_be_visible()

    chat = await open_chat()
    await chat.hears("crée un compte pour mon collègue", "tapez-le ici")
    await on_the_page(chat, "CLAIRE234")
    await expect(chat.with_words("nom de famille")).to_have_count(1)
    await chat.hears("Girard", "prénom")
    await chat.hears("Théo", "adresse mail")
    await chat.hears("theo.girard@ponant.example", "droits")
    await chat.taps("Utilisateur", "Voici ce que j’ai noté")
    await chat.taps("Oui, c’est bien cela", "Le compte est créé")
    mail = await mail_to(inbox, "theo.girard@ponant.example")
    assert "Claire Fontaine" in text_of(mail)
    theo = await elsewhere()
    await theo.goto(server.url + link_in(mail))
    await chooses(theo, OWN, "Activer mon compte")
    login = await theo.locator(".code").inner_text()
    await mail_to(inbox, "theo.girard@ponant.example", 1)

    listed = await chat.hears("liste des comptes", "Comptes de l’organisme Conservatoire")
    await expect(listed).to_contain_text(f"Théo Girard ({login}) : utilisateur, actif")
    await chat.hears("désactive un compte", "Quel compte faut-il désactiver")
    await chat.taps("Luc Moreau (LUC234567)", "Voici ce que j’ai noté")
    await chat.taps("Oui, c’est bien cela", "Le compte de Luc Moreau est désactivé")
    await luc.reload()
    await expect(heading(luc, "Se connecter")).to_be_visible()
    await signs_in(luc, "LUC234567", PASSWORD)
    await expect(luc.get_by_role("alert")).to_be_visible()
    assert "désactivé" in text_of(await mail_to(inbox, "luc.moreau@ponant.example"))
    await chat.hears("nomme un administrateur", "Qui faut-il nommer administrateur")
    await chat.hears(login.lower(), "Voici ce que j’ai noté")
    await chat.taps("Oui, c’est bien cela", "Théo Girard a maintenant les droits")
    await mail_to(inbox, "theo.girard@ponant.example", 2)
    await theo.get_by_role("main").get_by_role("link", name="Se connecter").click()
    await signs_in(theo, login, OWN)
    await expect(theo.get_by_role("link", name="Administration")).to_be_visible()


async def test_person_signs_in_from_the_chat_in_the_same_browser(open_chat: OpenChat) -> None:
    chat = await open_chat()
    await signs_in_from(chat, "KARIM5678")
    await chat.hears("qui suis-je", "Vous êtes Karim Benali, identifiant KARIM5678")
    await chat.hears("déconnecte-moi", "Vous n’êtes plus connecté")
    await chat.hears("qui suis-je", "il faut être connecté")
    await expect(chat.with_words("Vous êtes Karim Benali")).to_have_count(1)


async def test_link_that_was_sent_to_somebody_else_signs_nobody_in_by_itself(
    open_chat: OpenChat, elsewhere: OpenPage
) -> None:
    chat = await open_chat()
    other = await elsewhere()
    await shows_a_code(await link_of(chat), other, "GRACE2345")
    await chat.hears("qui suis-je", "il faut être connecté")
    await expect(chat.with_words("Grace")).to_have_count(0)


async def test_person_whose_link_opens_in_another_browser_types_its_code(
    open_chat: OpenChat, elsewhere: OpenPage
) -> None:
    chat = await open_chat()
    phone = await elsewhere(viewport={"width": 390, "height": 844})
    code = await shows_a_code(await link_of(chat), phone, "GRACE2345")
    wrong = f"{(int(code.replace(BLANK, '')) + 1) % 1_000_000:06}"
    await chat.hears(wrong, "Ce code n’est pas le bon")
    signed_in = await chat.hears(code.replace(BLANK, " "), "Bonjour Grace")
    await expect(signed_in).to_contain_text("connecté dans cette conversation")
    await chat.hears("qui suis-je", "Vous êtes Grace Whitfield")


async def link_of(chat: WebChat) -> str:
    """Ask to sign in; returns where the link leads, which nobody has followed."""
    await chat.hears("connecte-moi", "tapez-le ici")
    opened = await chat.opens("Ouvrir la page de connexion")
    link = opened.url
    await opened.close()
    return link


async def shows_a_code(link: str, page: Page, login: str) -> str:
    await page.goto(link)
    await expect(page.get_by_role("main")).to_contain_text("Ne continuez que si c’est vous")
    await signs_in(page, login, PASSWORD)
    await expect(heading(page, "Encore une étape")).to_be_visible()
    return await page.locator(".code").inner_text()


async def test_everything_in_english_on_a_phone(server: Server, open_chat: OpenChat, inbox: Inbox) -> None:
    chat = await open_chat(locale="en-GB", width=390, height=844)
    await chat.hears("I want to sign up", "Which are you")
    await chat.taps("Mandated depositor", "BCR (matricule)")
    await chat.hears("56ghi789", "BCR of the certification body")
    await chat.hears("12ABC345 and 34DEF567", "last name")
    await chat.hears("O'Brien", "first name")
    await chat.hears("Niamh", "e-mail address")
    await chat.hears("niamh.obrien@depots.example", "terms of use")
    await chat.taps("I accept", "niamh.obrien@depots.example")
    await chat.hears("my first name is Aoife", "Corrected. First name: Aoife")
    await chat.hears("yes", "Has the confirmation e-mail arrived")
    mail = await mail_to(inbox, "niamh.obrien@depots.example")
    assert "Hello" in text_of(mail)
    page = await chat.page.context.new_page()
    await page.goto(server.url + link_in(mail))
    await chooses(page, OWN, "Activate my account")
    await expect(heading(page, "Your account is active")).to_be_visible()
    login = await page.locator(".code").inner_text()
    assert not await overflows(page)
    await expect(chat.with_words("Your account is active")).to_have_count(1)
    await chat.taps("Sign in here", "type it here")
    page = await chat.opens("Open the sign-in page")
    await signs_in(page, login, OWN)
    await expect(heading(page, "You are signed in")).to_be_visible()
    assert not await overflows(page)
    await expect(chat.with_words("Hello Aoife, you are signed in")).to_have_count(1)
    await chat.hears("who am I", "Aoife O")
    assert not await chat.overflows()


async def test_pages_lead_to_the_end_without_javascript(server: Server, elsewhere: OpenPage, inbox: Inbox) -> None:
    page = await elsewhere(java_script_enabled=False)
    await page.goto(f"{server.url}/sign-in")
    await page.get_by_role("link", name="Identifiant oublié").click()
    await page.locator("#email").fill("grace.whitfield@lumiere.example")
    await page.get_by_role("button", name="Recevoir le mail").click()
    mail = await mail_about(inbox, "grace.whitfield@lumiere.example", "login")
    [login] = LOGIN.findall(text_of(mail))
    await page.goto(server.url + link_in(mail))
    await page.get_by_role("link", name="Mot de passe oublié").click()
    await page.locator("#who").fill(login)
    await page.get_by_role("button", name="Recevoir le mail").click()
    await expect(page.get_by_role("main")).to_contain_text("Si un compte correspond")
    mail = await mail_about(inbox, "grace.whitfield@lumiere.example", "password")
    await page.goto(server.url + link_in(mail))
    await signs_in(page, login, temporary_in(mail))
    await chooses(page, "court", "Enregistrer")
    await expect(page.get_by_role("alert")).to_contain_text("trop court")
    await chooses(page, OWN, "Enregistrer")
    await expect(page.get_by_role("status")).to_contain_text("Votre mot de passe est changé")
    await page.get_by_role("link", name="Administration").click()
    await page.locator("#first_name").fill("Owen")
    await page.locator("#last_name").fill("Pryce")
    await page.locator("#email").fill("owen.pryce@lumiere.example")
    await page.get_by_role("button", name="Créer le compte").click()
    await expect(page.get_by_role("status")).to_contain_text("Le compte est créé")
    await mail_to(inbox, "owen.pryce@lumiere.example")


async def overflows(page: Page) -> bool:
    """Tell whether the page is wider than the window."""
    return bool(await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


async def mail_about(inbox: Inbox, address: str, subject: str) -> EmailMessage:
    """Return the first mail to an address whose subject has these words, when it has come."""
    place = 0
    while subject not in str((mail := await mail_to(inbox, address, place))["Subject"]):
        place += 1
    return mail


def temporary_in(mail: EmailMessage) -> str:
    found = TEMPORARY.search(text_of(mail))
    assert found, text_of(mail)
    return found[1]

"""Files that were sent on a page: what each is, what is wrong with it, and depositing it."""

import csv
import io
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from actions.deposits import CONVERT, EXAMINE
from actions.outside.files import FileStore, open_files
from actions.store.tables import contracts, mandates, organisations
from actions.work import Work
from bot.apart import Apart
from bot.jobs.converting import Converting
from bot.jobs.examining import Examining
from bot.jobs.worker import Worker
from bot.pages.arrival import Arrived
from bot.pages.review import take_in
from bot.portal import Portal
from bot.settings import Settings
from bot.store.store import Store
from bot.workroom import Workroom
from tests.pages.conftest import Visit
from tests.pages.person import Person
from tests.pages.small_portal import BCR, account
from tests.pages.some_deposits import OTHERS, add_others
from tests.spreadsheet.sheets import ROW, sheet_of

SAMPLE = Path(__file__).parent.parent / "flux" / "sample.xml"
CONTRACT = {"certifier_bcr": BCR, "valid_from": "2020-01-01", "valid_to": None}

Sends = Callable[..., Awaitable[str]]
Works = Callable[[], Awaitable[None]]


@pytest.fixture
def database_url() -> str:
    """One database is enough: what is tested here is beside it."""
    return ""


@pytest.fixture
def files(settings: Settings) -> FileStore:
    return open_files(settings.data_dir / "files")


@pytest.fixture
def sends(portal: Portal, files: FileStore) -> Sends:
    """Have a file arrive; returns the address of its review."""

    async def send(path: Path, name: str = "", account: str = "id of Claire") -> str:
        received = await files.put(path)
        return await take_in(portal, Arrived(account=account, language="fr", name=name or path.name, received=received))

    return send


@pytest.fixture
def works(store: Store, files: FileStore, apart: Apart, settings: Settings) -> Works:
    """Do all work that waits."""
    handlers = {EXAMINE: Examining(files, apart), CONVERT: Converting(files, apart)}
    worker = Worker(store, handlers, Workroom(settings.data_dir / "work"))

    async def work() -> None:
        while await worker.do_one():
            pass

    return work


@pytest.fixture
async def claire(visit: Visit) -> Person:
    return await visit("CLAIRE234")


async def add_contracts(portal: Portal, *numbers: str, **given: Any) -> None:
    rows = [{**CONTRACT, "number": number, **given} for number in numbers]

    async def add(work: Work) -> None:
        await work.reference._connection.execute(insert(contracts), rows)  # noqa: SLF001 - nothing but an import does

    await portal.read(add)


async def test_file_is_looked_at_shown_and_deposited(claire: Person, sends: Sends, works: Works) -> None:
    address = await sends(SAMPLE, "lot.xml")
    assert re.fullmatch(r"/deposits/review/[\w-]+", address)
    assert (await claire.opens(address)).status == 200
    assert "Nous regardons ce que vous avez envoyé" in claire.page
    assert "data-going" in claire.page
    assert '/deposit"' not in claire.page
    await works()
    await claire.opens(address)
    for shown in ("lot.xml", "E564ACB0", "6e3c7378-bda4-497a-9bd6-dc203f903ed9", "AB123CDE comme émetteur"):
        assert shown in claire.page
    assert "data-going" not in claire.page
    response = await claire.sends(f"{address}/deposit", batch=address.rpartition("/")[2])
    target = response.headers["Location"]
    assert re.fullmatch(r"/deposits/AR(-[2-9A-Z]{4}){3}\?done=deposit_received", target)
    await claire.opens(target)
    assert "C’est déposé" in claire.page
    assert (await claire.opens(address)).status == 410  # what was deposited waits no more
    assert "Rien à déposer ici" in claire.page


async def test_same_file_again_leads_to_the_deposit_that_there_is(claire: Person, sends: Sends, works: Works) -> None:
    places = []
    for _ in range(2):
        address = await sends(SAMPLE, "lot.xml")
        await works()
        await claire.opens(address)
        response = await claire.sends(f"{address}/deposit", batch=address.rpartition("/")[2])
        places.append(response.headers["Location"])
    assert "déjà déposé, sous le numéro" in claire.page
    assert "Ouvrir ce dépôt" in claire.page
    assert "Vous aurez aussitôt un accusé" not in claire.page
    assert places[0].partition("?")[0] == places[1].partition("?")[0]
    assert places[1].endswith("done=deposit_again")


async def test_whoever_leaves_the_page_finds_what_waits_again(
    visit: Visit, portal: Portal, sends: Sends, works: Works, tmp_path: Path
) -> None:
    """Of several files sent on one page, all but the one gone on with were lost from sight, and not deposited."""
    await add_others(portal)
    claire = await visit("CLAIRE234")
    pdf = tmp_path / "facture.xml"
    pdf.write_bytes(b"%PDF-1.7\n")
    flux, table = await sends(SAMPLE, "lot.xml"), await sends(sheet_of(tmp_path / "tableau.xlsx", {}))
    others = {await sends(pdf): "Ne peut pas être déposé", table: "Tableau à confirmer"}
    await works()
    for page in ("/deposits/new", "/deposits"):
        await claire.opens(page)
        assert "3 fichiers envoyés ne sont pas déposés" in claire.page
        for address, state in (*others.items(), (flux, "Prêt à déposer")):
            assert f'href="{address}"' in claire.page
            assert state in claire.page
    await claire.opens(flux)
    assert "2 fichiers envoyés ne sont pas déposés" in claire.page
    response = await claire.sends(f"{flux}/deposit", batch=flux.rpartition("/")[2])
    await claire.opens(response.headers["Location"])
    assert "2 fichiers envoyés ne sont pas déposés" in claire.page
    colleague = await visit("PAUL56789")
    await colleague.opens("/deposits")
    assert "pas déposé" not in colleague.page


async def test_all_that_wait_are_deposited_together(visit: Visit, sends: Sends, works: Works, tmp_path: Path) -> None:
    """Each of five files sent at once was to be gone on with and deposited by itself."""
    claire, colleague = await visit("CLAIRE234"), await visit("PAUL56789")
    other = tmp_path / "other.xml"
    other.write_bytes(SAMPLE.read_bytes().replace(b"6e3c7378", b"6e3c7379"))
    one = await sends(SAMPLE, "lot.xml")
    await claire.opens("/deposits/review")
    assert "data-going" in claire.page
    await sends(other)
    table = await sends(sheet_of(tmp_path / "tableau.xlsx", {}))
    await works()
    await claire.opens(one)
    assert 'href="/deposits/review"' in claire.page
    await claire.opens("/deposits/review")
    for shown in ("lot.xml", "other.xml", "tableau.xlsx", "E564ACB0", "Déposer ces 2 fichiers", f'href="{table}"'):
        assert shown in claire.page
    form = {"batches": claire.hidden["batches"]}
    assert (await colleague.opens("/deposits/review")).status == 410
    await colleague.opens("/deposits/new")
    assert (await colleague.sends("/deposits/review", **form)).status == 410
    response = await claire.sends("/deposits/review", **form)
    assert response.headers["Location"] == "/deposits?done=deposits_received"
    await claire.opens("/deposits")
    for shown in ("lot.xml", "other.xml", "Un fichier envoyé n’est pas déposé"):
        assert shown in claire.page
    assert (await claire.sends("/deposits/review", **form)).status == 410
    await sends(SAMPLE, "encore.xml")
    await works()
    await claire.opens("/deposits/review")
    response = await claire.sends("/deposits/review", batches=claire.hidden["batches"])
    assert response.headers["Location"] == "/deposits?done=deposits_known"
    await claire.opens(response.headers["Location"])
    assert "n’est compté qu’une fois" in claire.page


async def test_form_sent_twice_deposits_once(claire: Person, sends: Sends, works: Works) -> None:
    address = await sends(SAMPLE)
    await works()
    await claire.opens(address)
    token = claire.token
    for status in (303, 410):
        response = await claire.sends(f"{address}/deposit", batch=address.rpartition("/")[2], token=token)
        assert response.status == status


@pytest.mark.parametrize(
    ("content", "name", "shown"),
    [
        (b"%PDF-1.7\n", "lot.xml", "C’est un PDF"),
        (b"bonjour;tout;le;monde\n1;2;3;4\n", "lot.csv", "Écrivez au-dessus des données une ligne de titres"),
        ("Nom de naissance;Prénom\nDupont;Élodie\n".encode(), "<b>.csv", "Télécharger le modèle"),
    ],
)
async def test_file_that_cannot_be_deposited_is_told_why(  # noqa: PLR0917 - the example
    claire: Person, sends: Sends, works: Works, tmp_path: Path, content: bytes, name: str, shown: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    address = await sends(path, name)
    await works()
    response = await claire.opens(address)
    assert "<b>.csv" not in await response.text()
    assert "Ne peut pas être déposé" in claire.page
    assert shown in claire.page
    assert '/deposit"' not in claire.page


async def test_columns_that_are_missing_are_named(claire: Person, sends: Sends, works: Works, tmp_path: Path) -> None:
    path = tmp_path / "lot.csv"
    path.write_text("Nom de naissance;Prénom;Sexe;Code RNCP\nDupont;Élodie;F;RNCP19117\n")
    address = await sends(path)
    await works()
    await claire.opens(address)
    assert re.search(r"Il manque\s:\s*<strong>[A-ZÉ]\w+", claire.page)


async def test_spreadsheet_is_confirmed_made_and_deposited(
    claire: Person, portal: Portal, sends: Sends, works: Works, tmp_path: Path
) -> None:
    await add_contracts(portal, "C1")
    address = await sends(sheet_of(tmp_path / "lot.xlsx", {}, {"N° de candidat": "C-2", "Groupe": "B"}))
    await works()
    await claire.opens(address)
    for shown in ("2 lignes lues", "N° de candidat", "Prénom", "(à vérifier)", "Colonnes laissées de côté", "Groupe"):
        assert shown in claire.page
    for person in ("Dupont", "Élodie"):
        assert person not in claire.page
    response = await claire.sends(f"{address}/convert", **hidden_of(claire))
    assert response.headers["Location"] == address
    await claire.opens(address)
    assert "Nous préparons le fichier XML" in claire.page
    await works()
    await claire.opens(address)
    assert "lot.xml" in claire.page
    assert re.search(r"<dt>Passages</dt><dd>2\b", claire.page)
    response = await claire.sends(f"{address}/deposit", **hidden_of(claire))
    assert response.status == 303
    assert response.headers["Location"].endswith("done=deposit_received")
    await claire.opens(response.headers["Location"])
    assert "pas déposé" not in claire.page  # the spreadsheet waits no more than what was made of it


async def test_cells_to_correct_are_told_and_listed(
    claire: Person, portal: Portal, sends: Sends, works: Works, tmp_path: Path
) -> None:
    await add_contracts(portal, "C1")
    rows: list[Mapping[str, Any]] = [
        {"Date de naissance": "31/02/1990"},
        {"N° de candidat": "C-2", "Sexe": "peut-être"},
        {"N° de candidat": "C-3", "Obtention": "un peu"},
        dict.fromkeys(ROW, "") | {"Nom de naissance": "Total"},
    ]
    address = await sends(sheet_of(tmp_path / "été.xlsx", *rows))
    await works()
    await claire.opens(address)
    assert re.search(r"presque vides\s*: 5\.", claire.page)  # they are not passed over in silence
    await claire.sends(f"{address}/convert", **hidden_of(claire))
    await works()
    await claire.opens(address)
    assert "3 cellules à corriger" in claire.page
    assert "Choisissez parmi celles-ci\N{NO-BREAK SPACE}: Par admission, Par scoring" in claire.page
    assert "envoyez de nouveau le tableau entier" not in claire.page  # there is nothing to deposit before that
    assert "Ce jour n’existe pas" in claire.page
    assert "Date de naissance" in claire.page
    assert "peut-être" not in claire.page  # what people wrote is in the list alone, which is theirs
    (listed,) = re.findall(r'href="([^"]*problems\.csv[^"]*)"', claire.page)
    response = await claire.client.get(listed)
    assert response.status == 200
    assert response.content_disposition is not None
    assert response.content_disposition.filename == "Cellules à corriger_été.csv"
    rows_of = list(csv.reader(io.StringIO((await response.read()).decode("utf-8-sig")), delimiter=";"))
    assert rows_of[0] == ["Cellule", "Colonne", "Ce qui ne va pas", "Comment corriger"]
    assert {row[1] for row in rows_of[1:]} == {"Date de naissance", "Sexe", "Obtention"}
    assert all(len(row) == 4 and all(row) for row in rows_of)


async def test_one_of_several_contracts_is_chosen(
    claire: Person, portal: Portal, sends: Sends, works: Works, tmp_path: Path
) -> None:
    await add_contracts(portal, "C1", "C2")
    address = await sends(sheet_of(tmp_path / "lot.xlsx", {}))
    await works()
    await claire.opens(address)
    assert "Sous quel contrat" in claire.page
    response = await claire.sends(f"{address}/convert", **hidden_of(claire), contract="")
    assert response.status == 422
    assert 'href="#contract"' in claire.page
    for made_up in ("C9", "\0"):
        assert (await claire.sends(f"{address}/convert", **hidden_of(claire), contract=made_up)).status == 422
    assert (await claire.sends(f"{address}/convert", **hidden_of(claire), contract="C2")).status == 303


async def test_depositor_chooses_the_certifier_then_the_contract(
    visit: Visit, portal: Portal, sends: Sends, works: Works, tmp_path: Path
) -> None:
    await add_others(portal)
    await portal.read(_add_depositor)
    await add_contracts(portal, "C1", "C2")
    await add_contracts(portal, "D1", certifier_bcr=OTHERS)
    address = await sends(sheet_of(tmp_path / "lot.xlsx", {}), account="id of Rose")
    await works()
    rose = await visit("ROSE23456")
    await rose.opens(address)
    assert "Institut du bois (34DEF567)" in rose.page
    assert "Sous quel contrat" not in rose.page
    assert (await rose.sends(f"{address}/convert", **hidden_of(rose))).status == 422
    assert 'href="#certifier"' in rose.page
    assert (await rose.sends(f"{address}/convert", **hidden_of(rose), certifier=BCR)).status == 422
    assert re.search(rf'value="{BCR}" selected', rose.page)
    assert 'value="C2"' in rose.page
    assert (await rose.sends(f"{address}/convert", **hidden_of(rose), certifier=OTHERS)).status == 303


async def test_files_of_others_are_not_there(
    visit: Visit, portal: Portal, sends: Sends, works: Works, tmp_path: Path
) -> None:
    """Not even for colleagues: only who sent a file knows what is to become of it."""
    await add_others(portal)
    await add_contracts(portal, "C1")
    flux, sheet = await sends(SAMPLE), await sends(sheet_of(tmp_path / "lot.xlsx", {}))
    await works()
    claire = await visit("CLAIRE234")
    await claire.opens(sheet)
    hidden = hidden_of(claire)
    for login in ("PAUL56789", "OLGA23456", "DENIS2345"):
        person = await visit(login)
        for address in (flux, sheet, "/deposits/review/none", "/deposits/review/%00"):
            assert (await person.opens(address)).status == 410
        await person.opens("/deposits")
        for path, fields in (
            (f"{flux}/deposit", {"batch": flux.rpartition("/")[2]}),
            (f"{sheet}/convert", hidden),
            ("/deposits/review/none/deposit", {"batch": flux.rpartition("/")[2]}),
        ):
            assert (await person.sends(path, **fields)).status == 410
        assert (await person.opens(f"{sheet}/problems.csv?file={hidden['file']}")).status == 410


async def test_depositing_by_a_form_of_others_does_nothing(claire: Person, sends: Sends, works: Works) -> None:
    address = await sends(SAMPLE)
    await works()
    await claire.opens(address)
    for headers, token in (({"Sec-Fetch-Site": "cross-site"}, claire.token), ({}, "stale")):
        response = await claire.sends(f"{address}/deposit", headers, batch=address.rpartition("/")[2], token=token)
        assert response.status == 403
    await claire.opens("/deposits")
    assert "n’a encore rien déposé" in claire.page


@pytest.mark.parametrize(("language", "name"), [("fr", "Modèle de tableau.xlsx"), ("en", "Spreadsheet template.xlsx")])
async def test_template_is_a_workbook_in_the_persons_language(claire: Person, language: str, name: str) -> None:
    response = await claire.client.get(f"/deposits/template.xlsx?lang={language}")
    assert response.status == 200
    assert (await response.read()).startswith(b"PK")
    assert response.content_disposition is not None
    assert response.content_disposition.filename == name


def hidden_of(person: Person) -> dict[str, str]:
    """Return what the page's form about files hides."""
    return {name: value for name, value in person.hidden.items() if name in {"file", "batch"}}


async def _add_depositor(work: Work) -> None:
    connection = work.reference._connection  # noqa: SLF001 - nothing but an import writes them
    row = {"bcr": "90MNO456", "name": "Relais", "siret": "32345678200010", "is_certifier": False, "is_depositor": True}
    await connection.execute(insert(organisations), row)
    given = {"depositor_bcr": "90MNO456", "valid_from": "2020-01-01", "valid_to": None}
    await connection.execute(insert(mandates), [{**given, "certifier_bcr": bcr} for bcr in (BCR, OTHERS)])
    await work.accounts.add(account("ROSE23456", "Rose", "Diallo", bcr="90MNO456", role="depositor"))

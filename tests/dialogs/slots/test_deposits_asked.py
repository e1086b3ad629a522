"""Sentences that, as a whole, ask for deposits or for a receipt, and those that ask or say something else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.deposit_criteria import parts_of
from dialogs.slots.deposit_filter import asks_deposits
from dialogs.slots.deposit_reference import ReceiptAsked, asks_receipt

QUESTIONS = Path(__file__).parent.parent.parent / "knowledge" / "questions.jsonl"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("montre-moi mes dépôts de mars en erreur", "period=--03;status=processed_with_errors"),
        ("est-ce que j'ai des dépôts refusés ?", "status=processed_with_errors"),
        ("mes envois de la semaine", "period=this_week"),
        ("liste des depot d octobre", "period=--10"),
        ("affiche les depots refusés du mois dernier", "period=last_month;status=processed_with_errors"),
        ("show me my deposits from last week", "period=last_week"),
        ("do i have rejected deposits?", "status=processed_with_errors"),
        ("which of my deposits failed last month", "period=last_month;status=processed_with_errors"),
        ("je veux voir mes dépôts en cours", "status=processing,received"),
        ("ya des depots en erreur cette semaine ?", "period=this_week;status=processed_with_errors"),
        ("combien de dépôts ai-je faits en 2025 ?", "period=2025"),
        ("montrer moi mes depots du mois dernier", "period=last_month"),
        ("jai des depots en erreur ce mois ci ?", "period=this_month;status=processed_with_errors"),
        (
            "Pourriez-vous me lister les dépôts de l'université de Tours pour l'année 2025 ?",
            "period=2025;certifier=université de Tours",
        ),
        (
            "Pouvez-vous m'afficher nos transmissions rejetées depuis le 1er janvier ?",
            "period=--01-01..;status=processed_with_errors",
        ),
        ("can you show me what we sent last week?", "period=last_week"),
        ("do we have any rejected deposits from october?", "period=--10;status=processed_with_errors"),
        ("fé voir mes depots de juin", "period=--06"),
        ("g des depot refusé ?", "status=processed_with_errors"),
        (
            "Avons-nous des dépôts en attente depuis la semaine dernière ?",
            "period=last_week..;status=processing,received",
        ),
        ("list deposits from october", "period=--10"),
        ("show failed uploads since 2025-10-01", "period=2025-10-01..;status=processed_with_errors"),
        ("tous mes dépôts", "all"),
        ("ceux de mars qui ont des erreurs", "period=--03;status=processed_with_errors"),
        ("those of March with errors", "period=--03;status=processed_with_errors"),
        ("quels depots ai-je fait en novembre ?", "period=--11"),
        ("on a déposé quoi la semaine dernière ?", "period=last_week"),
        ("affiche les derniers depots refuses", "status=processed_with_errors"),
        ("mes fichiers en erreur de 2025", "period=2025;status=processed_with_errors"),
        ("où en sont mes dépôts d'hier ?", "period=yesterday"),
        ("combien de dépôts refusés avons-nous cette année ?", "period=this_year;status=processed_with_errors"),
        ("i want to see all the rejected deposits", "status=processed_with_errors"),
        ("give me the list of my deposits in november", "period=--11"),
        ("have my deposits of march been processed?", "period=--03"),
        ("what did we send yesterday", "period=yesterday"),
        ("find my withdrawn deposits", "status=withdrawn"),
        ("est-ce que mes dépôts de mars sont traités ?", "period=--03"),
    ],
)
def test_a_sentence_asks_for_deposits(text: str, line: str) -> None:
    assert asks_deposits(text) == line
    assert asks_receipt(text) is None


@pytest.mark.parametrize(
    ("text", "document", "line"),
    [
        ("donne-moi l'accusé de réception du dernier dépôt", "receipt", "last=1"),
        ("je veux le rapport de traitement de export-mars.xml", "report", "name=export-mars.xml"),
        ("l'AT de AR-7K2M-9PQR-4TXW", "report", "number=AR-7K2M-9PQR-4TXW"),
        ("the receipt for my last file", "receipt", "last=1"),
        ("renvoyez moi l accusé de mon depot d hier svp", "receipt", "period=yesterday"),
        ("can you send me the processing report for AR-7K2M-9PQR-4TXW?", "report", "number=AR-7K2M-9PQR-4TXW"),
        ("telecharger le compte rendu du fichier lot3.xml", "report", "name=lot3.xml"),
        ("jvoudrais l'accusé de reception de mon dernier envoi", "receipt", "last=1"),
        (
            "Auriez-vous le compte rendu de traitement du fichier resultats_licence_2025.xml ?",
            "report",
            "name=resultats_licence_2025.xml",
        ),
        ("I'd like to download the receipt for yesterday's deposit", "receipt", "period=yesterday"),
        ("balance le rapport de mon dernier depot", "report", "last=1"),
        (
            "Pouvez-vous me transmettre l'accusé de réception du dépôt AR-HJK2-3456-MNPQ ?",
            "receipt",
            "number=AR-HJK2-3456-MNPQ",
        ),
        ("processing report for batch_07.xml", "report", "name=batch_07.xml"),
        ("l'accusé du fichier exemple officiel.xml", "receipt", "name=officiel.xml"),
        ("receipt for grace file.xml", "receipt", "name=file.xml"),
        ("AR-7K2M-9PQR-4TXW", "", "number=AR-7K2M-9PQR-4TXW"),
        ("où en est le dépôt ar 7k2m 9pqr 4txw ?", "", "number=AR-7K2M-9PQR-4TXW"),
    ],
)
def test_a_sentence_asks_for_a_receipt_or_a_report(text: str, document: str, line: str) -> None:
    assert asks_receipt(text) == ReceiptAsked(document, line)
    assert asks_deposits(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "pourquoi mon dépôt est refusé ?",
        "comment déposer un fichier en mars ?",
        "quels sont les statuts d'un dépôt",
        "où est l'historique",
        "mes dépôts sont refusés",
        "mon dépôt de mars est refusé",
        "je veux retirer mon dépôt d'hier",
        "annule mes dépôts de mars",
        "j'ai déposé un fichier hier",
        "j'ai un dépôt en erreur",
        "je ne vois pas mes dépôts de mars",
        "faut-il déposer tous les mois ?",
        "puis-je déposer les certifications de mars ?",
        "où trouver l'accusé de réception ?",
        "c'est quoi un accusé de traitement",
        "le rapport de mon dernier dépôt est vide",
        "je n'ai pas reçu l'accusé de réception de mon dernier dépôt",
        "quand vais-je recevoir l'accusé de traitement de mon dernier dépôt ?",
        "comen on fait pour deposer un fichier en retard",
        "mes depots de janvier sont tous refusé aidez moi",
        "Quels sont les délais de traitement d'un dépôt au mois de mars ?",
        "Que contient l'accusé de traitement d'un dépôt ?",
        'what does "processed with errors" mean for a deposit',
        "how do I withdraw a deposit from last month",
        "cmt je vois si mon depot est ok",
        "Combien de temps dure le traitement d'un dépôt ?",
        "Nos dépôts de novembre n'apparaissent pas, que faire ?",
        "is there an API for deposits?",
        "donne-moi l'accusé de réception",
        "mes passages refusés",
        "the report with accepted and rejected passages",
        "proof that the file arrived",
        "comment corriger mes dépôts en erreur",
        "le dépôt de mars est-il obligatoire ?",
        "est ce que vous avez reçu mon fichier d'hier",
        "why are my deposits rejected",
        "when will my deposits of last week be processed",
        "can i deposit in december",
        "qui peut voir mes dépôts de mars ?",
        "supprime mes dépôts de mars",
        "quels fichiers sont acceptés ?",
        "",
        "retire AR-7K2M-9PQR-4TXW",
        "AR-7K2M-9PQR-4TXW est en erreur",
        "MCFCER234567",  # a contract's number may be made of the same signs
    ],
)
def test_what_asks_for_something_else_begins_nothing(text: str) -> None:
    assert (asks_deposits(text), asks_receipt(text)) == (None, None)


def test_questions_of_knowledge_begin_nothing() -> None:
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert questions
    others = [one["text"] for one in questions if one["topic"] not in {"historique-depots", "telecharger-accuse"}]
    assert not [text for text in others if asks_deposits(text) or asks_receipt(text)]


PIECES = (
    "mes ",
    "dépôts ",
    "de ",
    "mars ",
    "en erreur ",
    "le rapport ",
    "du ",
    "dernier ",
    "?",
    "qui ",
    "AR-7K2M-9PQR-4TXW",
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map("".join))
def test_whatever_is_said_does_not_raise(text: str) -> None:
    line = asks_deposits(text)
    assert line is None or line == "all" or parts_of(line)
    asks_receipt(text)

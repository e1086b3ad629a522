"""Which articles people probably want who ask something instead of answering a question."""

from collections.abc import Mapping
from typing import Final

_IDENTIFIERS: Final = ("definition-bcr", "recevoir-identifiants", "numero-contrat", "deposant-mandate")
_SIGNING_IN: Final = (
    "retrouver-identifiant",
    "compte-bloque",
    "mot-de-passe-temporaire",
    "mot-de-passe-oublie",
    "mail-non-recu",
    "acces-perdu",
    "se-connecter",
)
_MAIL: Final = ("valider-adresse-mail", "mail-non-recu", "acces-perdu")
_PERSON: Final = ("donnees-personnelles", "modifier-mes-informations")
_TERMS: Final = ("accepter-cgu", "donnees-personnelles", "securite-donnees")
_CERTIFIERS: Final = (
    "depot-plusieurs-certificateurs",
    "donner-mandat",
    "deposant-mandate",
    "historique-depots",
)
_FILE: Final = (
    "format-fichier",
    "taille-fichier",
    "convertir-excel",
    "deposer-fichier",
    "fichier-rejete",
    "lignes-rejetees",
    "donnees-titulaire",
    "donnees-certification",
    "delai-transmission",
)
_DEPOSIT: Final = (
    "delai-traitement",
    "accuse-reception",
    "annuler-depot",
    "corriger-depot",
    "statut-depot",
    "passeport-competences",
)

NEAR: Final[Mapping[str, tuple[str, ...]]] = {
    "role": ("deposant-mandate",),
    "bcr": _IDENTIFIERS,
    "certifier_bcr": (*_IDENTIFIERS, *_CERTIFIERS),
    "certifier_bcrs": (*_IDENTIFIERS, *_CERTIFIERS),
    "contract_number": _IDENTIFIERS,
    "login": _SIGNING_IN,
    "login_id": _SIGNING_IN,
    "who": _SIGNING_IN,
    "email": (*_MAIL, *_PERSON),
    "mail": _MAIL,
    "last_name": _PERSON,
    "first_name": _PERSON,
    "terms": _TERMS,
    "accept_terms": _TERMS,
    "certifier": _CERTIFIERS,
    "choose_certifier": _CERTIFIERS,
    "file": (*_FILE, "annuler-depot", "corriger-depot", "historique-depots"),
    "agreed": _DEPOSIT,
    "yes_no": _DEPOSIT,
}
"""By what is asked, the ids of articles."""

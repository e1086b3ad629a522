"""The fields of a flux, where each stands and what it may hold: the table that all who read or write one share."""

from dataclasses import dataclass
from enum import StrEnum

NAMESPACE = "urn:cdc:cpf:pc5:schema:1.0.0"


class Kind(StrEnum):
    TEXT = "text"
    DATE = "date"  # 2024-05-31, from 1900 to 2099
    INSTANT = "instant"  # 2024-05-31T09:00:00+02:00
    BOOLEAN = "boolean"  # true, false, 1, 0
    INTEGER = "integer"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """An element that holds a value.

    `path` leads to it from `passageCertification` (or from `flux`, in ENVELOPE) and ends with its name. `required` is
    meant where the group that it stands in is there: a `nomNaissance` is, in a `titulaire`. A nillable one may say
    `xsi:nil="true"` in place of its value. Lengths count characters, 0 where there is no limit.
    """

    name: str
    path: tuple[str, ...]
    kind: Kind = Kind.TEXT
    required: bool = False
    nillable: bool = False
    values: tuple[str, ...] = ()
    shortest: int = 0
    longest: int = 0
    least: int = 0
    most: int = 0


def _text(path: str, shortest: int, longest: int, *, required: bool = False, nillable: bool = False) -> Field:
    parts = tuple(path.split("/"))
    return Field(parts[-1], parts, Kind.TEXT, required, nillable, shortest=shortest, longest=longest)


def _integer(path: str, least: int, most: int, *, required: bool = False, nillable: bool = False) -> Field:
    parts = tuple(path.split("/"))
    return Field(parts[-1], parts, Kind.INTEGER, required, nillable, least=least, most=most)


def _choice(path: str, *values: str, required: bool = False, nillable: bool = False) -> Field:
    parts = tuple(path.split("/"))
    return Field(parts[-1], parts, Kind.CHOICE, required, nillable, values)


def _plain(path: str, kind: Kind, *, required: bool = False, nillable: bool = False) -> Field:
    parts = tuple(path.split("/"))
    return Field(parts[-1], parts, kind, required, nillable)


_CERTIFIER = "emetteur/certificateurs/certificateur"
_CERTIFICATION = f"{_CERTIFIER}/certifications/certification"
_DIGITAL = "niveauNumeriqueEuropeen"
_REGISTERED = "modalitesInscription"
_HOLDER = "identificationTitulaire/titulaire"
_BIRTHPLACE = f"{_HOLDER}/codeCommuneNaissance"
_FILE = "identificationTitulaire/dossierFormation"
_NATIONAL = "identificationTitulaire/identifiantNational"

ENVELOPE = (
    _text("idFlux", 1, 50, required=True),
    _plain("horodatage", Kind.INSTANT, required=True),
    _text("emetteur/idClient", 8, 8, required=True),
    _text(f"{_CERTIFIER}/idClient", 8, 8, required=True),
    _text(f"{_CERTIFIER}/idContrat", 1, 20, required=True),
    _text(f"{_CERTIFICATION}/type", 1, 255, required=True),
    _text(f"{_CERTIFICATION}/code", 1, 100, required=True),
    _choice(f"{_CERTIFICATION}/natureDeposant", "CERTIFICATEUR", "TIERS_CONFIANCE"),
)
"""What stands above the passages, by its path from `flux`."""

FIELDS = (
    _text("idTechnique", 1, 255, required=True),
    _text("urlPreuve", 1, 255),
    _text("libelleOption", 1, 255),
    _choice("obtentionCertification", "PAR_ADMISSION", "PAR_SCORING", required=True),
    _plain("donneeCertifiee", Kind.BOOLEAN, required=True),
    _plain("dateDebutExamen", Kind.DATE),
    _plain("dateFinExamen", Kind.DATE),
    _choice("modalitePassageExamen", "A_DISTANCE", "EN_PRESENTIEL", "MIXTE"),
    _text("codePostalCentreExamen", 1, 9),
    _plain("dateDebutValidite", Kind.DATE, required=True),
    _plain("dateFinValidite", Kind.DATE, required=True, nillable=True),
    _plain("presenceNiveauLangueEuro", Kind.BOOLEAN, required=True),
    _choice("niveauLangueEuropeen", "A1", "A2", "B1", "B2", "C1", "C2", "INSUFFISANT"),
    _plain("presenceNiveauNumeriqueEuro", Kind.BOOLEAN, required=True),
    _integer(f"{_DIGITAL}/scoreGeneral", 1, 1000),
    _text("scoring", 1, 255, required=True, nillable=True),
    _choice(
        "mentionValidee",
        "SANS_MENTION",
        "MENTION_ASSEZ_BIEN",
        "MENTION_BIEN",
        "MENTION_TRES_BIEN",
        "MENTION_TRES_BIEN_AVEC_FELICITATIONS_DU_JURY",
        required=True,
        nillable=True,
    ),
    _choice(
        f"{_REGISTERED}/modaliteAcces",
        "FORMATION_INITIALE_HORS_APPRENTISSAGE",
        "FORMATION_INITIALE_APPRENTISSAGE",
        "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION",
        "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION",
        "VAE",
        "EQUIVALENCE_DIPLOME_ETRANGER",
        "CANDIDAT_LIBRE",
        required=True,
        nillable=True,
    ),
    _choice(f"{_REGISTERED}/voieAccessVAE", "CONGES_VAE", "VAE_CLASSIQUE"),
    _choice(f"{_REGISTERED}/initiativeInscription", "CERTIFIE", "OF", "POLE_EMPLOI", "EMPLOYEUR", "AUTRE"),
    _plain(f"{_REGISTERED}/dateInscription", Kind.DATE),
    _text(f"{_HOLDER}/nomNaissance", 1, 60, required=True),
    _text(f"{_HOLDER}/nomUsage", 1, 60, required=True, nillable=True),
    _text(f"{_HOLDER}/prenom1", 1, 60, required=True),
    _text(f"{_HOLDER}/prenom2", 1, 60),
    _text(f"{_HOLDER}/prenom3", 1, 60),
    _integer(f"{_HOLDER}/anneeNaissance", 1900, 2099, required=True),
    _integer(f"{_HOLDER}/moisNaissance", 1, 12, required=True, nillable=True),
    _integer(f"{_HOLDER}/jourNaissance", 1, 31, required=True, nillable=True),
    _choice(f"{_HOLDER}/sexe", "M", "F", required=True),
    _text(f"{_BIRTHPLACE}/codeInseeNaissance/codeInsee", 5, 5, required=True),
    _text(f"{_BIRTHPLACE}/codePostalNaissance/codePostal", 1, 9, required=True, nillable=True),
    _text(f"{_HOLDER}/libelleCommuneNaissance", 1, 60),
    _text(f"{_HOLDER}/codePaysNaissance", 3, 3),
    _text(f"{_HOLDER}/libellePaysNaissance", 1, 60),
    _text(f"{_HOLDER}/commentairesMEN", 1, 250),
    _text(f"{_FILE}/idDossier", 1, 13, required=True),
    _text(f"{_FILE}/nomTitulaire", 1, 30, required=True),
    _text(f"{_FILE}/prenom1Titulaire", 1, 20, required=True),
    _text("verbatim", 1, 255),
)
"""What one passage holds, each once; the order in which we write it, though a reader takes any."""

RESULT = (
    _integer("niveau", 1, 8),
    _text("domaineCompetenceId", 1, 1),
    _text("competenceId", 1, 1),
)
"""What each `resultat` holds, by its path from there; they repeat inside RESULTS."""

RESULTS = (_DIGITAL, "resultats", "resultat")

NATIONAL_ID = (
    _text(f"{_NATIONAL}/nir", 13, 13, required=True),
    _text(f"{_NATIONAL}/nomNaissance", 1, 60, required=True),
)
"""A third way of naming the holder, since release 1.1.5; kept apart as its `nomNaissance` is a name twice."""

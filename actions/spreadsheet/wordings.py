"""What people write for the values of a list: their words, in French and in English, to what a flux says."""

from collections.abc import Mapping

_TRUE = "oui o vrai true 1 x yes y ok définitif définitive définitives certifié certifiée ✓ ✔ ☑"
_FALSE = "non n faux false 0 no provisoire provisoires ✗ ☐"
BOOLEANS: Mapping[str, str] = {
    **dict.fromkeys(_TRUE.split(), "true"),
    **dict.fromkeys(_FALSE.split(), "false"),
}

NOTHING = frozenset(
    {
        *("", "-", "--", "---", "–", "—", "/", "//", ".", "..", "...", "?", "n/a", "n.a.", "n.a", "s.o.", "n.c."),
        *("nill", "néant", "neant", "non concerné", "non concernée", "non concerne", "non renseigné", "non renseignée"),
        *("non renseigne", "non applicable", "sans objet", "not applicable", "(vide)", "vide", "inconnu", "inconnue"),
        *("non connu", "non communiqué", "aucun", "aucune", "none", "unknown", "#n/a"),
    }
)
"""What people write where there is nothing to write, whatever it is about."""

NOTHING_BUT_NAMES = frozenset({"nil", "null", "na", "nc", "so", "nr", "ns"})
"""The same, that may be somebody's name."""

FAILED = frozenset(
    "ajourne ajournee refuse refusee echec echoue echouee elimine eliminee recale recalee absent absente abandon"  # noqa: SIM905
    " defaillant defaillante rattrapage partiel partielle partiellement insuffisant failed fail withdrawn".split()
)
"""What people write, without accents, of somebody who has not obtained a certification."""

CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "obtentionCertification": {
        "PAR_ADMISSION": (
            *("admission", "admis", "admise", "admis(e)", "reçu", "reçue", "jury", "par jury", "validé", "validée"),
            *("validation", "obtenu", "obtenue", "réussi", "réussite", "délibération", "passed", "award"),
        ),
        "PAR_SCORING": ("scoring", "score", "par score", "points", "par points", "note"),
    },
    "modalitePassageExamen": {
        "A_DISTANCE": (
            *("distance", "distanciel", "en distanciel", "en ligne", "visio", "visioconférence", "en visio"),
            *("remote", "online", "100 % distance", "foad", "à distance en ligne"),
        ),
        "EN_PRESENTIEL": ("présentiel", "présence", "en présence", "sur place", "sur site", "in person", "on site"),
        "MIXTE": ("hybride", "mixed", "blended", "présentiel et distanciel", "bimodal", "présentiel et à distance"),
    },
    "niveauLangueEuropeen": {
        **{level: (f"niveau {level}", f"CECRL {level}", f"level {level}") for level in ("A1", "A2", "B1", "B2")},
        **{level: (f"niveau {level}", f"CECRL {level}", f"level {level}") for level in ("C1", "C2")},
        "INSUFFISANT": ("niveau insuffisant", "insufficient", "inférieur à A1", "< A1"),
    },
    "mentionValidee": {
        "SANS_MENTION": (
            "sans",
            "aucune",
            "aucune mention",
            "pas de mention",
            "passable",
            "mention passable",
            "none",
            "no honours",
        ),
        "MENTION_ASSEZ_BIEN": ("assez bien", "AB", "mention AB"),
        "MENTION_BIEN": ("bien", "B", "mention B"),
        "MENTION_TRES_BIEN": ("très bien", "TB", "mention TB"),
        "MENTION_TRES_BIEN_AVEC_FELICITATIONS_DU_JURY": (
            *("félicitations", "félicitations du jury", "très bien avec félicitations", "TB félicitations"),
            *("très bien avec félicitations du jury", "avec félicitations", "TBF", "mention félicitations"),
            "très bien avec les félicitations du jury",
        ),
    },
    "modaliteAcces": {
        "FORMATION_INITIALE_HORS_APPRENTISSAGE": (
            *("formation initiale", "initiale", "FI", "initial", "scolaire", "voie scolaire", "statut scolaire"),
            *("formation initiale sous statut scolaire", "étudiant", "étudiante", "élève", "FI hors apprentissage"),
            *("formation initiale (hors apprentissage)", "initial education"),
        ),
        "FORMATION_INITIALE_APPRENTISSAGE": (
            *("apprentissage", "apprenti", "apprentie", "contrat d'apprentissage", "contrat apprentissage"),
            *("en apprentissage", "par apprentissage", "FI apprentissage", "apprenticeship", "par l'apprentissage"),
            "formation initiale en apprentissage",
        ),
        "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION": (
            *("formation continue", "continue", "FC", "formation professionnelle continue", "FPC", "adulte"),
            *("formation continue hors contrat de professionnalisation", "FC hors contrat de professionnalisation"),
            *("formation continue hors contrat pro", "hors contrat de professionnalisation", "stagiaire FPC"),
            *("stagiaire de la formation professionnelle", "formation professionnelle", "continuing education"),
            "formation continue (hors contrat de professionnalisation)",
        ),
        "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION": (
            *("contrat de professionnalisation", "contrat pro", "professionnalisation", "contrat professionnalisation"),
            *("formation continue en contrat de professionnalisation", "en contrat de professionnalisation", "CPRO"),
            "formation continue contrat pro",
        ),
        "VAE": ("validation des acquis", "validation des acquis de l'expérience", "par VAE", "en VAE"),
        "EQUIVALENCE_DIPLOME_ETRANGER": (
            *("équivalence", "diplôme étranger", "équivalence (diplôme étranger)", "EQUIVALENCE_(DIPLOME_ETRANGER)"),
            *("équivalence de diplôme étranger", "équivalence d'un diplôme étranger"),
            "equivalence of a foreign diploma",
        ),
        "CANDIDAT_LIBRE": (
            "libre",
            "en candidat libre",
            "candidature libre",
            "candidat individuel",
            "independent candidate",
        ),
    },
    "voieAccessVAE": {
        "CONGES_VAE": ("congé VAE", "congé", "congé pour VAE", "congé de VAE", "congés"),
        "VAE_CLASSIQUE": ("classique", "VAE", "normale"),
    },
    "initiativeInscription": {
        "CERTIFIE": (
            *("certifiée", "candidat", "candidate", "stagiaire", "titulaire", "lui-même", "elle-même", "salarié"),
            *("individu", "individuelle", "personnelle", "apprenant", "le candidat", "la candidate"),
        ),
        "OF": ("organisme de formation", "organisme", "centre de formation", "CFA", "école", "training organisation"),
        "POLE_EMPLOI": ("France Travail", "PE", "FT"),
        "EMPLOYEUR": ("entreprise", "l'employeur", "l'entreprise", "employer"),
        "AUTRE": ("autres", "other"),
    },
    "sexe": {
        "M": ("H", "homme", "masculin", "monsieur", "Mr", "M.", "male", "man", "1", "garçon", "Monsieur"),
        "F": (
            "femme",
            "féminin",
            "madame",
            "Mme",
            "Mlle",
            "mademoiselle",
            "female",
            "woman",
            "2",
            "fille",
            "Mrs",
            "Ms",
        ),
    },
    "natureDeposant": {
        "CERTIFICATEUR": ("certifier", "organisme certificateur"),
        "TIERS_CONFIANCE": ("TIERS_DE_CONFIANCE", "tiers", "déposant", "organisme de confiance"),
    },
}
"""Beside the values themselves, which are recognised however they are written."""

TYPES: Mapping[str, str] = {
    "rncp": "RNCP",
    "repertoire national": "RNCP",
    "repertoire national des certifications professionnelles": "RNCP",
    "rs": "RS",
    "repertoire specifique": "RS",
    "inventaire": "RS",
}

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev feb february",
            "mars mar march",
            "avril avr apr april",
            "mai may",
            "juin jun june",
            "juillet juil jul july",
            "aout aou aug august",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
DAYS = frozenset(
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim le the of"  # noqa: SIM905
    " monday tuesday wednesday thursday friday saturday sunday".split()
)
FRANCE = frozenset({"france", "fr", "fra", "france metropolitaine", "100", "99100", "republique francaise"})

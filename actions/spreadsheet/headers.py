"""What columns are called by the people who keep them: French headers first, then English ones."""

from collections.abc import Mapping
from dataclasses import dataclass

TYPE = "type"
CODE = "code"
CERTIFIER = "certificateur"
CONTRACT = "idContrat"
NATURE = "natureDeposant"
BIRTH_DATE = "dateNaissance"
FIRST_NAMES = "prenoms"
WHOLE_NAME = "nomPrenom"
NIR = "nir"
OUTCOME = "resultat"
LEVEL, DOMAIN, COMPETENCE = "niveau", "domaineCompetenceId", "competenceId"


@dataclass(frozen=True, slots=True)
class Headers:
    """`surely` mean this field; `perhaps` do where nothing else is called so more surely."""

    surely: tuple[str, ...]
    perhaps: tuple[str, ...] = ()


def _said(surely: str, perhaps: str = "") -> Headers:
    return Headers(
        tuple(one.strip() for one in surely.split("|")), tuple(one.strip() for one in perhaps.split("|") if one.strip())
    )


HEADERS: Mapping[str, Headers] = {
    TYPE: _said(
        "type de certification | type certification | répertoire | type de la certification | certification type"
        " | registre | repertoire RNCP RS",
        "type",
    ),
    CODE: _said(
        "code de la certification | code certification | code RNCP | code RS | numéro RNCP | numéro RS | n° RNCP"
        " | n° RS | fiche RNCP | fiche RS | code fiche | numéro de fiche | n° de fiche | code RNCP RS | code RNCP ou RS"
        " | n° RNCP RS | certification code | référence France compétences | numéro de certification",
        "code | certification | RNCP | RS | titre | diplôme",
    ),
    CERTIFIER: _said(
        "matricule du certificateur | BCR | BCR certificateur | matricule BCR | code BCR | numéro BCR | id client"
        " | idClient | certifier BCR | identifiant du certificateur | n° de la fiche client",
        "matricule | certificateur | certifier",
    ),
    CONTRACT: _said(
        "numéro de contrat | n° contrat | id contrat | identifiant du contrat | contract number | numéro contrat CDC",
        "contrat | contract",
    ),
    NATURE: _said("nature du déposant | nature déposant | depositor nature", "nature"),
    "idTechnique": _said(
        "Technical identifier"
        " | identifiant technique | id technique | identifiant unique | identifiant du passage | id passage"
        " | technical id | identifiant interne | référence interne | référence du passage"
        " | numéro de passage | id technique partenaire",
        "identifiant | id | référence | ref | numéro candidat | numéro de candidat | n° candidat"
        " | matricule candidat | candidate number | candidate id | numéro de parchemin | numéro de certificat"
        " | n° certificat | certificate number",
    ),
    "urlPreuve": _said(
        "Link to the proof"
        " | lien vers la preuve | url de la preuve | url preuve | lien preuve | url du certificat | lien du certificat"
        " | lien badge | open badge | proof url",
        "url | lien | preuve",
    ),
    "libelleOption": _said(
        "Name of the option"
        " | libellé de l'option | libellé option | option choisie | intitulé option | option label | spécialité",
        "option | parcours",
    ),
    "obtentionCertification": _said(
        "Way of obtaining"
        " | mode d'obtention | obtention | obtention de la certification | obtention certification"
        " | modalité d'obtention | type d'obtention | means of award | obtained by | means of obtaining",
        "admission",
    ),
    OUTCOME: _said(
        "résultat de l'examen | résultat final | résultat du jury | décision du jury | avis du jury | admis"
        " | admis ou ajourné | admis ajourné | admis(e) | reçu | result of the examination | jury decision",
        "résultat | résultats | décision | result | outcome",
    ),
    "donneeCertifiee": _said(
        "Certified datum"
        " | donnée certifiée | données certifiées | donnée définitive | certified data | certifié oui non",
        "certifiée | certifié | définitif",
    ),
    "dateDebutExamen": _said(
        "First day of the examination"
        " | date de début de l'examen | début examen | début de l'épreuve | date de début d'épreuve"
        " | date début session | date de début de session | examination start date | exam start date",
        "date de l'examen | date examen | date de passage | date d'épreuve | date de session | exam date",
    ),
    "dateFinExamen": _said(
        "Last day of the examination"
        " | date de fin de l'examen | fin examen | fin de l'épreuve | date de fin d'épreuve | date fin session"
        " | date de fin de session | examination end date | exam end date",
    ),
    "modalitePassageExamen": _said(
        "Form of the examination"
        " | modalité de l'examen | modalité de passage | modalité de passage de l'examen | modalité d'examen"
        " | mode de passage | modalité d'évaluation | examination mode | exam mode",
        "modalité | présentiel distanciel | présentiel ou distanciel",
    ),
    "codePostalCentreExamen": _said(
        "Postal code of the examination centre"
        " | code postal du centre d'examen | code postal centre | CP centre d'examen | CP centre"
        " | code postal lieu d'examen | code postal du lieu d'examen | code postal examen | exam centre postcode",
    ),
    "dateDebutValidite": _said(
        "date de début de validité | début de validité | date d'obtention | date d'obtention de la certification"
        " | date de délivrance | date d'émission | date d'attribution | date de certification | date de réussite"
        " | obtenu le | obtenue le | obtenu(e) le | délivré le | délivrée le | délivré(e) le | réussi le | réussie le"
        " | valide du | valable du | valid from | issue date | date of issue | award date | date obtained"
        " | date awarded | date du diplôme"
        " | date d'obtention du diplôme | date de délivrance de la certification | date du certificat",
        "date de jury | date du jury | jury | date de décision | date de délibération | date",
    ),
    "dateFinValidite": _said(
        "date de fin de validité | fin de validité | date d'expiration | date d'échéance | valide jusqu'au"
        " | valable jusqu'au | expiration | date limite de validité | valid until | valid to | expiry date",
    ),
    "presenceNiveauLangueEuro": _said(
        "European language level present"
        " | niveau de langue européen présent | présence niveau langue | présence niveau langue européen"
        " | présence d'un niveau de langue | présence niveau de langue européen CECRL | language level present"
        " | certification de langue",
    ),
    "niveauLangueEuropeen": _said(
        "European language level"
        " | niveau de langue européen | niveau de langue | niveau langue | niveau CECRL | CECRL | niveau CECR | CECR"
        " | niveau linguistique | language level | CEFR level | CEFR",
    ),
    "presenceNiveauNumeriqueEuro": _said(
        "European digital level present"
        " | niveau numérique européen présent | présence niveau numérique | présence niveau numérique européen"
        " | présence d'un niveau numérique | digital level present | certification numérique",
    ),
    "scoreGeneral": _said(
        "score général | score général numérique | score global numérique | score Pix | digital score | overall score",
        "score global",
    ),
    LEVEL: _said("niveau de compétence | niveau compétence | competence level"),
    DOMAIN: _said("domaine de compétence | identifiant du domaine | domaine compétence | competence area"),
    COMPETENCE: _said("identifiant de la compétence | id compétence | numéro de compétence | competence id"),
    "scoring": _said("scoring | score | score obtenu | résultat obtenu | points obtenus", "note | points"),
    "mentionValidee": _said("mention | mention validée | mention obtenue | distinction | honours"),
    "modaliteAcces": _said(
        "Way of access"
        " | voie d'accès | modalité d'accès | modalités d'accès | voie d'accès à la certification | mode d'accès"
        " | modalité d'inscription | type de parcours | voie de formation | statut du candidat | access route",
        "statut | voie | modalités",
    ),
    "voieAccessVAE": _said("Kind of VAE | type de VAE | voie d'accès VAE | voie VAE | modalité VAE | VAE route"),
    "initiativeInscription": _said(
        "Who initiated the enrolment"
        " | initiative de l'inscription | initiative inscription | inscription à l'initiative de | inscrit par"
        " | à l'initiative de | initiative | registration initiative",
    ),
    "dateInscription": _said("date d'inscription | inscrit le | date inscription | enrolment date | registration date"),
    "nomNaissance": _said(
        "nom de naissance | nom naissance | nom de jeune fille | nom patronymique | nom de famille"
        " | nom de famille de naissance | nom naiss | patronyme | birth name | birth last name | maiden name"
        " | nom de naissance du titulaire",
        "nom | last name | surname | family name",
    ),
    "nomUsage": _said(
        "nom d'usage | nom usage | nom usuel | nom marital | nom d'épouse | nom d'époux | nom marié"
        " | nom d'usage si différent | name in use | married name | usual name",
        "nom",
    ),
    "prenom1": _said(
        "prénom | first name | prénom 1 | premier prénom | 1er prénom | prénom principal | prénom d'état civil"
        " | prénom de naissance | first name 1",
        "given name | forename",
    ),
    "prenom2": _said(
        "prénom 2 | deuxième prénom | second prénom | 2ème prénom | 2e prénom | second first name | middle name"
    ),
    "prenom3": _said("prénom 3 | troisième prénom | 3ème prénom | 3e prénom | third first name"),
    FIRST_NAMES: _said("prénoms | tous les prénoms | prénoms d'état civil | first names | given names"),
    WHOLE_NAME: _said("nom prénom | nom et prénom | prénom et nom | nom complet | nom prénoms | full name | identité"),
    BIRTH_DATE: _said(
        "date de naissance | date naissance | né le | née le | né(e) le | date naiss | DDN | DDNAISS | date of birth"
        " | birth date | DOB | birthday",
    ),
    "anneeNaissance": _said("année de naissance | année naissance | birth year | year of birth"),
    "moisNaissance": _said("mois de naissance | mois naissance | birth month | month of birth"),
    "jourNaissance": _said("jour de naissance | jour naissance | birth day number | day of birth"),
    "sexe": _said("sexe | genre | civilité | sex | gender | titre de civilité | sexe M F | sexe H F", "civ"),
    "codeInsee": _said(
        "Insee code of the town of birth"
        " | code INSEE de la commune de naissance | code INSEE | code INSEE naissance | INSEE naissance"
        " | code INSEE commune de naissance | code INSEE lieu de naissance | code commune de naissance"
        " | code commune naissance | code officiel géographique | code COG | birth INSEE code",
        "INSEE",
    ),
    "codePostal": _said(
        "Postal code of the town of birth"
        " | code postal de la commune de naissance | code postal de naissance | code postal naissance | CP naissance"
        " | CP de naissance | code postal lieu de naissance | code postal ville de naissance"
        " | code postal commune de naissance | birth postcode | place of birth postcode",
    ),
    "libelleCommuneNaissance": _said(
        "commune de naissance | lieu de naissance | ville de naissance | libellé de la commune de naissance"
        " | libellé commune naissance | né à | née à | né(e) à | commune naissance | lieu naissance | ville naissance"
        " | birthplace | place of birth | town of birth | birth city",
    ),
    "codePaysNaissance": _said(
        "code pays de naissance | code du pays de naissance | code pays naissance | code INSEE pays de naissance"
        " | code INSEE du pays | birth country code",
        "code pays",
    ),
    "libellePaysNaissance": _said(
        "pays de naissance | libellé du pays de naissance | libellé pays naissance | pays naissance"
        " | birth country | country of birth",
    ),
    "commentairesMEN": _said("commentaires MEN | commentaire MEN | commentaires du ministère"),
    "idDossier": _said(
        "numéro de dossier de formation | id dossier | identifiant du dossier | numéro de dossier | n° dossier"
        " | numéro de dossier CPF | n° dossier CPF | dossier EDOF | numéro de dossier EDOF | dossier CPF"
        " | training file number | dossier de formation",
        "dossier",
    ),
    "nomTitulaire": _said("nom du dossier | nom titulaire dossier | nom sur le dossier | file last name"),
    "prenom1Titulaire": _said("prénom du dossier | prénom titulaire dossier | prénom sur le dossier | file first name"),
    NIR: _said(
        "NIR | numéro de sécurité sociale | n° sécurité sociale | n° sécu | numéro INSEE | numéro SS | n° SS"
        " | social security number",
    ),
    "verbatim": _said("verbatim"),
}

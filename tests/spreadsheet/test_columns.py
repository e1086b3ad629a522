import pytest

from actions.spreadsheet.columns import recognise


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NOM DE NAISSANCE *", "nomNaissance"),
        ("nom_naissance", "nomNaissance"),
        ("NomNaissance", "nomNaissance"),
        ("nom de naissanse", "nomNaissance"),
        ("Nom de jeune fille du candidat", "nomNaissance"),
        ("cpf:nomNaissance", "nomNaissance"),
        ("8.1 nomNaissance", "nomNaissance"),
        ("Nom d’usage (si différent)", "nomUsage"),
        ("Né(e) le", "dateNaissance"),
        ("Date de naissance (JJ/MM/AAAA)", "dateNaissance"),
        ("DDN", "dateNaissance"),
        ("N° RNCP", "code"),
        ("Civilité", "sexe"),
        ("Code postal naissance", "codePostal"),
        ("Pays de naissance", "libellePaysNaissance"),
        ("mois de naissance", "moisNaissance"),
        ("2ème prénom", "prenom2"),
        ("Voie d'accès", "modaliteAcces"),
        ("Valable jusqu'au", "dateFinValidite"),
        ("Obtenu le", "dateDebutValidite"),
        ("Score /1000", "scoring"),
        ("Note (sur 20)", "scoring"),
        ("Résultat", "resultat"),
        ("Décision du jury", "resultat"),
        ("Observations", ""),  # they are about people, and were sent as what is called verbatim
        ("Date of birth", "dateNaissance"),
        ("Issue date", "dateDebutValidite"),
        ("Date obtained", "dateDebutValidite"),
        ("Obtained by", "obtentionCertification"),
        ("Candidate number", "idTechnique"),
        ("Code postal", ""),
        ("Ville", ""),
        ("Email", ""),
        ("Téléphone", ""),
        ("N°", ""),
        ("Date de naissance du conjoint", ""),
    ],
)
def test_headers_that_people_use(header: str, field: str) -> None:
    (column,) = recognise(1, [header]).columns
    assert column.field == field


def test_of_two_headers_for_one_field_the_surer_one_has_it() -> None:
    found = {one.header: one.field for one in recognise(1, ["Nom", "Prénom", "Nom de naissance"]).columns}
    assert found == {"Nom": "nomUsage", "Prénom": "prenom1", "Nom de naissance": "nomNaissance"}


def test_a_name_in_one_column_is_no_birth_name() -> None:
    columns = recognise(1, ["Nom et prénom", "Sexe", "Date de naissance"])
    assert columns.columns[0].field == "nomPrenom"
    assert {"nomNaissance", "prenom1"} <= set(columns.missing)


def test_how_sure_it_is_is_told() -> None:
    nom, birth, typed = recognise(1, ["Nom", "Date de naissance", "Comune de naissance"]).columns
    assert (nom.is_certain, birth.is_certain, typed.is_certain) == (False, True, False)
    assert typed.field == "libelleCommuneNaissance"

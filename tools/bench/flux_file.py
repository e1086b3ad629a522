"""Writes a valid flux of a given size, the same each time: all of it invented."""

import random
import re
from pathlib import Path

NAMES = ("Abbadie", "Barthélemy", "Cœuret", "Delaunay", "Etcheverry", "Fournier", "Guéguen", "L’Hostis", "N’Diaye")
FIRST_NAMES = ("Anaïs", "Bérénice", "Jean-François", "Chloé", "Dimitri", "Éloïse", "Gaël", "Inès", "Zoé")
TOWNS = (("31555", "Toulouse"), ("75056", "Paris"), ("35238", "Rennes"), ("67482", "Strasbourg"))
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<flux xmlns="urn:cdc:cpf:pc5:schema:1.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<idFlux>6e3c7378-bda4-497a-9bd6-dc203f903ed9</idFlux><horodatage>2026-11-02T09:00:00+01:00</horodatage>
<emetteur><idClient>12ABC345</idClient><certificateurs><certificateur><idClient>12ABC345</idClient>
<idContrat>MCFCER000123</idContrat><certifications><certification><type>RS</type><code>RS5875</code>
<passageCertifications>
"""
FOOT = """</passageCertifications></certification></certifications></certificateur></certificateurs></emetteur></flux>
"""
PASSAGE = """<passageCertification>
<idTechnique>{number}</idTechnique>
<obtentionCertification>PAR_SCORING</obtentionCertification>
<donneeCertifiee>true</donneeCertifiee>
<dateDebutValidite>2026-10-{day:02}</dateDebutValidite>
<dateFinValidite xsi:nil="true"/>
<presenceNiveauLangueEuro>false</presenceNiveauLangueEuro>
<presenceNiveauNumeriqueEuro>false</presenceNiveauNumeriqueEuro>
<scoring>{score}</scoring>
<mentionValidee xsi:nil="true"/>
<modalitesInscription>
<modaliteAcces xsi:nil="true"/>
</modalitesInscription>
<identificationTitulaire>
<titulaire>
<nomNaissance>{name}</nomNaissance>
<nomUsage xsi:nil="true"/>
<prenom1>{first_name}</prenom1>
<anneeNaissance>{year}</anneeNaissance>
<moisNaissance>{month}</moisNaissance>
<jourNaissance>{day}</jourNaissance>
<sexe>F</sexe>
<codeCommuneNaissance><codeInseeNaissance><codeInsee>{town[0]}</codeInsee></codeInseeNaissance></codeCommuneNaissance>
<libelleCommuneNaissance>{town[1]}</libelleCommuneNaissance>
</titulaire>
</identificationTitulaire>
</passageCertification>
"""
MORE = """<urlPreuve>https://proofs.example/{number}</urlPreuve>
<libelleOption>Mention spéciale</libelleOption>
<dateDebutExamen>2026-09-01</dateDebutExamen>
<dateFinExamen>2026-09-02</dateFinExamen>
<modalitePassageExamen>EN_PRESENTIEL</modalitePassageExamen>
<codePostalCentreExamen>75009</codePostalCentreExamen>
<verbatim>Résultat d’un examen inventé</verbatim>
"""
SHORT, LONG = 200_000, 50_000
"""How many passages make some 200 MB: short ones on a line each, or as most tools write them."""


def write(path: Path, *, size: int, indented: bool = False) -> int:
    """Write at most `size` bytes, and SHORT passages; returns how many.

    Indented, there are more elements, each on a line of its own and with a prefix.
    """
    chance = random.Random(size)  # noqa: S311 - the same file each time
    head, passage, foot = (_indented if indented else _compact)(HEAD, PASSAGE, FOOT)
    number = 0
    with path.open("wb") as file:
        written = file.write(head.encode()) + len(foot.encode())
        while number < SHORT:
            text = passage.format(
                number=f"{number:08}",
                day=chance.randrange(1, 29),
                month=chance.randrange(1, 13),
                year=chance.randrange(1950, 2006),
                score=chance.randrange(100, 1000),
                name=chance.choice(NAMES),
                first_name=chance.choice(FIRST_NAMES),
                town=chance.choice(TOWNS),
            ).encode()
            if written + len(text) > size:
                break
            written += file.write(text)
            number += 1
        file.write(foot.encode())
    return number


def _compact(head: str, passage: str, foot: str) -> tuple[str, str, str]:
    return head, passage.replace("\n", "") + "\n", foot


def _indented(head: str, passage: str, foot: str) -> tuple[str, str, str]:
    first, rest = passage.split("\n", 1)
    lines = (first + "\n" + MORE + rest).replace("\n", "\n" + 22 * " ")
    head, lines, foot = (re.sub(r"<(/?)(\w)", r"<\1cpf:\2", part) for part in (head, lines, foot))
    return head.replace("xmlns=", "xmlns:cpf="), lines, foot

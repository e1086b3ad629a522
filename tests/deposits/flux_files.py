"""Files to deposit, for the organisations of the demonstration."""

from datetime import date, timedelta

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<cpf:flux xmlns:cpf="urn:cdc:cpf:pc5:schema:1.0.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <cpf:idFlux>{id_flux}</cpf:idFlux>
  <cpf:horodatage>2026-11-20T10:00:00+01:00</cpf:horodatage>
  <cpf:emetteur>
    <cpf:idClient>{emitter}</cpf:idClient>
    <cpf:certificateurs>
      <cpf:certificateur>
        <cpf:idClient>{certifier}</cpf:idClient>
        <cpf:idContrat>{contract}</cpf:idContrat>
        <cpf:certifications>
          <cpf:certification>
            <cpf:type>RS</cpf:type>
            <cpf:code>RS5875</cpf:code>
            <cpf:passageCertifications>
"""
PASSAGE = """              <cpf:passageCertification>
                <cpf:idTechnique>{id_technique}</cpf:idTechnique>
                <cpf:obtentionCertification>PAR_ADMISSION</cpf:obtentionCertification>
                <cpf:donneeCertifiee>true</cpf:donneeCertifiee>
                <cpf:dateDebutValidite>{issued}</cpf:dateDebutValidite>
                <cpf:dateFinValidite xsi:nil="true"/>
                <cpf:presenceNiveauLangueEuro>false</cpf:presenceNiveauLangueEuro>
                <cpf:presenceNiveauNumeriqueEuro>false</cpf:presenceNiveauNumeriqueEuro>
                <cpf:scoring>12</cpf:scoring>
                <cpf:mentionValidee xsi:nil="true"/>
                <cpf:modalitesInscription>
                  <cpf:modaliteAcces>CANDIDAT_LIBRE</cpf:modaliteAcces>
                </cpf:modalitesInscription>
                <cpf:identificationTitulaire>
                  <cpf:titulaire>
                    <cpf:nomNaissance>{name}</cpf:nomNaissance>
                    <cpf:nomUsage xsi:nil="true"/>
                    <cpf:prenom1>Camille</cpf:prenom1>
                    <cpf:anneeNaissance>1996</cpf:anneeNaissance>
                    <cpf:moisNaissance>11</cpf:moisNaissance>
                    <cpf:jourNaissance>15</cpf:jourNaissance>
                    <cpf:sexe>{sex}</cpf:sexe>
                    <cpf:codeCommuneNaissance>
                      <cpf:codeInseeNaissance><cpf:codeInsee>31555</cpf:codeInsee></cpf:codeInseeNaissance>
                    </cpf:codeCommuneNaissance>
                  </cpf:titulaire>
                </cpf:identificationTitulaire>
              </cpf:passageCertification>
"""
TAIL = """            </cpf:passageCertifications>
          </cpf:certification>
        </cpf:certifications>
      </cpf:certificateur>
    </cpf:certificateurs>
  </cpf:emetteur>
</cpf:flux>
"""
SOMEBODYS_NAME = "Zyxwvutsrq"  # of a certified person: to be found nowhere but in files


def passage(id_technique: str, *, sex: str = "F", issued: date | None = None) -> str:
    day = issued or date.today() - timedelta(days=20)  # noqa: DTZ011 - any day of late
    return PASSAGE.format(id_technique=id_technique, sex=sex, issued=day.isoformat(), name=SOMEBODYS_NAME)


def flux(
    *passages: str,
    emitter: str = "34DEF567",
    certifier: str = "34DEF567",
    contract: str = "MCFCER000456",
    id_flux: str = "6e3c7378-bda4-497a-9bd6-dc203f903ed9",
) -> bytes:
    head = HEAD.format(id_flux=id_flux, emitter=emitter, certifier=certifier, contract=contract)
    return (head + "".join(passages) + TAIL).encode()

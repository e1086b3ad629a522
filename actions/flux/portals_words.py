"""Messages of the real portal that programs look for: a part of its protocol, whatever language people speak."""


def already_there(emitter: str, id_technique: str) -> str:
    return (
        f"Le passage certification avec le bcr émetteur {emitter} et l'id technique partenaire {id_technique} "
        "existe déjà en base"
    )


def code_unknown(emitter: str, id_technique: str, index: int) -> str:
    return (
        f"Le statut de la certification avec le bcr émetteur {emitter}, l'id technique partenaire {id_technique} "
        f"et l'index {index} est KO"
    )


def ends_before_it_begins(emitter: str, id_technique: str) -> str:
    return (
        "La date de fin de validité est inférieure à date de début de validité pour le passage certification avec "
        f"le bcr émetteur {emitter} et l'id technique partenaire {id_technique}"
    )

"""A person's last name or first name, out of what is said around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.slots.reading import Option, Reading
from dialogs.vocabulary.given_names import given_names
from dialogs.wording import plain, tidy

MOST_CHARACTERS: Final = 80
MOST_WORDS: Final = 6
_TALK: Final = re.compile(
    r"^(?:(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|good morning|alors|euh+|heu+|hum+|hmm+|ben|bah|bon|donc|voila|voici|ok|okay|oui|ah|oh|d'accord|bien sur|so|well|um+|uh|yes|yeah|eh|hop"
    r"|non|nan|pardon|desolee?|sorry|enfin|plutot|en fait|svp|merci|tenez|allez|et|and|du coup|ecoutez|a vous)\b ?[,;:.!-]* ?)+"
)
_LABEL: Final = re.compile(
    r"^(?:(?:(?:c'est|c est|cest|est|ce|it's|it is|is|that's|pour|mon|ma|le|la|son|sa|my|the|his|her|moi|me|a moi|vrai|complet"
    r"|nom de famille|nom d'usage|nom de naissance|nom de jeune fille|nom|noms|prenoms?|prenon|patronyme|last name|family name|surname|first name|given name|forename|name|first|last|prnom"
    r"|m'appelle|m appelle|mappelle|je m'appelle|je m appelle|je mappelle|je suis|jsuis|j'suis|chui|on m'appelle|appelez[- ]moi|appelle[- ]moi|call me|i am|i'm|im|my name's|this is|s'appelle|elle s'appelle|il s'appelle|elle|il|se nomme|me nomme|je me nomme"
    r"|madame|monsieur|mademoiselle|mme|mlle|mr|m\.|mrs|ms|dr|miss|mettez|ecrivez|notez|mets|note|marquez|met|vous pouvez mettre|tapez"
    r"|s'ecrit|ca s'ecrit|devient|sera|serait|toujours|juste|seulement|just|only)(?=[ :=,'.-]|$)) ?[:=,-]* ?|[:=,\"«(-] ?)+"
)
_WHOLE: Final = re.compile(
    r"\b(?:m'? ?appelle|mappelle|je suis|my name is|my name's|i am|i'm|me nomme|moi c'?est|c est|this is|call me)\b"
)
_AFTER: Final = re.compile(
    r"(?:[ ,;.!]*(?:\([^)]*\)|[ ,;.!](?:s'il vous plait|s'il te plait|svp|stp|merci(?: beaucoup)?|voila|please|thanks|thank you|pardon|tout simplement|tout court|comme (?:le|la|les|l')[ \w-]*"
    r"|avec (?:un|une|deux|trois|le|la|accent|trait|tiret|des|\d)[ \w'-]*|sans (?:h|e|s|accent|tiret|trait|le|la|un)\b[ \w'-]*|en (?:majuscules?|minuscules?|un mot|deux mots|un seul mot)|et (?:le |mon |son )?(?:pre)?nom\b.*|and (?:my |the )?(?:first|last|sur) ?name\b.*"
    r"|with (?:an?|two|one)[ \w'-]*|je crois|i think|pas .*|not .*|et non .*|au lieu .*|without .*|as in .*|tiret .*|mon (?:pre)?nom .*|prenom .*|c'est tout|(?:est|c'est) (?:mon|son|le) (?:nom|prenom).*|et toi|et vous|ici|here)))+[ .,;!?]*$"
)
_OTHER: Final = re.compile(
    r"^(?:(?:mon|le|my|the) )?(?P<label>prenom|first name|nom de famille|nom|last name|surname)\b"
)
_PARTICLES: Final = frozenset(
    "de du des d la le les van von der den di da dos el al ben bin ibn mac mc saint st sainte ste o y e of ter ten del della".split()
)
_LOWER_PARTICLES: Final = frozenset("de du des d van von der den di da dos y del della ter ten".split())
_NAME: Final = re.compile(r"[^\W\d_]+(?:[ '.-]{1,2}[^\W\d_]+)*\.?")
_WORD: Final = re.compile(r"[^\W\d_]+")
# Words that are no part of a name: with one of them it is a sentence.
_SENTENCE: Final = frozenset(
    """je tu j t ne n pas plus est es suis ai as avez ont ou quoi koi comment commen pourquoi pq pk quand combien que qu quel quelle quels
    c ca cela mon mes ton votre vos notre nos ma sa ce cette ces cet avoir faire fait veux peux peut veut sais sait faut dois doit dire mettre
    un une mail email mot passe mdp identifiant login fichier fichiers compte bcr matricule contrat depot deposer numero code erreur question portail site
    oublie perdu bloque compris comprend comprends rien aide aidez avant apres deja encore toujours jamais trop tres bien
    my your what where how why when who which can could do does did dont not the is are was have has had this that please
    i you we they it password account file number deposit know forgot lost need want oui non nan ok accord si
    pour par sur dans avec sans quelqu quelqun personne famille prenom nom envoie envoyer recu recois delai jours temps valider""".split()
)


@dataclass(frozen=True, slots=True)
class LastName:
    name: str = "last_name"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return _read(words, first=False)


@dataclass(frozen=True, slots=True)
class FirstName:
    name: str = "first_name"

    def read(self, words: str, options: Sequence[Option] = ()) -> Reading:  # noqa: ARG002 - the port's
        return _read(words, first=True)


def without_talk(tidied: str) -> str:
    """Return the words without the greetings and hesitations they begin with."""
    talk = _TALK.match(plain(tidied))
    return tidied[talk.end() :] if talk and talk.end() < len(tidied) else tidied


def _read(words: str, *, first: bool) -> Reading:
    tidied = tidy(words)
    if "@" in tidied:
        return Reading(problem="address")
    bare, introduced = _bare(_part_named(tidied, first=first))
    if not bare:
        return Reading(problem="missing")
    if any(character.isdigit() for character in bare):
        return Reading(problem="digits")
    parts = _WORD.findall(plain(bare))
    if len(bare) > MOST_CHARACTERS or len(parts) > MOST_WORDS or not _NAME.fullmatch(bare):
        return Reading(problem="not_a_name")
    if any(part in _SENTENCE for part in parts if len(part) > 1 or part in "jtnc"):
        return Reading(problem="not_a_name")
    value = _first_of(bare) if first else _last_of(bare, introduced=introduced)
    return Reading(value=_capitals(value))


def _part_named(tidied: str, *, first: bool) -> str:
    """Return what stands after the label that was asked for, where both are given: "nom Durand prénom Zoé"."""
    even = plain(tidied)
    mine = (
        r"(?:prenom|first name|given name)"
        if first
        else r"(?:(?<!pre)nom(?: de famille)?|last name|surname|family name)"
    )
    other = r"(?:nom(?: de famille)?|last name|surname|family name)" if first else r"(?:prenom|first name|given name)"
    both = re.search(rf"\b{mine}\b ?(?:est |c'est |is |: ?|= ?)?", even)
    if both is None or not re.search(rf"\b{other}\b", even[: both.start()] + "\n" + even[both.end() :]):
        return tidied
    rest = even[both.end() :]
    end = re.search(rf"(?:[,;.]| et| and)? ?(?:\b(?:mon|le|my|the) )?\b{other}\b", rest)
    if end is not None:
        return tidied[both.end() : both.end() + end.start()]
    return tidied[both.end() :]


def _bare(tidied: str) -> tuple[str, bool]:
    """Return the name without what is around it, and whether it was introduced as a whole: "je m'appelle …"."""
    introduced = bool(_WHOLE.search(plain(tidied)))
    bare = without_talk(tidied)
    for _ in range(3):
        label = _LABEL.match(plain(bare))
        cut = bare[label.end() :] if label else bare
        cut = without_talk(cut)
        if cut == bare or not cut:
            break
        bare = cut
    bare = bare[: len(_AFTER.sub("", plain(bare)))]
    return bare.strip(' .,;:!?"«»()=*_'), introduced


def _first_of(name: str) -> str:
    """Return the first name of a whole one: "DURAND Zoé", "Marie-Hélène O'Brien", "Jean Pierre Martin"."""
    parts = name.split(" ")
    if len(parts) == 1:
        return name
    known = given_names()
    if parts[0].isupper() and len(parts[0]) > 1 and not parts[-1].isupper():
        return " ".join(part for part in parts if not part.isupper())
    head = 0
    while head < len(parts) and _is_given(parts[head], known):
        head += 1
    if head:
        return " ".join(parts[:head])
    tail = len(parts)
    while tail > 0 and _is_given(parts[tail - 1], known):
        tail -= 1
    return " ".join(parts[tail:]) if tail < len(parts) else parts[0]


def _last_of(name: str, *, introduced: bool) -> str:
    """Return the last name of a whole one, if it looks like one."""
    parts = name.split(" ")
    if len(parts) == 1:
        return name
    known = given_names()
    capitals = [part for part in parts if part.isupper() and len(part) > 1]
    if capitals and len(capitals) < len(parts) and not name[0].islower():
        kept = [part for part in parts if part.isupper() or plain(part).split("'")[0] in _PARTICLES]
        return " ".join(kept)
    head = 0
    while head < len(parts) - 1 and _is_given(parts[head], known):
        head += 1
    if head:
        return " ".join(parts[head:])
    if _is_given(parts[-1], known) and len(parts) == 2:  # noqa: PLR2004 - "Durand Zoé"
        return parts[0]
    if introduced and plain(parts[0]).split("'")[0] not in _PARTICLES:
        return " ".join(parts[1:])
    return name


def _is_given(part: str, known: frozenset[str]) -> bool:
    even = plain(part)
    return even in known or ("-" in even and all(piece in known for piece in even.split("-")))


def _capitals(name: str) -> str:
    """Write a name that is all in small letters or all in capitals as names are written."""
    letters = [letter for letter in name if letter.isalpha()]
    if not (
        all(letter.islower() for letter in letters)
        or (len(letters) > 1 and all(letter.isupper() for letter in letters))
    ):
        return name
    several = bool(re.search(r"[ '-]", name))

    def written(word: re.Match[str]) -> str:
        lower = word[0].lower()
        if several and word.end() < len(name) and plain(lower) in _LOWER_PARTICLES:
            return lower
        return lower[:1].upper() + lower[1:]

    return _WORD.sub(written, name)

"""What people ask of the assistant is kept, to learn from: what it made of it, and whether that helped."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.learning import Question, Settled
from actions.outcome import Said
from actions.work import Work

LONGEST = 1000  # characters that are kept of a question


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordQuestion:
    """`sequence` is that of the reply in the conversation's activity log; `text` is masked."""

    conversation: str
    sequence: int
    text: str
    language: str
    outcome: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChoice:
    """Of the few that were offered the person chose one; `answered` is the sequence of the reply that shows it."""

    conversation: str
    sequence: int
    answered: int
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectChoice:
    """None of the few is what the person meant."""

    conversation: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleQuestions:
    """Somebody at the desk is done with these questions, each named by its conversation and sequence."""

    questions: Sequence[tuple[str, int]]
    state: Settled


async def record_question(request: RecordQuestion, work: Work) -> Said:
    question = Question(
        conversation=request.conversation,
        sequence=request.sequence,
        text=_storable(request.text[:LONGEST]),
        language=request.language,
        outcome=request.outcome,
        article=request.article,
        helped=None,
        state=Settled.OPEN,
        asked_at=work.now(),
    )
    await work.questions.put(question)
    return Said(key="question.recorded")


async def note_choice(request: NoteChoice, work: Work) -> Said:
    await work.questions.chosen(request.conversation, request.sequence, request.answered, request.article)
    return Said(key="question.chosen")


async def reject_choice(request: RejectChoice, work: Work) -> Said:
    await work.questions.rate(request.conversation, request.sequence, helped=False)
    return Said(key="question.rejected")


async def settle_questions(request: SettleQuestions, work: Work) -> Said:
    await work.questions.settle(request.questions, request.state)
    return Said(key="question.settled")


def _storable(text: str) -> str:
    """Return the text without what no database keeps: zeros, and halves of characters."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")

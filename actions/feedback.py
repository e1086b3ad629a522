"""A person says whether an answer helped."""

from dataclasses import dataclass

from actions.outcome import Said
from actions.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFeedback:
    """`sequence` is that of the answer in the conversation's activity log."""

    conversation: str
    sequence: int
    article: str
    language: str
    helped: bool


async def record_feedback(request: RecordFeedback, work: Work) -> Said:
    await work.feedback.put(
        conversation=request.conversation,
        sequence=request.sequence,
        article=request.article,
        language=request.language,
        helped=request.helped,
        now=work.now(),
    )
    await work.questions.rate(request.conversation, request.sequence, helped=request.helped)
    return Said(key="feedback.recorded")

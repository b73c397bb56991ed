"""An answer as it comes: sentences that the guard has passed, then the answer as a whole."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.answer import Answer, Verdict


class _Event(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Event):
    """A sentence of a model that the guard has passed, with its marks, as Markdown."""

    kind: Literal["said"] = "said"
    text: str
    citations: tuple[int, ...]
    verdict: Verdict


class Finished(_Event):
    """The whole answer. It takes the place of what was said before it: a model may have failed halfway."""

    kind: Literal["answer"] = "answer"
    answer: Answer


StreamEvent = Annotated[Said | Finished, Field(discriminator="kind")]

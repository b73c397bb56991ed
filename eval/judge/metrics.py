"""ragas' model-judged metrics with our prompts, strict about what a judge may answer."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.encoders import DenseEncoder
from corpus.errors import TiaowenError

if TYPE_CHECKING:
    from corpus.settings import Settings


#: Times a request is sent again after a time-out or an error of the server.
_RETRIES = 2


class JudgeError(TiaowenError):
    """The judge gave no verdict that can be used."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a judge sees of one question. `contexts` are the texts cited, `reference` the texts of gold."""

    question: str
    answer: str
    contexts: tuple[str, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class JudgedMetric:
    """One judged metric: `counterpart` are the deterministic scores of the same thing, the first a question has."""

    name: str
    counterparts: tuple[str, ...]
    applies: Callable[[Material], bool]
    score: Callable[[Material], Awaitable[float]]


def build_judge(settings: "Settings", encoder: DenseEncoder) -> tuple[JudgedMetric, ...]:
    """The three judged metrics over the endpoint that the settings name.

    Factual correctness is its precision: gold texts say more than was asked, and an answer that leaves that out is no
    worse for it.

    Raises: JudgeError if no endpoint is set.
    """
    if not (settings.judge_base_url and settings.judge_model):
        raise JudgeError(
            "没有设置评委模型：请设置 TIAOWEN_JUDGE_BASE_URL 与 TIAOWEN_JUDGE_MODEL (no judge endpoint is set)"
        )
    from eval.quiet import quiet_ragas

    with quiet_ragas():
        from ragas.metrics.collections import AnswerRelevancy, FactualCorrectness, Faithfulness

        from eval.judge import prompts

    class StrictFaithfulness(Faithfulness):
        async def _create_verdicts(self, statements: list[str], context: str) -> Any:
            return _checked(await super()._create_verdicts(statements, context), statements)

    class StrictCorrectness(FactualCorrectness):
        async def _verify_claims(self, claims: list[str], reference: str) -> Any:
            return _checked(await super()._verify_claims(claims, reference), claims)

    model = _model(settings)
    faithfulness = StrictFaithfulness(llm=model)
    faithfulness.statement_generator_prompt = prompts.ChineseStatements()
    faithfulness.nli_statement_prompt = prompts.ChineseVerdicts()
    correctness = StrictCorrectness(llm=model, mode="precision")
    correctness.prompt = prompts.ChineseClaims()
    correctness.nli_prompt = prompts.ChineseVerdicts()  # type: ignore[assignment] # ragas has this class twice
    relevancy = AnswerRelevancy(llm=model, embeddings=_embeddings(encoder), strictness=1)
    relevancy.prompt = prompts.ChineseQuestion()

    async def faithful(m: Material) -> float:
        result = await faithfulness.ascore(
            user_input=m.question, response=m.answer, retrieved_contexts=list(m.contexts)
        )
        return _usable(result.value)

    async def correct(m: Material) -> float:
        return _usable((await correctness.ascore(response=m.answer, reference=m.reference)).value)

    async def relevant(m: Material) -> float:
        # A cosine may be a hair above 1, or below 0 for a question about something else.
        value = float((await relevancy.ascore(user_input=m.question, response=m.answer)).value)
        return _usable(min(max(value, 0.0), 1.0) if math.isfinite(value) else value)

    return (
        # An answer without a text to hold it against is a failure, which ragas raises, and not one question less.
        JudgedMetric("faithfulness", ("claims_supported",), lambda _: True, faithful),
        JudgedMetric("factual_correctness", ("required_facts", "status_correct"), lambda m: bool(m.reference), correct),
        JudgedMetric("answer_relevancy", ("status_correct",), lambda _: True, relevant),
    )


def _usable(value: float) -> float:
    """`value` if it is a score. Raises: JudgeError for NaN and what lies outside 0 to 1."""
    if not (math.isfinite(value) and 0.0 <= value <= 1.0):
        raise JudgeError(f"评委没有给出分数 (no score): {value}")
    return float(value)


def _model(settings: "Settings") -> Any:
    """Model over the endpoint, in ragas' form: JSON held to the schema, what it says held to `_usable_reply`.

    `judge_timeout_s` bounds the wait for each byte, as HTTP clients count; a call as a whole, tries included, is
    bounded too, so that a server that sends a byte now and then cannot hold up the run.
    """
    from openai import AsyncOpenAI
    from ragas.llms import llm_factory

    client = AsyncOpenAI(
        base_url=settings.judge_base_url,
        api_key=settings.judge_api_key.get_secret_value() or "none",
        timeout=settings.judge_timeout_s,
        max_retries=_RETRIES,
    )
    model = llm_factory(settings.judge_model, client=client, temperature=0.0, max_tokens=4096)
    ask, limit_s = model.agenerate, settings.judge_timeout_s * (1 + _RETRIES)

    async def agenerate(prompt: str, response_model: type[Any]) -> Any:
        try:
            async with asyncio.timeout(limit_s):
                said = await ask(prompt, response_model)
        except TimeoutError:  # its cause is a cancellation, which tells nobody anything
            raise JudgeError(f"评委 {limit_s:g} 秒内没有答完，含重试 (time-out)") from None
        return _usable_reply(said)

    model.agenerate = agenerate  # type: ignore[method-assign]
    return model


def _usable_reply(said: Any) -> Any:
    """The reply. Raises: JudgeError for an empty one, which ragas would score as 0 or leave out."""
    from ragas.metrics.collections.answer_relevancy.util import AnswerRelevanceOutput
    from ragas.metrics.collections.factual_correctness.util import ClaimDecompositionOutput
    from ragas.metrics.collections.faithfulness.util import StatementGeneratorOutput

    match said:
        case AnswerRelevanceOutput(question=question, noncommittal=flag):
            usable = bool(question.strip()) and flag in (0, 1)
        case StatementGeneratorOutput(statements=made) | ClaimDecompositionOutput(claims=made):
            usable = bool(made) and all(text.strip() for text in made)
        case _:  # verdicts: see `_checked`, which knows how many there have to be
            usable = True
    if not usable:
        raise JudgeError(f"评委的回应是空的或不合要求 (unusable reply): {said!r}"[:300])
    return said


def _checked(verdicts: Any, statements: Sequence[str]) -> Any:
    """The verdicts, one for each statement. Raises: JudgeError for what ragas would count as a yes, or leave out."""
    given = [answer.verdict for answer in verdicts.statements]
    if len(given) != len(statements) or any(verdict not in (0, 1) for verdict in given):
        raise JudgeError(f"{len(statements)} 条陈述得到的判定是 {given}：应逐条为 0 或 1 (unusable verdicts)")
    return verdicts


def _embeddings(encoder: DenseEncoder) -> Any:
    """Our encoder in ragas' form: nothing leaves the machine for a cosine."""
    from ragas.embeddings.base import BaseRagasEmbedding

    class Ours(BaseRagasEmbedding):
        """One text, one vector."""

        def embed_text(self, text: str, **_: Any) -> list[float]:
            return [float(x) for x in encoder.encode([text])[0]]

        async def aembed_text(self, text: str, **_: Any) -> list[float]:
            return self.embed_text(text)

    return Ours()

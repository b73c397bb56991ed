"""An OpenAI-compatible endpoint, asked through llama-index: time-out, retries, circuit breaker."""

import logging
import time
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from app.generating.breaker import CircuitBreaker
from corpus.errors import ModelUnavailableError
from corpus.settings import Settings

logger = logging.getLogger(__name__)

_ATTEMPTS = 3
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.1, 2.0
#: A server that needs no key still gets one: the client refuses to start without.
_NO_KEY = "none"


class ModelEndpoint:
    """One model behind one address. Threads may share it.

    What goes wrong is a `ModelUnavailableError` with the kind of the failure and nothing of what was asked or answered:
    questions are private, and a server's error may repeat the key.
    """

    def __init__(self, settings: Settings, *, breaker: CircuitBreaker | None = None) -> None:
        self._settings = settings
        self._breaker = breaker or CircuitBreaker()

    def stream(self, system: str, user: str, *, max_tokens: int) -> Iterator[str]:
        """What the model says, in pieces as they come; never empty pieces.

        A call that fails before its first piece is tried again, unless it timed out.

        Raises: ModelUnavailableError if it fails, breaks off, takes longer than the time-out as a whole, says nothing.
        """
        if not self._breaker.allows():
            raise ModelUnavailableError("模型接口连续失败，暂停调用")
        ended_well = False
        try:
            yield from self._pieces(system, user, max_tokens)
            ended_well = True
        except ModelUnavailableError:
            raise
        except GeneratorExit:
            ended_well = True  # nobody listens any more; the model did nothing wrong
            raise
        except Exception as exc:  # whatever a client library raises is a failure of the model
            logger.warning("model failed: %s", type(exc).__name__)
            raise ModelUnavailableError(f"模型接口出错（{type(exc).__name__}）") from None
        finally:
            if ended_well:
                self._breaker.succeeded()
            else:
                self._breaker.failed()

    def complete(self, system: str, user: str, *, max_tokens: int) -> str:
        """All the model says. Raises: ModelUnavailableError as `stream` does."""
        return "".join(self.stream(system, user, max_tokens=max_tokens))

    def _pieces(self, system: str, user: str, max_tokens: int) -> Iterator[str]:
        _ = self._client  # importing it takes seconds on a busy machine, for which the model is not to blame
        deadline = time.monotonic() + self._settings.llm_timeout_s
        first, rest = self._begun(system, user, max_tokens, deadline)
        last: Any = None
        said = bool(first.delta)
        if first.delta:
            yield first.delta
        for last in rest:
            if time.monotonic() > deadline:
                raise ModelUnavailableError(f"模型在 {self._settings.llm_timeout_s:g} 秒内没有写完")
            if last.delta:
                said = True
                yield last.delta
        if not said:
            raise ModelUnavailableError("模型没有给出内容")
        if not _finished(last or first):
            raise ModelUnavailableError("模型的回答没有写完")

    def _begun(self, system: str, user: str, max_tokens: int, deadline: float) -> tuple[Any, Iterator[Any]]:
        """The first response of a stream and the rest of it; failures that may pass are tried again."""
        import openai
        from llama_index.core.llms import ChatMessage
        from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

        messages = [ChatMessage(role="system", content=system), ChatMessage(role="user", content=user)]

        def may_pass(exc: BaseException) -> bool:
            passing = isinstance(exc, openai.RateLimitError | openai.InternalServerError | openai.APIConnectionError)
            return passing and not isinstance(exc, openai.APITimeoutError) and time.monotonic() < deadline

        retrying = Retrying(
            retry=retry_if_exception(may_pass),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_exponential_jitter(multiplier=_FIRST_WAIT_S, max=_LONGEST_WAIT_S, jitter=_FIRST_WAIT_S),
            reraise=True,
        )
        for attempt in retrying:
            with attempt:
                responses = iter(self._client.stream_chat(messages, max_tokens=max_tokens))
                first = next(responses, None)
                if first is None:
                    raise ModelUnavailableError("模型没有给出内容")
                return first, responses
        raise AssertionError("tenacity ends by returning or raising")

    @cached_property
    def _client(self) -> Any:
        from llama_index.llms.openai_like import OpenAILike

        settings = self._settings
        return OpenAILike(
            model=settings.llm_model,
            api_base=settings.llm_base_url,
            api_key=settings.llm_api_key.get_secret_value() or _NO_KEY,
            is_chat_model=True,
            temperature=0.0,
            max_retries=0,
            timeout=settings.llm_timeout_s,
        )


def _finished(response: Any) -> bool:
    """Whether the model ended by itself: a stream that just stops, or ran out of tokens, may end in half a sentence."""
    choices = getattr(response.raw, "choices", None) or []
    return any(choice.finish_reason == "stop" for choice in choices)

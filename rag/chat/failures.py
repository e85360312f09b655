"""Say in a sentence why a language model failed.

Nothing of what a server or a library said is passed on: some repeat the key, others an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.errors import ChatFailed

# What servers and packages say, in small letters; the longest lists are of llama.cpp and Ollama.
_MEMORY = (
    "out of memory", "outofmemory", "requires more system memory", "not enough memory", "cuda error",
    "insufficient memory", "failed to allocate", "unable to allocate", "cannot allocate", "signal: killed",
)  # fmt: skip
_LENGTH = (
    "context length", "context_length", "context size", "maximum context", "context window",
    "too many tokens", "prompt is too long", "input is too long", "exceeds the available context",
    "request too large", "request_too_large", "payload too large", "reduce the length",
)  # fmt: skip
_NO_KEY = (
    "missing credentials",
    "must be set either by passing",
    "could not resolve authentication",
)
_BAD_KEY = (
    "invalid_api_key", "api_key_invalid", "api key not valid", "incorrect api key", "invalid api key",
    "invalid x-api-key", "authentication_error", "api_key", "credentials",
)  # fmt: skip
_CREDIT = ("insufficient_quota", "exceeded your current quota", "credit balance")
_NO_MODEL = (
    "model not found",
    "no such model",
    "model_not_found",
    "invalid model",
    "try pulling it",
)
_MODEL_NOT_FOUND = re.compile(r"\bmodels?\W+\S+ (?:was )?(?:not found|does not exist|is not found)")
# What is at the address, and does not speak the protocol there.
_NO_SUCH_PAGE = ("page not found", "invalid url", "unexpected endpoint", "cannot post", "<html")
_SET_KEY = "set DATELINE_CHAT_API_KEY, or run: keyring set dateline chat.api_key"

BROKE_OFF = ("{place} broke off while {model} was writing", "ask again")


def broke_off(model: str, place: str) -> ChatFailed:
    """Return what is told when a stream ends in the middle."""
    return ChatFailed(BROKE_OFF[0].format(model=model, place=place), BROKE_OFF[1])


def too_slow(model: str, seconds: float) -> ChatFailed:
    """Return what is told when the deadline has passed."""
    return ChatFailed(
        f"{model} took longer than {seconds:g} seconds",
        "use a smaller model, or raise chat.deadline",
    )


def explained(error: BaseException, model: str, place: str, *, has_key: bool) -> ChatFailed:
    """Return what is told of an error that a provider's package raised.

    Args:
        model: its name.
        place: where it is asked: "http://127.0.0.1:11434", "the provider".
        has_key: a key of ours was sent there.
    """
    causes = list(_causes(error))
    names = " ".join(kind.__name__ for each in causes for kind in type(each).__mro__)
    said = " ".join(str(each) for each in causes).casefold()
    status = next((code for each in causes if (code := _status(each))), 0)
    message, hint = _told(names, said, status, has_key)
    return ChatFailed(message.format(model=model, place=place), hint.format(model=model))


def _told(names: str, said: str, status: int, has_key: bool) -> tuple[str, str]:
    """Return what is wrong and what to do: by what was said, else by the status, else by the error."""
    told = _told_by_words(names, said) or _told_of_key(said, status, has_key)
    return told or _told_by_status(said, status) or _told_by_name(names)


def _told_by_words(names: str, said: str) -> tuple[str, str] | None:
    if "MemoryError" in names or any(each in said for each in _MEMORY):
        return (
            "there is not enough memory for {model}",
            "use a smaller model, lower chat.context, or end other programs",
        )
    if any(each in said for each in _CREDIT):
        return "there is no credit left at {place} for {model}", "look at your account there"
    if any(each in said for each in _LENGTH):
        return "the passages are too long for {model}", "lower chat.context to what it takes in"
    return None


def _told_of_key(said: str, status: int, has_key: bool) -> tuple[str, str] | None:
    if any(each in said for each in _NO_KEY):
        return "{place} wants a key for {model}, and none is given", _SET_KEY
    if status == 401 or any(each in said for each in _BAD_KEY):
        if has_key:
            return "{place} refuses the key for {model}", f"correct the key: {_SET_KEY}"
        return "{place} wants a key for {model}, and none is given", _SET_KEY
    if status == 403:
        return (
            "{place} does not let you use {model}",
            "use another model, or a key that may use this one; see your account there",
        )
    return None


def _told_by_status(said: str, status: int) -> tuple[str, str] | None:
    if any(each in said for each in _NO_MODEL) or _MODEL_NOT_FOUND.search(said):
        return "{place} has no model {model}", "correct chat.model, or fetch it: ollama pull NAME"
    if status in (404, 405) and any(each in said for each in _NO_SUCH_PAGE):
        return (
            "{place} is no address of a model's server",
            "correct chat.base_url: of OpenAI's protocol it ends in /v1 mostly",
        )
    if status == 404:
        return "{place} has no model {model}", "correct chat.model, or chat.base_url"
    if status == 413:
        return "the passages are too long for {model}", "lower chat.context to what it takes in"
    if status == 402:
        return "there is no credit left at {place} for {model}", "look at your account there"
    if status == 429:
        return (
            "{place} takes no more questions for {model} now",
            "wait, or look at your quota there",
        )
    if status >= 500:
        return "{place} failed while asking {model}", "ask again, or look into the server's log"
    if status:
        return "{place} refuses to ask {model}", "correct chat.model and chat.base_url"
    return None


def _told_by_name(names: str) -> tuple[str, str]:
    if "Timeout" in names:
        return "{place} does not answer in time for {model}", "ask again, or raise chat.deadline"
    if "RemoteProtocolError" in names or "IncompleteRead" in names or "ReadError" in names:
        return BROKE_OFF
    if "Connect" in names:
        return "nothing answers at {place} for {model}", "start it, or correct chat.base_url"
    return "{model} failed", "ask again, or look at: dateline settings --test"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error and what it came of."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int:
    """Return the HTTP status that an error stands for, or 0."""
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "code"):
            if isinstance(code := getattr(holder, name, None), int) and 400 <= code < 600:
                return code
    return 0

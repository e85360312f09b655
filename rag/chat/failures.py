"""Say in a sentence why a language model failed.

Nothing of what a server or a library said is passed on: some repeat the key, others an article.
"""

from __future__ import annotations

from collections.abc import Iterator

from rag.errors import ChatFailed

_MEMORY = ("out of memory", "requires more system memory", "cuda error", "insufficient memory")
_LENGTH = ("context length", "context_length", "context size", "maximum context", "too many tokens",
           "prompt is too long", "exceeds the available context")  # fmt: skip
_NO_MODEL = ("model not found", "no such model", "model_not_found", "try pulling it")


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


def explained(error: BaseException, model: str, place: str) -> ChatFailed:
    """Return what is told of an error that a provider's package raised.

    Args:
        model: its name.
        place: where it is asked: "http://127.0.0.1:11434", "the provider".
    """
    causes = list(_causes(error))
    names = " ".join(kind.__name__ for each in causes for kind in type(each).__mro__)
    said = " ".join(str(each) for each in causes).casefold()
    status = next((code for each in causes if (code := _status(each))), 0)
    message, hint = _told(names, said, status)
    return ChatFailed(message.format(model=model, place=place), hint.format(model=model))


def _told(names: str, said: str, status: int) -> tuple[str, str]:
    """Return what is wrong and what to do."""
    if any(each in said for each in _MEMORY):
        return (
            "there is not enough memory for {model}",
            "use a smaller model, or end other programs",
        )
    if any(each in said for each in _LENGTH):
        return "the passages are too long for {model}", "lower chat.context to what it takes in"
    if status in (401, 403) or "api_key" in said or "credentials" in said:
        return (
            "{place} refuses the key for {model}",
            "set DATELINE_CHAT_API_KEY, or run: keyring set dateline chat.api_key",
        )
    if status == 404 or any(each in said for each in _NO_MODEL):
        return "{place} has no model {model}", "correct chat.model, or fetch it: ollama pull NAME"
    if status == 429:
        return (
            "{place} takes no more questions for {model} now",
            "wait, or look at your quota there",
        )
    if status >= 500:
        return "{place} failed while asking {model}", "ask again, or look into the server's log"
    if status:
        return "{place} refuses to ask {model}", "correct chat.model and chat.base_url"
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

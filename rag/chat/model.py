"""A language model behind LangChain's `init_chat_model`: asked once, read as it writes.

It gets no tools, and nothing of a run is traced: LangChain would send it to LangSmith where the
environment says so, and no setting of Dateline names that address.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.chat.compatible import compatible_options
from rag.chat.failures import broke_off, explained
from rag.chat.key import api_key, where_the_key_is
from rag.chat.ollama import ADDRESS as OLLAMA
from rag.errors import ChatFailed, MissingPackage, NewsError, SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

#: Providers by what they are called in `chat.model`: the package, and the extra that installs it.
PROVIDERS = {
    "ollama": ("langchain_ollama", "ollama"),
    "openai": ("langchain_openai", "openai"),
    "gguf": ("xllamacpp", "gguf"),
    "anthropic": ("langchain_anthropic", "anthropic"),
    "google_genai": ("langchain_google_genai", "google"),
    "mistralai": ("langchain_mistralai", "mistral"),
}
# Said outright, so that no variable meant for another program sends articles elsewhere.
_ADDRESSES = {
    "ollama": OLLAMA,
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
    "mistralai": "https://api.mistral.ai/v1",
}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
# A stream of theirs that ends without a reason has broken off.
_SAYS_WHY_IT_ENDS = ("ollama", "openai", "gguf")
_ENDED = frozenset(["finish_reason", "done_reason"])
#: Tokens that an answer may take.
MAX_OUTPUT_TOKENS = 600
RETRIES = 1


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of an answer, and the tokens in and out where the server tells them."""

    text: str
    tokens: tuple[int, int] | None = None


class ChatModel:
    """One model; what it takes to ask it is loaded at the first question."""

    def __init__(
        self, spec: str, *, base_url: str = "", context: int, deadline: float, price: str = ""
    ) -> None:
        """Take a model as "provider:name".

        Args:
            base_url: its server; "" for the provider's own.
            context: tokens that it takes in and writes, together.
            deadline: seconds for an answer.
            price: dollars for a million tokens, in and out, as "0.25/2"; "" if not known.

        Raises:
            SettingsError: the name, the address or the price is not of these forms.
        """
        self.provider, _, self.name = spec.partition(":")
        if not self.provider or not self.name:
            raise SettingsError(
                f"chat.model is {spec!r}", "write it as provider:name, such as ollama:llama3.2"
            )
        self.spec, self.context, self.deadline = spec, context, deadline
        if base_url and not _is_plain(base_url):
            raise SettingsError(
                "chat.base_url is no plain address of a server, or holds a password",
                "write it as http://HOST:PORT/v1; the key goes into DATELINE_CHAT_API_KEY",
            )
        self._address = base_url or _ADDRESSES.get(self.provider, "")
        self._price = _price(price)
        self._model: BaseChatModel | None = None
        self._lock = threading.Lock()

    @property
    def place(self) -> str:
        """Say where it is asked, and so what sees the passages."""
        if self.provider == "gguf":
            return "this program"
        return self._address or f"the provider {self.provider}"

    @property
    def is_local(self) -> bool:
        """Tell whether nothing leaves this machine when it is asked."""
        return self.provider == "gguf" or urlsplit(self._address).hostname in _LOOPBACK

    @property
    def key_found(self) -> str | None:
        """Say where the key that it is asked with was found; None if there is none, or none is sent."""
        if self.provider in ("ollama", "gguf"):
            return None
        return where_the_key_is(None if self._is_compatible else self.provider)

    @property
    def _is_compatible(self) -> bool:
        """Tell whether a server is asked that speaks OpenAI's protocol and is not OpenAI's."""
        return self.provider == "openai" and self._address != _ADDRESSES["openai"]

    def cost(self, tokens: tuple[int, int] | None) -> float | None:
        """Return the dollars that so many tokens in and out cost, where that is known."""
        if self._price and tokens:
            return (tokens[0] * self._price[0] + tokens[1] * self._price[1]) / 1e6
        return 0.0 if self.is_local else None

    def require_packages(self) -> None:
        """Refuse to go on without what it takes to ask it; nothing is loaded or asked.

        Raises:
            MissingPackage: the provider's package is not installed.
        """
        package, extra = PROVIDERS.get(self.provider, ("", ""))
        for needed in ("langchain", package):
            if needed and find_spec(needed) is None:
                raise MissingPackage(
                    f"{self.spec} needs the package {needed.replace('_', '-')}",
                    f"install it: pip install 'dateline[{extra or 'chat'}]'",
                )

    def load(self) -> None:
        """Load what asking needs, so that the first question does not wait.

        Raises:
            MissingPackage: the provider's package is not installed.
            ChatFailed: it cannot be used as the settings name it.
        """
        with self._explaining(), self._lock:
            self._model = self._model or self._opened()

    def stream(self, system: str, asked: str) -> Iterator[Piece]:
        """Ask the model, and give what it writes as it comes.

        Raises:
            MissingPackage: the provider's package is not installed.
            ChatFailed: it cannot be asked, or fails while it writes.
        """
        from langsmith import tracing_context

        self.load()
        assert self._model is not None
        ended = self.provider not in _SAYS_WHY_IT_ENDS
        with self._explaining(), tracing_context(enabled=False):
            for chunk in self._model.stream([("system", system), ("human", asked)]):
                told = getattr(chunk, "usage_metadata", None)
                tokens = (told["input_tokens"], told["output_tokens"]) if told else None
                ended = ended or not _ENDED.isdisjoint(chunk.response_metadata)
                yield Piece(str(chunk.text), tokens)
        if not ended:  # the connection was closed, which looks like an end
            raise broke_off(self.name, self.place)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Turn what a provider's package raises into what a reader is told."""
        try:
            yield
        except NewsError:
            raise
        except Exception as error:
            # Without its cause: a traceback would show what the server said, and some repeat the key.
            has_key = self.key_found is not None
            raise explained(error, self.name, self.place, has_key=has_key) from None

    def _opened(self) -> BaseChatModel:
        self.require_packages()
        # Imported here: half a second, and only who has a model needs it.
        from langchain.chat_models import init_chat_model

        provider, name, options = self.provider, self.name, self._options()
        if provider == "gguf":
            from rag.chat.gguf import serve_file

            provider, options["base_url"] = "openai", serve_file(self.name, self.context)
        try:
            opened: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
            return opened
        except (ValueError, ImportError) as cause:
            if "api_key" in str(cause) or "credentials" in str(cause).casefold():
                raise
            raise ChatFailed(
                f"LangChain cannot open {self.spec}",
                f"install what {provider} needs, or correct chat.model; see docs/models.md",
            ) from None

    def _options(self) -> dict[str, Any]:
        """Return what the provider's class is made with; hosted models choose for themselves."""
        if self.provider == "ollama":
            client = {"timeout": self.deadline, "trust_env": not self.is_local}
            return {"base_url": self._address, "num_ctx": self.context, "temperature": 0,
                    "num_predict": MAX_OUTPUT_TOKENS, "client_kwargs": client}  # fmt: skip
        options: dict[str, Any] = {"timeout": self.deadline, "max_retries": RETRIES}
        if self.provider == "gguf":
            return options | self._of_a_compatible_server(None)
        if self._address:
            options["base_url"] = self._address
        key = api_key()
        if self._is_compatible:
            return options | self._of_a_compatible_server(key)
        if self.provider == "openai":
            options["stream_usage"] = True
        return options | ({"api_key": key} if key else {})

    def _of_a_compatible_server(self, key: str | None) -> dict[str, Any]:
        return compatible_options(
            key, local=self.is_local, timeout=self.deadline, max_tokens=MAX_OUTPUT_TOKENS
        )


def _is_plain(address: str) -> bool:
    """Tell whether an address names a server and no more: it is shown wherever it fails."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return bool(plain) and not (parts.query or parts.fragment)


def _price(given: str) -> tuple[float, float] | None:
    if not given:
        return None
    try:
        tokens_in, tokens_out = (float(each) for each in given.split("/"))
    except ValueError:
        raise SettingsError(
            f"chat.price is {given!r}", "give dollars for a million tokens, in and out: 0.25/2"
        ) from None
    return tokens_in, tokens_out

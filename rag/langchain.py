"""The retriever and the assistant as LangChain knows them: Retriever, Runnable and tool."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_core.tools import StructuredTool
from pydantic import ConfigDict

from rag.assistant import Assistant
from rag.records import Hit, Scope
from rag.to_json import answer_json, hit_json


class NewsRetriever(BaseRetriever):
    """Finds passages; a `Document` holds the passage's text, its metadata the rest of the Hit.

    Example:
        >>> retriever = NewsRetriever(assistant=open_assistant(load_settings()), k=4)
        >>> retriever.invoke("What did Peskov say?")[0].metadata["outlet"]
        'Reuters'
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    #: How many passages.
    k: int = 6
    #: Which articles; the whole library if not given.
    scope: Scope = Scope()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit) for hit in self.assistant.search(query, k=self.k, scope=self.scope)]


def as_runnable(assistant: Assistant) -> Runnable[str, dict[str, Any]]:
    """Return the assistant as a Runnable: a question in, the Answer as JSON out."""

    def ask(question: str) -> dict[str, Any]:
        return answer_json(assistant.ask(question))

    return RunnableLambda(ask, name="dateline")


def as_tool(assistant: Assistant) -> StructuredTool:
    """Return the assistant as a tool that an agent may call; it gets the Answer as JSON."""

    def ask_the_news(question: str) -> dict[str, Any]:
        """Answer a question from the ingested news articles, each sentence with its source."""
        return answer_json(assistant.ask(question))

    return StructuredTool.from_function(ask_the_news)


def _document(hit: Hit) -> Document:
    metadata = hit_json(hit)
    text = metadata.pop("text")
    return Document(page_content=text, metadata=metadata, id=str(hit.passage.id))

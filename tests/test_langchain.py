"""The retriever and the assistant inside LangChain's own pieces."""

from __future__ import annotations

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from ingest.split import PassageSplitter
from rag.assistant import Assistant
from rag.embed import Embedder
from rag.langchain import NewsRetriever, as_runnable, as_tool


def test_retriever_gives_documents_with_metadata(assistant: Assistant) -> None:
    documents = NewsRetriever(assistant=assistant, k=2).invoke(
        "What did Tusk urge Washington to do?"
    )
    assert len(documents) == 2
    assert "Donald Tusk urged Washington" in documents[0].page_content
    assert documents[0].metadata["outlet"] == "Reuters"


def test_retriever_stands_in_a_chain(assistant: Assistant) -> None:
    prompt = ChatPromptTemplate.from_template("Context: {context}\nQuestion: {question}")

    def join(documents: list[Document]) -> str:
        return "\n".join(each.page_content for each in documents)

    retriever = NewsRetriever(assistant=assistant, k=1) | RunnableLambda(join)
    chain = {"context": retriever, "question": RunnablePassthrough()} | prompt
    said = chain.invoke("Who is the Kremlin spokesman?").to_string()
    assert "Dmitry Peskov" in said and said.endswith("Question: Who is the Kremlin spokesman?")


def test_assistant_is_a_runnable(assistant: Assistant) -> None:
    chain = as_runnable(assistant) | RunnableLambda(lambda answer: answer["citations"][0]["outlet"])
    assert (
        chain.batch(["Who is the Kremlin spokesman?", "Who hosts Zelenskyy in London?"])
        == ["Reuters"] * 2
    )


def test_assistant_is_a_tool(assistant: Assistant) -> None:
    tool = as_tool(assistant)
    assert tool.name == "ask_the_news"
    assert list(tool.args) == ["question"]
    assert tool.invoke({"question": "Who is the Kremlin spokesman?"})["verdict"] == "answered"


def test_embedder_is_langchains_embeddings(assistant: Assistant) -> None:
    assert isinstance(assistant.embedder, Embeddings) and isinstance(assistant.embedder, Embedder)
    vector = assistant.embedder.embed_query("peace")
    assert len(vector) == 384
    assert abs(sum(each * each for each in vector) - 1) < 1e-5


def test_splitter_makes_documents() -> None:
    text = "One sentence. " * 60
    documents = PassageSplitter(max_chars=200).create_documents([text])
    assert " ".join(each.page_content for each in documents) == text.strip()
    assert all(len(each.page_content) <= 200 for each in documents)

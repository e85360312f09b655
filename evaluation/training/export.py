"""Store trained weights as the reader loads them: int8 with one scale a row.

python -m evaluation.training.export [--checkpoint build/reader/checkpoint.pt] [--out FILE]
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file

from evaluation.training.rows import ROOT
from evaluation.training.train import CHECKPOINT, FOLDER

WEIGHTS = ROOT / "rag/models/reader/reader.int8.safetensors"
# Not 0 in half precision: a row of zeros must not divide by 0.
LEAST_SCALE = 1e-7


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, default=FOLDER / CHECKPOINT)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    if not given.checkpoint.is_file():
        raise SystemExit(f"{given.checkpoint} is not there: run evaluation.training.train first")
    write_weights(torch.load(given.checkpoint, weights_only=True)["average"], given.out)
    print(f"{given.out}: {given.out.stat().st_size:,} bytes")


def write_weights(weights: Mapping[str, torch.Tensor], path: Path) -> None:
    """Write matrices as int8 rows with half-precision scales, vectors in half precision."""
    stored: dict[str, torch.Tensor] = {}
    for name, weight in weights.items():
        if weight.dim() == 2:
            stored[name], stored[name + ".scale"] = int8_rows(weight.float())
        else:
            stored[name] = weight.half()
    unfinished = path.with_suffix(".tmp")
    save_file(stored, unfinished, metadata={"base": "all-MiniLM-L6-v2"})
    unfinished.chmod(0o644)
    unfinished.replace(path)


def int8_rows(matrix: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the matrix as whole numbers of -127 to 127, and what to multiply each row by."""
    # Rounded before it is used, so that the numbers suit the scale that is stored.
    scale = (matrix.abs().amax(1) / 127).clamp(min=LEAST_SCALE).half()
    rows = (matrix / scale.float()[:, None]).round().clamp(-127, 127).to(torch.int8)
    return rows, scale


if __name__ == "__main__":
    main()

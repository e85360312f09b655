"""Count in how many paragraphs each word stands, and write rag/data/document_frequency.tsv.gz.

    python -m evaluation.count_words ../shared/data/asel/train.jsonl.gz

The paragraphs are those of openly licensed question sets (docs/decisions.md, "Rarity").
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from rag.text.words import stems

TABLE = Path(__file__).parents[1] / "rag/data/document_frequency.tsv.gz"
# A stem in fewer paragraphs is as rare as one that was never seen.
LEAST = 4


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paragraphs", type=Path)
    with gzip.open(parser.parse_args().paragraphs, "rt", encoding="utf-8") as lines:
        paragraphs = {" ".join(json.loads(line)["sentences"]) for line in lines}
    counts = Counter(stem for paragraph in paragraphs for stem in set(stems(paragraph)))
    kept = sorted(
        ((stem, number) for stem, number in counts.items() if number >= LEAST),
        key=lambda row: (-row[1], row[0]),
    )
    rows = "".join(f"{stem}\t{number}\n" for stem, number in kept)
    TABLE.write_bytes(gzip.compress(f"{len(paragraphs)}\n{rows}".encode(), mtime=0))
    print(f"{len(paragraphs)} paragraphs, {len(kept)} stems")


if __name__ == "__main__":
    main()

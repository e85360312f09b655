"""Sign a text so that texts like it can be looked up, without comparing it with all."""

from __future__ import annotations

from hashlib import blake2b

from rag.copies import RUN, read

# Each band is a pair of minima; a text and its first 40 % share one of 32 in 997 cases of 1,000.
BANDS = 32
# A shorter article is a line of the wire, and as like others of its form as like its copy.
MIN_WORDS = 40
#: How signatures are made; a library that holds others makes them again.
SIGNED_BY = f"rensa R-MinHash 2, {BANDS} bands of 2, runs of {RUN}"


def signature(text: str) -> tuple[int, ...]:
    """Return signed 64-bit numbers, of which two like texts share some; none for a short text."""
    # Imported here: only what stores articles needs it.
    from rensa import RMinHash

    reading = read(text)
    if len(reading.words) < MIN_WORDS:
        return ()
    minima = RMinHash(num_perm=2 * BANDS, seed=1)
    minima.update([" ".join(run) for run in reading.runs])
    values = minima.digest()
    return tuple(_band(each, values[2 * each], values[2 * each + 1]) for each in range(BANDS))


def _band(number: int, first: int, second: int) -> int:
    """Mix a band into one number as SQLite keeps it; the same pair in another band is another."""
    mixed = blake2b(b"%d %d %d" % (number, first, second), digest_size=8).digest()
    return int.from_bytes(mixed, "big", signed=True)

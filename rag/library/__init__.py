"""What has been ingested: articles, revisions, passages, embeddings and failures, in SQLite.

The library is the truth that everything else is rebuilt from. Readers take a `snapshot()` and see
one state throughout; a writer stores one article in one transaction. SQLite's write-ahead log lets
both go on at once, in any number of processes.
"""

from rag.library.rehearsal import Rehearsal
from rag.library.rows import passage_key
from rag.library.store import Library, Outcome, open_library

__all__ = ["Library", "Outcome", "Rehearsal", "open_library", "passage_key"]

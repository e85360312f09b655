"""What has been ingested: articles, revisions, passages, embeddings and failures, in SQLite."""

from rag.library.sqlite import Library, Outcome, open_library

__all__ = ["Library", "Outcome", "open_library"]

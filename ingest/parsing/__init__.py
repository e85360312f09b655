"""Parse foreign bytes in processes of their own, which may be slow, greedy or die."""

from ingest.parsing.process import ParsingProcess, borrow, give_back
from ingest.parsing.wire import Item, Job, Want

__all__ = ["Item", "Job", "ParsingProcess", "Want", "borrow", "give_back"]

"""Parse foreign bytes in processes of their own, which may be slow, greedy or die."""

from ingest.parsing.process import ParsingProcess, borrow, give_back
from ingest.parsing.wire import Item, Job

__all__ = ["Item", "Job", "ParsingProcess", "borrow", "give_back"]

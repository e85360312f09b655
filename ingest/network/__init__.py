"""All that comes in over the network, behind one guarded object."""

from ingest.network.fetch import Fetched, Fetcher

__all__ = ["Fetched", "Fetcher"]

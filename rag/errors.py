"""What can go wrong, as one short tree; every error says what is wrong and what to do.

NewsError
├── SettingsError       a setting is unknown or has an impossible value
├── ParseError          an input holds no article that can be read
├── FetchError          an input cannot be opened or fetched
├── LibraryError        the library on disk cannot be read or written
│   └── LibraryBusy     another process is writing
├── IndexMismatch       the library was embedded by another model
├── EmptyLibrary        nothing has been ingested yet
├── ArticleNotFound     no article has this id
├── FeedNotFound        no feed has this address
├── ReceiptError        a receipt cannot be read or saved
├── PageError           the web page cannot be served
├── MissingPackage      an optional package is not installed
├── ModelUnavailable    the embedding model is not there, or is not the right one
└── ChatFailed          a language model cannot be used, or did not do what it was asked
"""


class NewsError(Exception):
    """The root: `message` says what is wrong, `hint` what to do, each in one line."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})"


class SettingsError(NewsError):
    """A setting is unknown or has an impossible value."""


class ParseError(NewsError):
    """An input, or a part of it, holds no article that can be read.

    `location` names the part ("monday.jsonl:17") where the rest of the input can be read.
    """

    def __init__(self, message: str, hint: str, *, location: str | None = None) -> None:
        super().__init__(message, hint)
        self.location = location


class FetchError(NewsError):
    """An input cannot be opened or fetched."""


class LibraryError(NewsError):
    """The library on disk cannot be read or written."""


class LibraryBusy(LibraryError):
    """Another process is writing to the library."""


class IndexMismatch(NewsError):
    """The library was embedded by another model than the one in the settings."""


class EmptyLibrary(NewsError):
    """Nothing has been ingested yet."""


class ArticleNotFound(NewsError):
    """No article has this id."""


class FeedNotFound(NewsError):
    """No feed has this address."""


class ReceiptError(NewsError):
    """A receipt cannot be read or saved."""


class PageError(NewsError):
    """The web page cannot be served."""


class MissingPackage(NewsError):
    """An optional package is not installed."""


class ModelUnavailable(NewsError):
    """The embedding model is not there, or is not the one it claims to be."""


class ChatFailed(NewsError):
    """A language model cannot be used, or did not do what it was asked."""

"""Answer the events of adding in the Library: addresses, files and feeds, progress, and failures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from ingest.page.address import WEB
from ingest.sources import Source, source_of
from ingest.subscribe import due, find_feeds
from rag.errors import FetchError, NewsError
from rag.records import Failure, Feed
from ui.reasons import can_be_retried
from ui.web.batch import Batches
from ui.web.conversation import Notice, notice_of
from ui.web.events import data_of, text_of
from ui.web.render.failures import failures_panel
from ui.web.render.feeds import Choice, feeds_panel
from ui.web.render.intake import batch_status
from ui.web.render.markup import key_of
from ui.web.uploads import uploaded_sources
from ui.wording import EVERY_MINUTES

if TYPE_CHECKING:
    from rag.library import Library

MAX_ADDRESSES = 500
#: Feeds that are looked for at once.
MAX_FEEDS = 20
# With a port, perhaps, and a path; "mailto:a@b.example" has another scheme.
_BARE_HOST = re.compile(r"[^\s:/?#.][^\s:/?#]*\.[^\s:/?#]+(?::\d{1,5})?(?:[/?#]\S*)?")

#: What an event of the intake changes: the status, the failures, the feeds, the timer.
Shown = tuple[Any, Any, Any, Any]


class Intake:
    """What takes articles into one library; holds nothing of any browser tab."""

    def __init__(self, library: Library, batches: Batches) -> None:
        self.library = library
        self.batches = batches

    def shown(
        self,
        problem: Notice | None = None,
        *,
        choice: Choice | None = None,
        about_feeds: Notice | None = None,
    ) -> Shown:
        """Show how far the batch is, what has failed, and the feeds.

        Args:
            problem: what is wrong with what was to be taken in.
            choice: feeds to choose from.
            about_feeds: what is wrong with a feed that was asked for.
        """
        batch = self.batches.now()
        try:
            failures = failures_panel(self.library.failures())
            feeds = [(each, self.library.failure_of(each.address)) for each in self.library.feeds()]
        except NewsError as error:
            failures, feeds, problem = "", [], notice_of(error)
        timer = gr.Timer(active=bool(batch and batch.running))
        return (
            batch_status(batch, problem),
            failures,
            feeds_panel(feeds, choice, about_feeds),
            timer,
        )

    def add_addresses(self, event: gr.EventData) -> Shown:
        """Fetch the addresses that were typed, one a line."""
        try:
            good, bad = _addresses(text_of(event, "addresses"), most=MAX_ADDRESSES)
        except FetchError as error:
            return self.shown(notice_of(error))
        return self._begin(good, left_out=notice_of(bad) if bad else None)

    def add_files(self, event: gr.EventData) -> Shown:
        """Take in files that the browser has uploaded."""
        try:
            return self._begin(uploaded_sources(data_of(event).get("files")))
        except FetchError as error:
            return self.shown(notice_of(error))

    def cancel(self) -> Any:
        """End the batch after the article in hand."""
        self.batches.cancel()
        return batch_status(self.batches.now())

    def retry(self, event: gr.EventData) -> Shown:
        """Try again one failure, or all."""
        # Only what is in the list is read again: a browser names no places on this machine.
        chosen = [each.location for each in self._failures(event) if can_be_retried(each)]
        return self._begin(list(dict.fromkeys(map(source_of, chosen))))

    def forget(self, event: gr.EventData) -> Shown:
        """Take one failure, or all, off the list."""
        try:
            for each in self._failures(event):
                self.library.forget_failure(each.location)
        except NewsError as error:
            return self.shown(notice_of(error))
        return self.shown()

    def subscribe(self, event: gr.EventData) -> Shown:
        """Subscribe to the feeds at addresses, one a line, and read them; or ask which are wanted."""
        added: list[str] = []
        try:
            sites, bad = _sites(text_of(event, "addresses"))
            wrong = notice_of(bad) if bad else None
            for address in sites:
                found, problems = find_feeds(address, self.batches.options)
                wrong = notice_of(problems[0]) if problems else wrong
                if not all(each.is_main for each in found):
                    return self.shown(choice=Choice(address, found))
                for each in found:
                    self.library.add_feed(each.url, each.title, EVERY_MINUTES * 60)
                    added.append(each.url)
        except NewsError as error:
            return self.shown(about_feeds=notice_of(error))
        return self._begin(added, or_later=True, about_feeds=wrong)

    def read_feeds(self, event: gr.EventData) -> Shown:
        """Read one feed now, those that are due, or all."""
        wanted = text_of(event, "feed")
        try:
            feeds = self.library.feeds()
        except NewsError as error:
            return self.shown(about_feeds=notice_of(error))
        if wanted == "due":
            return self._begin(due(feeds))
        return self._begin(
            [each.address for each in feeds if wanted in ("all", key_of(each.address))]
        )

    def remove_feed(self, event: gr.EventData) -> Shown:
        """End a subscription; its articles stay."""
        try:
            for each in self._named(event):
                self.library.remove_feed(each.address)
        except NewsError as error:
            return self.shown(about_feeds=notice_of(error))
        return self.shown()

    def _named(self, event: gr.EventData) -> list[Feed]:
        wanted = text_of(event, "feed")
        return [each for each in self.library.feeds() if key_of(each.address) == wanted]

    def _failures(self, event: gr.EventData) -> list[Failure]:
        wanted = text_of(event, "failure")
        return [
            each for each in self.library.failures() if wanted in ("all", key_of(each.location))
        ]

    def _begin(
        self,
        named: Sequence[str | Source],
        *,
        or_later: bool = False,
        left_out: Notice | None = None,
        about_feeds: Notice | None = None,
    ) -> Shown:
        """Take articles in.

        Args:
            or_later: what is named stays in mind, so that it need not be named again.
            left_out: what is wrong with others that were named.
            about_feeds: the same, of feeds.
        """
        if not named or self.batches.start(named, left_out=left_out):
            return self.shown(about_feeds=about_feeds)
        return self.shown(
            Notice(
                "Articles are being taken in already.",
                "The feed is subscribed to; read it when that is through."
                if or_later
                else "Wait until that is through, or cancel it; then add these again.",
            )
        )


def _addresses(typed: str, *, most: int) -> tuple[list[str], FetchError | None]:
    """Return the addresses of a text, one a line, and what is wrong with other lines.

    Raises:
        FetchError: none is a web address: here nobody names files of the server.
    """
    lines = list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
    if not 0 < len(lines) <= most:
        raise FetchError(
            f"at most {most} addresses can be added at once, and at least one",
            "write one address a line",
        )
    good = [line for line in lines if line.startswith(WEB)]
    bad = [line for line in lines if line not in good]
    error = _no_addresses(bad) if bad else None
    if error and not good:
        raise error
    return good, error


def _no_addresses(lines: Sequence[str]) -> FetchError:
    named = f"“{lines[0][:100]}”"
    if others := len(lines) - 1:
        problem = (
            f"{named} and {others} other line{'' if others == 1 else 's'} are no web addresses"
        )
    else:
        problem = f"{named} is no web address"
    return FetchError(problem, "begin each with https:// or http://")


def _sites(typed: str) -> tuple[list[str], FetchError | None]:
    """Return the addresses of sites, which may be typed without https://; as `_addresses` else.

    Raises:
        FetchError: none is a web address.
    """
    lines = [line.strip() for line in typed.splitlines()]
    whole = [f"https://{line}" if _is_bare_host(line) else line for line in lines]
    return _addresses("\n".join(whole), most=MAX_FEEDS)


def _is_bare_host(line: str) -> bool:
    """Tell whether a line is "outlet.example/news": no path of a file, and no other scheme."""
    return _BARE_HOST.fullmatch(line) is not None

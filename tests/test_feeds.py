"""Subscriptions: found, listed, read when they are due, and kept up with by `dateline watch`."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.subscribe import due, find_feeds
from rag.errors import FeedNotFound, FetchError, ParseError
from rag.library import Library, open_library
from rag.records import Failure
from tests.library_of import Opened, open_home, statuses, write_records
from tests.library_of import record as article
from tests.site import Site
from tests.test_follow import OPTIONS, feed, page, serve

PAGE = """<html><head>
<link rel="alternate" type="application/rss+xml" title="Gazette &raquo; Comments Feed" href="/comments">
<link rel="alternate" type="application/rss+xml" title="News" href="/feed">
<link rel="alternate" type="application/atom+xml" title="Sport" href="/sport">
<link rel="alternate" type="application/rss+xml" title="News again" href="/feed"></head>
<body><p>The front page.</p></body></html>"""
DATELINE = [sys.executable, "-c", "from ui.cli import main; main()"]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return open_home(tmp_path / "home")


@pytest.fixture
def library(opened: Opened) -> Library:
    return opened.library


def test_feed_its_page_and_its_list_lead_to_it(site: Site, tmp_path: Path) -> None:
    address = serve(site, 1)
    site.answers["/"] = [(200, {"Content-Type": "text/html"}, PAGE.encode())]
    opml = tmp_path / "mine.opml"
    opml.write_text(
        f'<opml version="2.0"><body><outline text="News"><outline text="Mine" xmlUrl="{address}"/>'
        '<outline text="Other" xmlUrl="https://o.example/feed"/></outline></body></opml>'
    )
    found = {name: find_feeds(name, OPTIONS)[0] for name in (address, site.at(), str(opml))}
    assert [(each.url, each.title) for each in found[address]] == [(address, "Quillport Gazette")]
    assert [(each.url, each.title, each.is_main) for each in found[site.at()]] == [
        (address, "News", True),
        (site.at("/sport"), "Sport", False),
        (site.at("/comments"), "Gazette » Comments Feed", False),
    ]
    assert [each.url for each in found[str(opml)]] == [address, "https://o.example/feed"]


def test_what_is_no_feed_is_told(site: Site, tmp_path: Path) -> None:
    serve(site, 1)
    with pytest.raises(ParseError, match="is no feed, and names none"):
        find_feeds(site.at("/1"), OPTIONS)
    with pytest.raises(FetchError, match="not there"):
        find_feeds(site.at("/none"), OPTIONS)
    (tmp_path / "a.txt").write_text("Words.")
    with pytest.raises(ParseError, match="is no feed"):
        find_feeds(str(tmp_path / "a.txt"), OPTIONS)


def test_feed_is_added_once_and_removed_by_address_or_title(library: Library) -> None:
    assert library.add_feed("https://a.example", "A", 600)
    assert not library.add_feed("https://a.example", None, 1200)
    assert library.add_feed("https://b.example", None, 600)
    assert [(each.title, each.every) for each in library.feeds()] == [("A", 1200), (None, 600)]
    for place in ("https://a.example", "https://a.example:2", "https://a.example/page"):
        library.record_failure(Failure(place, "wrong", "mend it", datetime.now(UTC)))
    assert library.remove_feed("A").address == "https://a.example"
    assert [each.location for each in library.failures()] == ["https://a.example/page"]
    with pytest.raises(FeedNotFound, match="no feed is 'A'"):
        library.remove_feed("A")
    assert library.remove_feed("https://b.example").title is None


def test_feed_that_was_read_is_due_later_and_one_that_failed_later_still(library: Library) -> None:
    library.add_feed("https://a.example", "A", 600)
    assert due(library.feeds()) == ["https://a.example"]
    waits = []
    for well in (True, False, False, False, False, True):
        library.feed_was_read("https://a.example", well=well)
        (found,) = library.feeds()
        assert found.checked is not None
        waits.append(round((found.due - found.checked) / timedelta(seconds=600)))
    assert waits == [1, 2, 4, 8, 8, 1]
    assert due(library.feeds()) == []


def test_reading_a_feed_counts_its_articles_and_its_failures(opened: Opened, site: Site) -> None:
    address = serve(site, 1, 2)
    opened.library.add_feed(address, "Gazette", 600)
    opened.ingest(address, options=OPTIONS)
    (found,) = opened.library.feeds()
    assert (found.articles, found.failures) == (2, 0)
    assert found.checked is not None
    opened.ingest(address, options=OPTIONS)
    assert opened.library.feeds()[0].articles == 2
    site.answers["/feed"] = [(410, {}, b"")]
    assert statuses(opened.ingest(address, options=OPTIONS)) == ["failed"]
    assert opened.library.feeds()[0].failures == 1
    assert opened.library.failure_of(address) is not None


def dateline(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command that may fetch from this machine, as often as it likes."""
    return subprocess.run(
        [*DATELINE, *arguments], env=_environment(home), capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip


def _environment(home: Path) -> dict[str, str]:
    allowed = {"DATELINE_FETCH_ALLOW_PRIVATE": "127.0.0.1", "DATELINE_FETCH_PAUSE": "0"}
    return {**os.environ, **allowed, "DATELINE_HOME": str(home)}


def test_commands_of_feeds(tmp_path: Path, site: Site) -> None:
    home, address = tmp_path / "home", serve(site, 1, 2)
    added = dateline(home, "feeds", "add", address, site.at("/none"), "--every", "10", "--json")
    assert added.returncode == 1
    assert json.loads(added.stdout) == [
        {"address": address, "title": "Quillport Gazette", "new": True}
    ]
    assert added.stderr.startswith(f"error: {site.at('/none')} is not there\n  try: ")
    read = dateline(home, "feeds", "refresh", "--json")
    assert json.loads(read.stdout)["added"] == 2
    assert dateline(home, "feeds", "refresh", "--due").stdout == "No feed is due.\n"
    listed = json.loads(dateline(home, "feeds", "list", "--json").stdout)
    assert [(each["address"], each["articles"], each["every_minutes"]) for each in listed] == [
        (address, 2, 10)
    ]
    missing = dateline(home, "feeds", "refresh", "Other")
    assert missing.returncode == 3
    assert missing.stderr.startswith("error: no feed is 'Other'")
    removed = dateline(home, "feeds", "remove", "Quillport Gazette")
    assert removed.stdout == f"removed {address}; its 2 articles stay\n"
    assert len(json.loads(dateline(home, "list", "--json").stdout)) == 2


def test_list_with_a_line_that_is_no_feed_gives_the_others(tmp_path: Path, site: Site) -> None:
    address, opml = serve(site, 1), tmp_path / "mine.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="Disk" xmlUrl="file:///etc/passwd"/>'
        f'<outline text="Mine" xmlUrl="{address}"/></body></opml>'
    )
    added = dateline(tmp_path / "home", "feeds", "add", str(opml))
    assert added.returncode == 1
    assert added.stdout.startswith(f"added  {address}  Mine\n")
    assert added.stderr.startswith(f"error: {opml}:1 names 'file:///etc/passwd', which is no web")


def test_main_feed_of_a_page_is_added_and_the_others_are_told(tmp_path: Path, site: Site) -> None:
    address = serve(site, 1)
    site.answers["/"] = [(200, {"Content-Type": "text/html"}, PAGE.encode())]
    added = dateline(tmp_path / "home", "feeds", "add", site.at())
    assert added.stdout.startswith(f"added  {address}  News\n")
    assert added.stderr == (
        f"note: {site.at()} has other feeds; add them by their addresses: "
        f"{site.at('/sport')} (Sport), {site.at('/comments')} (Gazette » Comments Feed)\n"
    )
    assert [each.address for each in open_library(tmp_path / "home").feeds()] == [address]


@pytest.mark.parametrize(
    ("typed", "paths"),
    [("", ["/feed"]), ("all", ["/comments", "/feed", "/sport"]), ("2, 3", ["/comments", "/sport"]),
     ("9\nx\n2", ["/sport"])],
)  # fmt: skip
def test_feeds_of_a_page_are_chosen_on_a_terminal(
    tmp_path: Path, site: Site, typed: str, paths: list[str]
) -> None:
    serve(site, 1)
    site.answers["/"] = [(200, {"Content-Type": "text/html"}, PAGE.encode())]
    said = at_a_terminal(tmp_path / "home", typed + "\n", "feeds", "add", site.at())
    assert "3  Gazette » Comments Feed" in said
    assert ("write numbers from 1 to 3, or all" in said) == (typed[:1] == "9")
    feeds = open_library(tmp_path / "home").feeds()
    assert sorted(each.address for each in feeds) == [site.at(path) for path in paths]


def at_a_terminal(home: Path, typed: str, *arguments: str) -> str:
    """Run a command as somebody does who types at a terminal; return what is shown there."""
    ours, its = os.openpty()
    try:
        process = subprocess.Popen(
            [*DATELINE, *arguments], env=_environment(home), stdin=its, stdout=its, stderr=its
        )
        os.close(its)
        os.write(ours, typed.encode())
        said = b""
        with contextlib.suppress(OSError):  # the other end was closed
            while block := os.read(ours, 65536):
                said += block
        assert process.wait(60) == 0
        return said.decode()
    finally:
        os.close(ours)


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `dateline watch` on a home; it is ended after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [*DATELINE, "watch", *arguments, "--json"],
                env=_environment(tmp_path / "home"),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_watch_takes_in_feeds_and_files_as_they_come_and_ends_cleanly(
    tmp_path: Path, site: Site, watching: Callable[..., subprocess.Popen[str]]
) -> None:
    home, folder = tmp_path / "home", tmp_path / "inbox"
    folder.mkdir()
    write_records(folder / "a.jsonl", article(1))
    (tmp_path / "secret.txt").write_text("Nobody's article.")
    open_library(home, create=True).add_feed(serve(site, 1), "Gazette", 1)
    process = watching(str(folder))
    assert process.stdout is not None
    assert process.stderr is not None
    first = {json.loads(process.stdout.readline())["title"] for _ in range(2)}
    assert first == {"Ferry 1 sails", "Ferry 1 reaches Quillport"}
    # The feed is read again after its second, and a file as it appears; what is not to be read is
    # told, and what is hidden or not finished passed over.
    os.mkfifo(folder / "fifo.txt")
    (folder / "c.txt.part").write_text("The ferry sai")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / ".hidden.jsonl").write_text(json.dumps(article(7)))
    write_records(folder / "b.jsonl", article(2))
    site.give_unless_known("/feed", '"feed2"', {}, feed(site, 3, 1))
    site.answers["/3"] = [(200, {"Content-Type": "text/html"}, page(3))]
    new, wrong = set[str](), set[str]()
    while len(new) < 2 or len(wrong) < 2:
        event = json.loads(process.stdout.readline())
        if "error" in event:
            wrong.add(event["location"])
        elif event["status"] == "added":
            new.add(event["title"])
    assert new == {"Ferry 3 sails", "Ferry 2 reaches Quillport"}
    process.send_signal(signal.SIGTERM)
    told, noted = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "note: stopped; what was taken in is stored" in noted
    assert "watching 1 feed and 1 folder" in noted
    assert "Nobody" not in told
    assert wrong == {str(folder / "fifo.txt"), str(folder / "link.txt")}
    library = open_library(home)
    assert {each.title for each in library.headlines()} == first | new
    assert {each.location for each in library.failures()} == wrong


WRITE_SLOWLY = """
import sys, time
name, text = sys.argv[1:]
with open(name, "a") as file:
    for start in range(0, len(text), 1 + len(text) // 4):
        time.sleep(2.5)
        file.write(text[start : start + 1 + len(text) // 4])
        file.flush()
"""


def test_watch_waits_for_files_that_are_written_slowly(
    tmp_path: Path, watching: Callable[..., subprocess.Popen[str]]
) -> None:
    real, folder = tmp_path / "real", tmp_path / "inbox"
    real.mkdir()
    folder.symlink_to(real)

    def write_slowly(name: str, *numbers: int) -> subprocess.Popen[bytes]:
        records = "".join(f"{json.dumps(article(number))}\n" for number in numbers)
        return subprocess.Popen([sys.executable, "-c", WRITE_SLOWLY, folder / name, records])

    # One is being written when the watch begins, one comes while it goes on.
    with write_slowly("a.jsonl", 1, 2, 3):
        process = watching(str(folder))
        assert process.stdout is not None
        told = [json.loads(process.stdout.readline()) for _ in range(3)]
    with write_slowly("b.jsonl", 4, 5, 6):
        told += [json.loads(process.stdout.readline()) for _ in range(3)]
    assert [each.get("status") for each in told] == ["added"] * 6
    library = open_library(tmp_path / "home")
    assert [library.article(each["id"]).location for each in told] == [
        f"{folder / name}:{number}" for name in ("a.jsonl", "b.jsonl") for number in (1, 2, 3)
    ]
    assert library.failures() == []


def test_watch_goes_on_after_a_kill_and_when_the_network_is_gone(
    tmp_path: Path, site: Site, watching: Callable[..., subprocess.Popen[str]]
) -> None:
    home = tmp_path / "home"
    open_library(home, create=True).add_feed(serve(site, 1), "Gazette", 1)
    site.answers["/feed"] = [(404, {}, b""), (200, {}, feed(site, 1))]
    process = watching()
    assert process.stdout is not None
    assert "error" in json.loads(process.stdout.readline())
    process.kill()
    process = watching()
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["status"] == "added"
    # What was fetched is remembered after what was stored is told.
    library = open_library(home)
    while library.feeds()[0].articles != 1:
        time.sleep(0.05)


def test_nothing_to_watch_is_told(tmp_path: Path) -> None:
    told = dateline(tmp_path / "home", "watch")
    assert told.returncode == 2
    assert told.stderr.startswith("error: there is nothing to watch\n  try: name a folder")

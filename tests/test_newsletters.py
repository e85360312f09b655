"""Newsletters: several stories in one message, each under its headline."""

from __future__ import annotations

from ingest.message import draft_from_message
from tests.test_walls import REPORT, tagged

STORIES = {
    "Ferry sails again": REPORT[:3],
    "Harbour wall stands": REPORT[3:5],
    "Pig wins": REPORT[5:6],
}
READ_MORE = "<p><a href=https://a.example/story>Read more</a></p><hr>"


def test_stories_keep_their_headlines_and_the_notice_to_the_reader_goes() -> None:
    stories = (f"<h2>{name}</h2>{tagged(texts)}{READ_MORE}" for name, texts in STORIES.items())
    notice = (
        "<p>You receive this because you subscribed. <a href=https://a.example>Unsubscribe</a></p>"
    )
    top = "<h1>The Morning Briefing</h1><p><a href=https://a.example>View in browser</a></p>"
    page = f"<html><body>{top}{''.join(stories)}{notice}</body></html>"
    data = f"From: Gazette <a@a.example>\nSubject: Briefing\nContent-Type: text/html\n\n{page}"
    draft = draft_from_message(data.encode(), "a.eml", "a.eml")
    assert draft.text.split("\n\n") == [
        line for name, texts in STORIES.items() for line in (name, *texts)
    ]

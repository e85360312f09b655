"""The process that parses: jobs come in as lines, and drafts, links and errors go out as lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from ingest.clean import clean_line, clean_text
from ingest.draft import Draft, Skipped
from ingest.feeds_in import feeds_in
from ingest.formats import LINKING, MAX_ARTICLE_CHARS, identify, parse_identified
from ingest.parsing import limits
from ingest.parsing.wire import END, Item, Job, item_line, read_job
from ingest.section import section_of
from ingest.sources import read_file
from ingest.standfirst import settled
from rag.errors import NewsError, ParseError


def main() -> None:
    """Do the jobs on standard input until that ends."""
    answers = _private_output()
    limits.forbid_effects()
    for line in sys.stdin.buffer:
        job = read_job(line)
        limits.bound_memory(job.memory_bytes + limits.MEMORY_A_BYTE * _size_of(job))
        limits.bound_time(job.seconds)
        for item in parse(job):
            limits.bound_time(0)  # who reads may be slow: that is not this file's doing
            answers.write(item_line(item))
            answers.flush()
            limits.bound_time(job.seconds)
        limits.bound_time(0)
        answers.write(END)
        answers.flush()


def _size_of(job: Job) -> int:
    try:
        return Path(job.path).stat().st_size
    except OSError:  # what is wrong is told where it is read
        return 0


def _private_output() -> BinaryIO:
    """Keep standard output for the answers: what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def parse(job: Job) -> Iterator[Item]:
    """Give what a file holds; what is wrong with it, or with a part of it, comes as an error."""
    anything = False
    try:
        data = read_file(Path(job.path), job.location)
        for item in _items(data, job):
            anything = anything or not isinstance(item, Skipped)
            yield _cleaned(item) if isinstance(item, Draft) else item
        if not anything:
            yield ParseError(f"{job.location} holds no article", "give a file that holds one")
    except NewsError as error:
        yield ParseError(error.message, error.hint, location=getattr(error, "location", None))
    except MemoryError:
        yield ParseError(f"{job.location} takes too much memory to parse", "split it")
    except Exception as error:  # a parser's bug must not stop the other inputs
        yield ParseError(
            f"{job.location} cannot be parsed: {type(error).__name__}: {error}",
            "save the article as plain text and ingest that",
        )


def _items(data: bytes, job: Job) -> Iterator[Item]:
    unpacked, parser = identify(data, job.name, job.format)
    if job.want == "feeds":
        yield from feeds_in(unpacked.data, parser.NAME, job.location)
    elif job.want == "links" and (links := LINKING.get(parser.NAME)):
        yield from links(unpacked.data, job.location) or [_names_nothing(job.location)]
    else:
        yield from parse_identified(unpacked, parser, job.location)


def _names_nothing(location: str) -> ParseError:
    return ParseError(f"{location} lists no article", "look whether it does in a browser")


def _cleaned(draft: Draft) -> Draft | ParseError:
    """Return a draft with its canonical text, if that is one of an article."""
    text = clean_text(draft.text)
    problem = hint = ""
    if not text:
        problem, hint = "holds no words", "give the article's text"
    elif len(text) > MAX_ARTICLE_CHARS:
        problem = f"has {len(text):,} characters, an article at most {MAX_ARTICLE_CHARS:,}"
        hint = "split it into articles"
    if problem:
        return ParseError(f"{draft.location} {problem}", hint, location=draft.location)
    title = clean_line(draft.title)
    return replace(
        draft,
        text=text,
        title=title,
        outlet=clean_line(draft.outlet),
        standfirst=settled(draft.standfirst, title, text),
        section=section_of(draft.section),
    )


if __name__ == "__main__":
    main()

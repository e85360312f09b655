"""`dateline ask` and `dateline search`: questions and queries of what has been ingested."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rag.errors import ReceiptError
from rag.settings import load_settings
from ui.errors import DONE, PARTLY, note, print_error
from ui.lines import answer_lines, print_json
from ui.options import MOMENT, ZONE, common, scope_of, scoped
from ui.receipts.saving import ReceiptFile, save

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.records import Answer, Draft, Moment, Scope, Step


@click.command()
@click.argument("question", nargs=-1)
@click.option(
    "--stdin", "from_stdin", is_flag=True, help="One question a line in, one JSON line each out."
)
@click.option(
    "--now", type=MOMENT, help=f"The day that “today” and “last week” mean (default: today). {ZONE}"
)
@click.option("--answerer", help="Who writes: auto, extractive or chat (a language model).")
@click.option("-k", type=click.IntRange(1, 100), help="How many passages are read.")
@click.option(
    "--literally",
    multiple=True,
    metavar="WORDS",
    help="Take these words of the question for no outlet, day or slip. May be given several times.",
)
@click.option(
    "--receipt",
    "receipts",
    multiple=True,
    type=ReceiptFile(),
    metavar="FILE",
    help="Save the answer with its evidence: FILE.json to verify later, FILE.html or FILE.md to read. "
    "May be given several times.",
)
@scoped
@common
def ask(
    question: tuple[str, ...], from_stdin: bool, now: Moment | None, answerer: str | None, k: int | None,
    literally: tuple[str, ...], receipts: tuple[Path, ...], home: Path | None, as_json: bool,
    debug: bool, **scope: Any,
) -> int:  # fmt: skip
    """Answer a question from what you have ingested, with its sources.

    Outlets and days that it names are searched besides the whole library ("what did the BBC say in
    late October 2023?"); "as of 3 May 2023" answers from what was known then. The operators of
    `search` work here, too; what stands in quotes is preferred, not required.
    """
    from rag.assistant import open_assistant
    from rag.to_json import answer_json

    asked, only = _asked(question, from_stdin), scope_of(scope)
    if from_stdin and receipts:
        told = "--receipt saves one answer: ask each question of --stdin by itself"
        raise click.UsageError(told, click.get_current_context())
    assistant = open_assistant(load_settings(home, {"answerer": answerer}))
    _note_left_out(only, assistant)
    if from_stdin:
        return answer_lines(
            lambda line, history, its_now: answer_json(
                assistant.ask(
                    line,
                    history=history,
                    scope=only,
                    now=its_now or now,
                    k=k,
                    taken_off=_taken_off(assistant, line, its_now or now, literally),
                )
            )
        )

    def made() -> Iterator[Step | Draft | Answer]:
        with _slips_told():
            taken_off = _taken_off(assistant, asked, now, literally)
            yield from assistant.stream(asked, scope=only, now=now, k=k, taken_off=taken_off)

    answer = _told(made(), as_json=as_json)
    return _save_receipts(answer, assistant, receipts) if receipts else DONE


@click.command()
@click.argument("query", nargs=-1)
@click.option(
    "--stdin", "from_stdin", is_flag=True, help="One query a line in, one JSON line each out."
)
@click.option(
    "--now", type=MOMENT, help=f"The day that “today” and “last week” mean (default: today). {ZONE}"
)
@click.option(
    "-k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many passages."
)
@scoped
@common
def search(
    query: tuple[str, ...], from_stdin: bool, now: Moment | None, k: int, home: Path | None,
    as_json: bool, debug: bool, **scope: Any,
) -> int:  # fmt: skip
    """Find the passages that match a query.

    Put a query with operators in single quotes: dateline search '"peace talks" -Trump outlet:bbc'

    \b
    "exact words"               in quotes must stand in a passage or its headline
    -word  -"some words"        must not
    outlet:bbc                  only of this outlet; outlet:"New York Times"
    after:2024-01-31            published on that day or later; also 2024-01 or 2024
    before:2024-03              published before it

    Mistyped names, acronyms, numbers in words and British or American spelling are found, too.
    """
    from rag.assistant import open_assistant
    from rag.to_json import hit_json
    from ui.terminal import print_hits, print_understood

    asked, only = _asked(query, from_stdin), scope_of(scope)
    assistant = open_assistant(load_settings(home))
    _note_left_out(only, assistant)
    if from_stdin:
        return answer_lines(
            lambda line, history, its_now: [
                hit_json(hit) for hit in assistant.search(line, k=k, scope=only, now=its_now or now)
            ]
        )
    with _slips_told():
        hits = assistant.search(asked, k=k, scope=only, now=now)
    if as_json:
        print_json([hit_json(hit) for hit in hits])
    else:
        print_understood(assistant.understand(asked, now=now, exact=True).understood)
        print_hits(hits)
    return DONE


def _told(made: Iterator[Step | Draft | Answer], *, as_json: bool) -> Answer:
    """Print the answer that a stream ends with; to who looks on, as it grows."""
    from rag.records import Answer
    from rag.to_json import answer_json
    from ui.growing import print_growing
    from ui.terminal import print_answer

    if sys.stdout.isatty() and not as_json:
        return print_growing(made)
    *_, answer = made
    assert isinstance(answer, Answer)
    if as_json:
        print_json(answer_json(answer))
    else:
        print_answer(answer)
    return answer


def _save_receipts(answer: Answer, assistant: Assistant, paths: tuple[Path, ...]) -> int:
    """Save the receipt of an answer that has been printed; what cannot be saved takes nothing back."""
    from rag.receipt.make import make_receipt

    receipt, code = make_receipt(answer, assistant), DONE
    for path in paths:
        try:
            save(receipt, path)
        except ReceiptError as error:
            print_error(error.message, error.hint)
            code = PARTLY
        else:
            note(f"the receipt is in {path}")
    return code


def _taken_off(
    assistant: Assistant, asked: str, now: Moment | None, literally: tuple[str, ...]
) -> list[str]:
    """Return the keys of what would be read out of words that are to be taken literally."""
    if not literally:
        return []
    said = [" ".join(each.split()).casefold() for each in literally]
    return [
        each.key
        for each in assistant.understand(asked, now=now).understood
        if any(each.words.casefold() in one or one in each.words.casefold() for one in said)
    ]


def _asked(given: tuple[str, ...], from_stdin: bool) -> str:
    """Return the question of the command line; "" when it comes line by line."""
    if not given and not from_stdin:
        raise click.UsageError("give a question, or --stdin", click.get_current_context())
    return " ".join(given)


@contextmanager
def _slips_told() -> Iterator[None]:
    """Turn a slip in the question into a usage error."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(str(error), click.get_current_context()) from error


def _note_left_out(scope: Scope, assistant: Assistant) -> None:
    """Say what the options leave out that may not be meant: a slip in an outlet, undated articles."""
    known = assistant.library.outlets() if scope.outlets else []
    folded = {name.casefold() for name in known}
    for name in scope.outlets:
        if name.casefold() not in folded:
            note(f"no article is from {name!r}; there are: {', '.join(known) or 'no outlets'}")
    if (scope.since or scope.until) and (number := assistant.library.undated(scope)):
        articles = "1 article is" if number == 1 else f"{number} articles are"
        note(f"{articles} left out by --since and --until: when published is not known")

"""What a person reads in the terminal: the one renderer of the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from rag.dates.moments import spoken
from rag.records import Answer, Article, Citation, Clarification, Headline, Hit, Understood
from rag.text.visible import visible
from ui.program import program
from ui.wording import (
    done_in_words,
    fell_back_in_words,
    left_out_in_words,
    understood_in_words,
    writing_in_words,
)

if TYPE_CHECKING:
    from ingest.pipeline import Report
    from rag.proofread import Proofread
    from ui.pace import Pace


def out(text: str = "", *, style: str | None = None) -> None:
    """Print a line; nothing in it is read as markup, and control characters are shown as such."""
    out_pieces([(text, style or "")])


def out_pieces(pieces: Sequence[tuple[str, str]], *, end: str = "\n") -> None:
    """Print a line of pieces, each with its style, or a part of one; as `out` else."""
    # Imported here: `--help` does without it.
    from rich.console import Console
    from rich.text import Text

    line = Text.assemble(*((visible(text), style) for text, style in pieces))
    Console(highlight=False, soft_wrap=True).print(line, end=end)


def print_answer(answer: Answer) -> None:
    """Print an answer with its sources, or the refusal with what comes nearest."""
    print_read(answer)
    if answer.verdict == "not_in_sources":
        out(answer.text, style="" if answer.aside else "bold yellow")
        print_choices(answer.clarification)
        if answer.nearest:
            out("\nNearest in your library:", style="dim")
        for each in answer.nearest:
            out(f"  {each.article_id}  {_about(each)}")
            if each.quote:
                out(f"    “{' '.join(each.quote.split())}”", style="dim")
        return
    out(answer.text)
    print_evidence(answer)


def print_read(answer: Answer) -> None:
    """Print how a question was read, if not by its words alone."""
    if answer.rewritten:
        out(f"Searched for: {answer.rewritten}", style="dim")
    print_understood(answer.understood)


def print_evidence(answer: Answer) -> None:
    """Print what stands below the sentences of an answer: how it was written, and its sources."""
    if answer.writing:
        print_writing(answer)
    elif answer.verdict == "partly":
        out("Only in part: what was not supported by a source was left out.", style="yellow")
    if answer.clarification:
        out(f"\n{answer.clarification.text}", style="bold yellow")
        print_choices(answer.clarification)
    out("\nSources", style="dim")
    for citation in answer.citations:
        out(f"[{citation.number}] {_about(citation)}")
        out(f"    “{' '.join(citation.quote.split())}”", style="dim")
        if citation.days_meant:
            out(f"    days meant: {citation.days_meant}", style="dim")
        out(
            f"    {program()} show {citation.article_id} --revision {citation.revision}",
            style="dim",
        )
        if citation.also_carried_by:
            out(f"    also carried by {', '.join(citation.also_carried_by)}", style="dim")


def print_writing(answer: Answer) -> None:
    """Print how a language model wrote an answer: what was left out, and what it took."""
    if (writing := answer.writing) is None:
        return
    if told := fell_back_in_words(writing):
        out(f"\n{told}", style="yellow")
    if answer.struck:
        out(f"\n{left_out_in_words(len(answer.struck))}.", style="yellow")
    for text, reason in answer.struck if writing.shows_struck else ():
        out(f"  {text}", style="strike")
        out(f"    {reason}", style="dim")
    out(f"\n{writing_in_words(writing)}", style="dim")


def print_choices(asks: Clarification | None) -> None:
    """Print what a question may mean, each as it would be asked."""
    for each in asks.choices if asks else ():
        out(f"  {each.text}: {each.question}")


def print_understood(understood: Sequence[Understood]) -> None:
    """Print in one line what was read out of a question, if anything was."""
    if understood:
        said = "; ".join(map(understood_in_words, understood))
        out(f"Understood: {said}", style="dim")


def print_hits(hits: Sequence[Hit]) -> None:
    """Print what a search found."""
    if not hits:
        out("Nothing found.")
    for number, hit in enumerate(hits, start=1):
        out(f"{number}. {_about(hit.headline)}", style="bold")
        out(f"   {' '.join(hit.passage.text.split())}")
        out(f"   {hit.passage.article_id} · score {hit.score:.2f}", style="dim")


#: How a sentence that was compared with the library is marked, and in which style.
_FINDINGS = {
    "supported": ("ok  ", ""),
    "contradicted": ("NO  ", "red"),
    "not_found": ("?   ", "yellow"),
}


def print_proofread(found: Sequence[Proofread], counts: Mapping[str, int]) -> None:
    """Print each sentence of a text with what the library says of it, and how many are which."""
    for each in found:
        mark, style = _FINDINGS[each.finding]
        out(mark + each.text, style=style)
        if each.finding == "contradicted":
            for reason in each.reasons:
                out(f"      {reason}", style=style)
        elif each.finding == "not_found":
            out("      not found in your library", style=style)
        if each.citation:
            out(f"      “{' '.join(each.citation.quote.split())}”", style="dim")
            out(f"      {_about(each.citation)} · {each.citation.article_id}", style="dim")
    told = (f"{number} {name.replace('_', ' ')}" for name, number in counts.items())
    out(", ".join(told) if found else "The text holds no statement.")


def print_articles(articles: Iterable[Article]) -> None:
    """Print one line an article."""
    empty = True
    for article in articles:
        empty = False
        copy = f" (copy of {article.copy_of})" if article.copy_of else ""
        revision = f" · revision {article.revision}" if article.revision > 1 else ""
        out(f"{article.id}  {_about(article)}{revision}{copy}")
    if empty:
        out(f"Nothing has been ingested yet. Add an article with: {program()} ingest FILE")


def print_article(article: Article, revisions: Sequence[Article]) -> None:
    """Print one article whole."""
    out(article.title or "(no headline)", style="bold")
    if article.standfirst_apart:
        out(article.standfirst_apart, style="italic")
    by = f"By {', '.join(article.authors)}" if article.authors else None
    about = (by, article.outlet or "outlet unknown", article.section, spoken(article.published))
    out(" · ".join(filter(None, about)), style="dim")
    out(f"{article.url or article.location} · {article.id} · revision {article.revision} of "
        f"{len(revisions)}", style="dim")  # fmt: skip
    out(f"\n{article.text}")


def print_report(report: Report, seconds: float, *, dry: bool = False) -> None:
    """Print what an ingest did, or would do, in words."""
    stored, would = ("; nothing is stored", "would be ") if dry else ("", "")
    out(f"{would}{done_in_words(report.counts)} ({seconds:.1f} s){stored}")
    for each in report.articles if len(report.articles) <= 20 else ():
        if each.status != "unchanged":
            out(f"  {would}{each.status:9} {each.article_id}  {each.title or each.location}")


def _about(named: Headline | Citation | Article) -> str:
    """Say "Headline — Outlet, 7 December 2025", leaving out what is unknown."""
    about = [named.outlet, spoken(named.published) if named.published else None]
    return " — ".join(
        part for part in (named.title or "(no headline)", ", ".join(x for x in about if x)) if part
    )


class Progress(Protocol):
    """What an ingest tells while it works."""

    def show(self, pace: Pace, text: str = "") -> None:
        """Show how far it is, and what came last."""


@contextmanager
def progress() -> Iterator[Progress]:
    """Show a progress line on stderr while the block runs, if that is a terminal."""
    if not sys.stderr.isatty():
        yield _Quiet()
        return
    # Imported here: only a terminal needs it.
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns: Any = (
        SpinnerColumn(),
        BarColumn(bar_width=20),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[current]}", markup=False, style="dim"),
    )
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Shown(bars, bars.add_task("getting ready", total=None, current=""))


class _Quiet:
    def show(self, pace: Pace, text: str = "") -> None:
        pass


class _Shown:
    def __init__(self, bars: Any, task: Any) -> None:
        self._bars, self._task = bars, task

    def show(self, pace: Pace, text: str = "") -> None:
        said = f", {pace.said}" if pace.said else ""
        told = f"{pace.articles:,}{pace.of} articles, {pace.passages:,} passages{said}"
        fields = {"current": visible(text)[:60]} if text else {}
        total = pace.expected if pace.of else None
        self._bars.update(
            self._task, description=told, completed=pace.articles, total=total, **fields
        )


@contextmanager
def status_line() -> Iterator[Callable[[str], None]]:
    """Give what shows one line on stderr: in its place on a terminal, else one below the other."""
    if not sys.stderr.isatty():
        yield lambda text: print(visible(text), file=sys.stderr, flush=True)
        return
    # Imported here: only a terminal needs it.
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("") as status:
        yield lambda text: status.update(Text(visible(text)))

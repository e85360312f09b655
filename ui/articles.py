"""`dateline list`, `show` and `remove`: what is in the library."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rag.settings import load_settings
from ui.errors import DONE
from ui.lines import print_json
from ui.options import common


@click.command(name="list")
@common
def list_articles(home: Path | None, as_json: bool, debug: bool) -> int:
    """List the articles, newest first."""
    from rag.library import open_library
    from rag.to_json import article_json
    from ui.terminal import print_articles

    library = open_library(load_settings(home).home)
    with library.snapshot():
        if as_json:
            print_json([article_json(article, with_text=False) for article in library.articles()])
        else:
            print_articles(library.articles())
    return DONE


@click.command()
@click.argument("article_id", metavar="ID")
@click.option(
    "--revision", type=click.IntRange(1), help="This revision (default: the current one)."
)
@click.option("--text", "only_text", is_flag=True, help="Only the text, exactly as stored.")
@click.option("--diff", is_flag=True, help="What this revision changed, by sentence.")
@common
def show(
    article_id: str,
    revision: int | None,
    only_text: bool,
    diff: bool,
    home: Path | None,
    as_json: bool,
    debug: bool,
) -> int:
    """Show an article whole, or what changed in it."""
    from rag.library import open_library
    from rag.to_json import article_json, changes_json
    from ui.diff import find_changes, print_changes
    from ui.terminal import print_article

    if diff and only_text:
        raise click.UsageError("give --diff or --text, not both", click.get_current_context())
    library = open_library(load_settings(home).home)
    if diff:
        changes = find_changes(library, article_id, revision)
        print_json(changes_json(changes)) if as_json else print_changes(changes)
        return DONE
    with library.snapshot():
        article, revisions = library.article(article_id, revision), library.revisions(article_id)
    if only_text:
        sys.stdout.buffer.write(article.text.encode("utf-8"))
    elif as_json:
        print_json(
            article_json(article, with_text=True)
            | {"revisions": [article_json(each, with_text=False) for each in revisions]}
        )
    else:
        print_article(article, revisions)
    return DONE


@click.command()
@click.argument("article_id", metavar="ID")
@common
def remove(article_id: str, home: Path | None, as_json: bool, debug: bool) -> int:
    """Remove an article with all its revisions."""
    from rag.library import open_library
    from rag.search.index import Index
    from ui.terminal import out

    settings = load_settings(home)
    library = open_library(settings.home)
    article = library.remove(article_id)
    Index(settings.home / "index", library).refresh()
    if as_json:
        print_json(
            {
                "id": article.id,
                "revision": article.revision,
                "title": article.title,
                "status": "removed",
            }
        )
    else:
        out(f"removed {article.id}  {article.title or '(no headline)'}")
    return DONE

"""The `dateline` command: read the options, make one call, render.

Nothing heavy is imported at the top: `--help` answers without torch, Chroma or Gradio.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from rag.errors import NewsError
from rag.settings import load_settings
from ui.articles import list_articles, remove, show
from ui.asking import ask, search
from ui.checking import check
from ui.errors import DONE, PARTLY, USAGE, exit_code, note, print_error
from ui.failures import failures
from ui.feeds import feeds
from ui.lines import print_json
from ui.options import MOMENT, ZONE, common
from ui.program import as_started
from ui.receipts.command import verify
from ui.settings import settings
from ui.watching import watch

#: Where only this machine's own users get to the page.
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="dateline", prog_name="dateline")
def cli() -> None:
    """Ask questions of news articles that you have ingested; every sentence opens its source."""


@cli.command()
@click.argument("inputs", nargs=-1, metavar="PATH|URL|-…")
@click.option("--format", "format_name", help="The format, if it is not found by itself.")
@click.option("--outlet", help="The outlet of all these articles.")
@click.option("--published", type=MOMENT, help=f"The date of all these articles. {ZONE}")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="Files read at once."
)
@click.option("--feed-only", is_flag=True, help="Take what a feed holds, not the pages it names.")
@click.option("--dry-run", is_flag=True, help="Say what would come in; store nothing.")
@click.option("--retry-failed", is_flag=True, help="Try again what failed before.")
@click.option("--json-lines", is_flag=True, help="One JSON line an article, as it is stored.")
@common
def ingest(
    inputs: tuple[str, ...],
    home: Path | None,
    as_json: bool,
    debug: bool,
    json_lines: bool,
    **given: Any,
) -> int:
    """Take in articles: files of many formats, folders, web addresses, or - for standard input."""
    from ui.ingesting import run_ingest

    return run_ingest(load_settings(home), inputs, as_json=as_json, json_lines=json_lines, **given)


@cli.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL|-…")
@click.option("--format", "format_name", help="The format, if it is not found by itself.")
@click.option("--feed-only", is_flag=True, help="Take what a feed holds, not the pages it names.")
@common
def extract(
    inputs: tuple[str, ...],
    format_name: str | None,
    feed_only: bool,
    home: Path | None,
    as_json: bool,
    debug: bool,
) -> int:
    """Show what ingest would take out of files, one JSON line an article; nothing is stored."""
    from ui.extracting import run_extract

    return run_extract(load_settings(home), inputs, format_name, feed_only=feed_only)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=7860, show_default=True, help="The port."
)
@click.option("--auth", metavar="NAME:PASSWORD", help="Ask for this name and password.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in your browser.")
@common
def serve(
    host: str,
    port: int,
    auth: str | None,
    open_browser: bool,
    home: Path | None,
    as_json: bool,
    debug: bool,
) -> int:
    """Open the web chat."""
    from ui.web.server import serve as serve_page

    def report(address: str) -> None:
        print(
            json.dumps({"address": address}) if as_json else f"Dateline is at {address}", flush=True
        )

    if not auth and host not in LOOPBACK:
        note(
            "anybody who reaches this machine can read, ask, add and remove; add --auth NAME:PASSWORD"
        )
    serve_page(load_settings(home), host, port, auth=auth, open_browser=open_browser, report=report)
    return DONE


@cli.command()
@click.option(
    "--rebuild", is_flag=True, help="Embed what lacks its vectors, and make the index again."
)
@common
def doctor(rebuild: bool, home: Path | None, as_json: bool, debug: bool) -> int:
    """Check library, index, models, disk and settings, and mend what can be mended."""
    from ui.doctor import examine
    from ui.terminal import out, status_line

    with status_line() if sys.stderr.isatty() else nullcontext(lambda _: None) as say:
        checks = examine(
            home, rebuild=rebuild, on_left=lambda left: say(f"{left:,} passages lack their vectors")
        )
    well = all(check.ok for check in checks)
    if as_json:
        print_json({"ok": well, "checks": [check.as_json() for check in checks]})
    else:
        for check in checks:
            out(
                f"{'ok  ' if check.ok else 'FAIL'}  {check.name}: {check.detail}",
                style=None if check.ok else "red",
            )
            if not check.ok:
                out(f"      {as_started(check.hint)}", style="dim")
    return DONE if well else PARTLY


for command in (ask, search, check, verify, list_articles, show, remove, failures, feeds, watch,
                settings):  # fmt: skip
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with the code of DESIGN section 5."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = cli.main(arguments, prog_name="dateline", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        code = USAGE
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        print_error(
            error.format_message(), f"{context.command_path if context else 'dateline'} --help"
        )
        code = USAGE
    except NewsError as error:
        if "--debug" in arguments:
            raise
        print_error(error.message, error.hint)
        code = exit_code(error)
    except (KeyboardInterrupt, click.Abort):
        print_error("stopped", "run the same command again to go on")
        code = PARTLY
    except BrokenPipeError:
        # The reader (`| head`) has gone: there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    sys.exit(code if isinstance(code, int) else DONE)

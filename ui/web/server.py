"""Serve the page: one FastAPI app with a health check, security headers and the Gradio page."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import tempfile
import threading
import webbrowser
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from rag.errors import LibraryError, PageError, SettingsError
from ui.web.guard import Guard, hosts_allowed

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Server

    from rag.assistant import Assistant
    from rag.settings import Settings
    from ui.web.batch import Batches

# An open page holds a connection for as long as it lives; ending the server must not wait for it.
SHUTDOWN_SECONDS = 1
# The article in hand of a batch is waited for, at most so long; what is stored is safe anyway.
BATCH_END_SECONDS = 20


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    auth: str | None = None,
    open_browser: bool = False,
    report: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the page until Ctrl-C or SIGTERM.

    Args:
        settings: which library to ask.
        host: the name or address to listen at.
        port: 0 takes a free one.
        auth: "user:password", asked for before anything but /healthz is shown.
        open_browser: show the page in the user's browser.
        report: called with the page's address once questions can be asked.

    Raises:
        PageError: the address is taken or not ours.
        SettingsError: `auth` is not "user:password".
        NewsError: the library or its models cannot be opened.
    """
    login = _login(auth)
    with _listening_socket(host, port) as listener:
        # Imported only now: a taken port is found before anything heavy loads.
        from rag.assistant import open_assistant
        from ui.extracting import reading_options
        from ui.web.batch import Batches
        from ui.web.embedding import embedding_beside

        assistant = open_assistant(settings, create=True)
        port = listener.getsockname()[1]
        address = f"http://{_in_address(host)}:{port}"

        def ready() -> None:
            report(address)
            if open_browser:
                webbrowser.open(address)

        batches = Batches(assistant, reading_options(settings, None))
        with _folder_for_uploads(), embedding_beside(settings):
            _run(assistant, batches, listener, host, login, ready)


def build_app(
    assistant: Assistant,
    batches: Batches,
    ready: Callable[[], bool],
    hosts: frozenset[str],
    login: tuple[str, str] | None = None,
) -> FastAPI:
    """Build the app: /healthz, and the page at /; `ready` tells when questions can be asked."""
    import gradio
    from fastapi import FastAPI
    from fastapi.responses import PlainTextResponse

    from ui.web.page import appearance, build_page
    from ui.web.uploads import MAX_FILE_BYTES

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> PlainTextResponse:
        if ready():
            return PlainTextResponse("ok\n")
        return PlainTextResponse("loading\n", status_code=503)

    gradio.mount_gradio_app(
        app,
        build_page(assistant, batches),
        path="/",
        auth=login,
        footer_links=[],
        run_history=False,
        show_error=True,
        ssr_mode=False,
        mcp_server=False,
        enable_monitoring=False,
        pwa=False,
        max_file_size=MAX_FILE_BYTES,
        **appearance(),
    )
    app.add_middleware(Guard, hosts=hosts)
    return app


def _run(
    assistant: Assistant,
    batches: Batches,
    listener: socket.socket,
    host: str,
    login: tuple[str, str] | None,
    announce: Callable[[], None],
) -> None:
    """Accept requests, load the models, announce, and stay until told to end."""
    import uvicorn

    warm = threading.Event()
    failures: list[Exception] = []
    app = build_app(assistant, batches, warm.is_set, hosts_allowed(host), login)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
    )

    # An open page's stream is cut off at the end, which uvicorn would report with a traceback.
    logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)

    def warm_up() -> None:
        try:
            assistant.warm_up()
            _forget_removed(assistant)
            _wait_until_started(server)
            warm.set()
            announce()
        except Exception as error:
            # Carried to the thread of `serve`, which raises it to its caller.
            failures.append(error)
            server.should_exit = True

    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    with _ending_quietly():
        server.run(sockets=[listener])
        batches.end(BATCH_END_SECONDS)
    if failures:
        raise failures[0]


def _forget_removed(assistant: Assistant) -> None:
    """Delete for good what was removed more than a day ago."""
    from rag.library.removal import Removal

    # A library on a read-only disk is served all the same.
    with contextlib.suppress(LibraryError):
        Removal(assistant.library).forget_old()


@contextlib.contextmanager
def _folder_for_uploads() -> Iterator[None]:
    """Have Gradio put uploads where nobody else reads, and leave none of them behind."""
    from ui.web.uploads import FOLDER_VARIABLE

    with tempfile.TemporaryDirectory(
        prefix="dateline-uploads-", ignore_cleanup_errors=True
    ) as folder:
        os.environ[FOLDER_VARIABLE] = folder
        yield


def _wait_until_started(server: Server) -> None:
    """Return when the server accepts requests, or is told to end before that."""
    pause = threading.Event()
    while not (server.started or server.should_exit):
        pause.wait(0.02)


@contextlib.contextmanager
def _ending_quietly() -> Iterator[None]:
    """End on Ctrl-C and SIGTERM without a traceback; uvicorn raises them again when it is done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for number in before:
            signal.signal(number, lambda *_: None)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _listening_socket(host: str, port: int) -> Iterator[socket.socket]:
    """Take the address before anything else does.

    Raises:
        PageError: it is taken, or not an address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as cause:
        raise PageError(f"{host} is no address to serve at: {cause}", "use 127.0.0.1") from cause
    with listener:
        # Lets a restart take the port at once; another server's port it does not take.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen()
        except (OSError, OverflowError) as cause:
            raise PageError(
                f"the page cannot be served at {host}:{port}: {cause}",
                "end what runs there, or choose another port with --port",
            ) from cause
        yield listener


def _login(auth: str | None) -> tuple[str, str] | None:
    """Split "user:password".

    Raises:
        SettingsError: one of the two is missing.
    """
    if auth is None:
        return None
    user, _, password = auth.partition(":")
    if not user or not password:
        raise SettingsError(
            "the login is not of the form user:password", "give --auth user:password"
        )
    return user, password


def _in_address(host: str) -> str:
    """Return the host as it stands in an address that a browser on this machine can open."""
    if host in ("0.0.0.0", "::", ""):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host

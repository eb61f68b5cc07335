"""Serving the page on this machine alone, without a network."""

import os
import socket
import webbrowser
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from interagency.errors import InputError
from interagency.study.extras import how_to_install
from interagency.views.app.pages import views

HOST, PORT = "127.0.0.1", 2718


def serve(port: int = PORT, browser: bool = True, say: Callable[[str], None] = print) -> None:
    """Serve the page until interrupted.

    port     on the loopback interface; 0 for any that is free
    browser  open it in the browser
    say      is told the address once it can be opened

    Raises InputError without the extra `app`, and for a port that cannot be had.
    """
    server_of, application = _server()
    listener = _listener(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    guarded = from_here_alone(application, listener.getsockname()[1])
    say(f"The page is at {address} (Ctrl-C ends it).")
    # while the browser loads: what the page asks first takes longest, for all is imported anew
    done = Event()
    warming = Thread(target=_warm_up, args=(done,), daemon=True)
    warming.start()
    if browser:
        webbrowser.open(address)
    try:
        server_of(guarded).run(sockets=[listener])
    except KeyboardInterrupt:
        say("\nThe page is closed.")
    finally:
        listener.close()
        # What still computes while Python goes down may bring it down.
        done.set()
        warming.join(timeout=30)


def _warm_up(done: Event) -> None:
    """Answer what a class asks first, step by step, until nobody is served any more."""
    from interagency.views.app import answer, asked, words

    for step in words.LESSON:
        question = asked.question_of(asked.with_practices(step.start, step.practices))
        for figure in answer.FIGURES:
            if done.is_set():
                return
            answer.picture(question, answer.LIVE, figure)


def _server() -> tuple[Callable[[Any], Any], Any]:
    """What makes a server of an application, and the application with all views."""
    try:
        import marimo
        import uvicorn
    except ImportError as error:
        raise InputError(
            f"the page needs {error.name}, which is not installed",
            hint=how_to_install("app"),
        ) from error

    def server_of(application: Any) -> Any:
        quiet = {"log_level": "error", "timeout_graceful_shutdown": 1}
        return uvicorn.Server(uvicorn.Config(application, **quiet))

    page = marimo.create_asgi_app(quiet=True)
    for address, file in views().items():
        page = page.with_app(path=address.rstrip("/") or "/", root=str(file))
    return server_of, page.build()


def _listener(port: int) -> socket.socket:
    """A socket that listens already, so that a browser may come before the server is ready."""
    listener = socket.socket()
    if os.name == "posix":  # elsewhere it would share the port with whoever has it
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        raise InputError(
            f"port {port} cannot be had: {getattr(error, 'strerror', None) or error}",
            found=port,
            allowed=["another from 1024 to 65535", "0 for any that is free"],
            hint="interagency app --port 0",
        ) from error
    return listener


def from_here_alone(application: Any, port: int) -> Any:
    """The application for pages of this address alone: no other site may talk to it."""
    names = (HOST, "localhost")
    # browsers leave out the port that is the web's own
    ours = {f"{name}:{port}".encode() for name in names}
    ours |= {name.encode() for name in names if port == 80}

    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers", ()))
        origin = headers.get(b"origin", b"").removeprefix(b"http://")
        is_ours = headers.get(b"host") in ours and (not origin or origin in ours)
        if scope["type"] == "lifespan" or is_ours:
            await application(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    return guarded

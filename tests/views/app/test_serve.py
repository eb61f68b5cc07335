"""Serving the page: on this machine alone, and clear about what is in the way."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

import interagency
from interagency.errors import InputError
from interagency.study.extras import how_to_install
from interagency.views.app import serve

# tests that a shell runs in the background ignore interruptions, and hand that on
INTERRUPTIBLE = """
import signal
from interagency.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


@pytest.fixture
def running():
    """The server in a process of its own, and its address."""
    environment = {**os.environ, "PYTHONPATH": str(Path(interagency.__file__).parents[1])}
    command = [sys.executable, "-c", INTERRUPTIBLE, "app", "--no-browser", "--port", "0"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield server, re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline()).group()
    finally:
        server.kill()
        server.wait()


def test_served_until_interrupted_and_then_done(running) -> None:
    server, address = running
    with urlopen(address, timeout=300) as answer:
        assert b"<marimo" in answer.read()
    server.send_signal(signal.SIGINT)
    said, _ = server.communicate(timeout=300)
    assert "The page is closed." in said
    assert server.returncode == 0


def test_no_outside_address_in_the_first_page(running) -> None:
    _, address = running
    with urlopen(Request(address), timeout=300) as answer:
        loaded = re.findall(r'(?:src|href)="(https?://[^"]*)"', answer.read().decode())
    assert [url for url in loaded if not url.startswith(address)] == []


def test_a_port_in_use_is_said() -> None:
    with socket.socket() as taken:
        taken.bind((serve.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"port {port} cannot be had") as caught:
            serve.serve(port, browser=False)
    assert "--port 0" in caught.value.hint


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_is_none(port: int) -> None:
    with pytest.raises(InputError, match="cannot be had"):
        serve.serve(port, browser=False)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "marimo", None)
    with pytest.raises(InputError, match="marimo") as caught:
        serve.serve(0, browser=False)
    assert caught.value.hint == how_to_install("app")


@pytest.mark.parametrize(
    ("headers", "passed"),
    [
        ({b"host": b"127.0.0.1:80"}, True),
        ({b"host": b"127.0.0.1", b"origin": b"http://127.0.0.1"}, True),
        ({b"host": b"localhost:80", b"origin": b"http://localhost:80"}, True),
        ({b"host": b"127.0.0.1:80", b"origin": b"http://elsewhere.example"}, False),
        ({b"host": b"elsewhere.example:80"}, False),
        ({}, False),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_only_pages_of_this_address_are_let_in(kind: str, headers: dict, passed: bool) -> None:
    met: list = []

    async def application(scope, receive, send) -> None:
        met.append("application")

    async def send(message) -> None:
        met.append(message.get("status", message["type"]))

    guarded = serve.from_here_alone(application, 80)
    asyncio.run(guarded({"type": kind, "headers": headers.items()}, None, send))
    refused = {"http": [403, "http.response.body"], "websocket": ["websocket.close"]}
    assert met == (["application"] if passed else refused[kind])

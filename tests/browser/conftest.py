"""Chromium that sees this machine alone, and pages served for it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

import interagency

CHECKOUT = Path(__file__).resolve().parents[2]
SCREENSHOTS = CHECKOUT / "build" / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(interagency.__file__).parents[1])}
PATIENCE = 60_000
"""Milliseconds after which something that does not come is missed."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium as the system has it; nothing is downloaded."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.fail(f"no Chromium among {', '.join(NAMES)}: on Debian, apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, address: str, width: int) -> Iterator[Page]:
    """A page that is open; at the end, whatever it asked of others or complained of fails."""
    troubles: list[str] = []

    def from_here_alone(route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost"):
            route.continue_()
        else:
            troubles.append(f"asks for {route.request.url}")
            route.abort()

    page = browser.new_page(viewport={"width": width, "height": 1000})
    page.set_default_timeout(PATIENCE)
    page.route(re.compile("^(http|ws)s?:"), from_here_alone)
    page.on(
        "requestfailed",
        # a page that is left gives up what it has not got yet
        lambda request: (
            request.failure == "net::ERR_ABORTED" or troubles.append(f"does not get {request.url}")
        ),
    )
    page.on(
        "response",
        lambda response: (
            response.ok
            or response.status in (101, 304)
            or troubles.append(f"gets {response.status} for {response.url}")
        ),
    )
    page.on(
        "console",
        lambda said: said.type == "error" and troubles.append(f"complains: {said.text}"),
    )
    page.on("pageerror", lambda error: troubles.append(f"fails: {error}"))
    page.goto(address)
    yield page
    assert not troubles, "\n".join(troubles)
    page.close()


@contextmanager
def served(*command: str) -> Iterator[str]:
    """The address that a command of interagency says, while it runs."""
    server = subprocess.Popen(
        [sys.executable, "-m", "interagency", *command],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        first = server.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", first)
        assert found, f"no address in {first!r}"
        yield found.group()
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture
def screenshot(record_property) -> Callable[[Page, str], None]:
    """Keeps what a page looks like, where git does not see it."""

    def take(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path)
        record_property("screenshot", str(path))

    return take

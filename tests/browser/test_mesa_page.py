"""Mesa's page of one run, in Chromium, without any network but this machine."""

import http.client
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import interagency

pytestmark = pytest.mark.browser

PATIENCE = 60
"""Seconds after which a server that does not answer is missed."""

UNCOVERED = """picture => {
    const box = picture.getBoundingClientRect();
    return document.elementFromPoint(box.left + 5, box.top + box.height / 2) === picture;
}"""

EIGHT_OR_LATER = "() => /Time: ([89]|[1-9][0-9]+)[.]0/.test(document.body.innerText)"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The page, as it is served for a class."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "interagency.mesa", "--no-open", "--port", str(port)],
        env={**os.environ, "PYTHONPATH": str(Path(interagency.__file__).parents[1])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        there = f"http://127.0.0.1:{port}/"
        await_answer(there, server)
        yield there
    finally:
        server.terminate()
        server.wait(timeout=30)


def await_answer(there: str, server: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < end:
        try:
            urllib.request.urlopen(there, timeout=5).close()
            return
        except (OSError, http.client.HTTPException):
            time.sleep(0.3)
    pytest.fail(f"solara does not serve the page (exit code {server.poll()})")


def test_the_page_steps_plays_and_starts_anew(address, chromium, screenshot) -> None:
    from playwright.sync_api import expect

    from tests.browser.conftest import visit

    with visit(chromium, address, 1500) as page:

        def at(quarters: int) -> None:
            page.get_by_text(f"Time: {quarters}.0", exact=True).wait_for(timeout=120_000)

        picture = page.locator("img.widget-image")

        at(0)
        picture.wait_for(timeout=120_000)
        assert picture.evaluate(UNCOVERED), "something lies over the picture"
        before = picture.get_attribute("src")
        page.get_by_role("button", name="Step").click()
        at(1)
        expect(picture).not_to_have_attribute("src", before)
        screenshot(page, "mesa_page_first_quarter")
        page.get_by_role("button", name="▶").click()
        # it plays on while it is looked at: the eighth quarter itself may be missed
        page.wait_for_function(EIGHT_OR_LATER, timeout=120_000)
        page.get_by_role("button", name="❚❚").click()
        page.get_by_role("button", name="▶").wait_for(timeout=120_000)
        screenshot(page, "mesa_page_later")
        page.get_by_role("button", name="Reset").click()
        at(0)
        page.get_by_role("button", name="Step").click()
        at(1)

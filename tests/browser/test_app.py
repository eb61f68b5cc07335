"""The page, in a browser: sliders move the figure, and what is copied is what was played."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

import interagency as ia
from interagency.views.app import answer
from interagency.views.changes import measured_changes, signed
from tests.browser.conftest import ENVIRONMENT, PATIENCE, served, visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served("app", "--no-browser", "--port", "0") as found:
        yield found


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    with visit(chromium, address, 1280) as opened:
        opened.wait_for_selector("footer")
        yield opened


def picture_of(page: Page) -> str:
    return page.get_attribute("#timeline", "src")


def until_other(page: Page, picture: str) -> float:
    """Seconds until the figure is another one."""
    begun = time.perf_counter()
    page.wait_for_function(
        "was => { const now = document.querySelector('#timeline'); return now && now.src != was }",
        arg=picture,
        timeout=PATIENCE,
    )
    return time.perf_counter() - begun


def until_settled(page: Page, name: str) -> None:
    """Waits until the copied text, the last to be made, speaks of what was moved."""
    page.wait_for_function(
        "what => [...document.querySelectorAll('.codehilite')]"
        ".some(code => code.innerText.includes(what))",
        arg=name,
        timeout=PATIENCE,
    )


def codes(page: Page) -> list[str]:
    """The texts that can be copied: scenario files, Python, command."""
    return [code.inner_text() for code in page.query_selector_all(".codehilite")]


def numbers(page: Page) -> dict[tuple[str, str, str], str]:
    """What the table says, by reform, window and metric."""
    return {
        tuple(
            cell.get_attribute(f"data-{key}") for key in ("reform", "window", "metric")
        ): " ".join(cell.inner_text().split())
        for cell in page.query_selector_all("#numbers td")
    }


def expected(found: ia.Comparison | pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """What the table is to say of a comparison, or of its measured changes."""
    changes = measured_changes(found) if isinstance(found, ia.Comparison) else found
    return {
        (row.reform, row.window, row.metric): (
            f"{signed(row.difference)} ({signed(row.low)} to {signed(row.high)})"
        )
        for row in changes.itertuples()
    }


def test_first_view_tells_the_story(chromium: Browser, address: str, screenshot) -> None:
    for width in (1280, 800):
        begun = time.perf_counter()
        with visit(chromium, address, width) as page:
            page.wait_for_selector("#timeline")
            print(f"first figure at {width} px after {time.perf_counter() - begun:.1f} s")
            page.wait_for_selector("footer")
            assert "Dilemma" in page.inner_text(".card >> nth=0")
            assert "Joint gain" in page.inner_text(".card >> nth=1")
            assert page.inner_text("footer").count("Use and misuse") == 1
            assert ia.__version__ in page.inner_text("footer")
            overflow = page.evaluate("document.querySelector('#App').scrollWidth") - width
            assert overflow <= 0
            screenshot(page, f"first-{width}")


def test_a_slider_moves_the_figure_and_the_file(page: Page, screenshot) -> None:
    before = picture_of(page)
    page.get_by_role("slider", name="One Programme").focus()
    page.keyboard.press("Home")
    print(f"slider to figure: {until_other(page, before):.2f} s")
    until_settled(page, "one_programme")
    file, *_ = codes(page)
    reform = ia.loads(file, name="my_reform")
    assert reform.pillars["one_programme"].level == 0.0
    found = ia.compare("no_reform", "delivering_as_one", reform, replications=answer.LIVE)
    assert numbers(page) == expected(found)
    screenshot(page, "one-pillar-down")


def test_keys_pressed_at_once_end_where_the_slider_stands(page: Page) -> None:
    page.get_by_role("slider", name="One Office").focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    until_settled(page, "one_office: {level: 0.75}")
    reform = ia.loads(codes(page)[0], name="my_reform")
    found = ia.compare("no_reform", "delivering_as_one", reform, replications=answer.LIVE)
    page.wait_for_function(
        "told => document.querySelector('#numbers').innerText.includes(told)",
        arg=expected(found)["my_reform", "mature", "within_agency"].split()[0],
    )
    assert numbers(page) == expected(found)


def test_five_minutes_go_from_dilemma_to_recovery_and_back(page: Page, screenshot) -> None:
    verdicts = []
    for step, button in enumerate(("Pillars up", "Practices grow", "Switch one off"), 1):
        before = picture_of(page)
        page.get_by_role("button", name=button).click()
        print(f"step to figure: {until_other(page, before):.2f} s")
        page.wait_for_selector("#timeline")
        verdicts.append(page.inner_text(".card >> nth=1 >> strong"))
        screenshot(page, f"step-{step}")
    assert verdicts == ["Dilemma", "Joint gain", "Dilemma"]
    for reform in ("delivering_as_one", "my_reform"):
        page.wait_for_selector(f"#numbers td[data-reform='{reform}']")
    assert (
        page.get_by_label("Procedural alignment").evaluate(
            "list => list.options[list.selectedIndex].text"
        )
        == "off"
    )


def test_two_reforms_fit_a_narrow_window(chromium: Browser, address: str, screenshot) -> None:
    with visit(chromium, address, 800) as page:
        page.get_by_role("button", name="Practices grow").click()
        page.wait_for_selector("#numbers td[data-reform='my_reform']")
        right = page.evaluate("document.querySelector('#numbers').getBoundingClientRect().right")
        assert right <= 800
        page.locator("#numbers").scroll_into_view_if_needed()
        screenshot(page, "table-800")


def test_world_is_moved_for_both_runs(page: Page, screenshot, tmp_path: Path) -> None:
    page.get_by_text("Who sits in the teams").click()
    slider = page.get_by_role("slider", name="With a name that raises money by itself")
    slider.focus()
    page.keyboard.press("Home")
    until_settled(page, "my_base")
    mine, base, script, command = codes(page)
    scenarios = [ia.loads(base, name="my_base"), ia.loads(mine, name="my_reform")]
    assert all("strong_brand" not in office.traits for one in scenarios for office in one.offices)
    assert numbers(page) == expected(ia.compare(*scenarios, replications=answer.LIVE))
    told: dict = {}
    exec(script, told)
    assert numbers(page) == expected(told["found"])
    for name, text in (("my_base", base), ("my_reform", mine)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", *command.split(), "--json", "--quiet", "--out", "found"]
    done = subprocess.run(words, cwd=tmp_path, env=ENVIRONMENT, capture_output=True, check=True)
    measures = pd.DataFrame(json.loads(done.stdout)["measures"])
    assert numbers(page) == expected(measures)
    screenshot(page, "other-teams")


def test_surer_asks_for_more_and_a_slider_comes_back_to_few(page: Page) -> None:
    begun = time.perf_counter()
    page.get_by_role("button", name=re.compile("Make it surer")).click()
    page.wait_for_selector(f"#numbers[data-replications='{answer.SURE}']")
    print(f"{answer.SURE} replications: {time.perf_counter() - begun:.1f} s")
    page.get_by_role("slider", name="One Leader").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(f"#numbers[data-replications='{answer.LIVE}']")


def test_no_other_site_may_talk_to_it(page: Page, address: str) -> None:
    asked = page.request.get(address, headers={"Origin": "http://elsewhere.example"})
    assert asked.status == 403
    assert page.request.get(address).ok

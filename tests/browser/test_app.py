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
from interagency.views.app import answer, words
from interagency.views.changes import measured_changes, quarterly_changes, signed
from tests.browser.conftest import ENVIRONMENT, PATIENCE, served, visit

pytestmark = pytest.mark.browser

STEPS = (
    "compare no_reform pillars_only --",
    "compare no_reform pillars_only my_reform.yaml",
    "compare no_reform delivering_as_one my_reform.yaml",
)
"""What the command to take home says after each step."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served("app", "--no-browser", "--port", "0") as found:
        yield found


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """The page as it opens, on a question and without an answer."""
    with visit(chromium, address, 1280) as opened:
        opened.wait_for_selector("#nothing-yet")
        opened.wait_for_selector("footer")
        yield opened


@pytest.fixture
def reformed(page: Page) -> Page:
    """The page on which Delivering as One was chosen."""
    page.locator("select").filter(has_text="delivering as one").first.select_option(
        label="delivering as one"
    )
    page.wait_for_selector("#numbers td[data-reform='delivering_as_one']")
    until_settled(page, "interagency compare no_reform delivering_as_one")
    return page


def picture_of(page: Page) -> str:
    shown = page.query_selector("#within_team")
    return shown.get_attribute("src") if shown else ""


def until_other(page: Page, picture: str) -> float:
    """Seconds until the figure is another one."""
    begun = time.perf_counter()
    page.wait_for_function(
        "was => { const now = document.querySelector('#within_team');"
        " return now && now.src != was }",
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


def test_it_opens_on_a_question_and_not_on_the_answer(
    chromium: Browser, address: str, screenshot
) -> None:
    for width in (1280, 800, 360):
        with visit(chromium, address, width) as page:
            asked = page.inner_text("#nothing-yet")
            page.wait_for_selector("footer")
            assert "Write down first" in asked
            assert page.query_selector_all(".figure, .card, #numbers, #look") == []
            assert page.inner_text("footer").count("Use and misuse") == 1
            assert ia.__version__ in page.inner_text("footer")
            overflow = page.evaluate("document.querySelector('#App').scrollWidth") - width
            assert overflow <= 0
            screenshot(page, f"first-{width}")


def test_a_step_is_seen_whole_without_scrolling(page: Page, screenshot) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Pillars up").click()
    page.wait_for_selector("#within_agency")
    page.wait_for_selector(".cards")
    screenshot(page, "step-1280-800")
    for shown in ("#look", "#within_team", "#within_agency", ".cards"):
        box = page.locator(shown).bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800
    team, agency = (page.locator(one).bounding_box() for one in ("#within_team", "#within_agency"))
    assert team["y"] == agency["y"]
    assert team["x"] + team["width"] <= agency["x"]


def test_a_slider_moves_the_figure_and_the_file(reformed: Page, screenshot) -> None:
    page = reformed
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


def test_keys_pressed_at_once_end_where_the_slider_stands(reformed: Page) -> None:
    page = reformed
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


def test_five_minutes_go_from_dilemma_to_recovery_and_nearly_back(page: Page, screenshot) -> None:
    verdicts, looks = [], []
    for step, button in enumerate(("Pillars up", "Practices grow", "Switch one off"), 1):
        before = picture_of(page)
        page.get_by_role("button", name=button).click()
        print(f"step to figure: {until_other(page, before):.2f} s")
        until_settled(page, STEPS[step - 1])
        verdicts.append(page.inner_text(".card >> nth=1 >> strong"))
        looks.append(page.inner_text("#look"))
        screenshot(page, f"step-{step}")
    assert verdicts == ["Dilemma", "Joint gain", "Slight joint gain"]
    assert "slightly raises coordination within the agency" in page.inner_text("#said")
    assert looks == [step.look for step in words.LESSON]
    for reform in ("delivering_as_one", "my_reform"):
        page.wait_for_selector(f"#numbers td[data-reform='{reform}']")
    assert (
        page.get_by_label("Procedural alignment").evaluate(
            "list => list.options[list.selectedIndex].text"
        )
        == "off"
    )


def test_a_practice_is_held_from_when_the_pillars_begin(reformed: Page) -> None:
    page = reformed
    page.get_by_label("Speaking with one voice").select_option("held at 1")
    until_settled(page, "one_voice: {level: 1, from: 2007Q1, ramp: 4}")
    mine = ia.loads(codes(page)[0], name="my_reform")
    found = ia.compare("no_reform", "delivering_as_one", mine, replications=answer.LIVE)
    assert numbers(page) == expected(found)
    changes = quarterly_changes(found, ["within_team"]).set_index(["reform", "quarter"])
    assert (changes.loc[("my_reform", ["2006Q1", "2006Q4"]), "difference"] == 0.0).all()


def test_two_reforms_fit_a_narrow_window(chromium: Browser, address: str, screenshot) -> None:
    with visit(chromium, address, 800) as page:
        page.get_by_role("button", name="Practices grow").click()
        page.wait_for_selector("#numbers td[data-reform='my_reform']")
        right = page.evaluate("document.querySelector('#numbers').getBoundingClientRect().right")
        assert right <= 800
        page.locator("#numbers").scroll_into_view_if_needed()
        screenshot(page, "table-800")


def test_world_is_moved_for_both_runs(reformed: Page, screenshot, tmp_path: Path) -> None:
    page = reformed
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


def test_surer_asks_for_more_and_a_slider_comes_back_to_few(reformed: Page) -> None:
    page = reformed
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

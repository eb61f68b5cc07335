"""The view of the evidence, in a browser: read, filtered, opened, and one fact played again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from interagency.study.evidence import FACTS
from interagency.study.evidence.stored import stored_scorecard
from interagency.views import evidence as view
from interagency.views.app import evidence
from tests.browser.conftest import PATIENCE, served, visit

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served("app", "--no-browser", "--port", "0") as found:
        yield found


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    with visit(chromium, f"{address}/evidence/", 1280) as opened:
        opened.wait_for_selector("#scorecard")
        opened.wait_for_selector("footer")
        yield opened


def shown(page: Page) -> list[int]:
    rows = page.query_selector_all("#facts tbody tr")
    return [int(row.get_attribute("data-fact")) for row in rows]


def test_the_first_view_leads_to_it_and_it_leads_back(chromium: Browser, address: str) -> None:
    with visit(chromium, address, 1280) as page:
        page.wait_for_selector("footer")
        page.locator("nav").get_by_role("link", name="Evidence").click()
        page.wait_for_selector("#headline")
        page.wait_for_selector("#scorecard")
        page.wait_for_selector("footer")
        page.locator("nav").get_by_role("link", name="Explore").click()
        page.wait_for_selector("#nothing-yet")
        page.wait_for_selector("footer")


@pytest.mark.parametrize("width", [1280, 400])
def test_it_opens_with_headline_facts_and_figure(
    chromium: Browser, address: str, width: int, screenshot
) -> None:
    with visit(chromium, f"{address}/evidence/", width) as page:
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_selector("#scorecard")
        page.wait_for_selector("footer")
        counting = len(view.counting(stored_scorecard()))
        assert f"{counting} of {len(FACTS)}" in page.inner_text("#headline")
        assert page.inner_text("#said p:first-child").startswith("Evidence: ")
        assert shown(page) == [fact.number for fact in FACTS]
        page.wait_for_selector("#nulls")
        page.get_by_text("Office by office").click()
        expect(page.locator("#table1")).to_be_visible()
        assert page.evaluate("document.querySelector('#App').scrollWidth") <= width
        screenshot(page, f"evidence-{width}")


def test_facts_are_filtered_and_the_figure_with_them(page: Page) -> None:
    before = page.get_attribute("#scorecard", "src")
    page.get_by_label("Facts that").select_option(label="fail or are fragile")
    table = stored_scorecard()
    doubtful = evidence.DOUBTS["fail or are fragile"](table)
    rows = page.locator("#facts tbody tr")
    expect(rows).to_have_count(int(doubtful.sum()), timeout=PATIENCE)
    page.wait_for_function(
        "was => { const now = document.querySelector('#scorecard'); return now && now.src != was }",
        arg=before,
    )
    page.get_by_text("Core facts alone").click()
    expect(rows).to_have_count(int((doubtful & (table["class"] == "core")).sum()), timeout=PATIENCE)
    page.get_by_label("Label").select_option(label="what counts as evidence")
    kept = evidence.chosen(table, True, "what counts as evidence", "fail or are fragile")
    expect(rows).to_have_count(len(kept), timeout=PATIENCE)


def test_a_fact_is_opened(page: Page) -> None:
    row = page.locator("#facts tr[data-fact='9']")
    expect(row.locator("dl")).to_be_hidden()
    row.locator("summary").click()
    expect(row.locator("dl")).to_be_visible()
    (fact,) = (fact for fact in FACTS if fact.number == 9)
    expect(row.locator("dl")).to_contain_text(fact.condition)
    expect(row.locator("dl")).to_contain_text(fact.ablation[0])


def test_a_fact_is_checked_again_on_other_luck_each_time(page: Page, screenshot) -> None:
    page.get_by_label("Fact", exact=True).select_option(value="10 " + FACTS[9].statement)
    button = page.get_by_role("button", name="Check fact 10 again")
    button.click()
    found = page.locator("#again")
    expect(found).to_have_attribute("data-fact", "10", timeout=PATIENCE)
    expect(found).to_have_attribute("data-seed", str(evidence.OTHER_LUCK))
    share = f"{evidence.checked(10, evidence.OTHER_LUCK)['share'].iloc[0]:.0%}"
    expect(found.locator("tbody tr").last).to_contain_text(share)
    expect(found).to_contain_text("The two intervals overlap")
    button.click()
    expect(found).to_have_attribute("data-seed", str(evidence.OTHER_LUCK + 1), timeout=PATIENCE)
    screenshot(page, "evidence-again")
    page.get_by_label("Fact", exact=True).select_option(value="1 " + FACTS[0].statement)
    expect(found).to_have_count(0, timeout=PATIENCE)

"""Text for terminals: nothing cut off, nothing taken for markup."""

import sys

import pytest

from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
from interagency.study.results import Comparison, Result
from interagency.study.scenarios import load
from interagency.study.shipped import THEMES
from interagency.views.describe import changes_against, entries, guide, scenario_facts, topics
from interagency.views.describe import table_of as described
from interagency.views.tables import TABLES
from interagency.views.terminal import (
    comparison_text,
    facts_text,
    rendered,
    result_text,
    table_text,
)


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def longest_line(text: str) -> int:
    return max(map(len, text.splitlines()))


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_comparison_fits_and_is_whole(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = comparison_text(comparison)
    assert longest_line(text) <= columns
    words = " ".join(text.split())
    for part in ("pillars_only: The four", "delivering_as_one: Delivering as One", "n = 4", "…"):
        assert (part in words) == (part != "…")
    for unit in ("share of", "procedures owed", "quarters of"):
        assert unit in words


def test_comparison_shows_the_numbers(comparison: Comparison) -> None:
    number = comparison.headline.set_index(["reform", "window"])
    text = comparison_text(comparison)
    for reform in ("pillars_only", "delivering_as_one"):
        for window in ("early", "mature"):
            assert f"{number.loc[(reform, window), 'within_team_change']:+.3f}" in text


def test_run_shows_levels(result: Result) -> None:
    text = result_text(result)
    assert f"{result.outcomes['delivery'].mean():.3f}" in text
    assert longest_line(text) <= 80


def test_plain_unless_a_terminal_wants_colour(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b" not in comparison_text(comparison)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "\x1b" in comparison_text(comparison)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in comparison_text(comparison)


def test_text_is_not_markup() -> None:
    assert rendered("[red]turf[/red] :smile:") == "[red]turf[/red] :smile:"


@pytest.mark.parametrize("topic", topics())
def test_tables_fit_and_name_every_row(topic: str) -> None:
    text = table_text(topic, described(topic))
    assert longest_line(text) <= 80
    assert all(name in text for name in described(topic)["name"])


def test_a_name_may_stand_for_several_things() -> None:
    found = entries("role_conflict")
    assert [topic for topic, _ in found] == ["parameters", "metrics"]
    assert "Alignment with headquarters" in facts_text(*found[0])
    assert "Role conflict" in facts_text(*found[1])


def test_a_scenario_says_what_it_changes() -> None:
    base, full = load("pillars_only"), load("delivering_as_one")
    assert "one_voice: emergent, was off" in list(changes_against(base, full))
    assert not list(changes_against(full, full))
    facts = scenario_facts(full.difference({"parameters": {"turf": 0.4}, "quarters": 40}), full)
    before = f"{PARAMETERS['turf'].default} (default)"
    assert facts["changes"] == ["quarters: 40, was 48", f"turf: 0.4, was {before}"]
    text = facts_text("scenarios", facts)
    for part in ("C8: ", "strong_brand", "one_leader: level 1 from 2007Q1", "turf: 0.4"):
        assert part in text


def test_scenarios_come_theme_by_theme() -> None:
    lines = table_text("scenarios", described("scenarios")).splitlines()
    headings = [f"{theme.capitalize()}. {text}" for theme, text in THEMES.items()]
    assert [line for line in lines if line in headings] == headings
    first = lines.index(headings[0])
    assert lines[first + 2].startswith("no_reform")


def test_a_scenario_says_what_it_predicts() -> None:
    ((_, facts),) = [entry for entry in entries("brand_concession") if entry[0] == "scenarios"]
    assert facts["predicts_against"] == "delivering_as_one"
    assert facts["predicts"]["costs"] == "reach down mature"
    assert "visibility of politically_sensitive down mature" in facts_text("scenarios", facts)
    assert "predicts" not in facts_text(*entries("no_reform")[0])


def test_unknown_names_are_met_with_the_nearest() -> None:
    with pytest.raises(InputError) as caught:
        entries("one_voise")
    assert caught.value.nearest == "one_voice"


def test_the_guide_lists_every_table() -> None:
    assert all(f"describe {topic}" in guide() for topic in TABLES)

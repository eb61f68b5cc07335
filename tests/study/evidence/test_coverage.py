"""Coverage: every mechanism of the core source is there, or refused, and acts, or says why not."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from interagency.errors import InputError
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.study.evidence import FACTS
from interagency.study.evidence.arms import ARMS, PILLARS, REFORM
from interagency.study.evidence.coverage import (
    IDS,
    MECHANISMS,
    coverage,
    functions,
    ids_in,
    strengths_of,
)

# The package gives its name to the function, so that the module is found elsewhere.
coverage_module = sys.modules[coverage.__module__]
DECISIONS = Path(__file__).parents[3] / "docs" / "decisions"
COMMITTED = Path(__file__).parents[3] / "results" / "reference" / "coverage.csv"

INERT = {"M0-45"}
AGAINST = {"M0-17"}


# --- rows --------------------------------------------------------------------------------------


def test_the_core_source_is_all_there():
    parts = {19: "abcd", 27: "ab"}
    assert list(IDS) == [
        f"M0-{number:02}{part}" for number in range(1, 48) for part in parts.get(number, ("",))
    ]


@pytest.mark.parametrize("row", MECHANISMS, ids=lambda row: row.id)
def test_a_mechanism_is_measured_or_refused(row):
    assert row.what
    assert not row.what.endswith(".")
    if row.refused:
        assert row.id in (DECISIONS / row.refused).read_text(encoding="utf-8")
        assert (row.metric, row.arm, row.strengths, functions()[row.id]) == ("", "", (), ())
        return
    assert row.metric in METRICS
    assert row.sign in (1, -1)
    assert row.window in ("early", "mature")
    assert set(row.contrast or [row.arm]) <= set(ARMS)
    if row.contrast:
        assert not strengths_of(row.id)
        assert sum(row.contrast.values()) == 0.0
    else:
        assert row.strengths
        assert functions()[row.id]
        assert set(row.by) <= {name for name in PARAMETERS if PARAMETERS[name].neutral is not None}
        # what is narrowed down is narrowed down among its own, where it has any
        assert set(row.by) <= {*(strengths_of(row.id) or row.by)}


def test_what_is_committed_is_what_is_declared():
    """Found before any run: a row that moved, and a table that did not."""
    table = pd.read_csv(COMMITTED, keep_default_na=False).set_index("id")
    assert list(table.index) == [row.id for row in MECHANISMS]
    for row in MECHANISMS:
        assert table.loc[row.id, "what"] == row.what
        assert table.loc[row.id, "metric"] == ("" if row.refused else row.metric)
        for name in strengths_of(row.id):
            assert f"{name}=" in table.loc[row.id, "strengths"]


def test_every_strength_rests_on_a_mechanism_or_says_that_it_is_a_form():
    """Or on another source, whose mechanisms have numbers of their own."""
    reached = {name for mechanism in IDS for name in strengths_of(mechanism)}
    for name, row in PARAMETERS.items():
        if row.neutral is not None and name not in reached:
            assert row.source == "form" or re.match(r"M[1-4]-\d+", row.source), name


def test_facts_are_about_mechanisms_of_the_source():
    refused = {row.id for row in MECHANISMS if row.refused}
    assert not refused & {mechanism for fact in FACTS for mechanism in fact.mechanisms}


# --- reading what is cited ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Source: M0-21, M0-22.", ["M0-21", "M0-22"]),
        ("M0-22 (see M0-21)", ["M0-21", "M0-22"]),
        ("M0-41 to M0-44", ["M0-41", "M0-42", "M0-43", "M0-44"]),
        ("M0-19b to M0-20", ["M0-19b", "M0-19c", "M0-19d", "M0-20"]),
        ("M0-18 to M0-19b", ["M0-18", "M0-19a", "M0-19b"]),
        ("M0-27", ["M0-27a", "M0-27b"]),
        ("M0-26 to M0-28", ["M0-26", "M0-27a", "M0-27b", "M0-28"]),
        ("M1-09, fact 12 and M4-03", []),
        ("M0-21 and M0-21", ["M0-21"]),
    ],
)
def test_ids_are_read_alone_and_in_ranges(text, ids):
    assert ids_in(text) == ids


def test_a_number_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="M0-48"):
        ids_in("M0-01, M0-48")


def test_functions_are_found_by_their_docstrings():
    found = functions()
    assert "mechanisms.money.let_go" in found["M0-09"]
    assert "mechanisms.money.let_go" not in found["M0-10"]
    # a stage that names a range is found under all of it
    assert "stages.announce.ledger" in found["M0-06"]


def test_strengths_are_found_by_their_source():
    assert strengths_of("M0-01") == ("turf", "duplication")
    assert "initial_resistance" not in strengths_of("M0-09")  # it cannot be switched off


# --- measuring ---------------------------------------------------------------------------------


@pytest.fixture
def made_up(monkeypatch):
    """One mechanism on made-up runs: trust in `REFORM` with and without it, 0.3 in `PILLARS`."""

    def one(with_it, without_it=(0.5, 0.5, 0.5), **said):
        row = replace(
            MECHANISMS[0], **{"metric": "trust", "arm": REFORM, "by": ("turf",), "sign": 1, **said}
        )
        values = {((), REFORM): with_it, (("turf",), REFORM): without_it, ((), PILLARS): 0.3}

        class MadeUp:
            def __init__(self, design, seed, workers, outcomes_only):
                assert outcomes_only
                self.design = design

            def run(self, wanted):
                assert set(wanted) <= set(values)

            def found(self, gone=()):
                class Found:
                    def outcome(self, arm, metric):
                        assert metric == "trust" + ("_early" if row.window == "early" else "")
                        return np.broadcast_to(values[gone, arm], 3).astype(float)

                return Found()

        monkeypatch.setattr(coverage_module, "Bench", MadeUp)
        monkeypatch.setattr(coverage_module, "MECHANISMS", (row,))
        return coverage(replications=3).iloc[0]

    return one


def test_an_effect_is_with_minus_without(made_up):
    row = made_up((0.7, 0.8, 0.9))
    assert row["effect"] == pytest.approx(0.3)
    assert row["low"] < 0.3 < row["high"]
    assert row["measured_by"] == "turf"
    assert row["strengths"] == "turf=0, duplication=0"
    assert row["said"] == "up"
    assert row["n"] == 3
    assert not row["inert"]
    assert row["reason"] == ""


def test_the_early_window_is_read_where_that_is_said(made_up):
    assert made_up((0.7, 0.8, 0.9), window="early")["window"] == "early"


def test_what_luck_may_have_done_is_inert(made_up):
    row = made_up((0.4, 0.5, 0.7), why="it is small")
    assert row["inert"]
    assert row["reason"] == "cannot be told from nothing: it is small"


def test_what_is_sure_and_tiny_is_inert(made_up):
    assert not made_up((0.5006, 0.5006, 0.5007))["inert"]
    row = made_up((0.5004, 0.5004, 0.5003))
    assert row["inert"]
    assert row["reason"] == "smaller than 0.0005"


def test_what_acts_the_wrong_way_says_so(made_up):
    row = made_up((0.7, 0.8, 0.9), sign=-1, why="by another way")
    assert not row["inert"]
    assert row["said"] == "down"
    assert row["reason"] == "acts against what is said of it: by another way"


def test_a_contrast_is_of_arms_as_they_are(made_up):
    row = made_up((0.7, 0.8, 0.9), contrast={REFORM: 1.0, PILLARS: -1.0}, arm="")
    assert row["effect"] == pytest.approx(0.5)
    assert row["measured_by"] == "contrast of arms"
    assert row["arm"] == f"+1 {REFORM}; -1 {PILLARS}"


def test_what_is_refused_has_no_effect(made_up):
    row = made_up(0.0, refused="a-decision.md", metric="", arm="", by=(), sign=0)
    assert row["refused"] == "a-decision.md"
    assert row["reason"] == "refused"
    assert "effect" not in row.dropna()


def test_one_replication_has_no_interval():
    with pytest.raises(InputError, match="replications"):
        coverage(replications=1)


@pytest.mark.slow
def test_every_mechanism_acts_as_it_is_said_to():
    table = coverage(workers=2).set_index("id")
    assert list(table.index) == list(IDS)
    assert set(table.index[table["inert"].astype(bool)]) == INERT
    assert set(table.index[table["reason"].str.startswith("acts against")]) == AGAINST

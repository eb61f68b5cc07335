"""What is said of sensitivity: text, sentences, documents, files."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from interagency.study.sensitivity.sensitivity import Sensitivity
from interagency.views import sensitivity as view
from interagency.views.factors import factor_title, outcome_title
from interagency.views.figures.catalogue import figures_of, plot
from tests.views.figures.layout import said


def plain(text: str) -> str:
    return " ".join(text.split())


def test_text_names_factors_by_their_titles(shares_of_variance: Sensitivity) -> None:
    text = view.text(shares_of_variance)
    for part in (
        "One Budget & Fund: start",
        "Procedural alignment",
        "luck, of single runs",
        "±",
        "sd 0",
    ):
        assert part in text
    assert "n = 1024 points of 4 replications" in plain(text)


def test_sentences_follow_from_the_numbers(shares_of_variance: Sensitivity) -> None:
    told = view.sentences(shares_of_variance)
    assert told[0].startswith("Coordination within the team, change: most comes from turf (total ")
    assert "more have" in told[0]
    assert sum("no pair of factors is sure" in one for one in told) == 2
    sure = shares_of_variance.second.assign(low=0.01)
    sure["estimate"] = sure["estimate"].where(sure["other"] != "double_procedure", 1.0)
    pair = view.sentences(replace(shares_of_variance, second=sure))[2]
    assert "turf and double procedure make most together beyond what each makes alone" in pair
    assert sum("is luck" in one for one in told) == 2
    assert any(one.startswith("Warning: ") and "base rows" in one for one in told)
    assert not any("cannot be told apart" in one for one in told), "it is said with the order"


def test_an_open_order_is_said(elementary_effects: Sensitivity) -> None:
    ranking = elementary_effects.ranking.assign(told=False)
    told = view.sentences(replace(elementary_effects, ranking=ranking))
    assert "Which of two is ahead is left open for turf and double procedure" in told[0]


def test_what_noise_makes_too_is_not_called_first(gaps_of_distributions: Sensitivity) -> None:
    low = gaps_of_distributions.ranking.assign(estimate=0.01)
    told = view.sentences(replace(gaps_of_distributions, ranking=low))
    assert "nothing stands out of the noise (" in told[0]
    assert "a factor that does nothing has about" in told[0]
    assert "most comes from" not in told[0]


def test_one_more_has(elementary_effects: Sensitivity) -> None:
    rows = elementary_effects.ranking
    ranking = rows[rows["rank"] <= 2].copy()
    ranking["estimate"] = ranking["rank"].map({1: 1.0, 2: 0.01})
    assert (
        "; 1 more has 0.01 or less"
        in view.sentences(replace(elementary_effects, ranking=ranking))[0]
    )


def test_one_replication_says_nothing_of_luck(gaps_of_distributions: Sensitivity) -> None:
    assert "luck" not in view.text(gaps_of_distributions)
    told = view.sentences(gaps_of_distributions)
    assert not any("is luck" in one for one in told)
    assert any("one replication" in one for one in told)


def test_a_document_is_plain_data(shares_of_variance: Sensitivity) -> None:
    document = view.document(shares_of_variance, Path("here"))
    read = json.loads(json.dumps(document, allow_nan=False))
    assert read["method"] == "sobol"
    assert {row["index"] for row in read["indices"]} == {"first", "total"}
    assert len(read["second"]) == 2 * 21
    assert {row["part"] for row in read["luck"]} <= set(read["meanings"])


def test_files(elementary_effects: Sensitivity, tmp_path: Path) -> None:
    view.write(elementary_effects, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        *("indices.csv", "luck.csv", "convergence.csv", "ranking.csv", "warnings.csv"),
        *("sensitivity.png", "sensitivity.svg", "sensitivity_plane.png", "sensitivity_plane.svg"),
        *("convergence.png", "convergence.svg"),
    }
    book = elementary_effects.to_excel(tmp_path / "book.xlsx")
    assert book.read_bytes() == elementary_effects.to_excel(tmp_path / "same.xlsx").read_bytes()


def test_figures_tell_what_they_leave_out(shares_of_variance: Sensitivity) -> None:
    assert "sensitivity_plane" not in figures_of(shares_of_variance)
    one = plot(shares_of_variance, "sensitivity", outcomes=["within_team_change"])
    assert "The first 1 of 2 outcomes" in said(one)
    assert "luck" in said(one)


def test_figures_of_one_replication_draw_no_luck(gaps_of_distributions: Sensitivity) -> None:
    assert "what makes runs vary" not in said(plot(gaps_of_distributions, "sensitivity"))


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("practices.one_voice", "Speaking with one voice"),
        ("pillars.one_budget.from", "One Budget & Fund: start"),
        ("weights of trust", "weights of trust"),
        ("pillars.unknown", "pillars.unknown"),
    ],
)
def test_titles_of_factors(key: str, title: str) -> None:
    assert factor_title(key) == title


def test_titles_of_outcomes() -> None:
    assert outcome_title("delivery") == "Delivery"
    assert outcome_title("something_else") == "something else"

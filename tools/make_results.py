"""Makes what README and documentation quote: `python tools/make_results.py [PART ...]`.

All parts take two or three hours, most of it `structure`, `practices` and `sensitivity`.
Everything lands in results/reference, from fixed seeds: the same numbers on the same kind of
machine; elsewhere equal to 1e-9. Parts about a study play it in results/runs, where it may be
stopped and gone on with; `PART=FOLDER` takes a study that is finished.
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd

import interagency as ia
from interagency.study.evidence import ablations, matrix, placebos, table1_over_members
from interagency.study.evidence import structure as structure_of_facts
from interagency.study.evidence.stored import known_of
from interagency.study.robustness import shares, starting_points
from interagency.study.sweep.results import StudyResults
from interagency.views.changes import ledger_levels, trait_changes
from interagency.views.figures.catalogue import plot, save_figures
from interagency.views.figures.style import save

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "results" / "reference"
SHIPPED = ROOT / "src" / "interagency" / "data"
WORKERS = 2
START = time.perf_counter()
# Draws that no form and no default was chosen on.
REPORTED = 20261121
# Outcomes of the study of all uncertainties that its figures show, and how many factors of each
# its tables on ranks and convergence hold.
MATURE = ("within_team_change", "within_agency_change", "delivery_change")
RANKS = 12
# What results may rest on, and the strengths that are 0 without it.
WITHOUT = {
    "nothing: the defaults": (),
    "choice by offices": ("responsiveness",),
    "required time": ("required_time",),
    "extra paper": ("double_procedure", "budget_procedure"),
    "the bridge": ("bridge_gain",),
    "headquarters that engage": ("headquarters_engagement_lift",),
}


def keep(name: str, table: pd.DataFrame) -> None:
    """Write a table, and say how it went."""
    table.to_csv(FOLDER / f"{name}.csv", index=False, float_format="%.6g")
    print(f"{time.perf_counter() - START:6.0f} s  {name}.csv: {len(table)} rows", flush=True)


def ship(*names: str) -> None:
    """Let files that were kept come with the package, too."""
    for name in names:
        (SHIPPED / name).write_bytes((FOLDER / name).read_bytes())


def headline() -> None:
    """The three scenarios with 200 replications: headline table, all differences, figures."""
    names = ("no_reform", "pillars_only", "delivering_as_one")
    found = ia.compare(*names, workers=WORKERS, offices=True)
    keep("headline", found.headline)
    keep("comparison", found.table)
    keep("gains", trait_changes(found))
    keep("ledger", ledger_levels(found))
    save_figures(found, FOLDER)


def what_holds_without() -> None:
    """The changes of the headline once more, each time without one thing they may rest on."""
    tables = []
    for what, strengths in WITHOUT.items():
        found = ia.compare(
            *("no_reform", "pillars_only", "delivering_as_one"),
            replications=100,
            workers=WORKERS,
            parameters=dict.fromkeys(strengths, 0.0),
        )
        told = found.headline.loc[:, "reform":"quadrant"].assign(n=found.headline["n"])
        told.insert(0, "without", what)
        told.insert(1, "at_0", ", ".join(strengths))
        tables.append(told)
    keep("what_holds_without", pd.concat(tables))


def adoption() -> None:
    """When practices take hold, by country."""
    found = ia.run("delivering_as_one", replications=50, workers=WORKERS, offices=True)
    save_figures(found, FOLDER)


def perceived() -> None:
    """What each set of practices is worth to each of the 45 offices, by both estimands."""
    tables = [
        ia.perceived_effects("delivering_as_one", estimand, workers=WORKERS).table
        for estimand in ("total", "direct")
    ]
    keep("perceived_effects", pd.concat(tables))


def practices() -> None:
    """How each practice, pillar and reform shifts the trade-off; which of them help each other."""
    shifts = ia.practice_shifts("delivering_as_one", workers=WORKERS)
    keep("practice_headline", shifts.table)
    over_members()
    keep("practice_headline_by_trait", shifts.by_trait)
    keep("practice_intensity", shifts.intensity.table)
    keep("practice_convergence", shifts.intensity.convergence)
    keep("practice_frontier_shift", shifts.frontier.table)
    save(plot(shifts, "practice_headline"), FOLDER, "practice_headline")
    found = shifts.effects
    keep("practice_effects", of_axes(found.table))
    keep("practice_interactions", of_axes(found.interactions))
    keep("practice_sets", of_axes(found.sets))
    keep("practice_by_trait", of_axes(found.by_trait))
    names = {
        "effects_plane": "practices",
        "effects": "practice_bars",
        "interactions": "practice_interactions",
    }
    for key, name in names.items():
        save(plot(found, key), FOLDER, name)
    for of in ("pillars", "reforms"):
        others = ia.practice_shifts("delivering_as_one", of=of, workers=WORKERS)
        player = of.removesuffix("s")
        keep(f"{player}_headline", others.table)
        keep(f"{player}_effects", of_axes(others.effects.table))
        save(plot(others, "practice_headline"), FOLDER, f"{player}_headline")


def over_members() -> None:
    """What practices do by members of the ensemble: the first thing to read."""
    found = ia.practice_shifts(
        "delivering_as_one", parameters="ensemble", replications=1, workers=WORKERS
    )
    # one replication has no interval over luck
    tables = {
        "headline": found.table,
        "headline_by_trait": found.by_trait,
        "interactions": found.effects.interactions,
        "intensity": found.intensity.table,
        "frontier_shift": found.frontier.table,
    }
    for name, table in tables.items():
        keep(f"practice_{name}_over_members", of_axes(table).dropna(axis=1, how="all"))
    save(plot(found, "practice_headline"), FOLDER, "practice_headline_over_members")


def of_axes(table: pd.DataFrame) -> pd.DataFrame:
    """Rows about the three axes of every result."""
    return table[table["metric"].isin(["within_team", "within_agency", "delivery"])]


def frontiers() -> None:
    """What more coordination within the team costs, in the short run and in the long."""
    for kind in ("short", "long"):
        found = ia.frontier("delivering_as_one", kind, replications=100, workers=WORKERS)
        keep(f"frontier_{kind}", found.table)
        keep(f"frontier_{kind}_volumes", found.volumes)
        save(plot(found, "frontier"), FOLDER, f"frontier_{kind}")
    keep("frontier_hysteresis", found.hysteresis)


def facts() -> None:
    """The scorecard over draws, and what each mechanism switched off alone leaves."""
    asked = {"replications": 30, "draws": 256, "seed": 1}
    table = ia.evidence(**asked, workers=WORKERS)
    keep("scorecard", table)
    keep("scorecard_jointly", pd.DataFrame(table.attrs["jointly"]))
    known = json.dumps(known_of(table, **asked), indent=1, ensure_ascii=False)
    (FOLDER / "scorecard.json").write_text(f"{known}\n", encoding="utf-8")
    ship("scorecard.csv", "scorecard.json")
    save(plot(table, "scorecard"), FOLDER, "scorecard")
    keep("ablations", ablations(workers=WORKERS))


def structure() -> None:
    """What facts hang on: mechanisms, the wiring of traits, and forms that have rivals.

    Slow: about half an hour.
    """
    keep("placebos", placebos(replications=8, workers=WORKERS))
    draw("structural_sensitivity", structure_of_facts(replications=10, workers=WORKERS))
    draw("ablation_matrix", matrix(replications=4, workers=WORKERS))


def draw(key: str, table: pd.DataFrame) -> None:
    """Keep a table and the figure of it, under one name."""
    keep(key, table)
    save(plot(table, key), FOLDER, key)


def table_1() -> None:
    """The marks of Table 1 beside the model, its nulls and its rivals."""
    found = ia.table1(workers=WORKERS)
    for name, table in found._tables().items():
        keep(name, table)
    save_figures(found, FOLDER)
    ship("table1_nulls.csv", "table1.svg")


def ensemble() -> None:
    """Table 1 over the ensemble; `tools/make_ensemble.py` makes the ensemble itself."""
    keep("table1_over_members", table1_over_members(workers=WORKERS))


def coverage() -> None:
    """Which mechanism of the core source acts as said."""
    keep("coverage", ia.coverage(workers=WORKERS))


def robustness() -> None:
    """Shares of draws in which checks hold; whether it matters where the reform starts from."""
    keep("robust_shares", shares(seed=REPORTED, workers=WORKERS))
    keep("starting_points", starting_points())


def predictions() -> None:
    """Signs written down beforehand, and what came out."""
    keep("predictions", ia.predictions(workers=WORKERS).table)


def sensitivity(folder: str | None = None) -> None:
    """What the trade-off hangs on: all numbers that nobody knows at once. Slow: an hour."""
    found = ia.sensitivity(studied("what_the_trade_off_hangs_on", folder))
    first = found.ranking[found.ranking["rank"] <= RANKS]
    of_first = found.convergence.merge(first[["outcome", "factor", "index"]])
    tables = {
        "trade_off": found.table.drop(columns="interval"),
        "ranking": first,
        "luck": found.luck,
        "convergence": of_first,
        "warnings": found.warnings[found.warnings["kind"] != "cannot_rank"],
    }
    for name, table in tables.items():
        keep(f"sensitivity_{name}", table)
    for key, name in {"sensitivity": "trade_off", "convergence": "convergence"}.items():
        save(plot(found, key, outcomes=MATURE), FOLDER, f"sensitivity_{name}")


def robust(folder: str | None = None) -> None:
    """Which package to choose whatever teams, offices and donors are like. Some minutes."""
    found = ia.robust(studied("robust_reform", folder))
    kept = ("packages", "measures", "choices", "thresholds", "sweep", "pareto", "boxes", "limits")
    for name in kept:
        keep(f"robust_{name}", getattr(found, name))
    save_figures(found, FOLDER)


def studied(name: str, folder: str | None) -> StudyResults:
    """Results of a study that comes with the package: those in a folder, else played now.

    Of a folder that is not finished, the replications that all points have.
    """
    if folder:
        return ia.read_study(folder).complete()
    return ia.load_study(name).run(ROOT / "results" / "runs" / name, workers=WORKERS)


PARTS = (
    headline,
    what_holds_without,
    adoption,
    practices,
    frontiers,
    perceived,
    facts,
    structure,
    table_1,
    ensemble,
    coverage,
    robustness,
    predictions,
    sensitivity,
    robust,
)
OF_STUDIES = ("sensitivity", "robust")


def main(wanted: list[str]) -> None:
    """Make the parts that are named, by default all of them."""
    parts = {part.__name__: part for part in PARTS}
    folders = dict(said.partition("=")[::2] for said in wanted) or dict.fromkeys(parts, "")
    if unknown := set(folders) - set(parts):
        sys.exit(f"no part is called {', '.join(sorted(unknown))}; there are: {', '.join(parts)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, folder in folders.items():
        if folder and name not in OF_STUDIES:
            sys.exit(f"{name} takes no folder; these do: {', '.join(OF_STUDIES)}")
        parts[name](folder) if folder else parts[name]()


if __name__ == "__main__":
    main(sys.argv[1:])

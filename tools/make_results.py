"""Makes what README and documentation quote: `python tools/make_results.py` (a few minutes).

Everything lands in results/reference, from fixed seeds. Same numbers on the same kind of
machine; elsewhere equal to 1e-9.
"""

import time
from pathlib import Path

import pandas as pd

import interagency as ia
from interagency.study.evidence import ablations, scorecard
from interagency.study.robustness import shares, starting_points
from interagency.views.figures.frontier import frontier_curves
from interagency.views.figures.plane import plane
from interagency.views.figures.practices import effect_bars, effect_plane, interaction_map
from interagency.views.figures.style import save
from interagency.views.figures.timeline import timeline

FOLDER = Path(__file__).parent.parent / "results" / "reference"
WORKERS = 2
# Draws that no form and no default was chosen on.
REPORTED = 20261121


def keep(name: str, table: pd.DataFrame) -> None:
    """Write a table, and say how it went."""
    table.to_csv(FOLDER / f"{name}.csv", index=False, float_format="%.6g")
    print(f"{time.perf_counter() - START:6.0f} s  {name}.csv: {len(table)} rows", flush=True)


def headline() -> None:
    """The three scenarios with 200 replications: headline table, all differences, figures."""
    found = ia.compare("no_reform", "pillars_only", "delivering_as_one", workers=WORKERS)
    keep("headline", found.headline)
    keep("comparison", found.table)
    save(timeline(found), FOLDER, "timeline")
    save(plane(found), FOLDER, "plane")


def perceived() -> None:
    """What each set of practices is worth to each of the 45 offices, by both estimands."""
    tables = [
        ia.perceived_effects("delivering_as_one", estimand, workers=WORKERS).table
        for estimand in ("total", "direct")
    ]
    keep("perceived_effects", pd.concat(tables))


def practices() -> None:
    """How each practice, and each pillar, shifts the trade-off; which of them help each other."""
    found = ia.practice_effects("delivering_as_one", workers=WORKERS)
    keep("practice_effects", of_axes(found.table))
    keep("practice_interactions", of_axes(found.interactions))
    keep("practice_sets", of_axes(found.sets))
    keep("practice_by_trait", of_axes(found.by_trait))
    save(effect_plane(found), FOLDER, "practices")
    save(effect_bars(found), FOLDER, "practice_bars")
    save(interaction_map(found), FOLDER, "practice_interactions")
    pillars = ia.practice_effects("delivering_as_one", of="pillars", workers=WORKERS)
    keep("pillar_effects", of_axes(pillars.table))


def of_axes(table: pd.DataFrame) -> pd.DataFrame:
    """Rows about the three axes of every result."""
    return table[table["metric"].isin(["within_team", "within_agency", "delivery"])]


def frontiers() -> None:
    """What more coordination within the team costs, in the short run and in the long."""
    for kind in ("short", "long"):
        found = ia.frontier("delivering_as_one", kind, replications=100, workers=WORKERS)
        keep(f"frontier_{kind}", found.table)
        keep(f"frontier_{kind}_volumes", found.volumes)
        save(frontier_curves(found), FOLDER, f"frontier_{kind}")
    keep("frontier_hysteresis", found.hysteresis)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    headline()
    practices()
    frontiers()
    perceived()
    keep("scorecard", scorecard(workers=WORKERS, draws=200))
    keep("ablations", ablations(workers=WORKERS))
    keep("coverage", ia.coverage(workers=WORKERS))
    keep("robust_shares", shares(seed=REPORTED, workers=WORKERS))
    keep("starting_points", starting_points())
    keep("predictions", ia.predictions(workers=WORKERS).table)


if __name__ == "__main__":
    START = time.perf_counter()
    main()

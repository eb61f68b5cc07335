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
from interagency.views.figures.plane import plane
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


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    headline()
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

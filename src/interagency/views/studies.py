"""What a study has found: its outcomes over its points as text, plain sentences, files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.text import Text

from interagency.study.estimates import TAILS, mean_intervals
from interagency.study.experiment import EARLY_QUARTERS, MATURE_QUARTERS
from interagency.study.quarters import quarter_index
from interagency.study.results import CHANGES
from interagency.study.scenarios import Scenario
from interagency.study.store import put_files
from interagency.study.sweep.cost import Cost
from interagency.study.sweep.folder import Status
from interagency.study.sweep.outcomes import CHANGE
from interagency.study.sweep.results import StudyResults
from interagency.study.sweep.study import Study, Until
from interagency.study.sweep.verify import RELATIVE, Verification
from interagency.views.describe import counted
from interagency.views.documents import records
from interagency.views.terminal import HEADING, rendered, values_table

INTERVAL_OF_LUCK = "95% of the mean over all points, as luck moves it"
MOST_FACTORS = 60
"""Factors beyond which nobody reads a table of what each does at each level."""
MOST_ROWS = 100_000
"""Rows that a .csv file for people may have; the pieces hold all of them."""


SUMMARY = (
    *("scenario", "outcome", "mean", "low", "high", "points_low", "points_high"),
    *("points", "n", "missing", "interval"),
)


def summary(found: StudyResults) -> pd.DataFrame:
    """A row a scenario and outcome: how it lies over the points, and how well that is known.

    Returns scenario, outcome, mean, low, high (95%, luck), points_low and points_high (between
    which 95% of points lie, luck averaged out), points, n. What is missing is left out, and
    `missing` says how many runs that is.
    """
    means, missing = found.means, len(found.missing)
    is_there = means.is_there.any(axis=1)
    if not is_there.any():
        return pd.DataFrame(columns=SUMMARY)
    rows = []
    for row, scenario in enumerate(found.scenarios):
        for column, name in enumerate(found.study.outcomes):
            of_points = means.of_points[row, is_there, column]
            luck = means.of_replications[row, :, column]
            _, low, high = mean_intervals(luck) if luck.size else [np.nan] * 3
            ends = np.quantile(of_points, TAILS)
            rows.append(
                {
                    "scenario": scenario,
                    "outcome": name,
                    "mean": float(of_points.mean()),
                    "low": float(low),
                    "high": float(high),
                    "points_low": float(ends[0]),
                    "points_high": float(ends[1]),
                    "points": len(of_points),
                    "n": int(means.is_there.any(axis=0).sum()),
                    "missing": missing,
                }
            )
    return pd.DataFrame(rows).assign(interval=INTERVAL_OF_LUCK)


def summary_of_study(study: Study) -> str:
    """A study in one line, before it is played."""
    most = study.replications
    replications = f"at most {most.at_most}" if isinstance(most, Until) else f"{most}"
    return (
        f"{study.title}: {counted(len(study.names), 'scenario')}, "
        f"{counted(len(study.factors), 'factor')}, {counted(len(study.places), 'point')} x "
        f"{replications} replications"
    )


def text(found: StudyResults) -> str:
    """The main outcomes of every scenario, over the points."""
    rows = summary(found)
    kept = [one for one in _main_outcomes(found) if one in set(rows["outcome"])]
    table = values_table("scenario", "outcome", "mean", "95% of points")
    for row in rows[rows["outcome"].isin(kept or found.study.outcomes[:6])].to_dict("records"):
        half = (row["high"] - row["low"]) / 2
        table.add_row(
            row["scenario"],
            row["outcome"].replace("_", " "),
            f"{row['mean']:.3f}" + ("" if np.isnan(half) else f" ± {half:.3f}"),
            f"{row['points_low']:.3f} to {row['points_high']:.3f}",
        )
    points, replications = found.shape
    note = Text(
        f"{points} points x {replications} replications. ±: 95% of the mean over points, as luck "
        "moves it; 95% of points: what the factors do, luck averaged out.",
        style="dim",
    )
    return rendered(Text(found.study.title, style=HEADING), table, "", note)


def _main_outcomes(found: StudyResults) -> list[str]:
    suffix = CHANGE if found.study.against is not None else ""
    return [f"{name}{window}{suffix}" for name in CHANGES for window in ("_early", "")]


def sentences(found: StudyResults) -> list[str]:
    """What is missing, or not known as well as asked for, if anything is."""
    told = []
    count, failed = len(found.missing), len(found.failures)
    if failed:
        told.append(
            f"{counted(failed, 'run')} failed; failures.csv says what went wrong. They stay as "
            "they are until `interagency study resume DIR --failed` plays them again."
        )
    if count > failed:
        told.append(
            f"{counted(count - failed, 'run')} still missing: resume the study to play what is."
        )
    until = found.study.replications
    if isinstance(until, Until) and not (widest := found.widest()) <= until.half_width:
        told.append(
            f"Not as narrow as asked for: the widest interval of {until.outcome} is "
            f"± {widest:.3g}, not ± {until.half_width:.3g}, with {until.at_most} replications at "
            "most. Raise at_most in the file, and run it again into this folder."
        )
    return told


def warnings(study: Study) -> list[str]:
    """Shocks that no outcome of the study can see."""
    told = []
    for factor in study.factors:
        if factor.role != "outside" or study.quarters:
            continue
        for scenario in study.scenarios:
            if not _is_seen(dict(factor.more), scenario):
                told.append(
                    f"{factor.key} strikes where {scenario.name} is not looked at: outcomes are "
                    f"means over the first {EARLY_QUARTERS} quarters of the reform and the last "
                    f"{MATURE_QUARTERS} of the run. `quarters: true` keeps every quarter"
                )
    return told


def _is_seen(shock: Mapping[str, Any], scenario: Scenario) -> bool:
    """Whether a shock lasts into the quarters that any outcome is a mean over."""
    first = quarter_index(shock["at"], scenario.first_quarter)
    last = first + shock.get("quarters", 1) - 1
    starts = [int(one) for one in scenario.reform_start()]
    windows = [(start, start + EARLY_QUARTERS - 1) for start in starts]
    windows.append((scenario.quarters - MATURE_QUARTERS, scenario.quarters - 1))
    return any(first <= end and begin <= last for begin, end in windows)


def document(found: StudyResults, folder: Path) -> dict[str, Any]:
    """What was found, as plain data."""
    points, replications = found.shape
    return {
        "study": found.study.name,
        "title": found.study.title,
        "folder": str(folder),
        "seed": found.study.seed,
        "points": points,
        "replications": replications,
        "failed": len(found.failures),
        "missing": len(found.missing),
        "outcomes": records(summary(found)),
    }


def write(found: StudyResults, folder: Path) -> None:
    """Tables for people beside the pieces: experiments, summary, effects, failures.

    One that would be too long for them is left out, and does not stay from before.
    """
    tables = {"summary": summary(found), "failures": found.failures}
    if found.shape[0] * max(len(found.study.factors), 1) <= 20 * MOST_ROWS:
        tables["experiments"] = found.points.reset_index()
    if 0 < found.rows <= MOST_ROWS:
        tables["outcomes"] = found.outcomes
    if found.rows and 0 < len(found.study.factors) <= MOST_FACTORS:
        tables["effects"] = found.effects()
    for name in {"experiments", "outcomes", "effects"} - {*tables}:
        (folder / f"{name}.csv").unlink(missing_ok=True)
    put_files(
        {
            folder / f"{name}.csv": table.to_csv(index=False, lineterminator="\n").encode()
            for name, table in tables.items()
        }
    )


def cost_text(cost: Cost, workers: int) -> str:
    """What a study would cost, in a few lines."""
    most = "at most " if cost.at_most else ""
    asked = (
        counted(cost.points, "point"),
        most + counted(cost.replications, "replication"),
        counted(cost.scenarios, "scenario"),
    )
    with_these = counted(workers, "process", "processes")
    return (
        f"{' x '.join(asked)} = {most}{cost.runs} runs in {counted(cost.pieces, 'piece')}\n"
        f"time: about {in_time(cost.seconds)} with {with_these}; disk: about "
        f"{in_bytes(cost.disk)} (from {cost.measured} runs played here now)"
    )


def in_time(seconds: float) -> str:
    """A length of time as people say it.

    >>> in_time(40), in_time(600), in_time(8000)
    ('40 s', '10 min', '2.2 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def in_bytes(size: float) -> str:
    """A size as people say it.

    >>> in_bytes(2_500), in_bytes(3_400_000)
    ('2 kB', '3.4 MB')
    """
    if size < 1e6:
        return f"{size / 1e3:.0f} kB"
    return f"{size / 1e6:.1f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"


def status_text(found: Status) -> str:
    """How far a study has come."""
    share = found.done / found.pieces if found.pieces else 0.0
    lines = [
        found.study.title,
        f"{found.done} of {found.pieces} pieces done ({share:.0%}), {found.rows} rows of outcomes",
    ]
    if found.extents:
        points, replications = found.extents[-1]
        lines.append(f"asked for: {points} points x {replications} replications")
    if found.shard != (1, 1):
        lines.append(f"shard {found.shard[0]} of {found.shard[1]}")
    if found.failed:
        lines.append(f"{found.failed} runs failed")
    if not found.is_current:
        lines.append(
            "begun with other code than is installed now: it can be read, not gone on with"
        )
    return "\n".join(lines)


def status_document(found: Status) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "study": found.study.name,
        "pieces": found.pieces,
        "done": found.done,
        "rows": found.rows,
        "failed": found.failed,
        "extents": [one._asdict() for one in found.extents],
        "shard": list(found.shard),
        "current": found.is_current,
    }


def verification_text(found: Verification) -> str:
    """What playing again has shown."""
    how = "bit for bit" if found.exact else f"to {RELATIVE:g} ({found.why_not_exact})"
    if found.holds:
        return f"{found.pieces} of {found.finished} finished pieces played again: equal {how}"
    first = found.mismatches.iloc[0]
    return (
        f"{found.mismatches['piece'].nunique()} of {found.pieces} pieces differ, compared {how}; "
        f"the first: {first['piece']}, column {first['column']} of {first['table']}, by up to "
        f"{first['largest']:g}"
    )


def verification_document(found: Verification) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "pieces": found.pieces,
        "finished": found.finished,
        "exact": found.exact,
        "why_not_exact": found.why_not_exact,
        "holds": found.holds,
        "mismatches": records(found.mismatches),
    }

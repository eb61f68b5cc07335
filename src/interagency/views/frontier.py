"""What more coordination within the team costs: text, plain sentences, files."""

from pathlib import Path
from typing import Any

import pandas as pd
from rich.text import Text

from interagency.study.ensemble import SPREAD, members_in
from interagency.study.frontier import (
    BOTH,
    FIRST_TENTH,
    HELD,
    LEVEL_QUARTERS,
    NONE,
    SETTLING_QUARTERS,
    Frontier,
)
from interagency.study.results import CHANGES
from interagency.views.changes import signed
from interagency.views.documents import origin, records
from interagency.views.figures.catalogue import save_figures
from interagency.views.figures.frontier import NAMES
from interagency.views.sentences import TOO_FEW, left_open, of_members
from interagency.views.terminal import HEADING, note_on, rendered, values_table, with_intervals

COLUMNS = {
    "volume": "volume",
    "within_agency_in_common_range": "within agency",
    "delivery_in_common_range": "delivery",
}
"""Measures of `volumes` that the terminal shows, with their headings."""
NOTES = (
    "volume: how much of both coordinations and delivery together is within reach, which is what "
    "lies below the curve; more is better. within agency, delivery: how far it is above the curve "
    "without practices at the same coordination within the team. slope: within the agency for a "
    "unit gained within the team, over the first tenth of working time moved"
)
NOTHING = "the four curves are one, and nothing can be attributed to practices."


def text(found: Frontier) -> str:
    """What each curve puts within reach, how far it is above that without any, and its slope."""
    table = values_table("practices", *COLUMNS.values(), "slope")
    for name in HELD:
        rows = _of(found.volumes, practices=name).set_index("measure")
        cells = [_cell(rows.loc[measure], measure, name) for measure in COLUMNS]
        slope = _first_slope(found, name)
        shown = _narrow(with_intervals(signed(slope["slope"]), slope, signed))
        table.add_row(NAMES[name], *cells, "none to tell" if pd.isna(slope["slope"]) else shown)
    members = members_in(found.manifest["identity"]["design"]["points"])
    heading = f"{found.scenario}: the frontier in the {found.kind} run, from {found.at}"
    notes = Text(NOTES, style="dim")
    return rendered(Text(heading, style=HEADING), table, "", notes, note_on(_count(found), members))


def sentences(found: Frontier) -> list[str]:
    """What the team's gain costs without practices, and what practices change of that."""
    if _count(found) < 2:
        return [TOO_FEW]
    if (found.volumes["difference"] == 0).all():
        told = [_cost(found, NONE), f"{found.scenario} adopts no practice: {NOTHING}"]
    else:
        told = [_cost(found, name) for name in (NONE, BOTH)]
        told += [_shift(found, name) for name in list(HELD)[1:]]
    if found.hysteresis is not None:
        told.append(_trace(found))
    return [*told, *_over_members(found)]


def document(found: Frontier, folder: Path) -> dict[str, Any]:
    """Everything that was found, as plain data."""
    return {
        **origin(found.manifest, folder),
        "scenario": found.scenario,
        "run": found.kind,
        "at": found.at,
        "frontier": records(found.table),
        "volumes": records(found.volumes),
        "slopes": records(found.slopes),
        "hysteresis": [] if found.hysteresis is None else records(found.hysteresis),
        "meaning": sentences(found),
    }


def write(found: Frontier, folder: Path) -> None:
    """Tables and the figure."""
    found.to_csv(folder)
    save_figures(found, folder)


def _count(found: Frontier) -> int:
    return int(found.table["n"].iloc[0])


def _of(table: pd.DataFrame, **said: Any) -> pd.DataFrame:
    """Rows with these values; of the two ways of the long run the way up."""
    if "direction" in table:
        said["direction"] = "up"
    for column, value in said.items():
        table = table[table[column] == value]
    return table


def _first_slope(found: Frontier, name: str) -> pd.Series:
    """The slope over the first tenth of working time."""
    start, end = FIRST_TENTH
    return _of(found.slopes, practices=name, from_push=start, to_push=end).iloc[0]


def _cell(row: pd.Series, measure: str, name: str) -> str:
    if measure == "volume":
        return _narrow(with_intervals(f"{row['mean']:.3f}", row, "{:.3f}".format))
    if name == NONE:
        return "0"
    if pd.isna(row["difference"]):
        return "no common range"
    return _narrow(with_intervals(signed(row["difference"]), _of_difference(row), signed))


def _narrow(cell: str) -> str:
    """A cell that leaves room for names beside four of them."""
    return cell.replace(" to ", "\n to ")


def _of_difference(row: pd.Series) -> pd.Series:
    """The intervals of a difference by the names that those of a mean have."""
    ends = row[[name for name in row.index if name.startswith("difference_")]]
    return ends.rename(lambda name: name.removeprefix("difference_"))


def _cost(found: Frontier, name: str) -> str:
    """The slope over the first tenth, in words."""
    slope = _first_slope(found, name)
    start = f"With {NAMES[name]}, the first tenth of working time moved to the team"
    if pd.isna(slope["slope"]):
        return f"{start} hardly changes coordination there."
    verb = "costs" if slope["slope"] < 0 else "gives"
    ends = sorted(abs(slope[end]) / 10 for end in ("low", "high"))
    doubts = f"{ends[0]:.3f} to {ends[1]:.3f}{_cost_by_member(slope)}"
    return (
        f"{start} {verb} the agencies {abs(slope['slope']) / 10:.3f} ({doubts}) "
        "for every 0.1 that coordination within the team gains."
    )


def _cost_by_member(slope: pd.Series) -> str:
    """The same over an ensemble; below 0 where it is not a cost, or not a gain, to members."""
    sign = -1 if slope["slope"] < 0 else 1
    ends = sorted(sign * slope[end] / 10 for end in SPREAD[:2] if end in slope)
    return of_members(dict(zip(SPREAD, ends, strict=False)), "{:.3f}".format)


def _shift(found: Frontier, name: str) -> str:
    """How far a set of practices lifts the curve."""
    rows = _of(found.volumes, practices=name).set_index("measure")
    volume = rows.loc["volume"]
    none = volume["mean"] - volume["difference"]
    if volume["difference_low"] <= 0 <= volume["difference_high"]:
        return f"The frontier with {NAMES[name]} cannot be told from that without practices."
    parts = []
    for measure, place in (
        ("within_agency_in_common_range", "within the agencies"),
        ("delivery_in_common_range", "in delivery"),
    ):
        row = rows.loc[measure]
        if not pd.isna(row["difference"]):
            ends = f"{signed(row['difference_low'])} to {signed(row['difference_high'])}"
            ends += of_members(_of_difference(row))
            parts.append(f"{signed(row['difference'])} ({ends}) {place}")
    same = f"at the same coordination within the team that is {' and '.join(parts)} more"
    ends = (f"{1 + volume[end] / none:.1f}" for end in ("difference_low", "difference_high"))
    times = f"{volume['mean'] / none:.1f} times as much ({' to '.join(ends)})"
    return (
        f"With {NAMES[name]}, {times} of both coordinations and delivery together is within reach "
        f"as without practices; {same if parts else 'the two share no range within the team'}."
    )


def _over_members(found: Frontier) -> list[str]:
    """In how many measures members agree that practices lift the curve."""
    rows = _of(found.volumes)
    rows = rows[(rows["practices"] != NONE) & rows["measure"].isin(COLUMNS)]
    spread = {end: f"difference_{end}" for end in SPREAD if f"difference_{end}" in rows}
    ends = pd.DataFrame({end: rows[name] for end, name in spread.items()})
    told = ends.assign(members=rows["members"]) if spread else ends
    return left_open(told, "differences to the curve without practices")


def _trace(found: Frontier) -> str:
    """What a push leaves: after a few years, and at the end."""
    rows = found.hysteresis[found.hysteresis["metric"].isin(CHANGES)]
    rows = rows[rows["practices"] == BOTH]
    least = rows["push"].min()
    on_the_way = rows[rows["push"] > least]
    most = on_the_way.loc[on_the_way["difference"].abs().idxmax()]
    end = rows[rows["push"] == least].set_index("metric").loc[list(CHANGES)[1]]
    stays = f"{signed(-end['difference'])} ({signed(-end['high'])} to {signed(-end['low'])})"
    return (
        f"Pushed up and down again with both sets, the way down differs from the way up by "
        f"{signed(-most['difference'])} at most ({most['metric'].replace('_', ' ')}, "
        f"{LEVEL_QUARTERS // 4} years at a push); {SETTLING_QUARTERS // 4} years after it is "
        f"over, {stays} is left within the agencies."
    )

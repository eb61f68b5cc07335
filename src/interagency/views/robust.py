"""A robust choice: text, plain sentences, files."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import Any

import pandas as pd
from rich.text import Text

from interagency.model.parameters import PARAMETERS
from interagency.study.robust.choice import (
    ANOTHER,
    AS_GOOD,
    DOES_WELL,
    DOMINATES,
    FAILS,
    MOST_SEARCHED,
    WORSE,
    RobustChoice,
)
from interagency.study.robust.discovery import (
    ALWAYS,
    BY_CHANCE,
    FOUND,
    NEVER,
    NOT_FOUND,
    TOO_FEW,
    Discovery,
)
from interagency.study.robust.ema import write_experiments
from interagency.study.robust.measures import AS_OUTCOME, MEASURES, SATISFICING
from interagency.study.robust.performance import Criterion
from interagency.study.sweep.outcomes import CHANGE, EARLY, metric_of
from interagency.views.changes import signed
from interagency.views.documents import origin, records
from interagency.views.figures.catalogue import save_figures
from interagency.views.terminal import HEADING, rendered, values_table, width_of_text

MOST_OUTCOMES = 3
"""Outcomes that the table in a terminal has room for."""
MOST_NAMES = 4
# Characters that a column of an outcome takes at most, and what all others but names do
_OUTCOME, _REST = 13, 30
NARROW = 18
"""Characters in a line of a heading."""
POINTS = {"ensemble": "members", "csv": "the points given"}
"""What shares are of, in designs whose points are not called points."""
FEW_POINTS, FEW_REPLICATIONS = 50, 4
NOISY = 0.2
"""Part of a regret by which luck may raise it before that is said."""
STABLE = 0.8
"""Share of searches on resampled points from which a condition is stable."""
OF_SEARCHES = (NOT_FOUND, BY_CHANCE)
"""What came of searches that found nothing to rely on."""
PLACES = {
    "within_team": "coordination within the team",
    "within_agency": "coordination within the agency",
}
NOTE = "{ends} Outcomes: {level}. not beaten: {of} no other package is as good in every outcome "
NOTE += "and better in one"
OF_BOTH = (
    "In brackets, 95%: first had other points been drawn, then had luck fallen otherwise; the two "
    "are not to be added.",
    "share of resampled points in which",
)
OF_LUCK = ("In brackets, 95%: had luck fallen otherwise.", "share of points at which")
"""Of points that are no random sample."""


def text(found: RobustChoice) -> str:
    """What every package comes to, the best first."""
    outcomes = _shown(found)
    headings = (outcome_in_words(name, short=True).replace(" ", "\n") for name in outcomes)
    table = values_table("package", _heading(found.decides), *headings, "not\nbeaten")
    table.columns[0].ratio, table.columns[0].no_wrap = None, True
    sure = found.pareto.set_index("package")
    for row in found.packages.to_dict("records"):
        of = sure.loc[row["package"]]
        levels = [f"{of[name]:.3f}" for name in outcomes]
        name = Text.assemble(row["package"], (f"\n  {row['standing']}", "dim"))
        share = of["points_share" if found.performance.drawn else "at_points"]
        sure_of = "" if pd.isna(share) else f"{share:.2f}"
        table.add_row(name, _cell(found.decides, row), *levels, sure_of)
    level = MEASURES[found.pareto["measure"].iloc[0]].title.lower()
    count = f"{found.performance.points} points x {found.performance.replications} replications. "
    ends, of = OF_BOTH if found.performance.drawn else OF_LUCK
    told = count + NOTE.format(level=level, ends=ends, of=of)
    hidden = [name for name in _all_outcomes(found) if name not in outcomes]
    if hidden:
        told += f" No room here for {', '.join(map(outcome_in_words, hidden))}: see pareto.csv."
    note = Text(_named(found, told), style="dim")
    return rendered(Text(found.study.title, style=HEADING), table, *_sweep_table(found), "", note)


def _sweep_table(found: RobustChoice) -> list[Any]:
    """The share of points with all thresholds met, by what these are multiplied by."""
    if found.sweep is None:
        return []
    shares = found.sweep.pivot(index="package", columns="scale", values="met")
    table = values_table("all thresholds x", *(f"{scale:g}" for scale in shares))
    table.columns[0].ratio, table.columns[0].no_wrap = None, True
    for package in found.packages["package"]:
        table.add_row(package, *(f"{share:.0%}" for share in shares.loc[package]))
    return ["", table]


def _shown(found: RobustChoice) -> list[str]:
    """Outcomes that there is room for beside the names."""
    names = max(map(len, [*found.packages["package"], AS_GOOD]))
    room = (width_of_text() - names - _REST) // _OUTCOME
    return _all_outcomes(found)[: max(min(room, MOST_OUTCOMES), 0)]


def _all_outcomes(found: RobustChoice) -> list[str]:
    """Outcomes that packages are judged by, as far as one is better than another."""
    return [name for name in found.performance.better if name in found.pareto]


def _heading(criterion: Criterion) -> str:
    if criterion.measure.name == SATISFICING:
        return "thresholds met\nat points"
    short = outcome_in_words(criterion.outcome, short=True)
    return f"{fill(criterion.measure.title.lower(), NARROW)},\n{short}"


def _cell(criterion: Criterion, row: Any) -> str:
    written = _written(criterion)
    told = [written(row["estimate"])]
    for kind in ("points", "luck"):
        if pd.notna(row[f"{kind}_low"]):
            told.append(f"{written(row[f'{kind}_low'])} to {written(row[f'{kind}_high'])}")
    return told[0] + "".join(f"\n({ends})" for ends in told[1:])


def _written(criterion: Criterion) -> Any:
    """How values of a criterion are written."""
    if criterion.measure.name == SATISFICING:
        return "{:.0%}".format
    is_change = criterion.measure.better == AS_OUTCOME and criterion.outcome.endswith(CHANGE)
    return signed if is_change else "{:.3f}".format


def outcome_in_words(outcome: str, short: bool = False) -> str:
    """An outcome as readers know it.

    >>> outcome_in_words("delivery_early_change")
    'change of delivery in the first quarters'
    >>> outcome_in_words("within_team_change", short=True)
    'within team'
    """
    name = metric_of(outcome).replace("_", " ")
    if short:
        return f"{name}\nearly" if outcome.removesuffix(CHANGE).endswith(EARLY) else name
    told = PLACES.get(metric_of(outcome), name)
    told = f"change of {told}" if outcome.endswith(CHANGE) else told
    is_early = outcome.removesuffix(CHANGE).endswith(EARLY)
    return f"{told} in the first quarters" if is_early else told


def condition_in_words(factor: str) -> str:
    """A factor as readers know it, without the section that it is in.

    >>> condition_in_words("shocks.donor_cut"), condition_in_words("pillars.one_budget.from")
    ('donor cut', 'one budget from')
    """
    parts = factor.split(".")
    return " ".join(parts if len(parts) == 1 else parts[1:]).replace("_", " ")


# ---------------------------------------------------------------- sentences


def sentences(found: RobustChoice) -> list[str]:
    """Which package, how sure, when it fails, what would change the choice, and what to doubt."""
    return [
        _named(found, told)
        for part in (
            _choice,
            _dominates,
            _misses,
            _swept,
            _failures,
            _other_measures,
            _rival,
            _searches,
            _places,
            _cautions,
        )
        for told in part(found)
    ]


def _named(found: RobustChoice, told: str) -> str:
    """Shares of points as shares of what the points are."""
    points = POINTS.get(found.study.design["kind"], "points")
    return told.replace("% of points", f"% of {points}").replace(
        "share of points", f"share of {points}"
    )


def _choice(found: RobustChoice) -> Iterator[str]:
    first = found.packages.iloc[0]
    what = _criterion_in_words(found.decides)
    written = _written(found.decides)
    ends = [
        f"{written(first[f'{kind}_low'])} to {written(first[f'{kind}_high'])} {words}"
        for kind, words in (("points", "over points"), ("luck", "over luck"))
        if pd.notna(first[f"{kind}_low"])
    ]
    told = (
        f"{written(first['estimate'])} ({'; '.join(ends)})" if ends else written(first["estimate"])
    )
    others = [
        name for name in found.packages["package"] if name not in (found.chosen, *found.as_good)
    ]
    if not others:
        yield (
            f"By the {what} no package can be told from another: {found.chosen} comes first with "
            f"{told}, and what was played does not say that it is better than any other."
        )
        return
    if found.as_good:
        yield (
            f"By the {what}, {found.chosen} comes first with {told}, but it cannot be told from "
            f"{_listed(found.as_good)}: choose among them by something else."
        )
    else:
        yield f"By the {what}, {found.chosen} is the best of the packages offered: {told}."
    best = found.packages[found.packages["package"] == others[0]].iloc[0]
    yield f"The best that is told to be worse is {others[0]}, with {written(best['estimate'])}."


def _criterion_in_words(criterion: Criterion) -> str:
    title = criterion.measure.title
    title = title[0].lower() + title[1:]
    if criterion.measure.name == SATISFICING:
        return title
    return f"{title} of the {outcome_in_words(criterion.outcome)}"


def _dominates(found: RobustChoice) -> Iterator[str]:
    """Whether the chosen package is as good as all others nearly everywhere."""
    every = list(found.performance.better)
    judged = [name for name in every if name in found.performance.thresholds]
    for outcomes in (every, judged):
        share = found.as_good_at(outcomes) if outcomes else 0.0
        if share >= DOMINATES:
            what = _listed([f"the {outcome_in_words(name)}" for name in outcomes])
            yield (
                f"{found.chosen} is at least as good as every other package at {share:.0%} of "
                f"points in {what}: by {'these' if len(outcomes) > 1 else 'this'} it dominates "
                "the others offered, and that is nearly all that the choice says. It says "
                "nothing of packages that were not offered."
            )
            return


def _swept(found: RobustChoice) -> Iterator[str]:
    """Why thresholds are what they are, and whether the choice hangs on them."""
    if found.sweep is None:
        return
    for name, threshold in found.performance.thresholds.items():
        if threshold.why:
            why = threshold.why.rstrip(".")
            yield f"That the {outcome_in_words(name)} must be {threshold}: {why}."
    held = []
    for scale, rows in found.sweep[found.sweep["scale"] != 1].groupby("scale", sort=False):
        own = rows.set_index("package")["met"]
        best = rows.loc[rows["is_best"], "package"].iloc[0]
        if not own.max():
            yield f"With every threshold times {scale:g}, no package meets all at any point."
        elif own[found.chosen] < own.max():
            yield (
                f"The choice hangs on the thresholds: with every one times {scale:g}, {best} meets "
                f"all in {own[best]:.0%} of points, and {found.chosen} in {own[found.chosen]:.0%}."
            )
        else:
            held.append(f"{scale:g} ({own[found.chosen]:.0%} of points)")
    if held:
        yield (
            f"With every threshold times {_listed(held)}, no package offered meets all at more "
            f"points than {found.chosen}."
        )


def _misses(found: RobustChoice) -> Iterator[str]:
    """The threshold that the chosen package misses most often."""
    if found.thresholds is None:
        return
    rows = found.thresholds[found.thresholds["package"] == found.chosen]
    row = rows.loc[rows["met"].idxmin()]
    if row["met"] == 1.0:
        yield f"{found.chosen} meets every threshold at every point that was played."
        return
    asks = f"{outcome_in_words(row['outcome'])} ({row['threshold']})"
    told = f"What {found.chosen} misses most often is the {asks}: in {1 - row['met']:.0%} of points"
    if pd.notna(row["undecided"]) and row["undecided"] > 0:
        told += f" (at {row['undecided']:.0%} of points luck leaves open whether it does)"
    yield f"{told}."


def _failures(found: RobustChoice) -> Iterator[str]:
    """When packages fail; those of which there is nothing to say are counted."""
    searched = [key for key in found.discoveries if key[1] != ANOTHER]
    never = [
        name for name, about in searched if _is_hopeless(found.discoveries[name, about], about)
    ]
    for name, about in searched:
        if name not in never and (name == found.chosen or found.discoveries[name, about].rule):
            yield _where(name, about, found.discoveries[name, about])
    if never:
        verb = "misses" if len(never) == 1 else "miss"
        yield f"{_listed(never)} {verb} a threshold at every point."


def _is_hopeless(one: Discovery, about: str) -> bool:
    return (one.outcome == NEVER) == (about == DOES_WELL) and one.outcome in (NEVER, ALWAYS)


def _where(name: str, about: str, one: Discovery) -> str:
    """Where a package fails, or where alone it does well."""
    verb = {FAILS: "fails", DOES_WELL: "does well"}[about]
    told, share = one.told, f"{one.share:.0%}"
    if one.outcome == NEVER:
        return f"{name} meets all thresholds at every point."
    start = f"{name} {verb} in {share} of points"
    if one.outcome == TOO_FEW:
        return f"{start}, too few to say where."
    if not one.rule:
        return f"{start}, and no conditions tell them from the others."
    said = f"where {_conditions(one)}: there in {told.density:.0%} of points"
    more = "mostly" if told.density >= 0.5 else "more often than elsewhere, though not mostly,"
    ends = " ({:.0%} to {:.0%} for boxes found on resampled points)".format(*one.density_ends)
    covers = f"which is {told.coverage:.0%} of all points where it {verb}"
    if one.outcome == BY_CHANCE:
        return (
            f"{start}. No conditions tell them better than chance would; the best box is {said}, "
            f"but as good a one is found in {one.chance:.0%} of shuffles."
        )
    return f"{start}, {more} {said}{ends}, {covers}."


def _conditions(one: Discovery) -> str:
    """The boxes of a rule in words, with units and how stable each condition is."""
    boxes = []
    for _, rows in one.limits().groupby("box"):
        parts = [
            f"{condition_in_words(row['factor'])} is {row['in_words']} ({_beside(row)})"
            for row in rows.to_dict("records")
        ]
        boxes.append(" and ".join(parts))
    return ", or ".join(boxes)


def _beside(limit: dict[str, Any]) -> str:
    """The unit of a parameter (a size of a shock needs none), and how stable its limit is."""
    factor, share = limit["factor"], limit["limited_in"]
    unit = f"{PARAMETERS[factor].unit}; " if factor in PARAMETERS else ""
    return f"{unit}{'' if share >= STABLE else 'unstable: '}in {share:.0%} of searches"


def _other_measures(found: RobustChoice) -> Iterator[str]:
    """Which measures would choose otherwise, and how surely."""
    rows = found.choices[found.choices["chosen_is"] == WORSE]
    if rows.empty:
        count = len(found.choices)
        if count > 1:
            yield (
                f"None of the {count} measures tells another package to be better than "
                f"{found.chosen}."
            )
        return
    for best, own in rows.groupby("best", sort=False):
        outcomes = list(dict.fromkeys(own["outcome"]))
        what = _listed([f"the {outcome_in_words(one)}" for one in outcomes])
        measures = _listed([MEASURES[name].title.lower() for name in dict.fromkeys(own["measure"])])
        yield f"Who cares most for {what} would choose {best} ({measures})."


def _rival(found: RobustChoice) -> Iterator[str]:
    """Where another package is better than the chosen one."""
    one = found.discoveries[found.chosen, ANOTHER]
    if found.decides.measure.name == SATISFICING:
        what = f"another package meets all thresholds and {found.chosen} does not"
    else:
        what = f"another package does better than {found.chosen}"
    if one.outcome == NEVER:
        yield (
            f"There is no point at which {what}: it dominates the packages offered, and of those "
            "that were not offered this says nothing."
        )
        return
    told = f"At {one.share:.0%} of points {what}"
    if one.outcome == FOUND:
        more = "mostly" if one.told.density >= 0.5 else "more often than elsewhere"
        told += f", {more} where {_conditions(one)}: {one.told.density:.0%} of the points there"
    elif one.outcome != ALWAYS:
        told += ", under no conditions that could be told"
    yield f"{told}."


def _searches(found: RobustChoice) -> Iterator[str]:
    """How many searches were made, and what of them noise would find."""
    made = [one for one in found.discoveries.values() if one.outcome in (*OF_SEARCHES, FOUND)]
    if not made:
        return
    count = f"{len(made)} searches for conditions were" if len(made) > 1 else "One search was"
    yield (
        f"{count} made. Of searches in nothing but noise 5% find something, here "
        f"{0.05 * len(made):.1f} on average. In how many searches on resampled points a condition "
        f"is limited is said beside it; below {STABLE:.0%} it is unstable."
    )


def _places(found: RobustChoice) -> Iterator[str]:
    """When which pillar should come."""
    if found.places is None:
        return
    table = found.places
    sign = found.decides.sign(found.performance)
    sure = pd.Series(True, table.index)
    for kind in ("points", "luck"):
        sure &= ~((table[f"{kind}_low"] <= 0) & (table[f"{kind}_high"] >= 0))
    sure &= table["estimate"].abs() > 0
    if not sure.any():
        yield "It cannot be told from luck that any pillar should come earlier or later."
        return
    written = "{:+.1%}".format if found.decides.measure.name == SATISFICING else signed
    best = table[sure].assign(worth=sign * table["estimate"]).sort_values("worth", ascending=False)
    for row, verdict in ((best.iloc[0], "helps"), (best.iloc[-1], "hurts")):
        if (row["worth"] > 0) == (verdict == "helps"):
            yield (
                f"Of all orders, it {verdict} most that {row['pillar']} comes "
                f"{_ordinal(row['place'])}: {written(row['estimate'])} on average over the "
                f"{row['orders']} orders in which it does."
            )


def _ordinal(place: int) -> str:
    return ("first", "second", "third", "fourth")[place - 1]


def _cautions(found: RobustChoice) -> Iterator[str]:
    """What shares and intervals do not hold."""
    kind = found.study.design["kind"]
    if not found.performance.drawn:
        what = {
            "ensemble": "the members of an ensemble",
            "csv": "those given in a file",
        }.get(kind, f"those of a {kind} design")
        yield (
            f"The points are {what}, not a sample of what is plausible: shares are of these "
            "points alone, and no interval says what others would have shown."
        )
    if found.performance.points < FEW_POINTS:
        yield f"{found.performance.points} points are few: on more, boxes may be others."
    count = found.performance.replications
    if count < 2:
        yield "One replication says nothing of luck: play four or more."
    elif count < FEW_REPLICATIONS:
        yield f"{count} replications say little of luck: play four or more."
    for outcome, rows in found.measures[found.measures["measure"] == "regret_mean"].groupby(
        "outcome", sort=False
    ):
        if rows["luck_pull"].mean() > NOISY * rows["estimate"].mean():
            yield (
                f"Which package is best at a point, by the {outcome_in_words(str(outcome))}, hangs "
                "on luck: beside the best of the same replications regrets would be a fifth "
                "larger or more. Play more replications."
            )
    if len(found.packages) > MOST_SEARCHED and found.thresholds is not None:
        yield f"Conditions of failure were searched for the first {MOST_SEARCHED} packages alone."


def _listed(names: list[str]) -> str:
    """Names as a list in words, of many the first few."""
    if len(names) > MOST_NAMES + 1:
        names = [*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} others"]
    return " and ".join(", ".join(names).rsplit(", ", 1))


# ---------------------------------------------------------------- files


def document(found: RobustChoice, folder: Path) -> dict[str, Any]:
    """Everything that was found but for regrets at single points, as plain data."""
    tables = {name: records(table) for name, table in found._tables().items() if name != "regrets"}
    return {
        **origin(found.manifest, folder),
        "study": found.study.name,
        "title": found.study.title,
        "points": found.performance.points,
        "chosen": found.chosen,
        "as_good": found.as_good,
        "decided_by": {
            "measure": found.decides.measure.name,
            "outcome": found.decides.outcome,
            "formula": found.decides.measure.formula,
            "source": found.decides.measure.source,
        },
        **tables,
        "meaning": sentences(found),
    }


def write(found: RobustChoice, folder: Path) -> None:
    """Tables, figures, and the runs as experiments and outcomes in a folder `ema`."""
    found.to_csv(folder)
    write_experiments(found.experiments(), folder / "ema")
    save_figures(found, folder)

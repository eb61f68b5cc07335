"""An ensemble as text, plain data and files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.text import Text

from interagency.study.ensemble import Ensemble
from interagency.study.matching.targets import HELD_OUT, ROLES, TARGET
from interagency.study.matching.verdicts import PLAYED, TOGETHER
from interagency.views.documents import records
from interagency.views.figures.catalogue import save_figures
from interagency.views.terminal import HEADING, rendered, values_table

NOTE = (
    "Shares of parameter sets in which the means of all parts of a fact hold, with 95% intervals "
    "(Wilson): of points of the declared ranges, of members on fresh luck, of fresh points near "
    "members. alone: share of points of the ranges that fail this target and no other. What the "
    "facts claim: validation.csv."
)
BINDING = 3
HEADINGS = ("in the ranges", "members", "near members", "alone")


def text(found: Ensemble) -> str:
    """Waves, and every core fact in the ranges, the ensemble, and near it."""
    waves = values_table("wave", "points", "show every target", "binding targets (points)")
    for row in found.waves.to_dict("records"):
        share = _share(row["share"], row["low"], row["high"])
        waves.add_row(*(str(row["wave"]), str(row["points"]), share, _first(row["binding"])))
    parts = [Text("Waves", style=HEADING), waves, ""]
    for role, what in ROLES.items():
        rows = found.validation[found.validation["role"] == role]
        if len(rows):
            parts += [Text(f"{role.capitalize()}: {what}", style=HEADING), _facts(rows), ""]
    together = found.validation[found.validation["fact"].isin(list(TOGETHER))]
    return rendered(*parts, Text("Together", style=HEADING), _facts(together), "", NOTE)


def _first(binding: str) -> str:
    """The few targets that bind most; waves.csv has all."""
    return ", ".join(binding.split(", ")[:BINDING])


def _facts(rows: Any) -> Any:
    table = values_table("fact", *HEADINGS)
    for row in rows.to_dict("records"):
        shares = [
            _share(*(row[f"{end}_{name}"] for end in ("share", "low", "high"))) for name in PLAYED
        ]
        alone = row["lost_alone"]
        named = row["statement"] if row["fact"] in TOGETHER else row["fact"]
        table.add_row(named, *shares, "" if alone != alone else f"{alone:.2f}")
    return table


def _share(share: float, low: float, high: float) -> str:
    return f"{share:.2f} ({low:.2f} to {high:.2f})"


def sentences(found: Ensemble) -> list[str]:
    """How many members there are, how surely they stay, what binds, what was informed."""
    design, rows = found.provenance["design"], found.validation.set_index("fact")
    matched = rows[rows["role"] == TARGET]
    together, core = rows.loc["targets"], rows.loc["core"]
    played = int(found.waves["points"].sum())
    said = [
        f"{len(found)} parameter sets, of {played} that were played, show all {len(matched)} "
        f"facts that were matched; on fresh luck {together['share_members']:.0%} of them do "
        f"({together['low_members']:.0%} to {together['high_members']:.0%}), of fresh points near "
        f"them {together['share_near']:.0%} ({together['low_near']:.0%} to "
        f"{together['high_near']:.0%}), of points of the declared ranges "
        f"{together['share_ranges']:.0%}.",
        _binding(matched),
    ]
    if (rows["role"] == HELD_OUT).any():
        said.append(
            f"With the facts that were held out as well: {core['share_members']:.0%} of members "
            f"({core['low_members']:.0%} to {core['high_members']:.0%}), "
            f"{core['share_ranges']:.0%} of the ranges."
        )
    said.append(_conflicting(found))
    informed = found.identifiability().query("informed")["parameter"]
    said.append(
        f"The facts say something of {len(informed)} of {found.table.shape[1] - 1} parameters"
        + (f" ({', '.join(informed)})" if len(informed) else "")
        + "; of the others they leave open all that was declared."
    )
    if design["members"] > len(found):
        said.append(f"Fewer than the {design['members']} members that were asked for were found.")
    return said


def _binding(matched: Any) -> str:
    binding = matched[matched["lost_alone"] > 0].sort_values("lost_alone", ascending=False)
    named = ", ".join(f"{fact} ({alone:.0%})" for fact, alone in binding["lost_alone"].items())
    if not named:
        return "No target binds: none is failed alone by any point of the ranges."
    return f"Targets that bind, with the share of the ranges that they alone rule out: {named}."


def _conflicting(found: Ensemble) -> str:
    pairs = [f"{row['fact']} and {row['other']}" for row in records(found.conflicts)]
    if not pairs:
        return "No two targets stand in each other's way."
    return f"Targets that stand in each other's way: {'; '.join(pairs)}."


def document(found: Ensemble, folder: Path) -> dict[str, Any]:
    """Everything that is known of the ensemble, its members included."""
    return {
        "kind": "calibrate",
        "folder": str(folder),
        "provenance": dict(found.provenance),
        **{name: records(table) for name, table in tables(found).items()},
        "meaning": sentences(found),
    }


def tables(found: Ensemble) -> Mapping[str, Any]:
    """All tables of an ensemble by name."""
    return {
        "ensemble": found.table,
        "waves": found.waves,
        "validation": found.validation,
        "conflicts": found.conflicts,
        "regimes": found.regimes,
        "identifiability": found.identifiability(),
    }


def write(found: Ensemble, folder: Path) -> None:
    """The two files of the ensemble, its tables, and figures."""
    found.write(folder)
    for name, table in tables(found).items():
        if name != "ensemble":
            table.to_csv(folder / f"{name}.csv", index=False)
    save_figures(found, folder)

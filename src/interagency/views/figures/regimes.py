"""Where countries end under the reform: regimes in the declared ranges and in the ensemble."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from interagency.study.ensemble import Ensemble
from interagency.study.matching.regimes import TERCILES
from interagency.study.matching.targets import REGIME
from interagency.views.changes import computed
from interagency.views.figures.drawing import figure
from interagency.views.figures.style import (
    GREY,
    INK,
    PALETTE,
    SMALL,
    WIDTH,
    Picture,
    Signed,
    drawing,
    in_words,
    title_and_source,
)

UP, ACROSS, PANELS = REGIME
DARKEST = 0.75
READING = (
    "Bold: share of members; in brackets: of points of the declared ranges; below: mean change of "
    "coordination within the agency over those members, against the matched run, on a scale of "
    "0 to 1. Low, middle and high are thirds of the points of the ranges, by means over the last "
    "12 quarters. {members} members, {points} points; a share p has a 95% interval of about "
    "± 2 √(p (1 − p) / n)."
)


@figure(
    "regimes",
    "Regimes in the ranges and in the ensemble",
    "The facts leave many regimes open: members lie in most combinations of adoption, joint time "
    "and accountability, and seldom where accountability ends high.",
    Ensemble,
)
def regimes(found: Ensemble) -> Figure:
    """A panel a tercile of accountability; adoption up, joint time across."""
    table = found.regimes
    counts = {"members": int(table["n_members"].sum()), "points": int(table["n_ranges"].sum())}
    with drawing():
        picture = Picture(figsize=(WIDTH, 4.6))
        title = "Where countries end under the reform"
        origin = computed(found.manifest, f"ensemble of {len(found)} members")
        room = title_and_source(picture, title, f"{READING.format(**counts)} {origin}")
        room["top"] -= 0.25 / picture.get_figheight()
        panels = picture.subplots(1, len(TERCILES), sharey=True)
        picture.subplots_adjust(left=0.12, right=0.99, wspace=0.08, **room)
        most = max(table["share_members"].max(), 1e-9)
        for axes, third in zip(panels, TERCILES, strict=True):
            _panel(axes, table[table[PANELS] == third], most)
            axes.set_title(f"{in_words(PANELS)}: {third}", fontsize=9)
            axes.set_xlabel(in_words(ACROSS))
        panels[0].set_ylabel(f"{in_words(UP)} of practices")
        panels[0].set_yticks(range(len(TERCILES)), TERCILES)
    return picture


def _panel(axes: Axes, cells: pd.DataFrame, most: float) -> None:
    for row in cells.to_dict("records"):
        x, y = (TERCILES.index(row[name]) for name in (ACROSS, UP))
        look = {"facecolor": PALETTE[1], "edgecolor": "white", "linewidth": 1.5}
        depth = DARKEST * row["share_members"] / most
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, alpha=depth, **look))
        said = {"ha": "center", "va": "center", "color": INK}
        axes.text(x, y + 0.26, f"{row['share_members']:.0%}", weight="bold", **said)
        axes.text(x, y, f"({row['share_ranges']:.0%})", fontsize=SMALL, **said)
        if row["n_members"]:
            change = Signed()(round(row["within_agency_change"], 2))
            axes.text(x, y - 0.27, change, fontsize=SMALL, **said)
    axes.set_xlim(-0.5, len(TERCILES) - 0.5)
    axes.set_ylim(-0.5, len(TERCILES) - 0.5)
    axes.set_xticks(range(len(TERCILES)), TERCILES)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.xaxis.label.set_color(GREY)

"""Every figure by its key: what it says, what it is made from, and how to have it drawn."""

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from interagency.errors import InputError
from interagency.study.checks import checked_folder
from interagency.views.figures.adoption import adoption
from interagency.views.figures.convergence import convergence
from interagency.views.figures.drawing import Drawn
from interagency.views.figures.frontier import frontier_curves
from interagency.views.figures.gains import gains
from interagency.views.figures.identifiability import identifiability
from interagency.views.figures.ledger import ledger
from interagency.views.figures.mechanisms import mechanism_bars
from interagency.views.figures.network import ties, trust
from interagency.views.figures.plan_boxes import plan_boxes
from interagency.views.figures.plane import plane
from interagency.views.figures.practice_headline import practice_headline
from interagency.views.figures.practices import effect_bars, effect_plane, interaction_map
from interagency.views.figures.regimes import regimes
from interagency.views.figures.robust import robust_boxes, robust_measures, robust_pareto
from interagency.views.figures.scorecard import scorecard
from interagency.views.figures.sensitivity import sensitivity_bars, sensitivity_plane
from interagency.views.figures.structure import ablation_matrix, structural_sensitivity
from interagency.views.figures.style import save
from interagency.views.figures.table1 import table1_rows
from interagency.views.figures.timeline import timeline

_DRAWINGS = (
    timeline,
    plane,
    gains,
    ledger,
    plan_boxes,
    adoption,
    ties,
    trust,
    practice_headline,
    effect_plane,
    effect_bars,
    interaction_map,
    frontier_curves,
    mechanism_bars,
    scorecard,
    ablation_matrix,
    structural_sensitivity,
    table1_rows,
    regimes,
    identifiability,
    sensitivity_bars,
    sensitivity_plane,
    convergence,
    robust_measures,
    robust_pareto,
    robust_boxes,
)
FIGURES: Mapping[str, Drawn] = MappingProxyType({one.drawn.key: one.drawn for one in _DRAWINGS})
"""All figures, in the order in which a reader of results meets them."""


def figures() -> pd.DataFrame:
    """Every figure: name, title, says (what it lets a reader say), made_from."""
    rows = [(one.key, one.title, one.says, one.needs.__name__) for one in FIGURES.values()]
    return pd.DataFrame(rows, columns=["name", "title", "says", "made_from"])


def figures_of(found: Any) -> tuple[str, ...]:
    """Keys of the figures that can be drawn from a result."""
    return tuple(key for key, one in FIGURES.items() if _missing(one, found) is None)


def plot(found: Any, key: str | None = None, **options: Any) -> Figure:
    """One figure of a result, as a matplotlib figure.

    found    what a question gave back: a `Comparison`, a `Result`, `PracticeEffects`, ...
    key      its name in `figures()`; the first that fits the result by default
    options  what its drawing takes besides, such as `ax` for a figure of one panel

    Raises InputError for an unknown figure, and for a result that it cannot be made from.
    """
    fitting = figures_of(found)
    key = key or next(iter(fitting), "")
    if key not in FIGURES:
        raise InputError(
            f"no figure is called {key!r}" if key else f"no figure shows a {_kind(found)}",
            found=key or None,
            allowed=fitting or FIGURES,
        )
    missing = _missing(FIGURES[key], found)
    if missing:
        raise InputError(f"the figure {key} cannot be drawn: {missing}", allowed=fitting)
    return FIGURES[key].draw(found, **options)


def save_figures(
    found: Any,
    folder: str | PathLike[str],
    keys: Iterable[str] | None = None,
    size: str = "page",
) -> list[Path]:
    """Write figures of a result as `<key>.png` and `<key>.svg`.

    folder  made if need be
    keys    by default all that fit it, but for those for which runs are played again
    size    page, print: how finely a PNG is drawn

    Returns the paths. Errors as in `plot`; nothing is written when there is one.
    """
    folder = checked_folder("folder", folder)
    if keys is None:
        keys = [key for key in figures_of(found) if not FIGURES[key].plays]
    drawn = {key: plot(found, key) for key in keys}
    return [path for key, one in drawn.items() for path in save(one, folder, key, size)]


def _missing(one: Drawn, found: Any) -> str | None:
    """Why a figure cannot be made from a result, in words; None where it can."""
    if not isinstance(found, one.needs):
        return f"it needs a {one.needs.__name__}, and this is a {_kind(found)}"
    return one.fits(found)


def _kind(found: Any) -> str:
    return type(found).__name__

"""One look for all figures: fonts that come with matplotlib, colours told apart by all eyes.

Figures are made without pyplot, in `drawing()`, which lays aside whatever the user's own
settings say, so that the same result gives the same bytes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap
from typing import Any

import matplotlib.style
from matplotlib.axis import Axis
from matplotlib.figure import Figure

# Okabe and Ito, without black and yellow: one is for text, the other is lost on white
PALETTE = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
DASHES = ("-", "--", ":", "-.")
INK, GREY, PALE = "#222222", "#5f5f5f", "#d9d9d9"
SMALL = 8.0
RESOLUTION = 160

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": SMALL,
    "axes.labelcolor": GREY,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "text.color": INK,
    "lines.linewidth": 1.8,
    "svg.hashsalt": "interagency",
    # names of scenarios may hold a dollar sign, and are no formulas
    "text.parse_math": False,
}


@contextmanager
def drawing() -> Iterator[None]:
    """The settings under which a figure is drawn and saved."""
    with matplotlib.style.context(["default", _STYLE]):
        yield


def look_of(position: int) -> dict[str, str]:
    """Colour and line style of the n-th reform; the colours come round again in dashes."""
    dashes, colour = divmod(position, len(PALETTE))
    return {"color": PALETTE[colour], "linestyle": DASHES[dashes % len(DASHES)]}


def in_words(name: str) -> str:
    """A key as a label: `pillars_only` is pillars only."""
    return name.replace("_", " ")


def on_scale(unit: str) -> str:
    """The unit of a change, to stand behind it.

    >>> on_scale("0 to 1"), on_scale("share of working time")
    ('on a scale of 0 to 1', 'in share of working time')
    """
    return f"on a scale of {unit}" if " to " in unit else f"in {unit}"


def sign_ticks(axis: Axis) -> None:
    """Ticks of an axis of changes: a sign, and as many decimals as the finest of them has."""
    decimals = max(len(f"{tick:.6g}".partition(".")[2]) for tick in axis.get_majorticklocs())

    def signed(value: float, position: int | None) -> str:
        return f"{value:+.{decimals}f}".replace("-", "−") if abs(value) > 1e-12 else "0"

    axis.set_major_formatter(signed)


def title_and_source(figure: Figure, title: str, source: str) -> dict[str, float]:
    """The title at the top; at the bottom how to read the figure and where it comes from.

    Returns the room that is left for axes with their labels: `bottom` and `top`, as parts of
    the figure.
    """
    height = figure.get_figheight()
    lines = wrap(source, int(figure.get_figwidth() * 17.5))
    figure.text(0.02, 1 - 0.12 / height, title, fontsize=11.5, fontweight="bold", va="top")
    figure.text(
        *(0.02, 0.1 / height),
        "\n".join(lines),
        fontsize=7,
        color=GREY,
        va="bottom",
        linespacing=1.35,
    )
    return {"bottom": (0.64 + 0.135 * len(lines)) / height, "top": 1 - 0.5 / height}


def save(figure: Figure, folder: str | Path, name: str) -> list[Path]:
    """Write a figure as PNG and SVG into a folder, made if need be; returns both paths.

    Equal figures give equal bytes: no dates, no random names.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    metadata: dict[str, dict[str, Any]] = {
        "png": {"Software": None},
        "svg": {"Date": None, "Creator": None},
    }
    paths = [folder / f"{name}.{kind}" for kind in metadata]
    with drawing():
        for path, said in zip(paths, metadata.values(), strict=True):
            figure.savefig(path, dpi=RESOLUTION, metadata=said)
    return paths

"""One look for all figures: fonts that come with matplotlib, colours told apart by all eyes.

Figures are made without pyplot, in `drawing()`, which lays aside whatever the user's own
settings say, so that the same result gives the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import count, pairwise
from pathlib import Path
from textwrap import fill, wrap
from types import MappingProxyType
from typing import Any, NamedTuple

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from matplotlib.ticker import Formatter, MaxNLocator

from interagency.errors import InputError
from interagency.study.estimates import CONFLICT_FLOOR

# Okabe and Ito, without black and yellow: one is for text, the other is lost on white
PALETTE = ("#D55E00", "#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
COORDINATIONS: Mapping[str, str] = MappingProxyType(
    dict(zip(("within_team", "within_agency", "delivery"), PALETTE, strict=False))
)
"""Where they are told apart by colour, and so is what is done for each."""
DASHES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D", "v", "P")
INK, GREY, PALE = "#222222", "#5f5f5f", "#d9d9d9"
SMALL = 8.0
NARROW = 26
"""Characters in a line below a narrow panel."""
WIDTH = 7.2
"""Inches across a figure; what it needs in height, it takes."""
RESOLUTIONS: Mapping[str, int] = MappingProxyType({"page": 160, "print": 300})
"""Dots an inch of a PNG, by what it is for: 1152 or 2160 across. An SVG suits both."""
TICK_GAP = 4
"""Pixels between labels of ticks, at least."""
NO_WORDS: Mapping[str, str] = MappingProxyType({})
LEAST_SPAN = 4 * CONFLICT_FLOOR
"""What an axis of changes shows at least: below that, noise would fill it."""

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


class Look(NamedTuple):
    """What tells a scenario from others, three times over."""

    color: str
    linestyle: str
    marker: str

    @property
    def line(self) -> dict[str, str]:
        """What a line needs of it."""
        return {"color": self.color, "linestyle": self.linestyle}


def _look(position: int) -> Look:
    """The n-th look; colours come round again in dashes."""
    again, place = divmod(position, len(PALETTE))
    return Look(PALETTE[place], DASHES[again % len(DASHES)], MARKERS[place])


OWN_LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        name: _look(position)
        for position, name in enumerate(
            (
                "pillars_only",
                "delivering_as_one",
                "without_systemic_thinking",
                "without_joint_mobilisation",
            )
        )
    }
    | {
        # what the page plays, beside any of the shipped scenarios
        "my_reform": Look(INK, "-", "X"),
        "my_start": Look(GREY, "--", "X"),
    }
)
"""Scenarios that look the same wherever they are drawn."""


def looks_of(names: Iterable[str]) -> dict[str, Look]:
    """A look for each scenario of a result: its own, or the first that nobody there has.

    The looks of others follow the order in which they were compared: the same in every figure
    of the same comparison.

    >>> looks_of(["mine", "delivering_as_one"])["delivering_as_one"].color
    '#0072B2'
    """
    names = list(names)
    looks = {name: OWN_LOOKS[name] for name in names if name in OWN_LOOKS}
    taken = set(looks.values())
    free = (look for look in map(_look, count()) if look not in taken)
    return {name: looks.get(name) or next(free) for name in names}


class Picture(Figure):
    """A figure that notebooks show as it is saved."""

    def _repr_png_(self) -> bytes:
        return as_bytes(self, "png")


def in_words(name: str) -> str:
    """A key as a label: `pillars_only` is pillars only."""
    return name.replace("_", " ")


def on_scale(unit: str) -> str:
    """The unit of a change, to stand behind it.

    >>> on_scale("0 to 1"), on_scale("share of working time")
    ('on a scale of 0 to 1', 'in share of working time')
    """
    return f"on a scale of {unit}" if " to " in unit else f"in {unit}"


class Signed(Formatter):
    """Changes on an axis: a sign, and as many decimals as the finest of the ticks has."""

    def __call__(self, value: float, position: int | None = None) -> str:
        return self.format_ticks([value])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """All ticks as text.

        >>> Signed().format_ticks([-0.05, 0.0, 0.025])
        ['−0.050', '0', '+0.025']
        """
        decimals = max((len(f"{value:.6g}".partition(".")[2]) for value in values), default=0)
        return [
            f"{value:+.{decimals}f}".replace("-", "−") if abs(value) > 1e-12 else "0"
            for value in values
        ]


def signed_ticks_that_fit(axes: Axes, most: int = 5) -> None:
    """At most so many steps on the horizontal axis of changes, fewer where labels would touch."""
    for steps in range(most, 0, -1):
        axes.xaxis.set_major_locator(MaxNLocator(steps, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(Signed())
        places = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
        boxes = {tick: label.get_window_extent() for tick, label in places}
        panel = axes.get_window_extent().padded(2 * TICK_GAP)
        shown = [tick for tick, box in boxes.items() if panel.x0 < box.x0 and box.x1 < panel.x1]
        axes.set_xticks(shown)
        pairs = pairwise(boxes[tick] for tick in shown)
        if all(left.x1 + TICK_GAP < right.x0 for left, right in pairs):
            return


def title_and_source(figure: Figure, title: str, source: str) -> dict[str, float]:
    """The title at the top; at the bottom how to read the figure and where it comes from.

    Returns the room that is left for axes with their labels: `bottom` and `top`, as parts of
    the figure.
    """
    width, height = figure.get_size_inches()
    lines = wrap(source.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"), int(width * 17.5))
    heading = wrap(title, int(width * 9.4), break_on_hyphens=False)
    look = {"fontsize": 11.5, "fontweight": "bold", "va": "top"}
    figure.text(0.02, 1 - 0.12 / height, "\n".join(heading), **look)
    figure.text(
        *(0.02, 0.1 / height),
        "\n".join(lines),
        fontsize=7,
        color=GREY,
        va="bottom",
        linespacing=1.35,
    )
    return {
        "bottom": (0.64 + 0.135 * len(lines)) / height,
        "top": 1 - (0.3 + 0.2 * len(heading)) / height,
    }


def framed(
    ax: Axes | None,
    size: tuple[float, float],
    title: str,
    note: str,
    left: float,
    words: Mapping[str, str] = NO_WORDS,
) -> Axes:
    """The axes of a figure of one panel: those given, or those of a new one with its texts.

    size   inches across and up of a new figure
    left   what is left free on its left, as part of the width
    words  what colours mean, below the title
    """
    if ax is not None:
        return ax
    picture = Picture(figsize=size)
    room = title_and_source(picture, title, note)
    if words:
        colour_words(picture, words, room)
        room["top"] -= 0.15 / size[1]
    axes = picture.subplots()
    picture.subplots_adjust(left=left, right=0.97, **room)
    return axes


def colour_words(figure: Figure, words: Mapping[str, str], room: dict[str, float]) -> None:
    """Below the title, what colours mean: words, in them, on as many lines as they need.

    room  from `title_and_source`; its top is lowered where there is more than one line
    """
    width, height = figure.get_size_inches()
    left, line = 0.02, 0
    for said, colour in words.items():
        look = {"color": colour, "fontsize": SMALL, "fontweight": "bold", "va": "top"}
        drawn = figure.text(left, 0.0, said, **look)
        across = drawn.get_window_extent().width / figure.dpi / width
        if left + across > 0.98 and left > 0.02:
            left, line = 0.02, line + 1
        drawn.set_position((left, room["top"] + (0.13 - 0.17 * line) / height))
        left += across + 0.18 / width
    room["top"] -= 0.17 * line / height


def below(text: str) -> str:
    """A label below a narrow panel, on as many lines as it needs."""
    return fill(text.replace(" to ", "\N{NO-BREAK SPACE}to\N{NO-BREAK SPACE}"), NARROW)


def show_least(axes: Axes, least: float = LEAST_SPAN) -> None:
    """Widen the vertical axis around what it shows, where that is less."""
    low, high = axes.get_ylim()
    missing = max(least - (high - low), 0.0) / 2
    axes.set_ylim(low - missing, high + missing)


def fit_left(
    figure: Figure, panels: Sequence[Axes], grids: Sequence[GridSpec] = (), gap: float = 0.1
) -> None:
    """Move the left edge of panels so that their labels just fit.

    grids  what the panels stand in, where that is not the figure's own
    gap    inches that stay free
    """
    width = figure.get_figwidth() * figure.dpi
    over = min(axes.get_tightbbox().x0 for axes in panels) / width - gap / figure.get_figwidth()
    for grid in grids:
        grid.update(left=min(axes.get_position().x0 for axes in panels) - over)
    if not grids:
        figure.subplots_adjust(left=figure.subplotpars.left - over)


def as_bytes(figure: Figure, kind: str = "svg", size: str = "page") -> bytes:
    """A figure as an SVG or PNG file: equal figures give equal bytes, no dates, no random names.

    kind  svg, png
    size  page, print: how finely a PNG is drawn

    Raises InputError for others.
    """
    if kind not in _SAID:
        raise InputError(f"no figure is written as {kind!r}", found=kind, allowed=list(_SAID))
    if size not in RESOLUTIONS:
        known = list(RESOLUTIONS)
        raise InputError(f"there is no figure of size {size!r}", found=size, allowed=known)
    written = BytesIO()
    with drawing():
        dots = RESOLUTIONS[size]
        figure.savefig(written, format=kind, dpi=dots, metadata=_SAID[kind])
    return written.getvalue()


_SAID: Mapping[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}


def save(figure: Figure, folder: str | Path, name: str, size: str = "page") -> list[Path]:
    """Write a figure as PNG and SVG into a folder, made if need be; returns both paths."""
    files = {f"{name}.{kind}": as_bytes(figure, kind, size) for kind in _SAID}
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return [folder / file for file in files]

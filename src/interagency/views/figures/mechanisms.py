"""Which mechanisms moved the result: the largest contributions, ranked."""

from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency.model.metrics import METRICS
from interagency.study.explain import Explanation
from interagency.views.changes import computed
from interagency.views.figures.bars import bar_rows, intervals, words_on
from interagency.views.figures.drawing import figure
from interagency.views.figures.style import (
    INK,
    PALETTE,
    WIDTH,
    Signed,
    drawing,
    fit_left,
    framed,
    in_words,
    on_scale,
)

MOST = 10
"""Mechanisms that are drawn."""
ACROSS = 42
"""Characters in a line of what a mechanism is."""
READING = (
    "Change with everything minus change with the mechanism switched off, in base and reform, "
    "on the same luck; last 12 quarters; the {count} largest beyond luck. Contributions do not "
    "add up to the change. Black line: 95% interval of the mean, luck and world."
)


@figure(
    "mechanisms",
    "Which mechanisms moved the result",
    "The growth of practices adds by far the most to what coordination within the agencies gains, "
    "then come closer headquarters and joint money, while doubled procedures and tightening "
    "headquarters take from it.",
    Explanation,
)
def mechanism_bars(found: Explanation, ax: Axes | None = None) -> Figure:
    """A bar a mechanism, the largest on top: blue where it adds, orange where it takes.

    ax  draws into these axes instead, without title and source
    """
    table = found.beyond_luck().head(MOST)
    rows = table.set_index("mechanism")[intervals(table, "contribution")]
    names = [
        f"{in_words(name)}\n{fill(meaning, ACROSS)}"
        for name, meaning in zip(table["mechanism"], table["meaning"], strict=True)
    ]
    metric = METRICS[found.metric]
    what = f"{found.reform} against {found.base}"
    reading = words_on(table, READING.format(count=len(rows)))
    note = f"{reading} {computed(found.manifest, what)}"
    title = f"What each mechanism adds to {metric.title[0].lower()}{metric.title[1:]}"
    with drawing():
        size = (WIDTH, 2.0 + 0.46 * max(len(rows), 1))
        axes = framed(ax, size, title, note, left=0.4)
        bar_rows(axes, rows, [PALETTE[1] if x > 0 else PALETTE[0] for x in rows["contribution"]])
        axes.set_yticks(range(len(rows)), names, color=INK)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(f"contribution to a change of {_change(found)}, {on_scale(metric.unit)}")
        axes.xaxis.set_major_formatter(Signed())
        if ax is None:
            fit_left(axes.figure, [axes])
    return axes.figure


def _change(found: Explanation) -> str:
    total = found.total.set_index("window").loc["mature", "change"]
    return f"{total:+.3f}".replace("-", "−")

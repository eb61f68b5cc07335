"""The page of one run, in a browser: Mesa's `SolaraViz` with our figures.

    python -m interagency.mesa

Solara is imported when the page is asked for, so that the model works without it. By itself
`solara run` asks for its own newest version and counts its users online; `serve` keeps it to
this machine.
"""

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from interagency.errors import InputError
from interagency.mesa.model import CoordinationModel
from interagency.mesa.told import DEFAULT_REFORM
from interagency.model.levers import PILLARS
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.study.extras import how_to_install
from interagency.study.quarters import quarter_label
from interagency.views.figures.labels import label_ends
from interagency.views.figures.style import COORDINATIONS, GREY, PALE, SMALL, drawing

SHOWN = COORDINATIONS
TIME = {
    "team_time": ("team", COORDINATIONS["within_team"]),
    "headquarters_time": ("headquarters", COORDINATIONS["within_agency"]),
    "delivery_time": ("own delivery", COORDINATIONS["delivery"]),
}
SCENARIOS = (DEFAULT_REFORM, "pillars_only")
SEEDS = 50
QUARTER_MILLISECONDS = 150
HINT = (
    "Step plays a quarter, ▶ plays on to the end. Sliders and choices count from the next Reset "
    "on; all pillars at 0 is no reform."
)


def page(kind: type[CoordinationModel] = CoordinationModel) -> Any:
    """A page that plays one run quarter by quarter: an element that Solara and Jupyter show.

    kind  the class of model that is played

    Raises InputError where the extra is not installed.
    """
    try:
        import solara
        from mesa.visualization import SolaraViz
        from mesa.visualization.utils import update_counter
    except ImportError as error:
        raise _missing(error) from error

    @solara.component
    def Picture(model: CoordinationModel) -> None:
        update_counter.get()  # Mesa counts it up with every step: draw anew
        solara.FigureMatplotlib(picture(model), format="svg")

    @solara.component
    def Page() -> None:
        # made here, so that every visitor has a run of their own
        first = solara.use_memo(lambda: kind(DEFAULT_REFORM, rng=1), [])
        model = solara.use_reactive(first)
        with solara.Sidebar():
            solara.Text(HINT, style={"font-size": "90%", "display": "block", "margin": "0 8px"})
        SolaraViz(
            model,
            model_params=solara.use_memo(choices, []),
            name="interagency: one history, quarter by quarter",
            play_interval=QUARTER_MILLISECONDS,
        )
        Picture(model.value)

    return Page()


def serve(options: Sequence[str] = ()) -> None:
    """Serve the page on this machine alone until interrupted; nothing is asked of the network.

    options  further ones of `solara run`, such as `--port 8766` or `--no-open`

    Raises InputError where the extra is not installed.
    """
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "False"
    try:
        from solara.__main__ import cli
    except ImportError as error:
        raise _missing(error) from error
    quiet = ("--production", "--no-check-version", "--host", "127.0.0.1")
    cli.main(["run", "interagency.mesa.viz", *quiet, *options])


def _missing(error: ImportError) -> InputError:
    return InputError(
        f"the page needs {error.name}, which is not installed",
        hint=how_to_install("mesa-viz"),
    )


def choices() -> dict[str, Any]:
    """What can be chosen on the page: keywords of the model."""
    from mesa.visualization import Slider

    row = PARAMETERS["responsiveness"]
    said: dict[str, Any] = {
        "reform": {
            "type": "Select",
            "label": "Scenario",
            "value": DEFAULT_REFORM,
            "values": list(SCENARIOS),
        }
    }
    for pillar in PILLARS:
        said[pillar.name] = Slider(pillar.title, 1.0, 0.0, 1.0, 0.1)
    said["responsiveness"] = Slider(
        "Responsiveness to payoff", row.default, row.low, row.high, 0.01
    )
    said["rng"] = Slider("Seed", 1, 1, SEEDS, 1)
    return said


def picture(model: CoordinationModel) -> Figure:
    """The run so far: the two coordinations and delivery; what offices spend their time on."""
    with drawing():
        # small in inches: the page draws it as wide as there is room, and the letters with it
        figure = Figure(figsize=(9.0, 5.4))
        over_time, by_agency = figure.subplots(1, 2, width_ratios=(1.4, 1.0))
        figure.subplots_adjust(left=0.055, right=0.985, bottom=0.09, top=0.93, wspace=0.56)
        _draw_coordination(over_time, model)
        _draw_time(by_agency, model)
    return figure


def _draw_coordination(axes: Axes, model: CoordinationModel) -> None:
    count, first = model.spec.quarters, model.spec.first_quarter
    start = int(model.spec.reform_start().min())
    years = [at for at in range(count) if quarter_label(at, first).endswith("Q1")][::2]
    axes.set_title("Coordination and delivery, mean over offices")
    axes.set(xlim=(0, count), ylim=(0, 1), ylabel="0 to 1")
    axes.set_xticks(years, [quarter_label(at, first)[:4] for at in years])
    if model.spec.doses().any():
        axes.axvline(start, color=PALE, linewidth=1.0, zorder=0)
        axes.text(start, 0.015, " reform begins", fontsize=SMALL, color=GREY)
    played = model.quarters
    ends_of_quarters = played.index + 1
    last_one = {"marker": "o", "markevery": slice(-1, None), "markersize": 4}
    for name, colour in SHOWN.items():
        axes.plot(ends_of_quarters, played[name], color=colour, **last_one)
    if len(played):
        last = played.iloc[-1]
        ends = [(last[name], METRICS[name].title, colour) for name, colour in SHOWN.items()]
        label_ends(axes, len(played), ends)
        for text in axes.texts:  # the line of the reform's start may pass behind
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.5})


def _draw_time(axes: Axes, model: CoordinationModel) -> None:
    agencies = model.headquarters.to_list()
    rows, top = np.arange(len(agencies))[::-1], len(agencies) - 0.45
    left = np.zeros(len(agencies))
    for name, (use, colour) in TIME.items():
        width = np.array([agency.offices.agg(name, np.mean) for agency in agencies])
        axes.barh(rows, width, left=left, color=colour, height=0.75)
        middle = left[0] + width[0] / 2
        axes.text(middle, top, use, color=colour, ha="center", fontsize=SMALL)
        left = left + width
    when = model.quarter or "before the first quarter"
    axes.set_title(f"Time of each agency's offices, {when}")
    axes.set(xlim=(0, 1), ylim=(-0.6, top + 0.6), xlabel="share of working time")
    axes.set_yticks(rows, [agency.agency for agency in agencies])
    axes.tick_params(axis="y", length=0)


def __getattr__(name: str) -> Any:
    """`Page`, which `solara run` looks for, is made when it is asked for."""
    if name != "Page":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()["Page"] = page()
    return globals()["Page"]

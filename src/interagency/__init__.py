"""interagency: agencies that must work together while answering to their own headquarters.

    import interagency as ia

    comparison = ia.compare("no_reform", "pillars_only", "delivering_as_one")
    comparison.headline

Names are imported when they are first used, so that `import interagency` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interagency.errors import InputError
    from interagency.study.ask import compare, perceived_effects, run
    from interagency.study.ensemble import Ensemble, ensemble
    from interagency.study.evidence.coverage import coverage
    from interagency.study.evidence.scorecard import evidence
    from interagency.study.evidence.table1 import Table1, table1
    from interagency.study.explain import Explanation, explain
    from interagency.study.frontier import Frontier, frontier
    from interagency.study.networks import network
    from interagency.study.perceived import PerceivedEffects
    from interagency.study.practice_shifts import PracticeShifts, practice_shifts
    from interagency.study.practices import PracticeEffects, practice_effects
    from interagency.study.predictions import Predictions, predictions
    from interagency.study.results import Comparison, Result
    from interagency.study.robust.choice import RobustChoice, robust
    from interagency.study.scenarios import Scenario, load, loads
    from interagency.study.sensitivity.ask import sensitivity
    from interagency.study.sensitivity.sensitivity import Sensitivity
    from interagency.study.sweep.folder import read_study
    from interagency.study.sweep.results import StudyResults
    from interagency.study.sweep.study import Study, load_study
    from interagency.views.case import init
    from interagency.views.differences import diff
    from interagency.views.figures.catalogue import figures, plot, save_figures
    from interagency.views.networks import write_network
    from interagency.views.report.write import report
    from interagency.views.tables import levers, metrics, parameters, practices, scenarios

__version__ = "0.1.0"

__all__ = [  # in the order in which a reader meets them # noqa: RUF022
    "load",
    "loads",
    "run",
    "compare",
    "perceived_effects",
    "practice_effects",
    "practice_shifts",
    "frontier",
    "explain",
    "load_study",
    "read_study",
    "sensitivity",
    "robust",
    "network",
    "write_network",
    "predictions",
    "evidence",
    "coverage",
    "table1",
    "ensemble",
    "plot",
    "save_figures",
    "figures",
    "scenarios",
    "parameters",
    "practices",
    "levers",
    "metrics",
    "report",
    "init",
    "diff",
    "Scenario",
    "Result",
    "Comparison",
    "PerceivedEffects",
    "PracticeEffects",
    "PracticeShifts",
    "Frontier",
    "Explanation",
    "Study",
    "StudyResults",
    "Sensitivity",
    "RobustChoice",
    "Predictions",
    "Table1",
    "Ensemble",
    "InputError",
    "__version__",
]

_HOME = {
    "load": "study.scenarios",
    "loads": "study.scenarios",
    "run": "study.ask",
    "compare": "study.ask",
    "perceived_effects": "study.ask",
    "practice_effects": "study.practices",
    "practice_shifts": "study.practice_shifts",
    "frontier": "study.frontier",
    "explain": "study.explain",
    "load_study": "study.sweep.study",
    "read_study": "study.sweep.folder",
    "sensitivity": "study.sensitivity.ask",
    "robust": "study.robust.choice",
    "network": "study.networks",
    "write_network": "views.networks",
    "predictions": "study.predictions",
    "evidence": "study.evidence.scorecard",
    "coverage": "study.evidence.coverage",
    "table1": "study.evidence.table1",
    "ensemble": "study.ensemble",
    "plot": "views.figures.catalogue",
    "save_figures": "views.figures.catalogue",
    "figures": "views.figures.catalogue",
    "scenarios": "views.tables",
    "parameters": "views.tables",
    "practices": "views.tables",
    "levers": "views.tables",
    "metrics": "views.tables",
    "report": "views.report.write",
    "init": "views.case",
    "diff": "views.differences",
    "Scenario": "study.scenarios",
    "Result": "study.results",
    "Comparison": "study.results",
    "PerceivedEffects": "study.perceived",
    "PracticeEffects": "study.practices",
    "PracticeShifts": "study.practice_shifts",
    "Frontier": "study.frontier",
    "Explanation": "study.explain",
    "Study": "study.sweep.study",
    "StudyResults": "study.sweep.results",
    "Sensitivity": "study.sensitivity.sensitivity",
    "RobustChoice": "study.robust.choice",
    "Predictions": "study.predictions",
    "Table1": "study.evidence.table1",
    "Ensemble": "study.ensemble",
    "InputError": "errors",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)

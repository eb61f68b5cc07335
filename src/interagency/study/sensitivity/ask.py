"""The question: which factors of a study make its outcomes vary?"""

from collections.abc import Sequence
from dataclasses import replace
from os import PathLike
from typing import Any

from interagency.errors import InputError, shown
from interagency.study.checks import checked_numbers
from interagency.study.results import CHANGES
from interagency.study.sensitivity.sensitivity import Sensitivity, analysed
from interagency.study.sweep.folder import read_study
from interagency.study.sweep.outcomes import metric_of
from interagency.study.sweep.results import StudyResults
from interagency.study.sweep.study import Study


def sensitivity(
    found: StudyResults | str | PathLike[str],
    method: str | None = None,
    outcomes: Sequence[str] | None = None,
    scenario: str | None = None,
    seed: int = 1,
    each_factor: bool = False,
    **options: Any,
) -> Sensitivity:
    """Which factors of a finished study make its outcomes vary, how surely, and what luck does.

    found        results of a study, or the folder that holds them
    method       a key of `METHODS`; None for the first that takes the study's design
    outcomes     of those that the study keeps; None for the two coordinations and delivery as far
                 as it keeps them, else for all
    scenario     which of the study's; None for the only one
    seed         for resampling
    each_factor  asks about factors by themselves, also where they form groups
    options      what the method takes besides, such as `resamples`

    Raises InputError for a method that does not take the design or the factors, naming those
    that do; for unknown names; and while runs of the study are missing or failed, naming them.
    """
    if not isinstance(found, StudyResults):
        found = read_study(found)
    names = _outcomes(found.study, outcomes)
    told = analysed(
        found.problem,
        found.places,
        found.values(scenario, names),
        names,
        method,
        found.design,
        seed,
        each_factor,
        **options,
    )
    return replace(told, manifest=found.manifest, scenario=scenario or found.scenarios[0])


def _outcomes(study: Study, asked: Sequence[str] | None) -> tuple[str, ...]:
    if asked is None:
        main = tuple(name for name in study.outcomes if metric_of(name) in CHANGES)
        return main or study.outcomes
    if not (names := checked_numbers("outcomes", asked)):
        raise InputError(f"outcomes cannot be {shown(asked)}", allowed=study.outcomes)
    return tuple(dict.fromkeys(names))

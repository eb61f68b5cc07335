"""What a caller of the Mesa model said: which scenario, which seed, what is otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from mesa.experimental.scenarios import Scenario as MesaScenario

from interagency.errors import InputError, shown
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.ask import AnyScenario, loaded
from interagency.study.checks import checked_parameters, checked_whole
from interagency.study.limits import LIMITS
from interagency.study.scenarios import Scenario

DEFAULT_REFORM = "delivering_as_one"

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "pillars": PILLAR_NAMES,
    "reforms": REFORM_NAMES,
    "practices": PRACTICE_NAMES,
}


@dataclass(frozen=True)
class Told:
    """One run, checked.

    kind      class of the Mesa scenario that the model shows
    changes   as they were said
    """

    spec: Scenario
    seed: int
    replication: int
    parameters: Mapping[str, float]
    kind: type[MesaScenario]
    changes: Mapping[str, Any]

    def for_mesa(self) -> MesaScenario:
        """A new Mesa scenario that says the same."""
        return self.kind(
            rng=self.seed, reform=self.spec.name, replication=self.replication, **self.changes
        )


def told(
    scenario: AnyScenario | MesaScenario, rng: Any, replication: int, changes: Mapping[str, Any]
) -> Told:
    """Read what was said; InputError for what cannot be. See `CoordinationModel`."""
    kind: type[MesaScenario] = MesaScenario
    changes = dict(changes)
    if isinstance(scenario, MesaScenario):
        kind = type(scenario)
        own = getattr(scenario, "rng", None)
        said = {name: value for name, value in scenario if name != "rng"}
        # changes said beside the scenario go before its own; its seed and replication stand
        changes = {**said, **changes}
        rng = rng if own is None else own
        replication = changes.pop("replication", replication)
        scenario = changes.pop("reform", DEFAULT_REFORM)
    spec, parameters = changed(loaded(scenario), changes)
    return Told(
        spec=spec,
        seed=seed_of(rng),
        replication=checked_whole("replication", replication, 0, LIMITS.runs - 1),
        parameters=parameters,
        kind=kind,
        changes=changes,
    )


def changed(spec: Scenario, changes: Mapping[str, Any]) -> tuple[Scenario, dict[str, float]]:
    """A scenario with changes laid over it by name, and values of parameters."""
    known = [*PARAMETERS, *(name for names in SECTIONS.values() for name in names)]
    for name in changes:
        if name not in known:
            raise InputError(f"unknown change {shown(name)}", found=name, allowed=known)
    parameters = {name: value for name, value in changes.items() if name in PARAMETERS}
    difference = {
        section: {name: value for name, value in changes.items() if name in names}
        for section, names in SECTIONS.items()
    }
    difference = {section: said for section, said in difference.items() if said}
    return spec.difference(difference) if difference else spec, checked_parameters(parameters)


def seed_of(rng: Any) -> int:
    """The seed of a run: a whole number, the one that a generator was made from, or a new one.

    >>> seed_of(7), seed_of(np.random.default_rng(7))
    (7, 7)
    """
    if isinstance(rng, np.random.Generator):
        rng = rng.bit_generator.seed_seq
    if rng is None:
        rng = np.random.SeedSequence()
    if not isinstance(rng, np.random.SeedSequence):
        return checked_whole("rng", rng, 0, 2**64 - 1)
    plain = isinstance(rng.entropy, int) and rng.entropy < 2**64 and not rng.spawn_key
    return int(rng.entropy) if plain else int(rng.generate_state(1, np.uint64)[0])

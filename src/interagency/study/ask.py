"""The questions of the public API: run a scenario, compare reforms, ask what offices perceive."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike

from interagency.errors import InputError, shown
from interagency.model.parameters import PARAMETERS
from interagency.study.checks import checked_parameters, checked_whole
from interagency.study.design import Design
from interagency.study.ensemble import (
    Ensemble,
    by_member,
    compared_over_members,
    design_of,
    is_ensemble,
    over_members,
)
from interagency.study.experiment import Arm, Plan, Work, arm_of
from interagency.study.limits import LIMITS
from interagency.study.perceived import (
    ESTIMANDS,
    PerceivedEffects,
    effects_by_run,
    mean_effects,
    without_each_set,
)
from interagency.study.results import Comparison, Result, compared
from interagency.study.runs import performed, table_of
from interagency.study.scenarios import Scenario, load

AnyScenario = Scenario | str | PathLike[str]
AnyParameters = Mapping[str, float] | Ensemble | str | None
REPLICATIONS, OF_A_MEMBER = 200, 4


def run(
    scenario: AnyScenario,
    replications: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    parameters: AnyParameters = None,
    offices: bool = False,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
) -> Result:
    """Run a scenario.

    scenario      a shipped scenario's name, a path, or a loaded one
    replications  histories to run, each with its own luck and its own world; 200 by default, and
                  4 of each member of an ensemble
    seed          the same seed gives the same numbers
    workers       processes; None means 1. Numbers do not depend on it
    parameters    values laid over the scenario's, name -> value; or "ensemble" (or an
                  `Ensemble`): every member of it, but for what scenarios set themselves
    offices       record every office in every quarter as well
    out           a folder to keep the tables in while they are made; a run that was stopped
                  goes on from there
    progress      a bar while longer work lasts; None shows it on a terminal only

    Raises InputError for unknown names, wrong types and values out of range.
    """
    scenario = loaded(scenario)
    record = ("quarters", "offices") if offices else ("quarters",)
    plan = planned_over((arm_of(scenario),), replications, seed, parameters, record)
    if offices:
        _refuse_too_many_rows(plan, len(scenario.offices) * scenario.quarters)
    store = performed(plan, "run", workers, out, progress)
    tables = {name: table_of(store, plan, name) for name in ("outcomes", *record)}
    members = None
    if plan.design.points:
        members = by_member(tables["outcomes"])
        tables = {name: over_members(table) for name, table in tables.items()}
    return Result(
        outcomes=tables["outcomes"],
        quarters=tables["quarters"],
        offices=tables.get("offices"),
        manifest=store.manifest,
        members=members,
    )


def _refuse_too_many_rows(plan: Plan, rows_a_run: int) -> None:
    """Raise InputError where the table of offices would not fit the memory of a laptop."""
    runs, most = len(plan.design), LIMITS.office_rows // rows_a_run
    if runs > most:
        raise InputError(
            f"{runs} replications of {rows_a_run} rows of offices each are "
            f"{runs * rows_a_run} rows, more than {LIMITS.office_rows}: ask for fewer "
            "replications, or leave the offices out",
            allowed=[f"with offices, up to {most} replications"],
        )


def compare(
    base: AnyScenario,
    *reforms: AnyScenario,
    replications: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    parameters: AnyParameters = None,
    offices: bool | None = False,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
) -> Comparison:
    """Compare reforms with a base: the same worlds and luck, so differences are the reforms'.

    The base is read over the same quarters as each reform. All cover the same quarters of the
    same countries. A reform may have other offices there than the base: outcomes are then
    means over different offices, and differences hold who is there as well.

    offices  record the last 12 quarters of every office as well: who gains, who loses; None
             does so where their table stays small

    Other arguments and errors as in `run`. A parameter that the scenarios set differently
    cannot be laid over them: that would take away a difference that is asked about.
    """
    if not reforms:
        raise InputError("a comparison needs at least one reform beside the base")
    scenarios = [loaded(scenario) for scenario in (base, *reforms)]
    common = (replications, seed, workers, parameters, out, progress)
    return comparison_of(scenarios, *common, offices=offices)


def comparison_of(
    scenarios: Sequence[Scenario],
    replications: int | None,
    seed: int,
    workers: int | None = None,
    parameters: AnyParameters = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
    work: Work | None = None,
    offices: bool | None = False,
) -> Comparison:
    """`compare` for loaded scenarios, the base first.

    work  what makes the tables of a piece, when the arms are not simply played
    """
    refuse_equal_names(scenarios)
    matched, arms = scenarios[0], [arm_of(reform) for reform in scenarios[1:]]
    twins = twins_of(matched, arms)
    played = (*twins.values(), *arms)
    plan = planned_over(played, replications, seed, parameters, ("quarters",))
    refuse_to_flatten(scenarios, plan.parameters)
    rows = sum(len(arm.scenario.offices) for arm in played)
    if offices is None:
        offices = len(plan.design) * rows <= LIMITS.office_rows / 10
    if offices:
        _refuse_too_many_rows(plan, rows)
        plan = replace(plan, record=("quarters", "office_means"))
    store = performed(plan, "compare", workers, out, progress, work=work)
    outcomes = table_of(store, plan, "outcomes")
    by_window = {arm.early: arm.name for arm in twins.values()}
    put_together = compared_over_members if plan.design.points else compared
    return put_together(
        {scenario.name: scenario for scenario in scenarios},
        {arm.name: outcomes[outcomes["scenario"] == by_window[arm.early]] for arm in arms},
        {"outcomes": outcomes, **{table: table_of(store, plan, table) for table in plan.record}},
        store.manifest,
        plan.seed,
    )


def refuse_equal_names(scenarios: Sequence[Scenario]) -> None:
    """Raise InputError where two scenarios have one name: tables could not tell them apart."""
    counts = Counter(scenario.name for scenario in scenarios)
    clashing = [name for name, count in counts.items() if count > 1]
    if clashing:
        raise InputError(
            f"scenarios of a comparison need different names, and more than one is called "
            f"{', '.join(map(shown, clashing))}; name= gives another: "
            'with_changes(..., name="other")',
        )


def refuse_to_flatten(scenarios: Sequence[Scenario], parameters: Mapping[str, float]) -> None:
    """Raise InputError where one value for all would take away what scenarios differ in."""
    for name in parameters:
        default = PARAMETERS[name].default
        said = {one.name: one.parameters.get(name, default) for one in scenarios}
        if len(set(said.values())) > 1:
            values = ", ".join(f"{value:g} in {scenario}" for scenario, value in said.items())
            raise InputError(
                f"the scenarios differ in {name} ({values}); one value for all would take that "
                "difference away: leave it out of the parameters",
                found=name,
            )


def twins_of(base: Scenario, reforms: Sequence[Arm]) -> dict[tuple[int, ...], Arm]:
    """One arm of the base for every set of early windows among the reforms.

    Raises InputError for a reform over other countries or quarters than the base.
    """
    twins: dict[tuple[int, ...], Arm] = {}
    for arm in reforms:
        if differing := "; ".join(_otherwise_covered(arm.scenario, base)):
            raise InputError(
                f"{arm.name} has other countries or quarters than {base.name} ({differing}); "
                "only runs over the same can be matched",
                hint=f"hold {arm.name} against a base with its own offices, first_quarter and "
                "quarters: `interagency init` writes one beside a case, NAME-baseline.yaml, and "
                "with --same-offices a case that needs none",
            )
        name = base.name if not twins else f"{base.name} (as {arm.name})"
        twins.setdefault(arm.early, arm_of(base, name, early=arm.early))
    return twins


def _otherwise_covered(reform: Scenario, base: Scenario) -> Iterator[str]:
    """What a reform covers otherwise than the base; nothing where runs can be matched."""
    spans = [f"{one.quarters} quarters from {one.first_quarter}" for one in (reform, base)]
    if spans[0] != spans[1]:
        yield f"{spans[0]}, not {spans[1]}"
    more = [name for name in reform.teams if name not in base.teams]
    fewer = [name for name in base.teams if name not in reform.teams]
    if more:
        yield f"with {_some(more)}"
    if fewer:
        yield f"without {_some(fewer)}"
    if not more and not fewer and reform.teams != base.teams:
        yield "its countries in another order"


def _some(names: Sequence[str], most: int = 3) -> str:
    """The first few names, and how many more there are."""
    rest = [f"{len(names) - most} more"] if names[most:] else []
    return " and ".join(", ".join([*names[:most], *rest]).rsplit(", ", 1))


def perceived_effects(
    scenario: AnyScenario,
    estimand: str = "total",
    replications: int = 200,
    seed: int = 1,
    workers: int | None = None,
    parameters: Mapping[str, float] | None = None,
    out: str | PathLike[str] | None = None,
    progress: bool | None = None,
) -> PerceivedEffects:
    """What each set of practices is worth to each office of a scenario.

    estimand  `total`: without the set, the other practices grow as they then would;
              `direct`: they follow the full run's path

    Other arguments and errors as in `run`.
    """
    if estimand not in ESTIMANDS:
        raise InputError(f"unknown estimand {estimand!r}", found=estimand, allowed=ESTIMANDS)
    full = arm_of(loaded(scenario))
    arms = [full, *without_each_set(full, estimand)]
    plan = planned(arms, replications, seed, parameters, ("payoffs",))
    store = performed(plan, "perceived_effects", workers, out, progress)
    by_run = effects_by_run(table_of(store, plan, "payoffs"), full, plan)
    return PerceivedEffects(mean_effects(by_run, estimand), by_run, store.manifest)


def loaded(scenario: AnyScenario) -> Scenario:
    """The one scenario that a question is about; InputError for what is none."""
    if isinstance(scenario, list | tuple):
        raise InputError(
            f"a scenario cannot be {shown(scenario)}: give scenarios one by one, or unpack the "
            "list with *",
        )
    return scenario if isinstance(scenario, Scenario) else load(scenario)


def planned(
    arms: Sequence[Arm],
    replications: int,
    seed: int,
    parameters: Mapping[str, float] | None,
    record: tuple[str, ...],
) -> Plan:
    """A plan from what a caller hands over; InputError for numbers that cannot be."""
    replications = checked_whole("replications", replications, 1, LIMITS.runs)
    seed = checked_whole("seed", seed, -(2**63), 2**64 - 1)
    return Plan(tuple(arms), Design(replications), seed, checked_parameters(parameters), record)


def planned_over(
    arms: Sequence[Arm],
    replications: int | None,
    seed: int,
    parameters: AnyParameters,
    record: tuple[str, ...],
    usual: int = REPLICATIONS,
) -> Plan:
    """The same for questions that an ensemble may be asked as well.

    usual  replications by default at one parameter set
    """
    if not is_ensemble(parameters):
        count = usual if replications is None else replications
        return planned(arms, count, seed, parameters, record)
    plan = planned(arms, OF_A_MEMBER if replications is None else replications, seed, None, record)
    return replace(plan, design=design_of(parameters, plan.design.replications))

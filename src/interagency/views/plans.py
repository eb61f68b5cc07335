"""What a scenario says of levers, practices, shocks and offices, in a line each."""

from collections.abc import Mapping
from typing import Any

from interagency.model.levers import SHOCKS
from interagency.study.plans import EMERGENT, OFF, LeverPlan, ShockPlan
from interagency.study.scenarios import OfficeSpec

ABSENT = "absent"
NO_TRAITS = "no traits"
_SHOCK_TITLES = {shock.name: shock.title for shock in SHOCKS}


def plan_in_words(plan: LeverPlan | None) -> str:
    """When a lever comes, and how much of it.

    >>> plan_in_words(LeverPlan(1.0))
    'level 1 from 2007Q1, in full after 4 quarters'
    >>> plan_in_words(LeverPlan(1.0, ramp=1, countries={"C1": {"level": "off"}}))
    'level 1 from 2007Q1, in full at once; in C1: off'
    """
    if plan is None:
        return ABSENT
    course = [OFF] if plan.level == OFF else [_beginning(plan), *_ramp(plan), *_end(plan)]
    elsewhere = (f"in {name}: {_said(there)}" for name, there in plan.countries.items())
    return "; ".join([", ".join(course), *elsewhere])


def mode_in_words(mode: str | float | LeverPlan) -> str:
    """What a scenario lets a practice do: grow by itself, nothing, or be held at a level.

    >>> mode_in_words("emergent"), mode_in_words(0.0), mode_in_words(0.5)
    ('emergent', 'off', 'held at 0.5')
    """
    if isinstance(mode, LeverPlan):
        return plan_in_words(mode)
    if mode == EMERGENT:
        return EMERGENT
    return f"held at {mode:g}" if mode else OFF


def shock_in_words(shock: ShockPlan) -> str:
    """What happens, where and when.

    >>> shock_in_words(ShockPlan("donor_cut", "2010Q1", 0.3, 4, ("C1",)))
    'Donors cut back by 0.3 in C1, 4 quarters from 2010Q1'
    """
    where = "everywhere" if shock.countries is None else f"in {', '.join(shock.countries)}"
    when = f"{shock.quarters} quarters from {shock.at}" if shock.quarters > 1 else f"in {shock.at}"
    return f"{_SHOCK_TITLES[shock.what]} by {shock.size:g} {where}, {when}"


def office_in_words(office: OfficeSpec) -> str:
    """What is said of an office beside its names.

    >>> office_in_words(OfficeSpec("A", "C", member=0.5, endowments={"reach": 0.3}))
    'no traits, member 0.5, reach 0.3'
    """
    said = [", ".join(sorted(office.traits)) or NO_TRAITS]
    said += [f"member {office.member:g}"] if office.member != 1 else []
    said += [f"{name} {value:g}" for name, value in office.endowments.items()]
    return ", ".join(said)


def _beginning(plan: LeverPlan) -> str:
    level = plan.level if plan.level == EMERGENT else f"level {plan.level:g}"
    return level if plan.start is None else f"{level} from {plan.start}"


def _ramp(plan: LeverPlan) -> list[str]:
    if plan.start is None or plan.level == EMERGENT:
        return []
    return [f"in full after {plan.ramp} quarters" if plan.ramp > 1 else "in full at once"]


def _end(plan: LeverPlan) -> list[str]:
    if plan.until is None:
        return []
    fade = [f"withdrawn over {plan.fade} quarters"] if plan.fade > 1 else []
    return [f"until {plan.until}", *fade]


def _said(there: Mapping[str, Any]) -> str:
    """What is different in a country, and nothing else."""
    said = []
    for key, value in there.items():
        match key, value:
            case "level", str():
                said.append(value)
            case "level", _:
                said.append(f"level {value:g}")
            case "ramp", _:
                said.append(f"in full after {value} quarters")
            case "fade", _:
                said.append(f"withdrawn over {value} quarters")
            case _, None:
                said.append("always" if key == "from" else "no end")
            case _:
                said.append(f"{key} {value}")
    return ", ".join(said) or "the same"

"""Factors and outcomes of studies by the titles of what they set and measure."""

from interagency.model.levers import PILLARS, REFORMS, SHOCKS
from interagency.model.metrics import METRICS
from interagency.model.practices import PRACTICES
from interagency.study.sweep.outcomes import CHANGE, EARLY, metric_of
from interagency.views.changes import WINDOWS
from interagency.views.figures.style import in_words

_TITLES = {
    f"{section}.{row.name}": row.title
    for section, rows in (
        ("practices", PRACTICES),
        ("pillars", PILLARS),
        ("reforms", REFORMS),
        ("shocks", SHOCKS),
    )
    for row in rows
}
_FIELDS = {"level": "dose", "from": "start", "ramp": "quarters to full", "until": "end"}


def factor_title(key: str) -> str:
    """A factor, or a group of them, in words.

    >>> factor_title("pillars.one_budget.from"), factor_title("double_procedure")
    ('One Budget & Fund: start', 'double procedure')
    """
    section, _, rest = key.partition(".")
    name, _, field = rest.partition(".")
    title = _TITLES.get(f"{section}.{name}")
    if title is None:
        return in_words(key)
    return f"{title}: {_FIELDS.get(field, in_words(field))}" if field else title


def outcome_title(key: str) -> str:
    """An outcome in words.

    >>> outcome_title("within_team_early_change")
    'Coordination within the team, change, first 8 quarters'
    """
    metric = metric_of(key)
    if metric not in METRICS:
        return in_words(key)
    window = WINDOWS["early"].words if EARLY in key[len(metric) :] else ""
    change = "change" if key.endswith(CHANGE) else ""
    return ", ".join(part for part in (METRICS[metric].title, change, window) if part)

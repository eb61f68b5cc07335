"""Numbers as the report prints them."""

from math import isnan

import pandas as pd

from interagency.views.changes import signed
from interagency.views.report.answer import UNDECIDED, is_undecided, typeset
from interagency.views.report.markup import Html, element, joined


def change(row: pd.Series) -> Html:
    """A change above its interval, and a word where its sign cannot be told.

    row  difference, low, high
    """
    ends = interval(row["low"], row["high"])
    return joined([typeset(signed(row["difference"])), element("small", typeset(ends))])


def interval(low: float, high: float) -> str:
    """The ends of an interval, with three decimals as the mean they are of.

    >>> interval(0.06996, 0.07024), interval(-0.01, 0.02)
    ('+0.070 to +0.070', '-0.010 to +0.020, undecided')
    """
    if isnan(low):
        return "one run: no interval"
    told = f"{signed(low)} to {signed(high)}"
    return f"{told}, {UNDECIDED}" if is_undecided(low, high) else told

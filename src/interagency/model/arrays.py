"""The small vocabulary that the model needs beyond arithmetic, on any array library.

Arrays are (things, runs). Plain floats work everywhere.
"""

from typing import Any

import numpy as np


def namespace(*values: Any) -> Any:
    """The array library of the first array among the values; NumPy for plain floats."""
    for value in values:
        if type(value) is np.ndarray:  # nearly always, and asked for a thousand times a quarter
            return np
        if hasattr(value, "__array_namespace__"):
            return value.__array_namespace__()
    return np


def ratio(part: Any, whole: Any) -> Any:
    """`part / whole`, and 0 where both are nothing: a sum over nobody is 0.

    part   between 0 and a multiple of the whole, so 0 where the whole is 0
    whole  0 or more

    >>> float(ratio(1.0, 4.0)), float(ratio(0.0, 0.0))
    (0.25, 0.0)
    """
    return part / namespace(whole, part).maximum(whole, 1e-300)


def power(base: Any, exponent: Any) -> Any:
    """`base ** exponent`, with the same bits for a run alone as among runs of other exponents.

    base      0 or more; 0 stays 0
    exponent  0 or more, `[run]` or one number

    >>> float(power(4.0, 0.5)), float(power(3.0, 2.0)), round(float(power(8.0, 1 / 3)), 12)
    (2.0, 9.0, 2.0)
    """
    xp = namespace(base, exponent)
    exact = {0.5: xp.sqrt, 2.0: lambda value: value * value}
    if isinstance(exponent, float) and exponent in exact:
        return exact[exponent](base)
    by_logarithm = xp.exp(exponent * xp.log(xp.maximum(base, 1e-300)))
    found = xp.where(base > 0.0, by_logarithm, 0.0 * by_logarithm)
    for value, function in exact.items():
        found = xp.where(exponent == value, function(base), found)
    return found


def share(value: Any) -> Any:
    """The value kept within 0 and 1."""
    return namespace(value).clip(value, 0.0, 1.0)


def at_most(value: Any, limit: Any) -> Any:
    """The smaller of two values."""
    return namespace(value, limit).minimum(value, limit)


def at_least(value: Any, limit: Any) -> Any:
    """The larger of two values."""
    return namespace(value, limit).maximum(value, limit)

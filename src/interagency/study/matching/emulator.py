"""Cheap stand-ins for the model: polynomials with few terms, and how far off they are.

Terms are chosen one by one, each the one that explains most of what is left (orthogonal least
squares), as long as leaving points out one by one says that it helps: first parameters, then
squares and products of those that were chosen. How far off the whole procedure is, its choices
included, is measured on points that it did not see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

Term = tuple[int, ...]
"""Columns that are multiplied; none for the constant."""

FOLDS = 5
MOST_TERMS = 40
# A term must take at least so much of the squared error of points left out.
GAIN = 0.01
# What is left of a candidate, as part of its length, when it counts as told by others; and of
# the output, when all of it is.
TOLD, DONE = 1e-6, 1e-9


@dataclass(frozen=True)
class Emulator:
    """A polynomial that stands in for one output.

    terms     products of columns
    weights   of the terms, `[term]`
    variance  mean squared error on points that it was not made from
    """

    terms: tuple[Term, ...]
    weights: np.ndarray
    variance: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Expected output, `[point]`, at `x [point, column]`."""
        return _products(x, self.terms) @ self.weights


def fitted(x: np.ndarray, y: np.ndarray) -> Emulator:
    """The emulator of an output `y [point]` at `x [point, column]`, columns within -1 to 1.

    >>> x = np.random.default_rng(1).uniform(-1, 1, (60, 3))
    >>> made = fitted(x, 1.0 + 2.0 * x[:, 0] + x[:, 2] + x[:, 0] * x[:, 2])
    >>> sorted(made.terms), round(made.variance, 6)
    ([(), (0,), (0, 2), (2,)], 0.0)
    """
    fold = np.arange(len(y)) % FOLDS
    errors = np.empty(len(y))
    for unseen in (fold == number for number in range(FOLDS)):
        part = _polynomial(x[~unseen], y[~unseen], variance=np.nan)
        errors[unseen] = y[unseen] - part(x[unseen])
    return _polynomial(x, y, float(np.mean(errors**2)))


def _polynomial(x: np.ndarray, y: np.ndarray, variance: float) -> Emulator:
    basis = _Basis(y)
    lines = basis.grow(x, [(column,) for column in range(x.shape[1])])
    seen = sorted({column for term in lines for column in term})
    basis.grow(x, list(combinations_with_replacement(seen, 2)))
    terms = tuple(basis.terms)
    weights, *_ = np.linalg.lstsq(_products(x, terms), y)
    return Emulator(terms, weights, variance)


class _Basis:
    """Terms chosen so far, and what they leave of the output.

    axes      orthonormal, `[point, term]`
    residual  what is left, `[point]`
    done      length of what is left at which nothing is
    leverage  of each point on its own fit, `[point]`
    """

    def __init__(self, y: np.ndarray) -> None:
        self.terms: list[Term] = [()]
        self.axes = np.full((len(y), 1), len(y) ** -0.5)
        self.residual, self.done = y - y.mean(), DONE * np.linalg.norm(y)
        self.leverage = np.full(len(y), 1.0 / len(y))

    def grow(self, x: np.ndarray, pool: Sequence[Term]) -> list[Term]:
        """Add terms of a pool while points left out say that they help; returns all terms."""
        if not pool:
            return self.terms
        left = _products(x, pool)
        lengths = np.linalg.norm(left, axis=0)
        left = left - self.axes @ (self.axes.T @ left)
        most = min(MOST_TERMS, len(x) // 2)
        while len(self.terms) < most and np.linalg.norm(self.residual) > self.done:
            norms = np.linalg.norm(left, axis=0)
            free = norms > TOLD * lengths
            along = np.abs(self.residual @ left) / np.where(free, norms, np.inf)
            best = int(np.argmax(along))
            if not free[best]:
                break
            axis = left[:, best] / norms[best]
            residual = self.residual - axis * (axis @ self.residual)
            leverage = self.leverage + axis**2
            if _left_out(residual, leverage) > (1 - GAIN) * _left_out(self.residual, self.leverage):
                break
            self.terms.append(pool[best])
            self.residual, self.leverage = residual, leverage
            self.axes = np.column_stack([self.axes, axis])
            left = left - np.outer(axis, axis @ left)
        return self.terms


def _left_out(residual: np.ndarray, leverage: np.ndarray) -> float:
    """Squared error when every point is left out in turn, and found from the others."""
    return float(np.sum((residual / np.maximum(1.0 - leverage, TOLD)) ** 2))


def _products(x: np.ndarray, terms: Sequence[Term]) -> np.ndarray:
    """A column a term, `[point, term]`."""
    columns = [np.prod(x[:, list(term)], axis=1) for term in terms]
    return np.stack(columns, axis=1)

"""Functions whose sensitivity is known, on places of the unit cube."""

import numpy as np

ISHIGAMI = {"first": (0.3139, 0.4424, 0.0), "total": (0.5576, 0.4424, 0.2437)}
ISHIGAMI_PAIR = 0.2437
"""Second order of the first and the third factor; other pairs have none."""
ISHIGAMI_VARIANCE = 13.8446


def ishigami(places: np.ndarray) -> np.ndarray:
    """Ishigami and Homma (1990) with 7 and 0.1, of the first three factors."""
    a, b, c = np.pi * (2 * places[:, :3].T - 1)
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


G = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def sobol_g(places: np.ndarray) -> np.ndarray:
    """Sobol's G function: the larger a factor's constant in `G`, the less it matters."""
    return np.prod((np.abs(4 * places - 2) + G) / (1 + G), axis=1)


def sobol_g_indices() -> tuple[np.ndarray, np.ndarray]:
    """First and total indices of `sobol_g`, exactly."""
    alone = 1 / (3 * (1 + G) ** 2)
    whole = np.prod(1 + alone) - 1
    return alone / whole, alone * np.prod(1 + alone) / (1 + alone) / whole


def morris_function(places: np.ndarray) -> np.ndarray:
    """Morris (1991): twenty factors, of which ten matter, seven of them not as a line.

    Coefficients that Morris drew at random are 0 here.
    """
    bent = np.isin(np.arange(20), [2, 4, 6])
    w = np.where(bent, 2 * (1.1 * places / (places + 0.1) - 0.5), 2 * (places - 0.5))
    y = 20 * w[:, :10].sum(axis=1)
    for i in range(6):
        for j in range(i + 1, 6):
            y -= 15 * w[:, i] * w[:, j]
    for i in range(5):
        for j in range(i + 1, 5):
            for k in range(j + 1, 5):
                y -= 10 * w[:, i] * w[:, j] * w[:, k]
    return y + 5 * w[:, :4].prod(axis=1)


def alone(values: np.ndarray) -> np.ndarray:
    """One outcome of one replication, `[point, 1, 1]`."""
    return values[:, None, None]

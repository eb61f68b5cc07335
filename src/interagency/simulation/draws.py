"""Random numbers with an address: seed, replication, stream, quarter, thing.

The same address gives the same number in every scenario, design point, block, worker and
order of rows (common random numbers). Nobody calls for luck: draws are made here and handed
to `step`. The hash is SplitMix64 (Steele, Lea and Flood 2014), counter-based in uint64.
"""

from typing import Any

import numpy as np

GOLDEN = np.uint64(0x9E3779B97F4A7C15)

# Positions are part of every address: append, never reorder or reuse.
STREAMS: tuple[str, ...] = (
    "choice_team",
    "choice_headquarters",
    "donors",
    "adoption",
    "world_presence",
    "world_capacity",
    "world_reach",
    "world_expertise",
    "world_mandate",
    "design",
    "resample",
    "world_areas",
    "world_cycle",
    "world_origin",
    "world_precedence",
)


def splitmix64(state: Any) -> Any:
    """The output function of SplitMix64 on uint64 arrays, without moving the state.

    >>> hex(int(splitmix64(np.uint64(0) + GOLDEN)))
    '0xe220a8397b1dcdaf'
    """
    z = np.asarray(state, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = z ^ (z >> np.uint64(30))
        z *= np.uint64(0xBF58476D1CE4E5B9)
        z ^= z >> np.uint64(27)
        z *= np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return z


def _mixed(*parts: Any) -> Any:
    """One uint64 for a chain of integers; order matters."""
    state = np.uint64(0)
    with np.errstate(over="ignore"):
        for part in parts:
            state = splitmix64((state ^ _word(part)) + GOLDEN)
    return state


def _word(part: Any) -> Any:
    """An integer or array of integers as uint64; negative numbers wrap around."""
    if isinstance(part, int):
        return np.uint64(part % 2**64)
    return np.asarray(part).astype(np.uint64)


def run_address(seed: int, replications: Any, stream: str) -> np.ndarray:
    """Address of a stream in each run, `[run]` uint64, to be given to `uniform`.

    seed          any integer
    replications  [run] integers: runs with the same replication meet the same luck
    """
    return _mixed(seed, STREAMS.index(stream), replications)


def uniform(runs: np.ndarray, things: Any, quarter: int = 0, item: Any = 0) -> np.ndarray:
    """Uniform numbers in (0, 1), `[thing, run]`.

    runs     [run]    from `run_address`
    things   [thing]  keys of the things, uint64
    quarter  any integer; the spin-up has negative ones
    item     which of several numbers for the same thing and quarter; `[item, 1]` for several
             at once, which come as `[item, thing, run]`
    """
    places = np.asarray(_mixed(things, quarter, item))
    numbers = (splitmix64(places[..., None] ^ runs) >> np.uint64(12)).astype(np.float64)
    # The middle of one of 2**52 cells, which is exact, so that 0 and 1 never occur.
    numbers += 0.5
    numbers *= 2.0**-52
    return numbers


def logistic(uniforms: Any) -> Any:
    """Logistic numbers of mean 0 and variance 1 from uniform ones."""
    return np.log(uniforms / (1.0 - uniforms)) * (np.sqrt(3.0) / np.pi)

"""Studies beside what others would do: ratios, overheads, memory.

    python -m benchmarks.studies [--json | --markdown] [--quick] [PART ...]

with parts sobol, runner, indices, ema, memory and start (all of them by default), from the
checkout, after `make test` has installed what tests need. On a shared machine an absolute time
means little: contenders take turns, round after round, and medians are compared, of time on
processors where others use them as well. Whatever is too long to be played is extrapolated from
whole pieces of it, and called so.
"""

import os

# One process a core, linear algebra on one thread: as workers have it. NumPy reads this once.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

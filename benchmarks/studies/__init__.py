"""Studies beside what others would do: ratios, overheads, memory.

    python -m benchmarks.studies [--json | --markdown] [--quick] [PART ...]

with parts sobol, runner, indices, ema, memory and start (all of them by default), from the
checkout, after `make test` has installed what tests need. On a shared machine an absolute time
means little: contenders take turns, round after round, and medians are compared, of time on
processors where others use them as well. Whatever is too long to be played is extrapolated from
whole pieces of it, and called so.
"""

"""The Sobol' study over all uncertainties, beside Mesa's batch runner.

Neither is played in full. Ours: whole pieces from all over the study, by the runner, into a
folder, on two processes that stand ready. Mesa: few quarters of few runs, since quarters and runs
cost alike, with the time left out that its processes take to start. Mesa is charged for no more
quarters than the study plays, and reads outcomes in no more of them. Time is that on processors,
of parents and workers: two cores that do nothing else take half of it.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.mesa_twin import batch
from benchmarks.rows import Row, at_least
from benchmarks.studies.asked import all_uncertainties, quarters_of
from benchmarks.studies.clocks import Took, in_turns
from interagency.study.sweep.cut import Extent, block_of, pieces
from interagency.study.sweep.processes import Processes
from interagency.study.sweep.study import Study

SAMPLES, REPLICATIONS = 1_024, 20
WORKERS = 2
GOAL, OF_ALL_CORES = 150, 80
"""Goals beside Mesa's batch runner in one process, as it is by default, and on all cores."""
HOUR, DAY = 3_600, 86_400
PROCESSOR = "ms on a processor"
MESA_QUARTERS = 18
"""Quarters of a run that Mesa plays; as large a part of them is read as of the study's."""


def sobol(quick: bool) -> Iterator[Row]:
    """What a run costs each, how long the whole takes, and how many times less that is."""
    study = all_uncertainties(8 if quick else SAMPLES)
    count, rounds, mesa_runs = (2, 1, 1) if quick else (4, 3, 10)
    whole = list(pieces([Extent(len(study.places), 1)], block_of(study)))
    shard = (1, len(whole) // count)
    sampled = sum(len(one.runs()[0]) for one in whole[:: shard[1]])
    quarters, read = quarters_of(study)
    unread = MESA_QUARTERS - round(MESA_QUARTERS * read / quarters)
    mesa = partial(batch, "table_1", quarters=MESA_QUARTERS, unread=unread)
    with Processes(WORKERS) as processes:
        play = partial(played, study, processes, shard)
        play()
        found = in_turns(
            {
                "ours": play,
                "mesa 1": partial(mesa, mesa_runs, processes=1),
                "mesa 2, few": partial(mesa, WORKERS, processes=WORKERS),
                "mesa 2": partial(mesa, WORKERS * (1 + mesa_runs), processes=WORKERS),
            },
            rounds,
        )
    runs = len(study.places) * REPLICATIONS
    ours = found["ours"].processor / sampled
    mesa_run = {
        1: _a_run(found["mesa 1"], mesa_runs) * quarters / MESA_QUARTERS,
        2: _a_run(found["mesa 2"], mesa_runs, found["mesa 2, few"]) * quarters / MESA_QUARTERS,
    }
    yield Row("factors, or groups of weights", len(study.problem.names), "")
    yield Row("points", len(study.places), "")
    yield Row(f"runs of {quarters} quarters, outcomes read in {read}", runs, "")
    yield Row("pieces of the whole", len(whole) * REPLICATIONS, "")
    yield Row("pieces that were played, a round", len(whole[:: shard[1]]), "")
    yield Row("a run: ours", 1e3 * ours, PROCESSOR)
    yield Row("a run: Mesa, 1 process", 1e3 * mesa_run[1], PROCESSOR)
    yield Row("a run: Mesa, 2 processes", 1e3 * mesa_run[2], PROCESSOR)
    yield Row("the study, extrapolated: ours, 2 cores", runs * ours / 2 / HOUR, "hours")
    yield Row("the study, extrapolated: Mesa, 1 core", runs * mesa_run[1] / DAY, "days")
    yield Row("the study, extrapolated: Mesa, 2 cores", runs * mesa_run[2] / 2 / DAY, "days")
    yield at_least("ours, 2 cores, beside Mesa, 1 core", 2 * mesa_run[1] / ours, "times", GOAL)
    yield at_least("ours, 2 cores, beside Mesa, 2 cores", mesa_run[2] / ours, "times", OF_ALL_CORES)


def _a_run(took: Took, runs: int, of_start: Took | None = None) -> float:
    """Seconds on a processor that a run of Mesa takes, once its processes have started."""
    if of_start is None:
        return took.processor / runs
    return (took.processor - of_start.processor) / (WORKERS * runs)


def played(study: Study, processes: Processes, shard: tuple[int, int]) -> None:
    """A part of the study, by the runner and into a folder that is then thrown away."""
    with TemporaryDirectory() as folder:
        study.run(Path(folder) / "study", executor=processes, shard=shard, progress=False)

"""The work of a study: pieces on whatever does the work, each stored as soon as it is done.

A piece that fails is kept with its error and does not stop the others. Whatever stops all of it
costs the pieces that were being worked at, and no more.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import closing, nullcontext, suppress
from functools import partial
from itertools import islice
from queue import SimpleQueue
from typing import Any, NamedTuple

import pandas as pd

from interagency.errors import InputError, InteragencyError
from interagency.study.progress import watched
from interagency.study.store import ResultStore
from interagency.study.sweep.processes import Processes
from interagency.study.sweep.worker import Failure, Tables, code, play

FAILURES = "failures"
"""The table of what failed."""
MOST_IN_FLIGHT = 256
"""Pieces that an executor which does not say how many workers it has is given at once."""

_RUN_AGAIN = "What was finished is kept; run it again to continue."
_NO_START = (
    "worker processes could not start. In a script, call under "
    'if __name__ == "__main__": and save it in a file; or leave workers out'
)

type Pieces = Mapping[str, tuple[Any, ...]]
type WhenFailed = Callable[[str, tuple[Any, ...], Failure], Tables]


class Performed(NamedTuple):
    """What has become of the pieces that were asked for.

    before  pieces that the store held already
    now     pieces that were computed and stored
    failed  rows of their tables `failures`, those of earlier pieces among them
    """

    before: int
    now: int
    failed: int


def failures(rows: list[Mapping[str, Any]]) -> pd.DataFrame:
    """The table of what failed, of the same types whatever is in it.

    rows  any of scenario, point, replication, error, message and piece; what is missing is NA
    """
    frame = pd.DataFrame(
        rows, columns=["scenario", "point", "replication", "error", "message", "piece"]
    )
    texts = ("scenario", "error", "message", "piece")
    return frame.astype({name: "Int64" for name in ("point", "replication")}).astype(
        dict.fromkeys(texts, "string")
    )


def failed_piece(name: str, arguments: tuple[Any, ...], failure: Failure) -> Tables:
    """The tables of a piece that failed as a whole: one row for all of its runs."""
    return {FAILURES: failures([{**failure._asdict(), "piece": name}])}


def perform(
    pieces: Pieces,
    make: Callable[..., Tables],
    store: ResultStore,
    *,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
    max_in_flight: int | None = None,
    timeout: float | None = None,
    failed: WhenFailed = failed_piece,
) -> Performed:
    """Compute the pieces that the store does not hold; each is stored as soon as it is done.

    The numbers depend on none of the options.

    pieces         name -> arguments, in the order in which they are begun
    make           arguments -> the tables of a piece; a run that fails is a row of `failures`
                   there. It is sent along with each piece: it must be importable elsewhere and
                   should carry little
    executor       what does the work: anything with `submit` and the futures of
                   `concurrent.futures`; it is left open
    workers        processes of this machine, when there is no executor; by default none but this
    progress       as in `watched`
    max_in_flight  pieces that are given to an executor at once, so that finished ones do not fill
                   the memory. By default two for each worker where that is known, else 256
    timeout        seconds after which a piece counts as hanging; only with workers
    failed         name, arguments and failure of a piece -> the tables that are kept instead

    A piece whose worker dies is begun once more, in a process of its own; then it has failed. An
    interrupt waits for the pieces that processes are at, and stores them; a second one does not.

    Raises `InputError` for options that exclude each other, and `InteragencyError` when the
    workers cannot start, run other code, or the executor gives up.
    """
    if executor and (workers or timeout):
        raise InputError("an executor has workers of its own: leave out workers and timeout")
    if timeout and (workers or 1) <= 1:
        raise InputError("a timeout needs workers: who hangs cannot watch the time")
    held = {name: tables for name, tables in store.done().items() if name in pieces}
    missing = {name: arguments for name, arguments in pieces.items() if name not in held}
    rows = [tables.get(FAILURES, 0) for tables in held.values()]

    def keep(name: str, result: Tables | Failure) -> None:
        tables = failed(name, pieces[name], result) if isinstance(result, Failure) else result
        store.write(name, tables)
        rows.append(len(tables.get(FAILURES, ())))

    call = partial(play, make, code(), timeout)
    # with a timeout even one piece is played elsewhere: who gives up ends
    count = max(min(workers or 1, len(missing)), 2 if timeout else 1)
    with _at_work(executor, count, make) as at_work:
        if at_work is None:
            stored = _in_turn(missing, call, keep)
        else:
            stored = _spread(missing, call, keep, at_work, max_in_flight)
        with closing(stored):
            for _ in watched(stored, len(missing), "study", progress):
                pass
    return Performed(len(held), len(missing), sum(rows))


def _at_work(executor: Executor | None, workers: int, make: Callable[..., Tables]) -> Any:
    """A context that gives who does the work: None for this process."""
    if executor is not None or workers <= 1:
        return nullcontext(executor)
    try:
        pickle.dumps(make)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise InputError(
            f"what makes a piece cannot be sent to another process: {error}",
            hint="a function of a module can be sent; or leave workers out",
        ) from error
    return Processes(workers)


def _in_turn(
    pieces: Pieces,
    call: Callable[[tuple[Any, ...]], Tables | Failure],
    keep: Callable[[str, Tables | Failure], None],
) -> Iterator[str]:
    """Names of pieces, as they are done here and stored."""
    for name, arguments in pieces.items():
        keep(name, call(arguments))
        yield name


def _spread(
    pieces: Pieces,
    call: Callable[[tuple[Any, ...]], Tables | Failure],
    keep: Callable[[str, Tables | Failure], None],
    executor: Executor,
    max_in_flight: int | None,
) -> Iterator[str]:
    """Names of pieces, as they are done elsewhere and stored."""
    waiting = iter(pieces)
    running: dict[Future, str] = {}
    finished: SimpleQueue[Future] = SimpleQueue()
    died: set[str] = set()

    def begin(name: str) -> None:
        submit = executor.submit_alone if name in died else executor.submit
        future = submit(call, pieces[name])
        running[future] = name
        future.add_done_callback(finished.put)

    try:
        while True:
            # Asked anew each time: a cluster grows and shrinks.
            most = max_in_flight or getattr(executor, "max_in_flight", MOST_IN_FLIGHT)
            for name in islice(waiting, max(0, most - len(running))):
                begin(name)
            if not running:
                return
            future = finished.get()
            name = running.pop(future)
            try:
                result = _result_of(future)
            except BrokenExecutor:
                if not isinstance(executor, Processes):
                    raise
                if not executor.have_started:
                    raise InteragencyError(_NO_START) from None
                if name not in died:
                    died.add(name)
                    begin(name)
                    continue
                result = _DIED
            keep(name, result)
            yield name
    except (KeyboardInterrupt, GeneratorExit):
        under_way = [future for future in running if not future.cancel()]
        for future in under_way:
            with suppress(BrokenExecutor, CancelledError):
                keep(running[future], _result_of(future))
        raise
    except (BrokenExecutor, CancelledError) as error:
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise InteragencyError(f"the executor gave up ({said}). {_RUN_AGAIN}") from error
    finally:
        for future in running:
            future.cancel()


_DIED = Failure(
    "WorkerDied",
    "its worker process died twice: killed by the system (out of memory?), crashed, or stopped"
    " because it took longer than the timeout",
)


def _result_of(future: Future) -> Tables | Failure:
    """The result; a failure as well when it could not be sent here.

    Raises `BrokenExecutor` or `CancelledError` when there is nobody any more to do the work, and
    what this package raises on purpose.
    """
    try:
        return future.result()
    except (BrokenExecutor, CancelledError, InteragencyError):
        raise
    except Exception as error:
        return Failure.of(error)

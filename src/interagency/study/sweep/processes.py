"""Worker processes of this machine, each with a queue of its own.

In one common pool the death of a worker takes everything along that any of them is at. Here it
takes what that one worker had: the piece it was at and the one that waited behind it.

Nothing in here imports NumPy: a new process reads its environment before it loads a library that
starts threads.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from typing import Any

QUEUED = 2
"""Pieces that a process has at most: it never waits for work, and little waits to be written."""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Processes(Executor):
    """Worker processes that are replaced when they die.

    Spawned, not forked: the same on every system, and safe beside threads. They leave interrupts
    to their parent, end with it, and do linear algebra on one thread each.
    """

    def __init__(self, count: int) -> None:
        self._slots = [_Slot() for _ in range(count)]

    @property
    def max_in_flight(self) -> int:
        return QUEUED * len(self._slots)

    @property
    def have_started(self) -> bool:
        """Whether any process has got as far as doing what it is told."""
        return any(slot.has_started for slot in self._slots)

    def submit(self, call: Callable, /, *arguments: Any, **options: Any) -> Future:
        """Call in the process that has least to do; see `Executor.submit`."""
        slot = min(self._slots, key=_Slot.load)
        return slot.submit(call, *arguments, **options)

    def submit_alone(self, call: Callable, /, *arguments: Any) -> Future:
        """Call in a new process that does nothing else: if it dies, this was the cause."""
        pool = _process()
        future = pool.submit(call, *arguments)
        pool.shutdown(wait=False)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes; see `Executor.shutdown`."""
        for slot in self._slots:
            slot.shutdown(wait=False, cancel_futures=cancel_futures)
        if wait:
            for slot in self._slots:
                slot.shutdown(wait=True, cancel_futures=cancel_futures)


class _Slot:
    """One process, its successors, and what they are at."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._running: list[Future] = []
        self.has_started = False

    def load(self) -> int:
        return sum(not future.done() for future in self._running)

    def submit(self, call: Callable, /, *arguments: Any, **options: Any) -> Future:
        try:
            future = self._started().submit(call, *arguments, **options)
        except BrokenExecutor:
            self._pool = None
            future = self._started().submit(call, *arguments, **options)
        self._running = [known for known in self._running if not known.done()] + [future]
        return future

    def shutdown(self, *, wait: bool, cancel_futures: bool) -> None:
        if self._pool:
            self._pool.shutdown(wait=wait, cancel_futures=cancel_futures)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = _process()
            self._pool.submit(os.getpid).add_done_callback(self._note_start)
        return self._pool

    def _note_start(self, first: Future) -> None:
        self.has_started |= not first.cancelled() and first.exception() is None


def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        1, mp_context=multiprocessing.get_context("spawn"), initializer=_begin
    )


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed parent says nothing: without this its workers would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)

"""Work on a Dask cluster, through the one interface that all executors have."""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from interagency.errors import InputError
from interagency.study.extras import how_to_install
from interagency.study.sweep.processes import QUEUED
from interagency.study.sweep.worker import check_code, code

LOG = logging.getLogger(__name__)
RETRIES = 3
"""Times that a piece is given to another worker when it could not be played at all."""
BETWEEN_COUNTS = 5.0
"""Seconds between two looks at how many workers there are."""
PATIENCE = 30
"""Seconds in which a scheduler must answer."""


class DaskExecutor(Executor):
    """The workers of a Dask client, as many as there are at any moment."""

    def __init__(self, client: Any) -> None:
        """client  a `distributed.Client`; it is left open"""
        self._client = client
        # Not pure: Dask would not compute a piece again whose damaged file was thrown away.
        self._executor = client.get_executor(pure=False, retries=RETRIES)
        self._threads, self._count_again = 0, 0.0

    @property
    def max_in_flight(self) -> int:
        """Two for each thread of the workers, as of a few seconds ago."""
        if time.monotonic() >= self._count_again:
            self._threads = sum(self._client.nthreads().values())
            self._count_again = time.monotonic() + BETWEEN_COUNTS
        # with no worker yet, one piece waits for the first to come
        return max(QUEUED * self._threads, 1)

    def submit(self, call: Callable, /, *arguments: Any, **options: Any) -> Future:
        """See `Executor.submit`."""
        return self._executor.submit(call, *arguments, **options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """See `Executor.shutdown`."""
        self._executor.shutdown(wait=wait and not cancel_futures)


@contextmanager
def dask_executor(address: str | None = None) -> Iterator[DaskExecutor]:
    """The workers of a running Dask scheduler.

    address  such as `tcp://node1:8786`, or the path of a scheduler file, which every node can
             read; None for what Dask's own configuration says (`DASK_SCHEDULER_ADDRESS`)

    Workers may come and go; a piece whose worker dies is played by another.

    Raises `InputError` when Dask is not installed, no address is known or nobody answers there,
    and `StrangeWorker` when a worker has other versions of interagency, NumPy or Python.
    """
    with _client(address) as client:
        found = client.run(_greet, dict(code()))
        if any(simd != _simd() for simd in found.values()):
            LOG.warning(
                "workers have other processors than this machine: numbers may differ in their"
                " last digits from those computed here"
            )
        with DaskExecutor(client) as executor:
            yield executor


def _client(address: str | None) -> Any:
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise InputError(
            "a Dask cluster needs the package distributed", hint=how_to_install("cluster")
        ) from None
    asked = address or dask.config.get("scheduler-address", None)
    if not asked:
        # Dask would start a cluster of its own
        raise InputError(
            "no Dask scheduler is named",
            allowed=["an address such as tcp://node1:8786", "the path of a scheduler file"],
        )
    named = {"scheduler_file": asked} if Path(asked).is_file() else {"address": asked}

    class Opened(Client):
        """Closes itself when it cannot start.

        A client left half open closes itself when it is thrown away as garbage, which may be in
        the thread that starts the next client, and the two then wait for each other.
        """

        def start(self, **options: Any) -> None:
            try:
                super().start(**options)
            except BaseException:
                self.close()
                raise

    try:
        return Opened(**named, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"no Dask scheduler answers at {asked}: {error}",
            hint="start one with `dask scheduler`, and workers with `dask worker ADDRESS`",
        ) from error


def _greet(asked: dict[str, str]) -> list[str]:
    """What a worker can do, once it is sure that it runs our code."""
    check_code(asked)
    return _simd()


def _simd() -> list[str]:
    """Instructions that NumPy uses here: where these differ, so may the last digit."""
    return np.show_config(mode="dicts").get("SIMD Extensions", {}).get("found", [])

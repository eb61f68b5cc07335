"""How far work has come: a bar on a terminal, elsewhere a line a minute for who listens."""

import logging
import time
from collections.abc import Iterable, Iterator

from tqdm.auto import tqdm

LOG = logging.getLogger(__name__)
FIRST_SHOWN = 2.0
"""Seconds of work before a bar is shown."""
BETWEEN_LINES = 60.0
"""Seconds between two lines where no bar can be."""


def watched[Item](
    items: Iterable[Item], total: int, what: str, progress: bool | None = None
) -> Iterator[Item]:
    """The items, while it is shown how many of them are done.

    what      what is counted, in the plural
    progress  True for a bar, False for nothing; None for a bar on a terminal, and elsewhere for
              a line a minute on the package's log, with an estimate of the time left
    """
    hidden = None if progress is None else not progress
    bar = tqdm(items, total=total, desc=what, unit="piece", delay=FIRST_SHOWN, disable=hidden)
    begun = said = time.monotonic()
    for done, item in enumerate(bar, start=1):
        yield item
        now = time.monotonic()
        if bar.disable and progress is None and now - said >= BETWEEN_LINES:
            said = now
            left = tqdm.format_interval((now - begun) / done * (total - done))
            LOG.info("%s: %d of %d pieces done, about %s left", what, done, total, left)

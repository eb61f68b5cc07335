"""What is declared of every figure, beside the function that draws it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure


@dataclass(frozen=True)
class Drawn:
    """What is known about one figure.

    key    what it is asked for by, and the name of its files
    title  a few words
    says   the one sentence that it must let a reader say, when it shows the shipped scenarios
           (`no_reform`, `pillars_only`, `delivering_as_one`); of other results it may be false
    needs  the kind of result that it is made from
    draw   makes it from such a result
    fits   what a result must hold besides, else None: returns what is missing, in words
    plays  whether runs are played again for it: it is then drawn only when asked for by key
    """

    key: str
    title: str
    says: str
    needs: type
    draw: Callable[..., Figure]
    fits: Callable[[Any], str | None]
    plays: bool


def figure[Draw: Callable[..., Figure]](
    key: str,
    title: str,
    says: str,
    needs: type,
    fits: Callable[[Any], str | None] = lambda found: None,
    plays: bool = False,
) -> Callable[[Draw], Draw]:
    """Declares the function below to draw the figure `key`; see `Drawn`."""

    def declare(draw: Draw) -> Draw:
        draw.drawn = Drawn(key, title, says, needs, draw, fits, plays)
        return draw

    return declare


def with_columns(needed: Iterable[str], lacking: str) -> Callable[[Any], str | None]:
    """What a table must hold for a figure: all these columns; see `Drawn.fits`.

    lacking  in words, before the name of the first that is missing
    """

    def fits(found: Any) -> str | None:
        missing = sorted(set(needed) - set(found.columns))
        return f"{lacking} {missing[0]}" if missing else None

    return fits

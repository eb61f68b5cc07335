"""Names beside lines and points instead of a legend, kept from covering anything."""

from collections.abc import Mapping, Sequence
from math import hypot, inf
from textwrap import fill
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from interagency.views.figures.style import SMALL

LONGEST = 18
"""Characters in a line of a name."""

# A line of text, in parts of the font size; points that stay free around a text
_LINE, _PAD = 1.25, 2.5
# In points: how far a text may stand off its point, from which distance a line leads to it,
# and how far named points of a series are from one another
_RINGS, _LED, _BETWEEN = (3.0, 8.0, 16.0, 32.0, 48.0), 12.0, 18.0
# In points: what a point's own arms and line take up; how near a line is met
_ARMS, OWN, _NEAR = 12.0, 2.5, 1.2
# How many points of lines another text is worth
_TEXT = 100
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


def wrapped(text: str) -> str:
    """A name on as many lines as keep it short.

    >>> wrapped("without joint mobilisation")
    'without joint\\nmobilisation'
    """
    return fill(text, LONGEST, break_on_hyphens=False)


def label_ends(
    axes: Axes, x: float, ends: Sequence[tuple[float, str, str]], left: bool = False
) -> None:
    """Names lines at their right ends, moved apart where they would touch.

    ends  (y of the end, text, colour) of each line
    left  names them at their left ends instead
    """
    low, high = axes.get_ylim()
    inches = axes.get_position().height * axes.figure.get_figheight()
    line = (high - low) * _LINE * SMALL / (72 * inches)
    ordered = sorted((y, wrapped(text), colour) for y, text, colour in ends)
    heights = [line * (1.3 + text.count("\n")) for _, text, _ in ordered]
    places = spread([y for y, _, _ in ordered], heights, low, high)
    for place, (_, text, colour) in zip(places, ordered, strict=True):
        axes.annotate(
            text,
            (x, place),
            xytext=(-6 if left else 6, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=SMALL,
            color=colour,
            annotation_clip=False,
        )


def height_of(names: Sequence[str]) -> float:
    """Inches that names take one below the other, as `label_ends` puts them."""
    lines = [1.3 + name.count("\n") for name in names]
    return sum(lines) * _LINE * SMALL / 72


def spread(
    places: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles of boxes of some heights, moved as little as keeps them apart and in bounds.

    places     where the middles want to be, ascending
    low, high  bounds of the boxes; `high` gives way when there are too many

    >>> spread([1.0, 2.0, 10.0], [2.0, 2.0, 2.0], 0.0, 20.0)
    [1.0, 3.0, 10.0]
    """
    below = np.cumsum(heights) - np.array(heights) / 2
    # stacked without gaps from 0 they stand at `below`; what is wanted beyond must not fall
    groups: list[list[float]] = []
    for place in np.array(places) - below:
        groups.append([place])
        while len(groups) > 1 and np.mean(groups[-2]) > np.mean(groups[-1]):
            groups[-2:] = [groups[-2] + groups[-1]]
    beyond = [float(np.mean(group)) for group in groups for _ in group]
    within = np.maximum(np.minimum(beyond, high - sum(heights)), low)
    return [float(place) for place in within + below]


class _Box(NamedTuple):
    """A rectangle on the page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, places: np.ndarray) -> int:
        """How many places, `[place, 2]`, lie within."""
        inside = (places > (self.left, self.bottom)) & (places < (self.right, self.top))
        return int(inside.all(axis=1).sum())

    def within(self, other: "_Box") -> bool:
        """True where no part sticks out of the other box."""
        lower = self.left >= other.left and self.bottom >= other.bottom
        return lower and self.right <= other.right and self.top <= other.top

    def distance(self, x: float, y: float) -> float:
        """From a point outside to the nearest edge."""
        across = max(self.left - x, x - self.right, 0.0)
        return hypot(across, max(self.bottom - y, y - self.top, 0.0))

    def meets(self, other: "_Box") -> bool:
        """True where two boxes have a part in common."""
        apart = self.right < other.left or other.right < self.left
        return not (apart or self.top < other.bottom or other.top < self.bottom)


class Labels:
    """Puts short texts beside points of axes whose limits are final.

    taken  points in data coordinates, `[point, 2]`, that texts keep off, as they keep off
           texts that are there already
    """

    def __init__(self, axes: Axes, taken: np.ndarray) -> None:
        self._axes = axes
        self._taken = self._on_page(taken)
        self._page = self._box(axes)
        self._boxes = [self._box(text) for text in axes.texts]

    def put(self, point: Sequence[float], text: str, arms: float = _ARMS, **looks: Any) -> None:
        """A text beside a point, or near it with a line to it, where it covers least.

        arms  in points: how far what is drawn around the point is its own
        """
        around = self._all_around(point, self._size(text, looks))
        box = min(around, key=lambda box: self._in_the_way(box, point, arms))
        self._draw(point, box, text, looks)

    def put_along(self, points: np.ndarray, texts: Sequence[str], **looks: Any) -> list[str]:
        """Texts beside the points of a series, `[point, 2]`, where they fit and cover nothing.

        Returns those that are put.
        """
        named, put = None, []
        for index, (point, text) in enumerate(zip(points, texts, strict=True)):
            place = self._on_page(point)
            boxes = self._all_around(point, self._size(text, looks), _LED)
            around = [box for box in boxes if self._nearest(box, points) == index]
            if not around:
                continue
            box = min(around, key=lambda box: self._in_the_way(box, point, OWN))
            far = named is None or hypot(*(place - named)) > _BETWEEN
            if far and not self._in_the_way(box, point, OWN):
                named = place
                put.append(text)
                self._draw(point, box, text, looks)
        return put

    def _on_page(self, places: Any) -> np.ndarray:
        """Data coordinates in points of the page."""
        return self._axes.transData.transform(places) * 72 / self._axes.figure.dpi

    def _box(self, artist: Artist) -> _Box:
        return _Box(*(artist.get_window_extent().extents * 72 / self._axes.figure.dpi))

    def _size(self, text: str, looks: Mapping[str, Any]) -> tuple[float, float]:
        """Width and height of a text, in points, with what stays free around it."""
        drawn = self._axes.text(0.0, 0.0, text, fontsize=SMALL, **looks)
        box = self._box(drawn)
        drawn.remove()
        return box.right - box.left + 2 * _PAD, box.top - box.bottom + 2 * _PAD

    def _all_around(
        self, point: Sequence[float], size: tuple[float, float], farthest: float = inf
    ) -> list[_Box]:
        """Boxes on all sides of a point, the nearest first."""
        rings = (away for away in _RINGS if away <= farthest)
        return [box for away in rings for box in self._around(point, size, away)]

    def _around(self, point: Sequence[float], size: tuple[float, float], away: float) -> list[_Box]:
        """Boxes on all sides of a point, some points away, the more usual sides first."""
        x, y = self._on_page(point)
        width, height = size
        boxes = []
        for right, up in _SIDES:
            left = x + right * (away + width / 2) - width / 2
            bottom = y + up * (away + height / 2) - height / 2
            boxes.append(_Box(left, bottom, left + width, bottom + height))
        return boxes

    def _in_the_way(self, box: _Box, point: Sequence[float], own: float) -> int:
        """How much a box covers, and how much stands between it and its point.

        Taken points, every text that is met, and what is outside.

        own  points from the point that are its own
        """
        way = self._way(box, point)
        beyond = way[np.hypot(*(way - self._on_page(point)).T) > own]
        apart = np.hypot(*(self._taken[:, None] - beyond).transpose(2, 0, 1))
        crossed = int((apart < _NEAR).any(axis=1).sum())
        texts = sum(box.meets(other) or other.holds(way) > 0 for other in self._boxes)
        outside = not box.within(self._page)
        return box.holds(self._taken) + crossed + _TEXT * (texts + outside)

    def _nearest(self, box: _Box, points: np.ndarray) -> int:
        """Which of some points is nearest to the middle of a box."""
        middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
        return int(np.hypot(*(self._on_page(points) - middle).T).argmin())

    def _way(self, box: _Box, point: Sequence[float]) -> np.ndarray:
        """Points a point apart from a named point to its name, `[point, 2]`."""
        start = np.array(self._on_page(point))
        end = np.clip(start, (box.left, box.bottom), (box.right, box.top))
        return start + np.linspace(0.0, 1.0, 2 + int(hypot(*(end - start))))[:, None] * (
            end - start
        )

    def _draw(self, point: Sequence[float], box: _Box, text: str, looks: dict[str, Any]) -> None:
        self._boxes.append(box)
        x, y = self._on_page(point)
        if box.distance(x, y) > _LED:
            self._taken = np.concatenate([self._taken, self._way(box, point)])
        # from the edge that is nearest: the middle of a box may be where its text has ended
        nearest = np.clip((x, y), (box.left, box.bottom), (box.right, box.top))
        size = (box.right - box.left, box.top - box.bottom)
        line = {
            "arrowstyle": "-",
            "color": looks["color"],
            "linewidth": 0.6,
            "shrinkB": 2.0,
            "relpos": tuple((nearest - (box.left, box.bottom)) / size),
        }
        self._axes.annotate(
            text,
            tuple(point),
            xytext=(box.left + _PAD - x, box.bottom + _PAD - y),
            textcoords="offset points",
            va="bottom",
            fontsize=SMALL,
            arrowprops=line if box.distance(x, y) > _LED else None,
            **looks,
        )

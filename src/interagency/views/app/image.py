"""A figure in a page, without a file of its own."""

from base64 import b64encode
from collections.abc import Callable
from html import escape
from threading import Lock

from matplotlib.figure import Figure

from interagency.views.figures.style import as_bytes

# matplotlib's settings are shared by all who have the page open
_drawing_alone = Lock()


def image(draw: Callable[[], Figure], name: str, told: str) -> str:
    """What `draw` draws, as HTML with its id and what it tells those who cannot see it."""
    with _drawing_alone:
        drawn = as_bytes(draw())
    return image_of(drawn, name, told)


def image_of(drawn: bytes, name: str, told: str) -> str:
    """A figure that was drawn already, as SVG, in the same way."""
    data = b64encode(drawn).decode("ascii")
    return (
        f'<img class="figure" id="{name}" src="data:image/svg+xml;base64,{data}" '
        f'alt="{escape(told)}">'
    )

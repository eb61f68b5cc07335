"""What stands where in a figure, as it is drawn."""

from typing import Any
from unittest.mock import patch

from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from interagency.views.figures.style import drawing


def drawn_texts(figure: Figure) -> list[tuple[str, Bbox]]:
    """Every text that is drawn, with its box on the page."""
    found: list[tuple[str, Bbox]] = []
    draw = Text.draw

    def note(text: Text, renderer: Any, *rest: Any, **named: Any) -> None:
        if text.get_visible() and text.get_text().strip():
            # of the words alone: the line that leads from an annotation may pass near others
            found.append((text.get_text(), Text.get_window_extent(text, renderer)))
        draw(text, renderer, *rest, **named)

    with drawing(), patch.object(Text, "draw", note):
        figure.draw_without_rendering()
    return found


def said(figure: Figure) -> str:
    """Every text of a figure, blanks made single."""
    return " ".join(" ".join(text for text, _ in drawn_texts(figure)).split())


def faults(figure: Figure) -> list[str]:
    """Texts that leave the page, and pairs that touch."""
    page, found = figure.bbox, []
    boxes = drawn_texts(figure)
    for index, (text, box) in enumerate(boxes):
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1:
            found.append(f"{text!r} leaves the page")
        # a pixel is the blank around letters
        within = Bbox.from_extents(box.x0 + 1, box.y0 + 1, box.x1 - 1, box.y1 - 1)
        found += [
            f"{text!r} and {other!r} touch" for other, at in boxes[:index] if within.overlaps(at)
        ]
    return found

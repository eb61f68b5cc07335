"""HTML out of nested calls, with everything that is not markup itself escaped."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from matplotlib.figure import Figure

from interagency.views.figures.style import as_bytes


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Content = str | Html
SHORT = 12
"""Rows of a table that no page break may part."""


def element(tag: str, *children: Content, **attributes: str) -> Html:
    """An element. A trailing underscore of an attribute falls, one inside is a hyphen.

    >>> element("p", "1 < 2", element("b", "!"), class_="note")
    '<p class="note">1 &lt; 2<b>!</b></p>'
    """
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
    )
    return Html(f"<{tag}{said}>{joined(children)}</{tag}>")


def joined(children: Iterable[Content]) -> Html:
    """Several pieces as one, escaped where they are text."""
    return Html("".join(one if isinstance(one, Html) else escape(one) for one in children))


def paragraphs(sentences: Iterable[Content]) -> Html:
    """A paragraph each."""
    return joined(element("p", sentence) for sentence in sentences)


def bullets(items: Iterable[Content]) -> Html:
    """A list."""
    return element("ul", *(element("li", item) for item in items))


def table(
    caption: Content,
    headings: Sequence[Content],
    groups: Iterable[tuple[Content, Iterable[Sequence[Content]]]],
    kind: str = "numbers",
) -> Html:
    """A table that scrolls by itself where the page is too narrow for it.

    groups  the heading of some rows, empty for none, and the rows; the first cell of a row is
            its heading
    kind    `numbers` or `words`: how the cells are set
    """
    bodies, count = [], 0
    for group, rows in groups:
        lines = [element("tr", _heading(row[0], "row"), *map(_cell, row[1:])) for row in rows]
        count += len(lines)
        if group:
            across = {"scope": "rowgroup", "colspan": str(len(headings))}
            lines.insert(0, element("tr", element("th", group, **across), class_="group"))
        bodies.append(element("tbody", *lines))
    head = element("tr", *(_heading(heading, "col") for heading in headings))
    whole = element(
        "table", element("caption", caption), element("thead", head), *bodies, class_=kind
    )
    return scrolling(whole, f"Table: {_plain(caption)}", "wide short" if count <= SHORT else "wide")


def scrolling(content: Html, name: str, kind: str = "wide") -> Html:
    """What may be wider than the page, to be reached and scrolled by the keyboard too."""
    return element("div", content, class_=kind, role="region", aria_label=name, tabindex="0")


def _heading(content: Content, scope: str) -> Html:
    return element("th", content, scope=scope)


def _cell(content: Content) -> Html:
    return element("td", content)


def _plain(content: Content) -> str:
    return re.sub(r"<[^>]*>", "", content)


def drawn(figure: Figure, key: str, says: str) -> Html:
    """A figure as SVG within the page, with the sentence that it says below and as its text.

    key  begins every id in it, so that no two figures share one
    """
    svg = as_bytes(figure).decode()
    svg = re.sub(r"<!--.*?-->", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\sxmlns(:xlink)?="[^"]*"', "", svg)  # not needed within HTML
    svg = re.sub(r'\bid="', f'id="{key}-', svg)
    svg = re.sub(r'\bxlink:href="#', f'href="#{key}-', svg)
    svg = svg.replace("url(#", f"url(#{key}-")
    svg = svg.replace("*{stroke", f"#{key} *{{stroke")
    svg = svg.replace("<svg ", f'<svg id="{key}" role="img" aria-label="{escape(says)}" ', 1)
    image = scrolling(Html(svg.strip()), f"Figure: {key.replace('-', ' ')}")
    return element("figure", image, element("figcaption", says))

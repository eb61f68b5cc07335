"""The frame of the report: head, style for screen and paper, sections with a table of contents."""

from collections.abc import Sequence
from html import escape
from string import Template
from typing import NamedTuple

from interagency.views.report.markup import Content, Html, element, joined


class Section(NamedTuple):
    """A part of the report; the key is where links lead."""

    key: str
    title: str
    content: Html


STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 50rem; padding: 1rem 1.1rem 3rem; color: #222; background: #fff;
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1rem 0 .3rem; }
h2 { font-size: 1.3rem; margin: 2.4rem 0 .6rem; padding-top: .8rem; border-top: 2px solid #222; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
p { margin: .5rem 0; }
a { color: #00568a; }
a:focus-visible, summary:focus-visible, .wide:focus-visible { outline: 3px solid #0072B2;
  outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }
.below, .note, figcaption, caption { color: #555; }
.note, figcaption { font-size: .9rem; }
.legend { margin: 1rem 0 0; font-size: .9rem; }
.legend li { display: block; font-weight: 700; }
.legend { padding: 0; }
.written { display: none; }
.answer { border-left: 5px solid #0072B2; padding: .1rem 0 .1rem 1rem; font-size: 1.1rem; }
nav ol { margin: .3rem 0; padding-left: 1.3rem; columns: 2; }
.wide { overflow-x: auto; margin: .9rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.35; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem .35rem 0;
  border-bottom: 1px solid #d9d9d9; }
thead th { border-bottom: 1.5px solid #222; vertical-align: bottom; }
tbody th { font-weight: 400; }
tr.group th { font-weight: 700; padding-top: .9rem; }
.numbers td { font-variant-numeric: tabular-nums; white-space: nowrap; }
.numbers td small, th small { display: block; color: #555; font-size: .82em; font-weight: 400; }
th small { white-space: normal; }
figure { margin: 1.4rem 0; }
svg { display: block; width: 100%; height: auto; min-width: 34rem; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .86em; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f4f4f4; padding: .7rem; }
summary { cursor: pointer; padding: .3rem 0; }
@media (max-width: 34rem) {
  body { padding: .6rem .8rem 2rem; }
  h1 { font-size: 1.4rem; }
  nav ol { columns: 1; }
  table { font-size: .82rem; }
  .numbers td { white-space: normal; }
  figure::before { content: "The figure scrolls sideways."; color: #555; font-size: .8rem; }
}
@page { size: A4; margin: 17mm 16mm 18mm; }
@media print {
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; line-height: 1.42; }
  nav, .skip { display: none; }
  h1 { font-size: 17pt; margin-top: 0; }
  h2 { font-size: 13pt; margin-top: 5mm; padding-top: 2mm; }
  .answer { font-size: 10.5pt; }
  .wide { overflow: visible; }
  table { font-size: 8.4pt; }
  .numbers td { white-space: normal; }
  .numbers td small, .numbers th small { display: inline; margin-left: .4em; }
  .numbers td small { white-space: nowrap; }
  th, td { padding: 1.1mm 2mm 1.1mm 0; }
  svg { min-width: 0; width: 150mm; margin: 0 auto; }
  figcaption { padding: 0 14mm; }
  thead { display: table-header-group; }
  h1, h2, h3, caption, summary, tr.group { break-after: avoid; }
  tr, figure, .answer, li, .short { break-inside: avoid; }
  p { orphans: 3; widows: 3; }
  .written { display: block; }
  #question, #appendix { break-before: page; }
  #appendix pre { font-size: 6.5pt; background: none; padding: 0; line-height: 1.3; }
  a { color: inherit; text-decoration: none; }
  /* what is folded on the screen stands open on paper */
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
"""

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="interagency $version">
<title>$title</title>
<style>$style</style>
</head>
<body>
$body
</body>
</html>
""")


def page(title: str, below: Content, sections: Sequence[Section], version: str) -> str:
    """The whole document.

    below     what stands under the title
    sections  the last is the appendix, which begins a page of its own on paper
    """
    links = (element("a", one.title, href=f"#{one.key}") for one in sections)
    body = joined(
        [
            element("a", "Skip to the answer", href="#answer", class_="skip"),
            element(
                "header",
                element("h1", title),
                element("p", below, class_="below"),
                element(
                    "p", "Written by: ____________________   On: ____________", class_="written"
                ),
            ),
            element(
                "nav",
                element("ol", *(element("li", link) for link in links)),
                aria_label="Contents",
            ),
            element("main", *map(_section, sections)),
        ]
    )
    said = {"title": escape(title), "style": STYLE, "body": body, "version": escape(version)}
    return _PAGE.substitute(said)


def _section(one: Section) -> Html:
    heading = f"{one.key}-heading"
    return element(
        "section",
        element("h2", one.title, id=heading),
        one.content,
        id=one.key,
        aria_labelledby=heading,
    )

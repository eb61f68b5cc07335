"""Which mechanisms moved the result: text and files."""

from pathlib import Path
from typing import Any

from rich.text import Text

from interagency.model.metrics import METRICS
from interagency.study.explain import Explanation
from interagency.views.changes import signed
from interagency.views.documents import origin, records
from interagency.views.figures.catalogue import save_figures
from interagency.views.sentences import TOO_FEW
from interagency.views.terminal import HEADING, note_on, rendered, values_table, with_margin

SHOWN = 12
"""Mechanisms in the terminal; the table has all."""


def text(found: Explanation) -> str:
    """The mechanisms that move the change most, beyond luck."""
    table = values_table("mechanism", "adds", "without it", "source")
    for row in found.beyond_luck().head(SHOWN).to_dict("records"):
        adds = with_margin(signed(row["contribution"]), row["low"], row["high"])
        table.add_row(row["mechanism"], adds, signed(row["without"]), row["source"])
    total = found.total.set_index("window").loc["mature"]
    change = with_margin(signed(total["change"]), total["low"], total["high"])
    heading = f"{found.reform} against {found.base}: {METRICS[found.metric].title} {change}"
    return rendered(Text(heading, style=HEADING), table, "", note_on(int(total["n"])))


def sentences(found: Explanation) -> list[str]:
    """What moved the change, where that can be told."""
    if int(found.total["n"].iloc[0]) < 2:
        return [TOO_FEW]
    return found.sentences()


def document(found: Explanation, folder: Path) -> dict[str, Any]:
    """Everything that was found, as plain data."""
    return {
        **origin(found.manifest, folder),
        "base": found.base,
        "reform": found.reform,
        "metric": found.metric,
        "total": records(found.total),
        "mechanisms": records(found.table),
        "by_source": records(found.by_source),
        "meaning": sentences(found),
    }


def write(found: Explanation, folder: Path) -> None:
    """Tables and the figure."""
    found.to_csv(folder)
    save_figures(found, folder)

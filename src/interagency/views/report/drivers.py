"""What drives the result: mechanisms switched off in turn, and what each practice adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from interagency.errors import InteragencyError
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICES
from interagency.study.explain import Explanation, explain
from interagency.study.plans import OFF
from interagency.study.practices import PracticeEffects, practice_effects
from interagency.study.results import CHANGES, Comparison
from interagency.study.scenarios import Scenario
from interagency.study.store import Store
from interagency.views import explain as explain_view
from interagency.views import practices as practice_view
from interagency.views.changes import WINDOWS
from interagency.views.figures.mechanisms import mechanism_bars
from interagency.views.figures.practices import effect_bars
from interagency.views.figures.style import in_words
from interagency.views.report.answer import (
    called,
    in_names,
    listed,
    reforms_of,
    replications,
    titles_of,
    typeset,
)
from interagency.views.report.markup import (
    Html,
    bullets,
    drawn,
    element,
    joined,
    table,
)
from interagency.views.report.numbers import change

REPLICATIONS = 20
"""Runs of each variant: enough for the largest, and a minute or less a reform."""
SHOWN = explain_view.NAMED
METRIC = "within_agency"


@dataclass(frozen=True)
class Drivers:
    """What was computed of a reform: explanations by metric, and effects of practices, if any."""

    explanations: Mapping[str, Explanation]
    effects: PracticeEffects | None


def drivers_of(
    comparison: Comparison,
    folder: Path | None,
    workers: int | None,
    progress: bool | None,
    wanted: bool,
) -> dict[str, Drivers]:
    """What drives each reform; of what is not `wanted`, only what the folder holds already."""
    identity = comparison.manifest["identity"]
    common = {
        "replications": min(REPLICATIONS, replications(comparison)),
        "seed": identity["seed"],
        "parameters": identity["design"]["parameters"],
        "workers": workers,
        "progress": progress,
    }
    base = comparison.scenarios[comparison.base]
    found = {}
    for place, name in enumerate(reforms_of(comparison), start=1):
        reform = comparison.scenarios[name]
        kinds = ["mechanisms", *(["practices"] if _has_practices(reform) else [])]
        places = [_place(folder, f"{kind}-{place}") for kind in kinds]
        if wanted or all(map(_is_there, places)):
            found[name] = _of(base, reform, places, common)
    return found


def _of(
    base: Scenario, reform: Scenario, places: list[Path | None], common: Mapping[str, Any]
) -> Drivers:
    """The first folder keeps all metrics: only the first of them is computed."""
    explained = {
        metric: explain(base, reform, metric, out=places[0], **common) for metric in CHANGES
    }
    if not _has_practices(reform):
        return Drivers(explained, None)
    return Drivers(explained, practice_effects(reform, out=places[1], **common))


def _place(folder: Path | None, name: str) -> Path | None:
    return None if folder is None else folder / name


def _is_there(folder: Path | None) -> bool:
    """Whether something finished is kept there."""
    try:
        return folder is not None and bool(Store.open(folder).done(check=False))
    except InteragencyError:
        return False


def _has_practices(reform: Scenario) -> bool:
    """Whether any practice is ever more than off."""
    levels = (getattr(said, "level", said) for said in reform.practices.values())
    return any(level not in (OFF, 0) for level in levels)


# ---------------------------------------------------------------- in the report


def adoption(comparison: Comparison) -> Html:
    """How far each practice was taken up by the end, which the comparison knows by itself."""
    titles = titles_of(comparison)
    table_of = comparison.table.set_index(["reform", "metric"])
    rows = {
        (reform, practice.title): [
            table_of.loc[(reform, f"adoption_{practice.name}{window.suffix}")]
            for window in WINDOWS.values()
        ]
        for reform in reforms_of(comparison)
        for practice in PRACTICES
    }
    moved = [key for key, cells in rows.items() if any(cell["difference"] for cell in cells)]
    groups = [
        (titles[reform], [(of[1], *map(change, rows[of])) for of in moved if of[0] == reform])
        for reform in dict.fromkeys(reform for reform, _ in moved)
    ]
    still = set(reforms_of(comparison)) - {reform for reform, _ in moved}
    none = [titles[name] for name in reforms_of(comparison) if name in still]
    said = (
        [element("p", f"Under {listed(none)} adoption is as in the matched run.")] if none else []
    )
    headings = ("practice", *(window.words for window in WINDOWS.values()))
    caption = (
        "How far practices are taken up, against the matched run, from 0 (not at all) to 1 (in "
        f"full); n = {replications(comparison)}"
    )
    return joined([*([table(caption, headings, groups)] if groups else []), *said])


def of_reform(reform: str, found: Drivers, titles: Mapping[str, str]) -> Html:
    """Sentences, tables and figures on one reform."""
    explained = found.explanations[METRIC]
    first, *_, last = (
        in_names(typeset(said), titles) for said in explain_view.sentences(explained)
    )
    parts = [
        element("h3", f"What moved {called(titles[reform])}"),
        element("p", first),
        _mechanisms(found.explanations),
        element("p", last, class_="note"),
    ]
    if found.effects is not None:
        parts += [
            element(
                "p", "What each practice adds, averaged over all orders in which they may come:"
            ),
            bullets(map(typeset, practice_view.sentences(found.effects))),
            _practices(found.effects),
        ]
    return joined(parts)


def figures(ending: str, found: Drivers, titles: Mapping[str, str]) -> Html:
    """The two figures on what drives a reform, each with what it says.

    ending  of their keys, which are single within the page
    """
    explained = found.explanations[METRIC]
    title = titles[explained.reform]
    largest = explained.beyond_luck()
    parts = []
    if len(largest):
        told = explain_view.sentences(explained)[1]
        says = typeset(f"Under {called(title)}: {told}")
        parts.append(drawn(mechanism_bars(explained), f"mechanisms{ending}", says))
    if found.effects is not None:
        says = typeset(f"Under {called(title)}: {practice_view.sentences(found.effects)[0]}")
        parts.append(drawn(effect_bars(found.effects), f"practices{ending}", says))
    return joined(parts)


def _mechanisms(explanations: Mapping[str, Explanation]) -> Html:
    """The mechanisms that move coordination within the agency most, and what else they move."""
    by_metric = {
        metric: one.table[one.table["window"] == "mature"].set_index("mechanism")
        for metric, one in explanations.items()
    }
    names = explanations[METRIC].beyond_luck()["mechanism"].head(SHOWN)
    rows = [
        (
            joined([in_words(name), element("small", PARAMETERS[name].meaning)]),
            *(
                change(of.loc[name].rename({"contribution": "difference"}))
                for of in by_metric.values()
            ),
        )
        for name in names
    ]
    count = int(explanations[METRIC].table["n"].iloc[0])
    caption = (
        "What the mechanisms add that move coordination within the agencies most: the change with "
        f"everything minus the change without, {WINDOWS['mature'].words}; n = {count}"
    )
    return table(caption, ("mechanism", *(METRICS[name].title for name in by_metric)), [("", rows)])


def _practices(effects: PracticeEffects) -> Html:
    rows = effects.table.set_index(["practice", "metric"])
    body = [
        (
            practice.title,
            *(change(_as_change(rows.loc[(practice.name, metric)])) for metric in CHANGES),
        )
        for practice in PRACTICES
        if rows.loc[[(practice.name, metric) for metric in CHANGES], "shapley"].any()
    ]
    caption = (
        f"What each practice adds ({effects.kind} effects), {WINDOWS['mature'].words}; "
        f"n = {int(effects.table['n'].iloc[0])}"
    )
    return table(caption, ("practice", *(METRICS[name].title for name in CHANGES)), [("", body)])


def _as_change(row: pd.Series) -> pd.Series:
    return row.rename({"shapley": "difference"})

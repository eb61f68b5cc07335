"""A study that takes no time: two offices, eight quarters; and what may befall its folder."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from interagency.study.store import Store
from interagency.study.sweep.study import Study, load_study

WORLD: Mapping[str, Any] = {
    "title": "A small world",
    "purpose": "To be swept.",
    "source": "made up",
    "first_quarter": "2006Q1",
    "quarters": 8,
    "offices": [{"agency": "A", "country": "NO"}, {"agency": "B", "country": "NO"}],
}
BEFORE = {"name": "before", **WORLD}
AFTER = {"name": "after", **WORLD, "pillars": {"one_budget": {"level": 1.0, "from": "2006Q3"}}}
WORDS: Mapping[str, Any] = {
    "schema_version": 1,
    "title": "A tiny study",
    "scenarios": [BEFORE, AFTER],
    "against": "before",
    "factors": {"turf": "declared"},
    "design": {"kind": "random", "samples": 4},
    "replications": 2,
    "outcomes": ["delivery", "delivery_change"],
}
DATES = {"pillars.one_budget.from": {"low": "2006Q2", "high": "2007Q1"}}


def words(**more: Any) -> dict[str, Any]:
    """The small study in words, with others in place of some; None leaves one out."""
    return {key: said for key, said in {**WORDS, **more}.items() if said is not None}


def study(**more: Any) -> Study:
    return load_study(words(**more))


def files_of(folder: Path) -> dict[str, bytes]:
    """Every piece of a folder by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.parquet"))
    }


def altered(folder: Path, into: Path, table: str, column: str, by: float) -> None:
    """The folder once more, with one number of one piece another, and all hashes right."""
    there = Store.open(folder)
    with Store.create(into, there.manifest) as store:
        is_first = True
        for piece, tables in there.done().items():
            found: dict[str, pd.DataFrame] = {name: there.read(name, [piece]) for name in tables}
            if is_first and table in found:
                found[table].loc[0, column] += by
                is_first = False
            store.write(piece, found)


def text_of(said: Mapping[str, Any]) -> str:
    """Words as a file has them."""
    return json.dumps(dict(said), indent=1)

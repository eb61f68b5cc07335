"""The scorecard and Table 1 that come with the package: computed beforehand, read at once."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pandas as pd

from interagency.errors import InputError
from interagency.study.evidence.facts import FACTS
from interagency.study.evidence.scorecard import declared, evidence_manifest
from interagency.study.manifest import source_hash

VALUES, KNOWN = "scorecard.csv", "scorecard.json"
AGAIN = "python tools/make_results.py facts"
MAY_BE_NONE = (
    *("ablation", "vanishes", "alternatives", "survives", "depends_on"),
    *("fragile", "decided_by", "fails_where"),
)


def stored_scorecard() -> pd.DataFrame:
    """What `evidence` found when it was last asked about all facts.

    Returns its table; `attrs` hold what else is known of it: `identity` (seed, design, versions,
    scenarios, hash of the sources) and `jointly`.

    Raises InputError where facts were added, taken away or put otherwise since.
    """
    folder = files("interagency") / "data"
    with (folder / VALUES).open(encoding="utf-8") as file:
        table = pd.read_csv(file)
    check_facts(table)
    for name in MAY_BE_NONE:
        column = table[name].astype(object)
        table[name] = column.where(column.notna(), None)
    table.attrs = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
    return table


def stored_nulls() -> pd.DataFrame:
    """What `table1` found of the model and of what stands beside it: its `nulls`."""
    with (files("interagency") / "data" / "table1_nulls.csv").open(encoding="utf-8") as file:
        return pd.read_csv(file)


def check_facts(table: pd.DataFrame) -> None:
    """InputError where a scorecard is of other facts than those that are declared."""
    now = {fact.number: declared(fact) for fact in FACTS}
    then = {row["fact"]: row for row in table[list(declared(FACTS[0]))].to_dict("records")}
    other = sorted(number for number in now | then if now.get(number) != then.get(number))
    if other:
        numbers = ", ".join(map(str, other))
        raise InputError(
            f"the stored scorecard was made for other facts: {numbers} differ",
            found=numbers,
            hint=AGAIN,
        )


def known_of(table: pd.DataFrame, replications: int, draws: int, seed: int) -> dict[str, Any]:
    """What is kept beside a scorecard: what was computed, and what no row of it says."""
    identity = evidence_manifest(table, replications, draws, seed)["identity"]
    return {"identity": identity, "jointly": table.attrs.get("jointly", [])}


def is_of_this_model(identity: Mapping[str, Any]) -> bool:
    """Whether the files that decide results are those with which it was computed."""
    return identity["source_hash"] == source_hash()

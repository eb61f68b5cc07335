"""Where results are kept by default, and what can be done with the latest of them."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

RUNS = Path("results") / "runs"


def latest_results(folder: Path) -> Iterator[str]:
    """Lines about the latest results in a folder; none where there are none."""
    kept = [path.parent for path in folder.glob("*/manifest.json")]
    if not kept:
        return
    latest = max(kept, key=lambda one: one.stat().st_mtime)
    try:
        identity = json.loads((latest / "manifest.json").read_text(encoding="utf-8"))["identity"]
        kind, names = str(identity["kind"]).replace("_", " "), [*identity["scenarios"]]
        runs = identity["design"]["replications"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    yield f"Latest results: {kind} of {', '.join(names)}, {runs} replications, in"
    yield f"  {latest}"
    yield from _what_next(latest, kind, names)


def _what_next(latest: Path, kind: str, names: list[str]) -> Iterator[str]:
    """Commands that fit what is there, for scenarios that are found by their names."""
    from interagency.study.shipped import shipped

    if kind == "compare":
        yield f"  interagency report {shlex.quote(str(latest))}"
    if not set(names) <= set(shipped()):
        return
    if kind == "compare" and names[1:]:
        yield f"  interagency explain {names[0]} {names[-1]}   which mechanisms moved it"
    if kind == "run":
        yield f"  interagency compare no_reform {names[0]}   what it changes"

"""`python -m benchmarks.studies`: the parts that are named, or all of them."""

import argparse
import json
import os
import platform
from dataclasses import asdict
from importlib.metadata import version

import benchmarks.studies
from benchmarks.rows import table
from benchmarks.studies.ema import ema
from benchmarks.studies.indices import indices
from benchmarks.studies.memory import memory, peak_here
from benchmarks.studies.runner import runner
from benchmarks.studies.sobol import sobol
from benchmarks.studies.start import start

PARTS = {part.__name__: part for part in (sobol, runner, indices, ema, memory, start)}
PACKAGES = ("numpy", "mesa", "SALib", "distributed")


def main() -> None:
    parser = argparse.ArgumentParser(description=benchmarks.studies.__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--markdown", action="store_true", help="print a table for the manual")
    parser.add_argument("--quick", action="store_true", help="seconds each, to see that it works")
    parser.add_argument("--memory-of", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.memory_of:
        print(peak_here(asked.memory_of))
        return
    unknown = [name for name in asked.parts if name not in PARTS]
    if unknown:
        parser.error(f"no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    rows = [row for name in asked.parts or PARTS for row in PARTS[name](asked.quick)]
    told = {"processors": os.cpu_count(), "python": platform.python_version()}
    told |= {name: version(name) for name in PACKAGES}
    if asked.json:
        print(json.dumps({"measured on": told, "rows": [asdict(row) for row in rows]}, indent=1))
        return
    on = ", ".join(f"{name} {value}" for name, value in told.items())
    print("\n".join([*table(rows, asked.markdown), "", f"Measured on: {on}."]))


if __name__ == "__main__":
    main()

"""How long the program takes to begin: every time in a new process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.rows import Row, at_most
from benchmarks.studies.asked import tiny_words
from benchmarks.studies.clocks import in_turns

_PROGRAM = ("-m", "interagency")


def start(quick: bool) -> Iterator[Row]:
    """Seconds on a processor of Python alone, of help, and of a whole tiny study."""
    rounds = 1 if quick else 7
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tiny.yaml"  # all JSON is YAML
        file.write_text(json.dumps(tiny_words(1, points=10)), encoding="utf-8")
        contenders = {
            "python -c pass": ("-c", "pass"),
            "import interagency": ("-c", "import interagency"),
            "interagency --help": (*_PROGRAM, "--help"),
            "interagency study run --help": (*_PROGRAM, "study", "run", "--help"),
        }
        runs = iter(range(1_000))
        found = in_turns(
            {
                **{what: partial(python, *words) for what, words in contenders.items()},
                "a study of 10 runs": lambda: python(
                    *(*_PROGRAM, "study", "run", str(file), "--quiet", "--workers", "1"),
                    *("--out", str(Path(folder) / f"study-{next(runs)}")),
                ),
            },
            rounds,
        )
    for what, took in found.items():
        if what.endswith("--help"):
            yield at_most(f"new process: {what}", took.processor, "s on a processor", 0.3)
        else:
            yield Row(f"new process: {what}", took.processor, "s on a processor")


def python(*words: str) -> None:
    """Python with these words, to its end."""
    subprocess.run([sys.executable, *words], capture_output=True, check=True)

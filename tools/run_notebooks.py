"""Runs the notebooks and keeps their outputs: `make notebooks` after a change that moves results.

Each runs in a fresh kernel of this Python, in its own folder. With `--check` nothing is written,
and a notebook whose text outputs are no longer those that were kept is named.
"""

import argparse
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
LONGEST_CELL = 600  # seconds before a cell is given up
VOLATILE = ("execution", "language_info")
"""What a run writes into the metadata that says when and on what it ran, and no more."""


def notebooks() -> list[Path]:
    return sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path) -> nbformat.NotebookNode:
    """The notebook with the outputs of a run from the top; an error in a cell is raised."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=LONGEST_CELL,
        startup_timeout=LONGEST_CELL,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    for part in (notebook, *notebook.cells):
        for name in VOLATILE:
            part.metadata.pop(name, None)
    return notebook


def told(notebook: nbformat.NotebookNode) -> list[str]:
    """What a reader reads below the cells: text and tables; of pictures, that there is one."""
    return [_text(output) for cell in notebook.cells for output in cell.get("outputs", [])]


def _text(output: nbformat.NotebookNode) -> str:
    if output.output_type == "stream":
        return output.text
    data = output.get("data", {})
    return "picture" if "image/png" in data else data.get("text/plain", output.output_type)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    checking = parser.parse_args().check
    stale = []
    for path in notebooks():
        start = time.perf_counter()
        fresh = executed(path)
        print(f"{path.name}: {time.perf_counter() - start:.1f} s", file=sys.stderr)
        if not checking:
            nbformat.write(fresh, path)
        elif told(fresh) != told(nbformat.read(path, as_version=4)):
            stale.append(path.name)
    if stale:
        print(f"outputs have moved: {', '.join(stale)}; run `make notebooks`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

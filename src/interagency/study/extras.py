"""How an extra is installed: from here, or by name."""

import tomllib
from pathlib import Path

SOURCE = Path(__file__).parents[3]
"""Where the checkout is, if the package is run from one."""


def how_to_install(extra: str) -> str:
    """The command that brings an extra: of this checkout where there is one, else by name.

    extra  as `pyproject.toml` calls it, such as `app`
    """
    if _is_checkout(Path()):
        return f"pip install '.[{extra}]'"
    where = str(SOURCE) if _is_checkout(SOURCE) else "interagency"
    return f"pip install '{where}[{extra}]'"


def _is_checkout(folder: Path) -> bool:
    """Whether the folder holds this project."""
    try:
        text = (folder / "pyproject.toml").read_text(encoding="utf-8")
        return tomllib.loads(text)["project"]["name"] == "interagency"
    except (OSError, ValueError, KeyError, TypeError):
        return False

"""Networks as files that other programs read: GraphML, and GEXF for Gephi."""

import re
from collections.abc import Callable, Iterable, Mapping
from os import PathLike
from pathlib import Path
from types import MappingProxyType

import networkx as nx

from interagency.errors import InputError, shown

FORMATS: Mapping[str, Callable[[nx.Graph], Iterable[str]]] = MappingProxyType(
    {".graphml": nx.generate_graphml, ".gexf": nx.generate_gexf}
)
"""Suffix of a file -> what makes its lines."""

_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_DATE = re.compile(r' lastmodifieddate="[^"]*"')


def write_network(graph: nx.Graph, path: str | PathLike[str]) -> Path:
    """Write a network as GraphML or GEXF, as the suffix says; returns the path.

    All that is said of nodes and ties can be read back; GEXF has no place for what is said of
    the graph as a whole. Equal graphs give equal bytes.

    Raises InputError for another suffix.
    """
    path = checked_network_path(path)
    lines = [_HEAD, *FORMATS[path.suffix.lower()](graph)]
    text = _DATE.sub("", "\n".join(lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return path


def checked_network_path(path: str | PathLike[str]) -> Path:
    """The path of a file in one of `FORMATS`; InputError for another."""
    if not isinstance(path, str | PathLike):
        raise InputError(f"path cannot be {shown(path)}", allowed=["the path of a file"])
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise InputError(
            f"no network can be written to {path.name!r}: its suffix says the format",
            found=path.suffix,
            allowed=tuple(FORMATS),
        )
    return path

"""What a set of results is, and where it was computed.

A manifest has two halves. Its *identity* says what is computed: two computations
may continue one another when their identities are equal. The rest says where and
when it was computed; it may differ, and it names no folder, user or machine.
"""

import hashlib
import json
import operator
import os
import platform
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

import interagency

FORMAT = "interagency-results/1"

_PACKAGE = Path(__file__).resolve().parents[1]
# Folders and single files; the study's are those that make worlds, runs and windows.
_DECIDES_RESULTS = (
    "model",
    "simulation",
    "study/traits.py",
    "study/scenarios.py",
    "study/plans.py",
    "study/design.py",
    "study/experiment.py",
    "study/frontier.py",
    "study/groups.py",
    "study/predictions.py",
    "study/expectations.py",
    "study/quarters.py",
)
_RECORDED = ("numpy", "pandas", "pyarrow", "xarray", "matplotlib", "scipy", "SALib", "mesa")
_LONGEST_VALUE = 40
_ABSENT = object()


def make_manifest(
    *,
    kind: str,
    seed: int,
    design: Mapping[str, Any],
    scenarios: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """Describe a computation before it starts.

    `kind` names what is asked ("run", "compare", ...), `design` says in full what is
    computed, `scenarios` gives for each name its "text" and its "hash". The caller
    keeps private things, such as paths, out of `design` and of the texts.

    Returns a dict of plain JSON: `format`, `created` (UTC), `identity`,
    `environment` and `scenarios` (the texts).

    Raises `TypeError` or `ValueError` when `design` is not plain JSON (NaN is not).
    """
    identity = {
        "kind": kind,
        "seed": operator.index(seed),
        "design": dict(design),
        "scenarios": {name: scenario["hash"] for name, scenario in scenarios.items()},
        "source_hash": source_hash(),
        "versions": {"interagency": interagency.__version__, "numpy": np.__version__},
    }
    manifest = {
        "format": FORMAT,
        "created": utc_now(),
        "identity": identity,
        "environment": _environment(),
        "scenarios": {name: scenario["text"] for name, scenario in scenarios.items()},
    }
    return plain(manifest)


def canonical_json(value: Any) -> str:
    """Write plain data as JSON in the one way that is the same for equal data.

    Raises `TypeError` or `ValueError` when `value` is not plain JSON (NaN is not).

    >>> canonical_json({"b": (1, 2), "a": "é"})
    '{"a":"é","b":[1,2]}'
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def plain(value: Any) -> Any:
    """Return `value` as it is after a way through JSON: a copy, with lists for tuples.

    Raises `TypeError` or `ValueError` when `value` is not plain JSON (NaN is not).

    >>> plain({"a": (1, 2)})
    {'a': [1, 2]}
    """
    return json.loads(json.dumps(value, allow_nan=False))


def differences(stored: Any, asked: Any) -> list[str]:
    """Name the entries in which two identities differ, one line each; none if equal.

    >>> differences({"seed": 1, "design": {"runs": [1, 2]}}, {"seed": 2, "design": {"runs": [1]}})
    ['design.runs: [1,2], now [1]', 'seed: 1, now 2']
    """
    return list(_differences("", stored, asked))


def identity_hash(manifest: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what is computed: equal for results that must be equal."""
    return hashlib.sha256(canonical_json(manifest["identity"]).encode()).hexdigest()


@cache
def source_hash(names: tuple[str, ...] = _DECIDES_RESULTS) -> str:
    """Return the SHA-256 of the Python files that decide what results come out.

    These are by default the files of `interagency.model` and `interagency.simulation` and
    those of `interagency.study` that make worlds, runs and windows, by name and content.
    Line endings do not count, so that a checkout on Windows has the hash of one on Linux.
    Computed once per process.

    names  folders and files of the package
    """
    return _hash_sources(_PACKAGE, names)


def utc_now() -> str:
    """Return the time as ISO 8601 in UTC, to the millisecond.

    >>> utc_now()[10:11], utc_now()[-1]
    ('T', 'Z')
    """
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _hash_sources(package: Path, names: tuple[str, ...] = _DECIDES_RESULTS) -> str:
    files = {
        path.relative_to(package).as_posix(): path
        for name in names
        for path in [package / name, *(package / name).rglob("*.py")]
        if path.is_file()
    }
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name].read_bytes().replace(b"\r\n", b"\n")
        # the length keeps the end of one file and the start of the next apart
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _differences(at: str, stored: Any, asked: Any) -> Iterator[str]:
    if isinstance(stored, Mapping) and isinstance(asked, Mapping):
        for key in sorted(stored.keys() | asked.keys()):
            below = f"{at}.{key}" if at else key
            yield from _differences(below, stored.get(key, _ABSENT), asked.get(key, _ABSENT))
    elif isinstance(stored, list) and isinstance(asked, list) and len(stored) == len(asked):
        for index, (old, new) in enumerate(zip(stored, asked, strict=True)):
            yield from _differences(f"{at}[{index}]", old, new)
    elif _text(stored) != _text(asked):
        yield f"{at}: {_short(stored)}, now {_short(asked)}"


def _text(value: Any) -> str:
    return "absent" if value is _ABSENT else canonical_json(value)


def _short(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def processor() -> dict[str, Any]:
    """The processor's name, `cpu`, and the instructions that NumPy uses on it, `simd`."""
    simd = np.show_config(mode="dicts").get("SIMD Extensions", {})
    return {"cpu": _cpu_model(), "simd": simd}


def _environment() -> dict[str, Any]:
    versions = {name: _version(name) for name in _RECORDED}
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "platform": platform.platform(),
        **processor(),
        "packages": {name: version for name, version in versions.items() if version},
        "git": _git_state(_PACKAGE),
    }


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _cpu_model() -> str:
    """Return the processor's name, or its architecture where no name is given."""
    system = platform.system()
    name = None
    if system == "Linux":
        name = _linux_cpu_model()
    elif system == "Darwin":
        name = _output_of("sysctl", "-n", "machdep.cpu.brand_string")
    return name or platform.processor() or platform.machine()


def _linux_cpu_model() -> str | None:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), None)


def _git_state(folder: Path) -> dict[str, Any] | None:
    """Return the commit of `folder` and whether its files differ from it.

    None where there is no git, no commit, or a checkout that holds the folder
    without tracking it (an environment inside another project).
    """
    if _output_of("git", "-C", str(folder), "ls-files", "--error-unmatch", "--", ".") is None:
        return None
    commit = _output_of("git", "-C", str(folder), "rev-parse", "--verify", "HEAD")
    changes = _output_of("git", "-C", str(folder), "status", "--porcelain", "--", ".")
    if commit is None or changes is None:
        return None
    return {"commit": commit, "dirty": bool(changes)}


def _output_of(*command: str) -> str | None:
    """Return what a command prints, or None when it fails for whatever reason."""
    # inside a git hook, GIT_DIR and its like point at another checkout
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    try:
        done = subprocess.run(
            command,
            env=environment | {"GIT_OPTIONAL_LOCKS": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=5,
            check=True,
            text=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()

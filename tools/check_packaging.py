"""Checks that the wheel, the sdist and an editable install offer the same scenarios.

Builds from a copy of the checkout with the tools of the running Python (setuptools, wheel
and build must be there) and installs into a fresh environment that holds only what
requirements.lock pins. Everything happens in a temporary folder.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
LEAVE_OUT_AT_THE_TOP = {"build", "dist", "results"}
EXPECTED = {"no_reform", "pillars_only", "delivering_as_one"}
PIP = ("-m", "pip", "--disable-pip-version-check", "-qq")


class Failure(Exception):
    """Something about the packages is not as it should be."""


def run(*command: str | Path, cwd: Path) -> str:
    """Runs a command that can import nothing from the checkout by accident."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    env |= {"PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8")
    if done.returncode:
        line = " ".join(map(str, command))
        raise Failure(f"exit {done.returncode} from: {line}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def left_out(folder: str, names: list[str]) -> set[str]:
    """Of the names in a folder of the checkout, those that no package is built from."""
    hidden = {n for n in names if n.startswith(".") or n.endswith((".egg-info", "__pycache__"))}
    return hidden | (LEAVE_OUT_AT_THE_TOP if Path(folder) == CHECKOUT else set())


def expected_files(tree: Path) -> set[str]:
    """The files of the package, by the names that they have once installed."""
    files = {"interagency/py.typed"}
    for suffix in ("py", "csv", "json", "svg"):
        for path in (tree / "src").rglob(f"*.{suffix}"):
            files.add(path.relative_to(tree / "src").as_posix())
    for suffix in ("yaml", "csv"):
        for path in (tree / "scenarios").rglob(f"*.{suffix}"):
            files.add("interagency/" + path.relative_to(tree).as_posix())
    return files


def check_packages_named(tree: Path) -> None:
    """pyproject.toml names each package in src/, and none that is not there."""
    config = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))
    named = set(config["tool"]["setuptools"]["packages"])
    src = tree / "src"
    found = {".".join(p.parent.relative_to(src).parts) for p in src.rglob("*.py")}
    found.add("interagency.scenarios")
    if wrong := found ^ named:
        raise Failure(
            "packages in [tool.setuptools] of pyproject.toml: "
            + ", ".join(f"{'add' if name in found else 'drop'} {name}" for name in sorted(wrong))
        )


def check_wheel(wheel: Path, expected: set[str], local: list[Path]) -> None:
    """The wheel holds every file, nothing else, and no path of this machine."""
    with zipfile.ZipFile(wheel) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    names = {name for name in content if ".dist-info/" not in name}
    if missing := expected - names:
        raise Failure(f"the wheel lacks {', '.join(sorted(missing))}")
    strange = {n for n in names - expected if n.split("/")[0] != "interagency"}
    if strange:
        raise Failure(f"the wheel holds files of no package: {', '.join(sorted(strange))}")
    if not any(n.startswith("interagency/scenarios/") and n.endswith(".yaml") for n in names):
        raise Failure("the wheel holds no scenario")
    spellings = {s for path in local for s in (str(path), path.as_posix())}
    for name, data in content.items():
        for spelling in spellings:
            if spelling.encode() in data:
                raise Failure(f"{name} in the wheel holds the path {spelling} of this machine")


def check_sdist(sdist: Path, expected: set[str]) -> None:
    """The sdist holds what the wheel is built from."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"pyproject.toml", "LICENSE"}
    for name in expected:
        inside = name.removeprefix("interagency/")
        wanted.add(inside if inside.startswith("scenarios/") else f"src/{name}")
    if missing := wanted - names:
        raise Failure(f"the sdist lacks {', '.join(sorted(missing))}")


def scenario_names(scripts: Path, cwd: Path) -> list[str]:
    """What the installed command says it has."""
    said = run(scripts / "interagency", "list", "--json", cwd=cwd)
    try:
        names = [scenario["name"] for scenario in json.loads(said)["scenarios"]]
    except (ValueError, KeyError, TypeError) as error:
        raise Failure(f"`interagency list --json` printed, {error!r}:\n{said}") from error
    if missing := EXPECTED - set(names):
        raise Failure(f"`interagency list --json` lacks {', '.join(sorted(missing))}: {names}")
    return names


def main(folder: Path) -> None:
    tree, elsewhere = folder / "checkout", folder / "elsewhere"
    shutil.copytree(CHECKOUT, tree, ignore=left_out)
    elsewhere.mkdir()
    check_packages_named(tree)
    expected = expected_files(tree)

    print("  building sdist and, from it, wheel", flush=True)
    run(
        *(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", tree),
        cwd=elsewhere,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    (sdist,) = (folder / "dist").glob("*.tar.gz")
    check_wheel(wheel, expected, [CHECKOUT, folder, Path(sys.prefix), Path.home()])
    check_sdist(sdist, expected)

    print("  making a fresh environment from requirements.lock", flush=True)
    run(sys.executable, "-m", "venv", folder / "venv", cwd=elsewhere)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    lock = CHECKOUT / "requirements.lock"
    run(python, *PIP, "install", "--require-hashes", "-r", lock, cwd=elsewhere)

    lists = {}
    for kind, what, home in (
        ("wheel", [wheel], folder / "venv"),
        ("sdist", [sdist], folder / "venv"),
        ("editable", ["-e", tree], tree),
    ):
        # no cache: pip would keep the wheel that it builds from the sdist
        options = ("--no-deps", "--no-index", "--no-build-isolation", "--no-cache-dir")
        run(python, *PIP, "install", *options, *what, cwd=elsewhere)
        where = run(python, "-c", "import interagency as i; print(i.__path__[0])", cwd=elsewhere)
        if not Path(where.strip()).resolve().is_relative_to(home.resolve()):
            raise Failure(f"installed from {kind}, interagency is imported from {where.strip()}")
        lists[kind] = scenario_names(scripts, elsewhere)
        print(f"  {kind}: {len(lists[kind])} scenarios", flush=True)
        run(python, *PIP, "uninstall", "--yes", "interagency", cwd=elsewhere)

    if not lists["wheel"] == lists["sdist"] == lists["editable"]:
        said = "\n".join(f"  {kind}: {', '.join(names)}" for kind, names in lists.items())
        raise Failure(f"the lists of scenarios differ:\n{said}")


if __name__ == "__main__":
    try:
        with tempfile.TemporaryDirectory(prefix="interagency-") as name:
            main(Path(name).resolve())
    except Failure as failure:
        sys.exit(f"packaging: {failure}")
    print("packaging: wheel, sdist and editable install offer the same scenarios")

"""What the shell offers at a press of Tab: names, found without importing NumPy.

Metrics and practices are read off the text of the modules that declare them: to import those
would take a fifth of a second at every press.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

MODEL = Path(__file__).parents[1] / "model"
WINDOW = ("first_quarter", "quarters")


def scenarios(incomplete: str) -> list[str]:
    """Shipped scenarios, and scenario files as far as a path is begun."""
    from interagency.study.shipped import shipped

    return _begun(incomplete, shipped()) + files(incomplete)


def studies(incomplete: str) -> list[str]:
    """Shipped studies, and study files as far as a path is begun."""
    from interagency.study.shipped import shipped_studies

    return _begun(incomplete, shipped_studies()) + files(incomplete)


def methods(incomplete: str) -> list[str]:
    """Methods of sensitivity analysis, and the word for their table."""
    from interagency.study.sensitivity.methods import METHODS

    return _begun(incomplete, [*METHODS, "help"])


def shipped_scenarios(incomplete: str) -> list[str]:
    """Shipped scenarios alone."""
    from interagency.study.shipped import shipped

    return _begun(incomplete, shipped())


def files(incomplete: str) -> list[str]:
    """Scenario files and folders, as far as a path is begun."""
    folder, _, begun = incomplete.rpartition("/")
    there = Path(f"{folder}/" if folder or incomplete.startswith("/") else ".")
    if not there.is_dir():
        return []
    before = incomplete.removesuffix(begun)
    found = [one for one in sorted(there.iterdir()) if one.name.startswith(begun)]
    folders = [f"{before}{one.name}/" for one in found if one.is_dir()]
    yamls = [f"{before}{one.name}" for one in found if one.suffix in (".yaml", ".yml")]
    return [*yamls, *(folders if incomplete else [])]


def metrics(incomplete: str) -> list[str]:
    """Names of metrics."""
    return _begun(incomplete, metric_names())


def settings(incomplete: str) -> list[str]:
    """Keys of `--set`, each with its `=`."""
    from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES
    from interagency.model.parameters import PARAMETERS

    keys = [*PARAMETERS, *WINDOW]
    keys += [f"pillars.{name}" for name in PILLAR_NAMES]
    keys += [f"reforms.{name}" for name in REFORM_NAMES]
    keys += [f"practices.{name}" for name in practice_names()]
    return _begun(incomplete, [f"{key}=" for key in keys])


def anything(incomplete: str) -> list[str]:
    """Whatever can be described by its name."""
    from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES
    from interagency.model.parameters import PARAMETERS

    levers = (*PILLAR_NAMES, *REFORM_NAMES, *practice_names())
    return scenarios(incomplete) + _begun(incomplete, [*levers, *PARAMETERS, *metric_names()])


def choice_of(*names: str) -> Callable[[str], list[str]]:
    """Completes one of a few words."""
    return lambda incomplete: _begun(incomplete, names)


def practice_names() -> list[str]:
    """Practices, in the order of their declaration."""
    return [
        keyword.value.value
        for call in _calls("practices.py", "Practice")
        for keyword in call.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    ]


def metric_names() -> list[str]:
    """Metrics, in the order of their declaration; one whose name is made is made of practices."""
    names: list[str] = []
    for call in _calls("metrics.py", "Metric"):
        match call.args[0]:
            case ast.Constant(value=str(name)):
                names.append(name)
            case ast.JoinedStr(values=[ast.Constant(value=str(prefix)), *_]):
                names += [f"{prefix}{practice}" for practice in practice_names()]
    return names


def _calls(file: str, what: str) -> Iterator[ast.Call]:
    """Calls of a class in a module of the model, as they stand in its text."""
    for node in ast.walk(ast.parse((MODEL / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == what:
            yield node


def _begun(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]

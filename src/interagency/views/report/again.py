"""How to compute the same again: a command, and what it must meet."""

import re
import shlex
from collections.abc import Mapping
from typing import Any

from interagency.study.manifest import identity_hash
from interagency.study.results import Comparison
from interagency.study.scenarios import Scenario, load, shipped
from interagency.views.report.markup import Html, element, joined, table


def command(comparison: Comparison) -> str:
    """The command that computes the comparison again.

    A scenario that is shipped as it is here stands by its name, any other as the file in which
    to save its text.
    """
    identity = comparison.manifest["identity"]
    design = identity["design"]
    words = ["interagency", "compare", *map(_argument, comparison.scenarios.values())]
    words += ["--replications", str(design["replications"]), "--seed", str(identity["seed"])]
    for name, value in design["parameters"].items():
        words += ["--set", f"{name}={value!r}"]
    return shlex.join(words)


def _argument(scenario: Scenario) -> str:
    return scenario.name if is_shipped(scenario) else file_name(scenario)


def file_name(scenario: Scenario) -> str:
    """A file for a scenario's text, whatever the scenario is called.

    >>> file_name(load("no_reform").difference({}, "half a reform"))
    'half_a_reform.yaml'
    """
    return f"{re.sub(r'[^\w.-]+', '_', scenario.name).strip('.')}.yaml"


def is_shipped(scenario: Scenario) -> bool:
    """Whether what is shipped under this name says the same."""
    return scenario.name in shipped() and load(scenario.name).hash == scenario.hash


def again_section(comparison: Comparison) -> Html:
    """The command, seed, versions and hashes."""
    own = [one for one in comparison.scenarios.values() if not is_shipped(one)]
    save = ", ".join(file_name(one) for one in own)
    first = [f"Save the texts of the appendix as {save}, and then:"] if own else []
    return joined(
        [
            *(element("p", line) for line in first),
            element("pre", element("code", command(comparison))),
            table(
                "What it must meet",
                ("what", "value"),
                [("", _identity(comparison.manifest))],
                "words",
            ),
            element(
                "p",
                "The same command with the same version gives the same numbers to the last digit, "
                "on any number of processes.",
                class_="note",
            ),
        ]
    )


def _identity(manifest: Mapping[str, Any]) -> list[tuple[str, Html | str]]:
    identity = manifest["identity"]
    versions = ", ".join(f"{name} {version}" for name, version in identity["versions"].items())
    rows = {
        "computed on": manifest["created"][:10],
        "versions": versions,
        "seed": str(identity["seed"]),
        "replications": str(identity["design"]["replications"]),
        "hash of the model's source": identity["source_hash"],
        "hash of the manifest's identity": identity_hash(manifest),
    }
    return [(name, element("code", value)) for name, value in rows.items()]


def scenario_texts(comparison: Comparison) -> Html:
    """The text of every scenario that is not shipped, folded."""
    folded = [
        element(
            "details",
            element("summary", f"{file_name(scenario)}: {scenario.title}"),
            element("pre", scenario.text, tabindex="0"),
        )
        for scenario in comparison.scenarios.values()
        if not is_shipped(scenario)
    ]
    if not folded:
        note = "All scenarios come with interagency: interagency describe NAME shows each."
    else:
        note = (
            "Everything that each scenario of your own says, written out: none needs another "
            "file. The others come with interagency."
        )
    return joined([element("h3", "Scenario files"), element("p", note, class_="note"), *folded])

"""The examples in the docstrings of the views and of the command line."""

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize(
    "name",
    [
        "cli.settings",
        "views.changes",
        "views.plans",
        "views.figures.labels",
        "views.figures.style",
        "views.sentences",
        "views.tables",
        "views.terminal",
    ],
)
def test_examples_in_docstrings_hold(name: str) -> None:
    failed, tried = doctest.testmod(import_module(f"interagency.{name}"))
    assert tried
    assert not failed

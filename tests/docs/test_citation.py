"""Files by which others cite and index the software: valid, and in step with the package."""

import json
import tomllib
from typing import Any

import pytest
from ruamel.yaml import YAML

import interagency as ia
from tests.docs.pages import CHECKOUT

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CODEMETA = json.loads((CHECKOUT / "codemeta.json").read_text(encoding="utf-8"))

# Of the Citation File Format 1.2.0: all keys that it knows at each place, and those it needs.
KNOWN = {
    "file": {
        *("abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi"),
        *("identifiers", "keywords", "license", "license-url", "message", "preferred-citation"),
        *("references", "repository", "repository-artifact", "repository-code", "title", "type"),
        *("url", "version"),
    },
    "person": {
        *("address", "affiliation", "alias", "city", "country", "email", "family-names", "fax"),
        *("given-names", "name-particle", "name-suffix", "orcid", "post-code", "region", "tel"),
        "website",
    },
    "entity": {
        *("address", "alias", "city", "country", "date-end", "date-start", "email", "fax"),
        *("location", "name", "orcid", "post-code", "region", "tel", "website"),
    },
}
NEEDED = {"file": {"authors", "cff-version", "message", "title"}, "reference": {"authors", "title"}}


@pytest.fixture(scope="module")
def citation() -> Any:
    return YAML(typ="safe", pure=True).load((CHECKOUT / "CITATION.cff").read_text(encoding="utf-8"))


def test_citation_is_of_the_format(citation: Any) -> None:
    assert NEEDED["file"] <= set(citation) <= KNOWN["file"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] in ("software", "dataset")
    for reference in citation["references"]:
        assert {*NEEDED["reference"], "type"} <= set(reference)
    everybody = [
        *citation["authors"],
        *(a for one in citation["references"] for a in one["authors"]),
    ]
    for author in everybody:
        kind = "entity" if "name" in author else "person"
        assert set(author) <= KNOWN[kind]
        assert all(isinstance(said, str) and said for said in author.values())


def test_nothing_is_cited_that_is_not_there(citation: Any) -> None:
    invented = {"doi", "repository", "repository-code", "url", "identifiers"}
    assert not invented & set(citation), "the software has no such address yet"


@pytest.mark.parametrize("key", ["version", "keywords"])
def test_all_three_say_the_same(citation: Any, key: str) -> None:
    assert citation[key] == PROJECT[key] == CODEMETA[key]


def test_they_are_in_step_with_the_package(citation: Any) -> None:
    assert citation["version"] == ia.__version__
    assert citation["license"] == PROJECT["license"]
    assert CODEMETA["license"].endswith(f"/{PROJECT['license']}")
    assert CODEMETA["name"] == citation["title"] == PROJECT["name"]
    assert CODEMETA["description"] == PROJECT["description"]
    assert [one["name"] for one in CODEMETA["author"]] == [
        one["name"] for one in PROJECT["authors"]
    ]
    assert CODEMETA["@context"] == "https://w3id.org/codemeta/3.0"
    assert all((CHECKOUT / CODEMETA[key]).is_file() for key in ("readme", "softwareHelp"))


def test_the_changelog_says_which_results_move() -> None:
    text = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = text.split("\n## ")[1:]
    assert releases
    assert [one.splitlines()[0] for one in releases if "\n### Results\n" not in one] == []

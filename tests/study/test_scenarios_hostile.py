"""Files made up, broken, or made to break: a scenario or an `InputError`, never anything else."""

import json
import os
import time
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.metrics import METRICS
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study import source_text, yaml_source
from interagency.study.endowments import ENDOWMENTS
from interagency.study.limits import LIMITS
from interagency.study.scenarios import ENDOWMENT_RANGES, TRAITS, Scenario, load, loads
from interagency.study.shipped import shipped

BASE = """\
schema_version: 1
title: A small world
purpose: To test with.
source: none
first_quarter: 2006Q1
quarters: 12
offices:
  - {agency: A, country: B}
"""
ROSTER = "agency,country,non_resident,small_specialised,politically_sensitive,strong_brand"
HEAD = "schema_version: 1\nextends: no_reform\n"


def refusal(text: str, **more) -> InputError:
    with pytest.raises(InputError) as caught:
        loads(text, **more)
    return caught.value


def refusal_of(path: Path | str) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path)
    return caught.value


class TestYaml:
    @pytest.mark.parametrize(
        ("added", "line", "column", "problem"),
        [
            # tags: nothing is constructed
            ("title: !!python/object/apply:os.system [ls]", 3, 8, "tag '!!python/object/apply:"),
            ("title: !!str x", 3, 8, "tag '!!str' is not part of the language"),
            ("title: !mine x", 3, 8, "tag '!mine' is not part of the language"),
            ("title: ! x", 3, 8, "tag '!' is not part of the language"),
            ("pillars: !!map {}", 3, 10, "tag '!!map' is not part of the language"),
            ("title: !<tag:yaml.org,2002:binary> eA==", 3, 8, "tag '!!binary'"),
            # anchors and aliases
            ("title: &a x", 3, 8, "anchor '&a' is not part of the language; write it out"),
            ("pillars: &a {}", 3, 10, "anchor '&a' is not part of the language"),
            ("title: *a", 3, 8, "alias '*a' is not part of the language"),
            ("<<: {title: x}", 3, 1, "unknown key '<<'"),
            # keys
            ("title: x\ntitle: y", 4, 1, "key 'title' stands twice, first on line 3"),
            ("parameters:\n  turf: 0.3\n  turf: 0.3", 5, 3, "key 'turf' stands twice, first on"),
            ("parameters: {turf: 0.3, 'turf': 0.3}", 3, 25, "key 'turf' stands twice"),
            ("1: x", 3, 1, "a key must be text, not 1; put it in quotes"),
            ("true: x", 3, 1, "a key must be text, not true"),
            (": x", 3, 1, "a key must be text, not nothing"),
            ("? [a]\n: x", 3, 3, "a key must be text, not a mapping, a list or an alias"),
            ("? {a: b}\n: x", 3, 3, "a key must be text, not a mapping, a list or an alias"),
            # documents and directives
            ("---\ntitle: x", 3, 1, "a second document starts here"),
            ("...\n---\ntitle: x", 4, 1, "a second document starts here"),
            ("...\n%YAML 1.1", 4, 10, "this is not valid YAML"),
            # syntax
            ("title: [a", 3, 10, "this is not valid YAML"),
            ("title: 'a", 3, 8, "this is not valid YAML: the quote that starts here is not closed"),
            ("title: a: b", 3, 9, "this is not valid YAML: a second ':' in this line"),
            ("pillars:\n\tone_office: 1", 4, 1, "this is not valid YAML: a tab; indent by blanks"),
            ('title: "\\q"', 3, 10, "this is not valid YAML: '\\q' in double quotes means nothing"),
            ('title: "\\U00110000"', 3, 1, "this is not valid YAML: an escape gives no character"),
            # characters
            ("title: a\0b", 3, 9, "character U+0000 cannot be part of a text file"),
            ("title: a\x1bb", 3, 9, "character U+001B cannot be part of a text file"),
            ("title: a\x85b", 3, 9, "character U+0085 cannot be part of a text file"),
            ("title: a\u2028b", 3, 9, "character U+2028 cannot be part of a text file"),
            ("title: a\ufeffb", 3, 9, "character U+FEFF cannot be part of a text file"),
            ("title: a\ud800b", 3, 9, "character U+D800 cannot be part of a text file"),
            ('title: "a\\0b"', 3, 8, "title cannot be 'a\\x00b'"),
            ('title: "a\\ud800b"', 3, 8, "an escape gives half a character"),
            # numbers
            ("quarters: true", 3, 11, "quarters cannot be true"),
            ("quarters: 12.0", 3, 11, "quarters cannot be 12.0"),
            ("quarters: '12'", 3, 11, "quarters cannot be '12'"),
            ("quarters: 0", 3, 11, "quarters cannot be 0"),
            ("quarters: 401", 3, 11, "quarters cannot be 401"),
            ("quarters: 0x1F4", 3, 11, "quarters cannot be 500"),
            ("quarters:", 3, 1, "quarters cannot be nothing"),
            (f"quarters: {'9' * 40}", 3, 11, "quarters cannot be 999999"),
            (f"quarters: {'9' * 41}", 3, 11, "a number of more than 40 characters"),
            (f"quarters: {'9' * 5000}", 3, 11, "a number of more than 40 characters"),
            ("parameters: {turf: .inf}", 3, 20, "turf cannot be inf"),
            ("parameters: {turf: -.INF}", 3, 20, "turf cannot be -inf"),
            ("parameters: {turf: .nan}", 3, 20, "turf cannot be nan"),
            ("parameters: {turf: 1e999}", 3, 20, "turf cannot be inf"),
            ("parameters: {turf: false}", 3, 20, "turf cannot be false"),
            ("parameters: {turf: ''}", 3, 20, "turf cannot be ''"),
            ("parameters: {turf: null}", 3, 14, "turf cannot be nothing"),
            (f"parameters: {{turf: {'9' * 39}}}", 3, 20, "turf cannot be 9999"),
            ("pillars: {one_office: true}", 3, 23, "one_office cannot be true"),
            ("pillars: {one_office: 1.01}", 3, 23, "level cannot be 1.01"),
            ("pillars: {one_office: {ramp: -1}}", 3, 30, "ramp cannot be -1"),
            ("pillars: {one_office: {}}", 3, 23, "level is missing"),
            ("pillars: {one_office: {level: 1, from: 2007}}", 3, 40, "from cannot be 2007"),
            ("pillars: {one_office: {level: 1, from: null}}", 3, 34, "from cannot be nothing"),
            (
                "pillars:\n  one_office: {level: 1, until: 2006Q4}",
                4,
                33,
                "until 2006Q4 comes before from 2007Q1",
            ),
            ("practices: {all: false}", 3, 18, "all cannot be false"),
            ("practices: {all: Off}", 3, 18, "all cannot be 'Off'"),
            ("practices: {one_voice: -0.1}", 3, 24, "one_voice cannot be -0.1"),
            # shapes
            ("practices: off", 3, 12, "practices cannot be 'off'"),
            ("pillars: [one_office]", 3, 10, "pillars cannot be a list"),
            ("pillars:", 3, 1, "pillars cannot be nothing"),
            ("parameters: 3", 3, 13, "parameters cannot be 3"),
            ("offices: {agency: A}", 3, 10, "offices cannot be a mapping"),
            ("offices: []", 3, 10, "offices cannot be a list"),
            ("offices: [A]", 3, 11, "offices[0] cannot be 'A'"),
            ("offices: [{agency: A}]", 3, 11, "country is missing"),
            ("offices: [{agency: 7, country: A}]", 3, 20, "agency cannot be 7"),
            ("offices: [{agency: '', country: A}]", 3, 20, "agency cannot be ''"),
            ("offices: [{agency: A, country: NULL}]", 3, 23, "country cannot be nothing"),
            ("offices: [{agency: A, country: B, traits: x}]", 3, 43, "traits cannot be 'x'"),
            ("offices: [{agency: A, country: B, traits: [x]}]", 3, 44, "unknown trait 'x'"),
            ("offices: [{agency: A, country: B, traits: [1]}]", 3, 44, "traits[0] cannot be 1"),
            (
                "offices:\n- {agency: A, country: B, endowments: {reach: 0.3, size: 1}}",
                4,
                52,
                "unknown endowment 'size'",
            ),
            (
                "offices:\n- {agency: A, country: B}\n- {agency: A, country: B}",
                5,
                3,
                "office 'A' in 'B' stands twice, first on line 4",
            ),
            ("titel: x", 3, 1, "unknown key 'titel'"),
            ("first_quarter: 2006q1", 3, 16, "first_quarter cannot be '2006q1'"),
            ("first_quarter: 2200Q1", 3, 1, "47 quarters after 2200Q1 is outside 1900 to 2200"),
            (f"title: {'x' * 1001}", 3, 8, "title cannot be 'xxxx"),
            # ways out
            ("offices: /etc/passwd.csv", 3, 10, "a path starts from the folder of its file"),
            ("offices: roster.txt", 3, 10, "a roster is a file that ends in .csv"),
        ],
    )
    def test_is_refused_where_it_stands(self, added, line, column, problem):
        error = refusal(HEAD + added)
        assert error.problem.startswith(problem)
        if problem.startswith("47 quarters"):
            return  # `quarters` stands in the base, a file of the package
        assert (error.file, error.line, error.column) == ("<text>", line, column)
        str(error).encode()

    @pytest.mark.parametrize(
        ("text", "line", "problem"),
        [
            ("", 1, "there is nothing in it"),
            ("\n \n", 1, "there is nothing in it"),
            ("# only a comment\n", 1, "there is nothing in it"),
            ("---\n", 1, "there is nothing in it"),
            ("null", 1, "there is nothing in it"),
            ("\n- a", 2, "a scenario is a mapping of keys to values, not a list"),
            ("no_reform", 1, "a scenario is a mapping of keys to values, not 'no_reform'"),
            ("3", 1, "a scenario is a mapping of keys to values, not 3"),
            ("{}", 1, "schema_version is missing"),
            ("%YAML 1.1\n---\n" + BASE, 1, "directive '%YAML 1.1' is not part of the language"),
            ("# x\n\n%TAG ! x\n---\n" + BASE, 3, "directive '%TAG ! x' is not part of"),
            ("%", 1, "directive '%' is not part of the language"),
            (BASE.replace("version: 1", "version: 2"), 1, "schema_version cannot be 2"),
            (BASE.replace("version: 1", "version: '1'"), 1, "schema_version cannot be '1'"),
            (BASE.replace("version: 1", "version: true"), 1, "schema_version cannot be true"),
            (BASE.replace("version: 1", "version: 1.0"), 1, "schema_version cannot be 1.0"),
        ],
    )
    def test_the_whole_is_wrong(self, text, line, problem):
        error = refusal(text).problems[0]
        assert error.problem.startswith(problem)
        assert (error.file, error.line) == ("<text>", line)

    def test_what_is_missing_is_named(self):
        error = refusal("schema_version: 1\npillars: {one_office: 1}")
        assert error.problem == (
            "title, purpose, source, first_quarter, quarters, offices are missing, "
            "and no scenario is extended that says so"
        )
        assert str(error).endswith("hint: extends: delivering_as_one")
        error = refusal(BASE.replace("title: A small world\n", ""))
        assert error.problem.startswith("title is missing, and no scenario")

    def test_json_is_understood(self):
        text = json.dumps({"title": "\U0001f54a é", "offices": [{"agency": "A", "country": "B"}]})
        assert "\\ud83d" in text
        scenario = loads('{"schema_version": 1, "extends": "no_reform", ' + text[1:])
        assert scenario.title == "\U0001f54a é"

    def test_a_percent_sign_in_a_text_is_no_directive(self):
        assert loads(BASE.replace("To test with.", '"50\n  % of it"')).purpose == "50 % of it"

    def test_depth(self):
        nested = "[" * (LIMITS.depth - 1) + "]" * (LIMITS.depth - 1)
        assert refusal(HEAD + "title: " + nested).problem == "title cannot be a list"
        error = refusal(HEAD + "title: [" + nested + "]")
        assert error.problem == "nested more than 20 levels deep"
        assert (error.line, error.column) == (3, 8 + LIMITS.depth - 1)

    @pytest.mark.parametrize(
        "piece",
        ["[", "{", "{a: ", "[{", "- ", "? ", "a:\n", "!", "&a ", "*a ", ": ", "'", '"', "|", "%"],
    )
    @pytest.mark.parametrize("before", ["", "a: ", "? "])
    def test_endless_repetition_ends_soon(self, piece, before):
        start = time.process_time()
        refusal(before + piece * 20_000)
        assert time.process_time() - start < 5

    def test_nesting_by_indentation(self):
        text = "\n".join(" " * depth + "a:" for depth in range(1000))
        error = refusal(text)
        assert (error.problem, error.line) == ("nested more than 20 levels deep", 21)

    def test_billion_laughs(self):
        lines = ["a0: &a0 [x, x]"]
        lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
        error = refusal("\n".join(lines))
        assert len(error.problems) == 20
        assert (error.problem[:12], error.line) == ("anchor '&a0'", 1)

    def test_too_many_values(self, monkeypatch):
        monkeypatch.setattr(yaml_source, "LIMITS", replace(LIMITS, nodes=1000))
        error = refusal("title: [" + "1,\n" * 2000 + "]")
        # the root, the key, the list and 997 numbers are within bounds
        assert (error.problem, error.line) == ("more than 1000 keys and values", 998)

    def test_thousands_of_unknown_keys(self):
        text = "parameters:\n" + "".join(f"  turf{row}: 1\n" for row in range(5_000))
        start = time.process_time()
        error = refusal(text)
        assert "did you mean 'turf'?" in str(error)
        assert len(error.problems) == 5_001
        assert time.process_time() - start < 10

    def test_yaml_is_made_of_one_kind_of_line_end(self):
        for end in ("\r\n", "\r"):
            assert loads(BASE.replace("\n", end)).hash == loads(BASE).hash
            error = refusal((BASE + "turf: 1").replace("\n", end))
            assert (error.line, error.column) == (9, 1)

    def test_a_byte_order_mark_is_no_content(self):
        assert loads("\ufeff" + BASE).hash == loads(BASE).hash


class TestFiles:
    def test_missing(self, tmp_path):
        (tmp_path / "baseline.yaml").write_text(BASE)
        error = refusal_of(tmp_path / "basline.yaml")
        assert error.problem == "there is no such file"
        assert error.file == str(tmp_path / "basline.yaml")
        assert error.nearest == "baseline.yaml"
        assert refusal_of(tmp_path / "no" / "folder.yaml").problem == "there is no such file"
        (tmp_path / "file").write_text("")
        assert refusal_of(tmp_path / "file" / "x.yaml").problem.startswith("cannot be read")

    def test_unknown_name(self):
        error = refusal_of("no_refrom")
        assert error.problem == "there is no scenario called 'no_refrom'"
        assert error.allowed == tuple(shipped())
        assert error.nearest == "no_reform"

    def test_a_folder_is_no_file(self, tmp_path):
        (tmp_path / "a.yaml").mkdir()
        for path in (tmp_path, tmp_path / "a.yaml", f"{tmp_path}/"):
            assert refusal_of(path).problem == "this is a folder"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
    def test_a_pipe_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.yaml")
        assert refusal_of(tmp_path / "pipe.yaml").problem == "this is not an ordinary file"

    def test_another_ending(self, tmp_path):
        (tmp_path / "a.json").write_text("{}")
        problem = "a scenario is a file that ends in .yaml or .yml"
        assert refusal_of(tmp_path / "a.json").problem == problem
        assert refusal_of(f"{tmp_path}/a").problem == problem

    @pytest.mark.parametrize("path", ["", "a\0.yaml", "a\nb.yaml", "\ud800.yaml", "a\x1b.yaml"])
    def test_what_cannot_be_a_path(self, path):
        error = refusal_of(path)
        assert error.problem.endswith("cannot be a path")
        str(error).encode()

    def test_names_too_long(self, tmp_path):
        assert refusal_of(tmp_path / ("x" * 300 + ".yaml")).problem.startswith("cannot be read")
        (tmp_path / ("x" * 81 + ".yaml")).write_text(BASE)
        error = refusal_of(tmp_path / ("x" * 81 + ".yaml"))
        assert error.problem.startswith("a scenario cannot be called")

    @pytest.mark.parametrize(
        ("data", "line", "problem"),
        [
            (b"a: b\nc: \xff\xfe", 2, "this is not UTF-8 text; save it as UTF-8"),
            (BASE.encode("utf-16"), 1, "this is not UTF-8 text; save it as UTF-8"),
            (b"\x7fELF\x02\x01\x01\x00", 1, "character U+007F cannot be part of a text file"),
            (b"a: \xed\xa0\x80", 1, "this is not UTF-8 text; save it as UTF-8"),
            (b"PK\x03\x04", 1, "character U+0003 cannot be part of a text file"),
            (b"", 1, "there is nothing in it"),
        ],
    )
    def test_binary(self, tmp_path, data, line, problem):
        path = tmp_path / "a.yaml"
        path.write_bytes(data)
        error = refusal_of(path)
        assert (error.problem, error.line) == (problem, line)

    def test_a_huge_file_is_not_read_to_its_end(self, tmp_path):
        path = tmp_path / "huge.yaml"
        with path.open("wb") as stream:
            stream.truncate(1 << 40)
        start = time.process_time()
        assert refusal_of(path).problem == f"larger than {LIMITS.file_bytes} bytes"
        assert time.process_time() - start < 5

    def test_size_counts_in_bytes(self):
        comment = "#" + "é" * (LIMITS.file_bytes // 2)
        assert refusal(comment + "\n").problem == f"larger than {LIMITS.file_bytes} bytes"

    def test_a_byte_order_mark_is_no_content(self, tmp_path):
        (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + BASE.encode())
        assert load(tmp_path / "a.yaml").hash == loads(BASE).hash

    def test_files_are_named_from_the_current_folder(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "b.yaml").write_text("x: 1")
        assert refusal_of("a/b.yaml").file == os.path.join("a", "b.yaml")
        assert refusal_of(tmp_path / "a" / "b.yaml").file == os.path.join("a", "b.yaml")

    def test_nothing_is_written(self, tmp_path):
        (tmp_path / "a.yaml").write_text("x: 1")
        before = sorted(tmp_path.rglob("*")), (tmp_path / "a.yaml").stat().st_mtime_ns
        refusal_of(tmp_path / "a.yaml")
        assert before == (sorted(tmp_path.rglob("*")), (tmp_path / "a.yaml").stat().st_mtime_ns)


class TestWaysOut:
    """A file may point to shipped names, and into its own folder."""

    @pytest.fixture
    def inside(self, tmp_path):
        """A folder with things worth reading around it."""
        (tmp_path / "secret.yaml").write_text(BASE)
        (tmp_path / "secret.csv").write_text(ROSTER + "\nA,B,0,0,0,0\n")
        folder = tmp_path / "inside"
        folder.mkdir()
        (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
        (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
        (folder / "here.yaml").write_text(BASE)
        (folder / "here.csv").write_text(ROSTER + "\nA,B,0,0,0,0\n")
        return folder

    @pytest.mark.parametrize(("key", "ending"), [("extends", "yaml"), ("offices", "csv")])
    @pytest.mark.parametrize(
        ("path", "problem"),
        [
            ("../secret", "leads out of the folder of this file"),
            ("here/../../secret", "leads out of the folder of this file"),
            ("../inside_too/secret", "leads out of the folder of this file"),
            ("link", "leads out of the folder of this file"),
            ("/etc/secret", "must be a relative path with / between folders"),
            ("..\\secret", "must be a relative path with / between folders"),
            ("C:secret", "must be a relative path with / between folders"),
            ("\\\\host\\secret", "must be a relative path with / between folders"),
            ("http://example.org/secret", "there is no such file"),
            ("ftp://example.org/secret", "there is no such file"),
            ("~/secret", "there is no such file"),
        ],
    )
    def test_are_refused(self, inside, key, ending, path, problem):
        text = {
            "extends": f"schema_version: 1\nextends: '{path}.yaml'",
            "offices": f"schema_version: 1\noffices: '{path}.csv'",
        }[key]
        (inside / "mine.yaml").write_text(text)
        error = refusal_of(inside / "mine.yaml")
        error = next(found for found in error.problems if found.where == key)
        assert error.problem.endswith(problem)
        assert (error.file, error.line) == (str(inside / "mine.yaml"), 2)
        assert error.column == 10
        assert str(error.found).endswith(ending)

    @pytest.mark.parametrize("path", ["here", "./here", "here/../here"])
    def test_the_own_folder_is_open(self, inside, path):
        (inside / "here").mkdir()
        text = f"schema_version: 1\nextends: {path}.yaml\noffices: {path}.csv"
        assert len(loads(text, folder=inside).offices) == 1

    def test_each_file_is_bound_to_its_own_folder(self, inside):
        (inside / "below").mkdir()
        (inside / "below" / "base.yaml").write_text("schema_version: 1\nextends: ../here.yaml")
        (inside / "mine.yaml").write_text("schema_version: 1\nextends: below/base.yaml")
        error = refusal_of(inside / "mine.yaml")
        assert error.problem == "'../here.yaml' leads out of the folder of this file"
        assert error.file == str(inside / "below" / "base.yaml")
        assert error.chain == ("base", "mine")

    def test_text_in_no_file_has_no_folder(self):
        error = refusal("schema_version: 1\nextends: mine.yaml")
        assert error.problem.startswith("a path starts from the folder of its file")
        assert (error.line, error.column) == (2, 10)

    @pytest.mark.parametrize(
        "said", ["''", "3", "null", "[a]", "true", '"a\\0.yaml"', '"a\\n.yaml"']
    )
    def test_extends_must_name_something(self, said):
        error = refusal(f"schema_version: 1\nextends: {said}")
        assert error.line == 2
        assert error.where == "extends"

    def test_an_unknown_base_is_told_with_what_else_is_wrong(self):
        error = refusal("schema_version: 1\nextends: pillars_onyl\nquarters: x")
        assert [(p.line, p.where, p.nearest) for p in error.problems] == [
            (2, "extends", "pillars_only"),
            (3, "quarters", None),
        ]

    def test_a_missing_roster_is_told_where_it_is_named(self, inside):
        text = "schema_version: 1\noffices: hree.csv\nquarters: x"
        roster, quarters = refusal(text, folder=inside).problems
        assert roster.problem == f"{inside / 'hree.csv'}: there is no such file"
        assert (roster.file, roster.line, roster.column) == ("<text>", 2, 10)
        assert roster.nearest == "here.csv"
        assert quarters.where == "quarters"

    def test_a_problem_in_a_roster_is_told_in_the_roster(self, inside):
        (inside / "here.csv").write_text(ROSTER + "\nA,B,0,0,0,9\n")
        error = refusal("schema_version: 1\noffices: here.csv\nextends: here.yaml", folder=inside)
        assert (error.file, error.line, error.column) == (
            str(inside / "here.csv"),
            2,
            "strong_brand",
        )
        assert error.chain == ("here", "<text>")

    def test_a_broken_base_says_who_extends_it(self, inside):
        (inside / "here.yaml").write_text("a: [")
        error = refusal("schema_version: 1\nextends: here.yaml", folder=inside)
        assert error.file == str(inside / "here.yaml")
        assert "(extended from: here <- <text>)" in str(error)


class TestCircles:
    def test_of_one(self, tmp_path):
        (tmp_path / "a.yaml").write_text("schema_version: 1\nextends: a.yaml")
        error = refusal_of(tmp_path / "a.yaml")
        assert error.problem == "'a.yaml' extends itself by way of this file"
        assert (error.file, error.line, error.column) == (str(tmp_path / "a.yaml"), 2, 10)

    def test_of_three_also_by_a_link(self, tmp_path):
        (tmp_path / "link.yaml").symlink_to(tmp_path / "a.yaml")
        for name, base in (("a", "b"), ("b", "c"), ("c", "link")):
            text = f"schema_version: 1\nextends: {base}.yaml"
            (tmp_path / f"{name}.yaml").write_text(text)
        error = refusal_of(tmp_path / "a.yaml")
        assert error.problem == "'link.yaml' extends itself by way of this file"
        assert error.file == str(tmp_path / "c.yaml")

    def test_a_link_to_itself(self, tmp_path):
        (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
        assert refusal_of(tmp_path / "a.yaml").problem.startswith("cannot be read")
        error = refusal("schema_version: 1\nextends: a.yaml", folder=tmp_path)
        assert "cannot be read" in error.problem

    @pytest.mark.parametrize("length", [LIMITS.extends_chain, LIMITS.extends_chain + 1])
    def test_length(self, tmp_path, length):
        (tmp_path / "a1.yaml").write_text(BASE)
        for number in range(2, length + 1):
            text = f"schema_version: 1\nextends: a{number - 1}.yaml"
            (tmp_path / f"a{number}.yaml").write_text(text)
        last = tmp_path / f"a{length}.yaml"
        if length == LIMITS.extends_chain:
            assert len(load(last).chain) == length
        else:
            error = refusal_of(last)
            assert error.problem == "more than 10 scenarios extend one another"
            assert error.file == str(tmp_path / "a2.yaml")


# Scenarios made up within the language, as mappings.

names = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Co", "Cn"]),
    min_size=1,
    max_size=12,
).filter(lambda name: name.strip() and "\ufeff" not in name)
levels = st.floats(0, 1) | st.sampled_from([0, 1])
labels = st.builds(lambda year, q: f"{year}Q{q}", st.integers(1990, 2010), st.integers(1, 4))
ends = st.none() | st.builds(lambda year: f"{year}Q4", st.integers(2011, 2030))
spans = {"ramp": st.integers(0, 400), "fade": st.integers(0, 400)}
COUNTRIES = ("NO", "SE", "Côte d'Ivoire")


def plans(words, start=labels):
    """Plans of a lever whose level may be any of the words beside a number."""
    level = levels | st.sampled_from(words)
    fields = {"from": start, "until": ends, **spans}
    where = st.none() | level | st.fixed_dictionaries({}, optional={"level": level, **fields})
    countries = st.none() | st.dictionaries(st.sampled_from(COUNTRIES), where)
    return st.fixed_dictionaries({"level": level}, optional={**fields, "countries": countries})


pillar_plans = plans(["off"])
shocks = st.fixed_dictionaries(
    {"what": st.sampled_from(SHOCK_NAMES), "at": labels, "size": levels},
    optional={
        "quarters": st.integers(1, 400),
        "countries": st.none() | st.lists(st.sampled_from(COUNTRIES), min_size=1),
    },
)
signs = st.sampled_from(["up", "down"])
predicted = st.fixed_dictionaries(
    {"metric": st.sampled_from(tuple(METRICS)), "mature": signs},
    optional={"early": signs, "of": st.sampled_from(COUNTRIES)},
)
offices = st.fixed_dictionaries(
    {"agency": names, "country": st.sampled_from(COUNTRIES) | names},
    optional={
        "traits": st.lists(st.sampled_from(TRAITS), unique=True),
        "member": st.sampled_from([0.0, 1.0]) | st.floats(0.01, 1.0),
        "endowments": st.fixed_dictionaries(
            {},
            optional={
                name: st.integers(int(low), int(high) if name != "origin" else 0)
                if ENDOWMENTS[name].whole
                else st.floats(low, high)
                for name, (low, high) in ENDOWMENT_RANGES.items()
            },
        ),
    },
)
mappings = st.fixed_dictionaries(
    {
        "schema_version": st.just(1),
        "title": names,
        "purpose": names,
        "source": names,
        "first_quarter": labels,
        "quarters": st.integers(1, 400),
        "offices": st.lists(
            offices,
            min_size=1,
            max_size=4,
            unique_by=lambda office: (clean(office["agency"]), clean(office["country"])),
        ),
    },
    optional={
        "pillars": st.dictionaries(
            st.sampled_from(PILLAR_NAMES),
            levels | st.sampled_from([None, "off"]) | pillar_plans,
            max_size=4,
        ),
        "reforms": st.dictionaries(
            st.sampled_from(REFORM_NAMES),
            levels | st.sampled_from(["off", None]) | plans(["off"]),
            max_size=4,
        ),
        "practices": st.dictionaries(
            st.sampled_from((*PRACTICE_NAMES, "systemic_thinking", "joint_mobilisation", "all")),
            levels
            | st.sampled_from(["off", "emergent"])
            | plans(["off", "emergent"], st.none() | labels),
        ),
        "shocks": st.lists(shocks, max_size=3),
        "parameters": st.sets(st.sampled_from(tuple(PARAMETERS)), max_size=3).map(
            lambda chosen: {name: PARAMETERS[name].low for name in chosen}
        ),
        "expects": st.just({})
        | st.fixed_dictionaries({"against": names}, optional={"when": predicted}),
    },
)


def clean(name: str) -> str:
    """The name as the language keeps it."""
    return unicodedata.normalize("NFC", name.strip())


@settings(max_examples=150, deadline=None)
@given(mappings)
def test_whatever_the_language_says_loads_and_loads_back(mapping):
    mapping["offices"] += [{"agency": " ", "country": name} for name in COUNTRIES]
    for number, office in enumerate(mapping["offices"]):
        office["agency"] = f"{office['agency']} {number}"
    scenario = loads(json.dumps(mapping, ensure_ascii=False))
    assert loads(scenario.text).text == scenario.text
    assert loads(scenario.text).hash == scenario.hash
    assert replace(scenario) == scenario
    assert [office.agency for office in scenario.offices] == [
        clean(office["agency"]) for office in mapping["offices"]
    ]
    held, level = scenario.practice_levels()
    for share in (scenario.doses(), scenario.reform_doses(), level, scenario.shock_sizes()):
        assert ((share >= 0) & (share <= 1)).all()
    assert not level[~held].any()
    assert not scenario.reform_doses()[:, scenario.barred].any()
    assert ((scenario.reform_start() >= 0) & (scenario.reform_start() < scenario.quarters)).all()


# Text that was a scenario, until somebody sat on the keyboard.

PIECES = [
    *"[]{}:,-?&*!|>'\"%@`# \t\n\r\0~",
    ": ", "- ", "\n  ", "\n---\n", "...\n", "&a ", "*a", "!!int ", "!x ", "%YAML 1.1\n", "<<: ",
    "null", "true", "NO", ".inf", ".nan", "1e999", "-1", "0x", "9" * 50, "\\x", '"\\ud800"',
    "\ufeff", "\u2028", "\ud800", "\U0001f54a", "extends: no_reform\n", "extends: a.yaml\n",
    "offices: a.csv\n", "quarters: ", "pillars: ", "off", "2007Q5", "[" * 30, "{a: " * 30,
]  # fmt: skip

edits = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 12),
        st.sampled_from(PIECES) | st.text(max_size=4),
    ),
    max_size=6,
)


def as_yaml(mapping: dict) -> str:
    """A mapping over several lines, so that lines can be damaged one by one."""
    lines = []
    for key, value in mapping.items():
        if isinstance(value, dict) and value:
            lines += [f"{key}:", *(f"  {name}: {json.dumps(said)}" for name, said in value.items())]
        elif isinstance(value, list):
            lines += [f"{key}:", *(f"  - {json.dumps(item)}" for item in value)]
        else:
            lines.append(f"{key}: {json.dumps(value)}")
    return "\n".join(lines)


def damaged(text: str, changes: list[tuple[float, int, str]]) -> str:
    for place, removed, added in changes:
        start = int(place * len(text))
        text = text[:start] + added + text[start + removed :]
    return text


def check_refusal(error: InputError) -> None:
    """Whatever is refused is refused in words that can be printed."""
    str(error).encode()
    for problem in error.problems:
        assert problem.problem
        assert problem.file


@settings(max_examples=500, deadline=None)
@given(mappings, edits)
def test_damaged_yaml_is_a_scenario_or_an_input_error(mapping, changes):
    try:
        scenario = loads(damaged(as_yaml(mapping), changes))
    except InputError as error:
        check_refusal(error)
    else:
        assert isinstance(scenario, Scenario)
        assert loads(scenario.text).hash == scenario.hash


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 1, exclude_max=True),
            st.integers(0, 9),
            st.sampled_from([b",", b"\n", b'"', b"1", b"\xff", b"\0", b";", b"agency"])
            | st.binary(max_size=3),
        ),
        max_size=5,
    )
)
def test_a_damaged_roster_is_a_scenario_or_an_input_error(tmp_path, changes):
    rows = "".join(f"A{row},C,0,{row % 2},0,1,0.{row + 1},\n" for row in range(4))
    data = (ROSTER + ",presence,member\n" + rows).encode()
    for place, removed, added in changes:
        start = int(place * len(data))
        data = data[:start] + added + data[start + removed :]
    (tmp_path / "roster.csv").write_bytes(data)
    text = BASE.partition("offices")[0] + "offices: roster.csv\n"
    try:
        scenario = loads(text, folder=tmp_path)
    except InputError as error:
        check_refusal(error)
    else:
        assert loads(scenario.text).hash == scenario.hash


def test_the_line_is_known_for_every_broken_character():
    for code in range(0x20):
        if chr(code) not in "\t\n\r":
            error = refusal(f"a: 1\nb: {chr(code)}")
            assert (error.line, error.column) == (2, 4)
    assert source_text.UNPRINTABLE.search("aé\u00a0中\U0001f54a\t\n") is None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_soup_is_an_input_error(soup):
    check_refusal(refusal(soup))

"""What a manifest says, and what it must not say."""

import json
import re
import shutil
import socket
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interagency
from interagency.study import manifest as module
from interagency.study.manifest import canonical_json, differences, make_manifest, source_hash

ASKED = {
    "kind": "compare",
    "seed": 7,
    "design": {"replications": 20, "parameters": {"trust_rate": 0.1}},
    "scenarios": {"no_reform": {"text": "name: no_reform\n", "hash": "aa"}},
}

json_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)  # fmt: skip


class TestMakeManifest:
    def test_says_what_is_computed_and_where(self):
        made = make_manifest(**ASKED)
        assert made["identity"] == {
            "kind": "compare",
            "seed": 7,
            "design": ASKED["design"],
            "scenarios": {"no_reform": "aa"},
            "source_hash": source_hash(),
            "versions": {"interagency": interagency.__version__, "numpy": np.__version__},
        }
        assert made["scenarios"] == {"no_reform": "name: no_reform\n"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", made["created"])
        environment = made["environment"]
        assert environment["python"].split()[1].startswith("3.")
        assert environment["cpu"]
        assert environment["packages"]["numpy"] == np.__version__
        assert isinstance(environment["simd"]["found"], list)

    def test_is_plain_json(self):
        made = make_manifest(**{**ASKED, "seed": np.int64(7), "design": {"grid": (1, (2,))}})
        assert json.loads(json.dumps(made)) == made
        assert made["identity"]["design"] == {"grid": [1, [2]]}

    @pytest.mark.parametrize("value", [float("nan"), np.zeros(2), {1, 2}, object()])
    def test_a_design_that_is_not_json_is_refused(self, value):
        with pytest.raises((TypeError, ValueError)):
            make_manifest(**{**ASKED, "design": {"value": value}})

    def test_does_not_change_with_what_was_given(self):
        design = {"levers": ["one_fund"]}
        made = make_manifest(**{**ASKED, "design": design})
        design["levers"].append("one_office")
        assert made["identity"]["design"] == {"levers": ["one_fund"]}

    @pytest.mark.parametrize(
        ("change", "entry"),
        [
            ({"kind": "run"}, "kind"),
            ({"seed": 8}, "seed"),
            ({"design": {**ASKED["design"], "replications": 21}}, "design.replications"),
            ({"design": {"replications": 20}}, "design.parameters"),
            ({"scenarios": {"no_reform": {"text": "", "hash": "b"}}}, "scenarios.no_reform"),
        ],
    )
    def test_another_computation_has_another_identity(self, change, entry):
        first, second = make_manifest(**ASKED), make_manifest(**{**ASKED, **change})
        (line,) = differences(first["identity"], second["identity"])
        assert line.startswith(f"{entry}: ")

    def test_another_time_place_or_comment_has_the_same_identity(self, monkeypatch):
        first = make_manifest(**ASKED)
        monkeypatch.setattr(module, "_environment", lambda: {"cpu": "another"})
        commented = {"no_reform": {"text": "# why\nname: no_reform\n", "hash": "aa"}}
        second = make_manifest(**{**ASKED, "scenarios": commented})
        assert first["environment"] != second["environment"]
        assert differences(first["identity"], second["identity"]) == []

    def test_names_no_folder_user_or_machine(self, monkeypatch, tmp_path):
        for key in ("USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME"):
            monkeypatch.setenv(key, "private")
        for key in ("HOME", "USERPROFILE"):
            monkeypatch.setenv(key, str(tmp_path / "private"))
        text = json.dumps(make_manifest(**ASKED))
        assert "private" not in text
        assert not re.search(rf"\b{re.escape(socket.gethostname())}\b", text)
        assert str(Path(interagency.__file__).parents[1]) not in text
        assert str(Path.cwd()) not in text
        assert not re.search(r'"(/|[A-Za-z]:\\)', text)

    def test_lives_without_other_programs(self, monkeypatch):
        monkeypatch.setenv("PATH", "")
        made = make_manifest(**ASKED)
        assert made["environment"]["git"] is None
        assert made["environment"]["cpu"]


class TestDifferences:
    def test_names_the_entry_however_deep(self):
        stored = {"a": {"b": [1, {"c": 2}]}, "same": 1}
        asked = {"a": {"b": [1, {"c": 3}]}, "same": 1, "new": None}
        assert differences(stored, asked) == ["a.b[1].c: 2, now 3", "new: absent, now null"]

    def test_long_values_are_cut(self):
        (line,) = differences({"a": list(range(100))}, {"a": []})
        assert line == "a: [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,…, now []"

    @given(json_data, json_data)
    def test_none_exactly_when_equal(self, first, second):
        assert differences(first, first) == []
        equal = canonical_json(first) == canonical_json(second)
        assert (differences(first, second) == []) is equal


class TestCanonicalJson:
    @given(st.dictionaries(st.text(), st.integers()))
    def test_order_does_not_show(self, data):
        turned = dict(reversed(data.items()))
        assert canonical_json(data) == canonical_json(turned)
        assert json.loads(canonical_json(data)) == data


class TestSourceHash:
    @pytest.fixture
    def package(self, tmp_path):
        for name in ("model/step.py", "model/mechanisms/trust.py", "simulation/draws.py"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"one = 1\ntwo = 2\n")
        return tmp_path

    @pytest.mark.parametrize("name", ["model/step.py", "model/mechanisms/trust.py"])
    def test_content_counts(self, package, name):
        before = module._hash_sources(package)
        (package / name).write_bytes(b"one = 1\ntwo = 3\n")
        assert module._hash_sources(package) != before

    def test_names_count(self, package):
        before = module._hash_sources(package)
        (package / "model" / "step.py").rename(package / "model" / "steps.py")
        assert module._hash_sources(package) != before

    def test_a_new_file_counts(self, package):
        before = module._hash_sources(package)
        (package / "simulation" / "empty.py").touch()
        assert module._hash_sources(package) != before

    def test_line_endings_and_other_files_do_not_count(self, package):
        before = module._hash_sources(package)
        (package / "model" / "step.py").write_bytes(b"one = 1\r\ntwo = 2\r\n")
        (package / "model" / "step.pyc").write_bytes(b"x")
        (package / "views.py").write_bytes(b"x")
        assert module._hash_sources(package) == before

    def test_is_that_of_the_package_and_found_once(self):
        package = Path(interagency.__file__).parent
        assert source_hash() == module._hash_sources(package)
        assert source_hash() is source_hash()

    @pytest.mark.parametrize("name", ["traits", "scenarios", "design", "experiment", "quarters"])
    def test_of_the_study_what_makes_tables_counts(self, package, name):
        before = module._hash_sources(package)
        (package / "study").mkdir()
        (package / "study" / f"{name}.py").write_text("changed = 1\n")
        assert module._hash_sources(package) != before


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
class TestGitState:
    def git(self, folder: Path, *arguments: str) -> str:
        settings = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        settings += ["-c", "commit.gpgsign=false", "-c", "core.hooksPath=none"]
        command = ["git", "-C", str(folder), *settings, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    @pytest.fixture
    def package(self, tmp_path):
        """A package in a checkout, without a commit yet."""
        package = tmp_path / "src" / "package"
        package.mkdir(parents=True)
        (package / "a.py").write_text("a = 1\n")
        self.git(tmp_path, "init", "-q")
        self.git(tmp_path, "add", ".")
        return package

    def test_tells_the_commit_and_whether_the_package_differs(self, package):
        self.git(package, "commit", "-q", "-m", "first")
        commit = self.git(package, "rev-parse", "HEAD")
        (package.parent / "notes.txt").write_text("not of the package")
        assert module._git_state(package) == {"commit": commit, "dirty": False}
        (package / "b.py").touch()
        assert module._git_state(package) == {"commit": commit, "dirty": True}

    def test_another_checkout_named_by_a_hook_is_not_asked(self, package, monkeypatch, tmp_path):
        self.git(package, "commit", "-q", "-m", "first")
        expected = module._git_state(package)
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
        assert module._git_state(package) == expected

    def test_nothing_without_a_commit(self, package):
        assert module._git_state(package) is None

    def test_nothing_where_the_checkout_does_not_track_the_package(self, package):
        self.git(package, "commit", "-q", "-m", "first")
        installed = package.parents[1] / ".venv" / "package"
        installed.mkdir(parents=True)
        (installed / "a.py").touch()
        assert module._git_state(installed) is None

    def test_nothing_outside_a_checkout(self, tmp_path):
        assert module._git_state(tmp_path) is None

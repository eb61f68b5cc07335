"""The command line: what it prints, where it writes, how it ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import pandas as pd
import pytest

import interagency
from interagency import cli
from interagency.cli import asked, entry, questions
from interagency.cli.settings import asked_about
from interagency.study import ask, doctor, runs, scenarios
from interagency.study import ensemble as ensemble_module
from interagency.study.practices import practice_effects
from interagency.study.shipped import shipped_studies
from interagency.study.sweep.study import load_study
from interagency.views import (
    ensemble,
    evidence,
    explain,
    files,
    frontier,
    practice_shifts,
    practices,
    robust,
)
from interagency.views.app import serve
from tests.study import made_up_ensemble
from tests.study.sweep.programs import until
from tests.study.sweep.small_study import text_of
from tests.study.sweep.small_study import words as tiny_words

SOURCE = Path(interagency.__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCE), "COLUMNS": "80"}
COMMAND = [sys.executable, "-m", "interagency"]
SMALL = ("--replications", "4", "--workers", "1")
ANSWERS = ("practices", "frontier", "explain", "predictions")
# long enough for the pillars, which come in the fifth quarter
SHORT = ("--replications", "2", "--workers", "1", "--set", "quarters=6")

BROKEN = """\
schema_version: 1
title: A reform with a slip
extends: no_reform
pillars:
  one_programe: 1.0
practices:
  one_voice: loud
"""

LATE = """\
schema_version: 1
title: A reform with a slip that is allowed
extends: no_reform
pillars:
  one_programme: {level: 0.5, from: 2070Q1}
"""


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Runs the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("INTERAGENCY_DEBUG", raising=False)

    def run(*words: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["interagency", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return Ended(ended.value.code or 0, said.out, said.err)

    return run


@pytest.fixture
def no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves figures out where nothing is asked of them: drawing takes a second."""
    for view in (files, practices, practice_shifts, frontier, explain, evidence, ensemble, robust):
        monkeypatch.setattr(view, "save_figures", lambda *_: None)


@pytest.fixture
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out serving, which only an interruption ends."""
    monkeypatch.setattr(serve, "serve", lambda *_: None)


def kept_folder() -> Path:
    """The one folder in results/runs."""
    (folder,) = Path("results/runs").iterdir()
    return folder


def small_example(name: str) -> list[str]:
    """The words of a command's example, made small; what it reads is there."""
    words = entry.EXAMPLES[name].split()[1:]
    if name in ("demo", "run", "compare", "report", *ANSWERS):
        words += ["-n", "2", "--workers", "1"]
    if name in ANSWERS and name != "predictions":
        words += ["--set", "quarters=2"]
    if name == "practices":
        words += ["--base-points", "2"]
    if name == "evidence":
        words += ["--fact", "9", "--draws", "2", "-n", "2", "--workers", "1"]
    if name == "calibrate":
        words += ["--fact", "1", "--draws", "20", "--waves", "1", "--workers", "1"]
    if name.startswith("study "):
        study_there(words)
    if name == "sensitivity":
        sampled = {"design": {"kind": "sobol", "samples": 4}, "scenarios": ["delivering_as_one"]}
        load_study(tiny_words(**sampled, against="no_reform")).run(words[1], progress=False)
        words += ["--resamples", "10"]
    if name == "robust":
        assert words[1] in shipped_studies()
        others = {"scenarios": ["pillars_only", "delivering_as_one"], "against": "no_reform"}
        Path("tiny.yaml").write_text(text_of(tiny_words(**others)), encoding="utf-8")
        words[1:] = ["tiny.yaml", "--workers", "1"]
    if name == "validate":
        Path(words[1]).write_text(scenarios.load("pillars_only").text, encoding="utf-8")
    return words


def study_there(words: list[str]) -> None:
    """Puts there what the example of a command about studies reads: a small study, or its folder.

    The example's own study is named in place of the small one: it takes a minute.
    """
    Path("tiny.yaml").write_text(text_of(tiny_words()), encoding="utf-8")
    study = load_study("tiny.yaml")
    if words[1] == "run":
        assert words[2] in shipped_studies()
        words[2] = "tiny.yaml"
    elif words[1] == "merge":
        for part, folder in enumerate(words[2 : words.index("--out")], start=1):
            study.run(folder, shard=(part, 2), progress=False)
    else:
        study.run(words[2], progress=False)
    if words[1] not in ("merge", "status"):
        words += ["--workers", "1"]


# ---------------------------------------------------------------- help and greeting


def test_greeting_says_what_to_do_next(command) -> None:
    ended = command()
    assert ended.code == 0
    for name in ("demo", "list", "describe", "compare", "report", "app", "init", "doctor"):
        assert f"  interagency {name} " in ended.out
        assert name in entry.EXAMPLES


def test_version(command) -> None:
    assert command("--version") == (0, f"interagency {interagency.__version__}\n", "")


def test_help_shows_an_example_of_every_command(command) -> None:
    ended = command("--help")
    assert ended.code == 0
    names = {one.name for one in entry.app.registered_commands}
    for group, commands in entry.GROUPS.items():
        names |= {f"{group} {one.name}" for one in commands.registered_commands}
    assert names == set(entry.EXAMPLES)
    for name, example in entry.EXAMPLES.items():
        assert example in " ".join(ended.out.split())
        assert example in " ".join(command(*name.split(), "--help").out.split())


@pytest.mark.usefixtures("no_figures", "no_server")
@pytest.mark.parametrize("name", entry.EXAMPLES)
def test_examples_are_real(command, name: str) -> None:
    assert f"{entry.EXAMPLES[name]} ".startswith(f"interagency {name} ")
    assert command(*small_example(name)).code == 0


def test_the_latest_results_greet_with_what_can_be_done_next(command) -> None:
    assert "Latest results" not in command().out
    folder = Path("results/runs/one")
    folder.mkdir(parents=True)
    manifest = folder / "manifest.json"
    names = {"no_reform": {}, "pillars_only": {}}
    identity = {"kind": "compare", "scenarios": names, "design": {"replications": 7}}
    manifest.write_text(json.dumps({"identity": identity}), encoding="utf-8")
    said = command().out
    assert "Latest results: compare of no_reform, pillars_only, 7 replications" in said
    assert f"  {folder}\n" in said
    assert "interagency explain no_reform pillars_only" in said
    identity["scenarios"] = {"mine-baseline": {}, "mine": {}}
    manifest.write_text(json.dumps({"identity": identity}), encoding="utf-8")
    assert "interagency explain" not in command().out
    manifest.write_text("[]", encoding="utf-8")
    assert "Latest results" not in command().out


def test_help_is_told_in_paragraphs_and_not_in_lines_of_the_source(command) -> None:
    said = " ".join(command("explain", "--help").out.split())
    assert "with the same luck, in a minute or so." in said
    lines = command("explain", "--help").out.splitlines()
    assert not any(line.strip() == "in a" for line in lines)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("interagency run pillars_o", "pillars_only"),
        ("interagency explain no_reform pillars_only --metric within_t", "within_team"),
        ("interagency run no_reform --set practices.one_v", "practices.one_voice="),
        ("interagency run no_reform --set tur", "turf="),
        ("interagency frontier no_reform --kind lo", "long"),
        ("interagency doc", "doctor"),
    ],
)
def test_the_shell_completes_names_without_numpy(line: str, offered: str) -> None:
    code = (
        "import sys; sys.argv = ['interagency']\n"
        "from interagency.cli import main\n"
        "try: main()\n"
        "finally: print([name for name in ('numpy', 'pandas') if name in sys.modules],"
        " file=sys.stderr)"
    )
    asked = {
        "_INTERAGENCY_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split()) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT | asked, capture_output=True, text=True
    )
    assert done.stdout.split() == [offered]
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize(
    "words", [[], ["--help"], ["compare", "--help"], ["study", "run", "--help"]]
)
def test_help_comes_at_once_without_numpy(words: list[str]) -> None:
    code = (
        "import sys; sys.argv[0] = 'interagency'\n"
        "from interagency.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = ['numpy', 'pandas', 'matplotlib', 'scipy', 'mesa', 'SALib']\n"
        # typer itself takes pydantic to read the options of a command
        "heavy += ['pydantic'] if sys.argv[1:] == ['--help'] else []\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    called = [sys.executable, "-c", code, *words]
    done = subprocess.run(called, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert ("Usage: interagency" if words else "interagency") in done.stdout
    assert done.stderr.strip() == "[]"


# ---------------------------------------------------------------- what can be looked up


def test_list(command) -> None:
    listed = json.loads(command("list", "--json").out)["scenarios"]
    assert [one["name"] for one in listed] == list(scenarios.shipped())
    for one in listed:
        assert one["title"]
        assert one["purpose"] == scenarios.load(one["name"]).purpose
    text = command("list").out
    assert all(one["name"] in text for one in listed)


@pytest.mark.parametrize("topic", ["levers", "reforms", "shocks", "endowments"])
def test_list_of_something_else(command, topic: str) -> None:
    assert command("list", topic).out == command("describe", topic).out
    assert "name" in json.loads(command("list", topic, "--json").out)[topic][0]


def test_describe(command) -> None:
    assert "interagency describe parameters" in command("describe").out
    assert "allocation_rule" in command("describe", "levers").out
    entries = json.loads(command("describe", "donor_cut", "--json").out)["entries"]
    assert "shocks" in [entry["topic"] for entry in entries]
    assert "full_engagement" in command("describe", "parameters").out
    text = command("describe", "delivering_as_one").out
    assert "one_voice: emergent, was off" in text
    rows = json.loads(command("describe", "metrics", "--json").out)["metrics"]
    assert {"name", "unit", "formula"} <= set(rows[0])
    (entry,) = json.loads(command("describe", "one_voice", "--json").out)["entries"]
    assert entry["topic"] == "practices"
    assert entry["set"] == "joint_mobilisation"


@pytest.mark.parametrize("said", ["one voice", "One-Voice", " one_voice"])
def test_names_are_described_however_they_are_spelt(command, said: str) -> None:
    assert command("describe", said).out == command("describe", "one_voice").out


def test_describing_a_part_of_a_name_lists_the_names_that_hold_it(command) -> None:
    ended = command("describe", "joint")
    assert ended.code == 2
    assert "these names hold it" in ended.err
    assert "joint_mobilisation" in ended.err
    assert "did you mean" not in ended.err


def test_describe_a_file(command) -> None:
    Path("mine.yaml").write_text(scenarios.load("pillars_only").text, encoding="utf-8")
    assert "The four pillars" in command("describe", "mine.yaml").out


def test_validate_says_all_that_is_wrong(command) -> None:
    Path("good.yaml").write_text(scenarios.load("pillars_only").text, encoding="utf-8")
    Path("bad.yaml").write_text(BROKEN, encoding="utf-8")
    ended = command("validate", "bad.yaml", "good.yaml", "absent.yaml")
    assert ended.code == 2
    assert ended.out.startswith("good.yaml: ok. ")
    for part in ("bad.yaml:5", "did you mean 'one_programme'", "bad.yaml:7", "absent.yaml"):
        assert part in ended.err
    assert command("validate", "good.yaml").code == 0


def test_validate_in_json(command) -> None:
    Path("bad.yaml").write_text(BROKEN, encoding="utf-8")
    ended = command("validate", "bad.yaml", "no_reform", "--json")
    assert ended.code == 2
    bad, good = json.loads(ended.out)["files"]
    assert good["ok"]
    assert not bad["ok"]
    assert {problem["line"] for problem in bad["problems"]} >= {5, 7}
    assert "one_programme" in [problem["nearest"] for problem in bad["problems"]]


@pytest.mark.usefixtures("no_figures")
def test_a_year_that_is_mistyped_is_said_once_and_refuses_nothing(command) -> None:
    Path("late.yaml").write_text(LATE, encoding="utf-8")
    said = "one_programme starts 2070Q1, after the run ends (2017Q4): it never comes"
    ended = command("validate", "late.yaml")
    assert (ended.code, ended.err) == (0, f"warning: late.yaml: {said}\n")
    (checked,) = json.loads(command("validate", "late.yaml", "--json").out)["files"]
    assert checked["warnings"] == [said]
    for words in (
        ("run", "late.yaml", *SMALL, "-q", "--json"),
        ("compare", "no_reform", "late.yaml", *SMALL, "-q", "--json", "--out", "kept"),
        ("report", "no_reform", "late.yaml", *SMALL, "-q", "--json"),
        ("report", "kept", "-q", "--json"),
    ):
        ended = command(*words)
        assert (ended.code, ended.err) == (0, f"warning: late: {said}\n"), words
        assert json.loads(ended.out)["warnings"] == [f"late: {said}"]


@pytest.mark.usefixtures("no_figures")
@pytest.mark.parametrize("name", [name for name in entry.EXAMPLES if name not in ("app", "demo")])
def test_every_command_answers_in_one_json_document(command, name: str) -> None:
    ended = command(*small_example(name), "--json")
    assert ended.code == 0
    assert isinstance(json.loads(ended.out), dict)


def test_predictions_are_judged(command) -> None:
    ended = command("predictions", "donor_cut", *SMALL, "--json", "--quiet")
    document = json.loads(ended.out)
    assert {row["of"] for row in document["predictions"]} == {"", "strong_brand"}
    assert f"Of {len(document['predictions'])} signs predicted" in document["meaning"][0]
    assert not any("retrodicted" in sentence for sentence in document["meaning"])
    known = json.loads(command("predictions", "pillars_only", *SMALL, "--json", "--quiet").out)
    assert "Of these, 8 are retrodicted" in known["meaning"][1]
    assert command("predictions", "no_reform").code == 2


def test_evidence_is_kept_and_told(command) -> None:
    asked = ("evidence", "--fact", "9", "--draws", "4", "-n", "2", "--workers", "1", "--quiet")
    ended = command(*asked)
    assert (ended.code, ended.err) == (0, "")
    folder = kept_folder()
    assert {path.name for path in folder.iterdir()} == {
        *("manifest.json", "scorecard.csv", "scorecard.png", "scorecard.svg")
    }
    kept = pd.read_csv(folder / "scorecard.csv")
    assert kept["fact"].tolist() == [9]
    assert "Evidence: 1 of 1 core facts hold" in " ".join(ended.out.split())
    assert str(folder) in ended.out
    document = json.loads(command(*asked, "--out", "one", "--json").out)
    (row,) = document["facts"]
    assert [*row] == kept.columns.tolist()
    assert row["holds"] is True
    assert row["robust_share"] == kept["robust_share"].iloc[0]
    assert (document["draws"], document["replications"], document["seed"]) == (4, 2, 1)
    manifest = json.loads(Path("one/manifest.json").read_text(encoding="utf-8"))
    assert manifest["identity"]["design"]["facts"] == [9]
    assert "delivering_as_one" in manifest["identity"]["scenarios"]
    assert "Latest results: evidence of no_reform" in command().out
    refused = command(*asked, "--out", "one")
    assert refused.code == 2
    assert "one is not empty" in refused.err


@pytest.mark.usefixtures("no_figures")
def test_evidence_ends_with_five_where_a_core_fact_fails(command) -> None:
    ended = command("evidence", "--fact", "17", "--draws", "0", "-n", "2", "--out", "failed")
    assert ended.code == 5
    assert "Core fact 17 fails at the defaults" in " ".join(ended.out.split())
    assert Path("failed/scorecard.csv").exists()
    supporting = command("evidence", "--fact", "12", "--draws", "0", "-n", "2", "--out", "other")
    assert supporting.code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fact", "99"), "no fact is numbered 99"),
        (("--source", "S7"), "unknown source 'S7'"),
        (("--draws", "-1"), "draws cannot be -1"),
    ],
)
def test_evidence_refuses_what_is_not_there_and_leaves_nothing(command, words, said) -> None:
    ended = command("evidence", *words)
    assert ended.code == 2
    assert said in ended.err
    assert not Path("results").exists()


def test_doctor_says_what_is_well_and_what_is_not(command, monkeypatch) -> None:
    ended = command("doctor")
    assert ended.code == 0
    assert "All is well." in ended.out
    for part in ("Python", "dependencies", "extra [app]", "cores", "results", "a small run"):
        assert part in ended.out
    monkeypatch.setattr(doctor, "KNOWN", {"delivery": (1.0, 1.0, 1.0)})
    ended = command("doctor", "--json")
    assert ended.code == 1
    document = json.loads(ended.out)
    assert not document["well"]
    (wrong,) = [check for check in document["checks"] if check["state"] == "wrong"]
    assert wrong["name"] == "a small run"
    assert wrong["advice"]


# ---------------------------------------------------------------- a case of one's own


def test_a_case_of_ones_own_is_valid_and_runs_at_once(command) -> None:
    ended = command("init", "mine", "--blank", "--folder", "below")
    assert ended.code == 0
    *_, validate, compare = ended.out.splitlines()
    assert command(*validate.split()[1:]).code == 0
    words = compare.split()[1:]
    assert words == ["compare", "below/mine-baseline.yaml", "below/mine.yaml"]
    assert command(*words, *SMALL, "--quiet", "--out", "kept").code == 0
    before = {path: path.read_bytes() for path in Path("below").iterdir()}
    ended = command("init", "mine", "--folder", "below")
    assert ended.code == 2
    assert "would be overwritten" in ended.err
    assert before == {path: path.read_bytes() for path in Path("below").iterdir()}


def test_init_in_json_names_the_files(command) -> None:
    files = json.loads(command("init", "mine", "--json").out)["files"]
    assert sorted(files) == sorted(path.name for path in Path().iterdir())


def test_a_case_with_the_same_offices_can_be_held_against_what_is_shipped(command) -> None:
    ended = command("init", "mine", "--same-offices")
    assert ended.code == 0
    assert "roster" not in ended.out
    assert command("compare", "no_reform", "mine.yaml", *SMALL, "-q", "--out", "kept").code == 0
    command("init", "other")
    ended = command("compare", "no_reform", "other.yaml", *SMALL, "-q")
    assert ended.code == 2
    assert "without" in ended.err
    assert "-baseline.yaml" in ended.err


def test_diff(command) -> None:
    text = command("diff", "pillars_only", "delivering_as_one").out
    assert "one_voice" in text
    assert "emergent" in text
    assert command("diff", "no_reform", "no_reform").out == "no_reform and no_reform say the same\n"
    document = json.loads(command("diff", "no_reform", "pillars_only", "--json").out)
    assert not document["same"]
    assert {"group", "name", "first", "second"} == set(document["differences"][0])
    assert command("diff", "no_reform", "absent.yaml").code == 2


def test_schema(command) -> None:
    printed = json.loads(command("schema").out)
    assert printed["$schema"].endswith("2020-12/schema")
    assert command("schema", "--out", "s.json").code == 0
    assert json.loads(Path("s.json").read_text(encoding="utf-8")) == printed


# ---------------------------------------------------------------- runs and comparisons


def test_demo(command) -> None:
    ended = command("demo", *SMALL)
    assert ended.code == 0
    folder = kept_folder()
    assert folder.name.startswith("demo-")
    assert {path.name for path in folder.iterdir()} >= {
        *("manifest.json", "journal.jsonl", "pieces"),
        *("comparison.csv", "headline.csv", "measures.csv", "outcomes.csv", "timeline.csv"),
        *("timeline.png", "timeline.svg", "plane.png", "plane.svg"),
    }
    headline = pd.read_csv(folder / "headline.csv").set_index(["reform", "window"])
    for reform in ("pillars_only", "delivering_as_one"):
        for window in ("early", "mature"):
            assert f"{headline.loc[(reform, window), 'within_agency_change']:+.3f}" in ended.out
    for part in ("n = 4", "Adoption", "Reporting burden", "Time with the team", str(folder)):
        assert part in ended.out
    practices = {path.name for path in (folder / "practices").iterdir()}
    assert practices >= {"lattice.csv", "interactions.csv", "effects.png", "interactions.png"}
    for part in ("what each practice adds", "Procedural alignment", "Effects are direct"):
        assert part in ended.out
    assert ended.out.count("\n  interagency ") == 3
    assert "Traceback" not in ended.err


@pytest.mark.usefixtures("no_figures")
@pytest.mark.parametrize(("words", "progress"), [((), None), (("--quiet",), False)])
def test_quiet_means_no_progress(command, monkeypatch, words, progress) -> None:
    heard = []
    perform = runs.perform

    def listening(plan, store, workers, progress, work) -> None:
        heard.append(progress)
        perform(plan, store, workers, progress, work)

    monkeypatch.setattr(runs, "perform", listening)
    assert command("run", "no_reform", *SMALL, *words).code == 0
    assert command("compare", "no_reform", "pillars_only", *SMALL, *words).code == 0
    assert heard == [progress, progress]


@pytest.mark.usefixtures("no_figures")
def test_it_is_said_what_is_computed_and_how_much_of_it(command) -> None:
    ended = command("compare", "no_reform", "pillars_only", *SMALL)
    said = "computing compare (no_reform, pillars_only): 2 x 4 replications, seed 1"
    assert said in ended.err.splitlines()


def test_what_the_demo_says_to_try_next_works(command) -> None:
    for line in questions.TRY_NEXT.splitlines()[1:]:
        words = line.split()[1:]
        assert command(*words, *(SMALL if words[0] == "compare" else ())).code == 0


@pytest.mark.usefixtures("no_figures")
def test_the_demo_as_json_holds_comparison_and_practices(command) -> None:
    ended = command("demo", *SMALL, "--json", "--out", "a")
    document = json.loads(ended.out)
    assert document["base"] == "no_reform"
    assert document["practices"]["of"] == "practices"
    assert {row["practice"] for row in document["practices"]["effects"]} >= {"one_voice"}


def test_json_is_one_document_with_the_numbers_of_python_and_repeats(command) -> None:
    ended = command("compare", "no_reform", "pillars_only", *SMALL, "--json", "--out", "a")
    document = json.loads(ended.out)
    assert ended.code == 0
    assert (document["seed"], document["replications"], document["folder"]) == (1, 4, "a")
    assert document["base"] == "no_reform"
    measure = document["measures"][0]
    assert measure["low"] < measure["difference"] < measure["high"]
    assert {row["window"] for row in document["headline"]} == {"early", "mature"}
    ours = ask.compare("no_reform", "pillars_only", replications=4).headline
    assert document["headline"][1]["delivery_change"] == ours["delivery_change"][1]
    again = command("compare", "no_reform", "pillars_only", *SMALL, "--json", "--out", "b")
    assert json.loads(again.out) | {"folder": "a"} == document
    for name in ("measures.csv", "comparison.csv", "plane.png", "timeline.svg"):
        assert Path("a", name).read_bytes() == Path("b", name).read_bytes()


@pytest.mark.usefixtures("no_figures")
def test_one_replication_is_null_and_not_nan(command) -> None:
    words = ("compare", "no_reform", "pillars_only", "-n", "1", "--workers", "1", "--json")
    measure = json.loads(command(*words).out)["measures"][0]
    assert measure["low"] is None
    assert isinstance(measure["difference"], float)


def test_run_writes_tables_and_offices(command) -> None:
    ended = command("run", "pillars_only", "--offices", *SMALL, "--quiet")
    assert ended.code == 0
    assert ended.err == ""
    folder = kept_folder()
    assert str(folder) in ended.out.splitlines()[-1]
    offices = pd.read_csv(folder / "offices_mean.csv")
    assert len(offices) == 48 * len(scenarios.load("pillars_only").offices)
    assert len(pd.read_csv(folder / "outcomes.csv")) == 4
    assert list((folder / "pieces" / "offices").iterdir())


def test_settings_change_what_is_run(command) -> None:
    words = ("run", "delivering_as_one", *SMALL, "--json", "--out", "run")
    settings = ("turf=0.4", "parameters.synergy=1.2", "practices.one_voice=off", "quarters=40")
    settings += ("pillars.one_office.level=0.5", "pillars.one_office.ramp=8")
    document = json.loads(command(*words, *(f"--set={one}" for one in settings)).out)
    assert document["parameters"] == {"turf": 0.4, "synergy": 1.2}
    manifest = json.loads(Path("run/manifest.json").read_text(encoding="utf-8"))
    text = manifest["scenarios"]["delivering_as_one-changed"]
    scenario = scenarios.loads(text, "changed")
    assert scenario.quarters == 40
    assert scenario.practices["one_voice"] == 0.0
    assert (scenario.pillars["one_office"].level, scenario.pillars["one_office"].ramp) == (0.5, 8)
    assert scenario.pillars["one_leader"].level == 1.0


@pytest.mark.usefixtures("no_figures")
def test_settings_of_a_comparison_leave_the_base_without_pillars(command) -> None:
    words = ("compare", "no_reform", "pillars_only", *SMALL, "--json", "--out", "kept")
    document = json.loads(command(*words, "--set", "pillars.one_leader=0.5").out)
    assert document["base"] == "no_reform"
    assert document["reforms"] == ["pillars_only-changed"]
    manifest = json.loads(Path("kept/manifest.json").read_text(encoding="utf-8"))
    assert not scenarios.loads(manifest["scenarios"]["no_reform"], "base").pillars


def test_folders_do_not_clash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    made = []
    for _ in range(3):
        made.append(asked.new_folder("Zone / 1"))
        made[-1].mkdir(parents=True)
    assert len(set(made)) == 3
    assert all(folder.name.startswith("Zone-1-") for folder in made)


# ---------------------------------------------------------------- other questions


@pytest.mark.usefixtures("no_figures")
@pytest.mark.parametrize(
    ("words", "tables", "name"),
    [
        (
            ("practices", "delivering_as_one", "--of", "pillars", "--base-points", "2"),
            ("headline", "effects", "lattice", "intensity", "frontier_shift"),
            "pillars-",
        ),
        (("frontier", "delivering_as_one"), ("frontier", "volumes", "slopes"), "short-frontier-"),
        (("explain", "no_reform", "pillars_only"), ("mechanisms", "total"), "why-within_agency-"),
    ],
)
def test_answers_are_kept_and_told(command, words, tables, name) -> None:
    ended = command(*words, *SHORT)
    assert ended.code == 0
    folder = kept_folder()
    assert folder.name.startswith(name)
    assert {path.name for path in folder.iterdir()} >= {
        *("manifest.json", "journal.jsonl", "pieces"),
        *(f"{table}.csv" for table in tables),
    }
    assert f"Everything is in {folder}" in ended.out.splitlines()[-1]
    assert "± is half of the interval" in ended.out
    again = command(*words, *SHORT, "--json", "--quiet", "--out", str(folder))
    assert (again.code, again.err) == (0, "")
    document = json.loads(again.out)
    assert (document["folder"], document["replications"]) == (str(folder), 2)
    said = " ".join(ended.out.split())
    assert all(sentence in said for sentence in document["meaning"])


@pytest.mark.usefixtures("no_figures")
def test_what_practices_are_asked_reaches_the_question(command) -> None:
    words = ("practices", "delivering_as_one", "--of", "pillars", "--quick", "--json", *SHORT)
    held = json.loads(command(*words, "--at", "0.5").out)
    assert held["estimand"] == "held at 0.5"
    assert json.loads(command(*words, "--estimand", "direct").out)["estimand"] == "direct"
    ours = practice_effects(
        scenarios.load("delivering_as_one").with_changes(quarters=6),
        at=0.5,
        replications=2,
        of="pillars",
    )
    axes = ours.table[ours.table["metric"].str.startswith(("within_team", "within_agency"))]
    found = {(row["pillar"], row["metric"]): row["shapley"] for row in held["effects"]}
    for row in axes.to_dict("records"):
        if (row["pillar"], row["metric"]) in found:
            assert found[row["pillar"], row["metric"]] == row["shapley"]


@pytest.mark.usefixtures("no_figures")
def test_settings_of_an_explanation_leave_the_base_without_pillars(command) -> None:
    words = ("explain", "no_reform", "pillars_only", *SHORT, "--quiet", "--out", "kept")
    assert command(*words, "--set", "pillars.one_leader=0.5", "--metric", "trust").code == 0
    manifest = json.loads(Path("kept/manifest.json").read_text(encoding="utf-8"))
    base, reform = (scenarios.loads(text, "one") for text in manifest["scenarios"].values())
    assert not base.pillars
    assert reform.pillars["one_leader"].level == 0.5


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("run", "pillars_onli", "--json"), "no scenario called 'pillars_onli'"),
        (("run", "no_reform", "-n", "0", "--json"), "replications cannot be 0"),
        (("compare", "no_reform", "--json"), "Missing argument"),
        (("list", "nothing", "--json"), "there is no list of 'nothing'"),
    ],
)
def test_with_json_errors_are_json_too(command, words, problem) -> None:
    ended = command(*words)
    error = json.loads(ended.out)["error"]
    assert ended.code == error["exit_code"] == 2
    assert problem in error["problems"][0]["problem"]
    assert problem in ended.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("practices", "delivering_as_one", "--of", "pillars", "--quick"), "effects"),
        (("explain", "no_reform", "delivering_as_one"), "mechanisms"),
        (("frontier", "delivering_as_one"), "volumes"),
    ],
)
@pytest.mark.usefixtures("no_figures")
def test_members_of_the_ensemble_answer(monkeypatch, command, words, told) -> None:
    monkeypatch.setattr(ensemble_module, "ensemble", lambda: made_up_ensemble.ensemble(2))
    over = ("--parameters", "ensemble", "-n", "1", "--workers", "1", "--set", "quarters=10")
    ended = command(*words, *over, "--json")
    assert ended.code == 0
    row = json.loads(ended.out)[told][0]
    assert (row["n"], row["members"], row["low"]) == (1, 2, None)
    assert row["parameters_low"] <= row["parameters_high"]


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (("run", "pillars_onli"), ("pillars_onli", "did you mean 'pillars_only'")),
        (("run", "absent.yaml"), ("absent.yaml", "no such file")),
        (("compare", "no_reform", "nosuch"), ("no scenario called 'nosuch'",)),
        (("compare", "no_reform", "no_reform"), ("different names",)),
        (("compare", "no_reform"), ("Missing argument",)),
        (("run", "no_reform", "-n", "0"), ("replications", "whole number")),
        (("run", "no_reform", "--workers", "0"), ("workers",)),
        (("run", "no_reform", "--set", "turf=9"), ("turf", "switched off")),
        (("run", "no_reform", "--set", "turf=much"), ("turf", "switched off")),
        (("run", "no_reform", "--set", "turf"), ("KEY=VALUE",)),
        (("run", "no_reform", "--set", "tufr=0.4"), ("'tufr'", "did you mean 'turf'")),
        (("run", "no_reform", "--set", "one_voice=off"), ("did you mean 'practices.one_voice'",)),
        (
            ("run", "no_reform", "--set", "practices.one_voise=off"),
            ("--set", "did you mean 'one_voice'"),
        ),
        (
            ("run", "no_reform", "--set=pillars.one_leader=1", "--set=pillars.one_leader.ramp=2"),
            ("both a value and parts",),
        ),
        (("run", "no_reform", "--set", f"quarters={'[' * 9999}"), ("quarters",)),
        (("describe", "one_voise"), ("did you mean 'one_voice'",)),
        (("practices", "pillars_onli"), ("did you mean 'pillars_only'",)),
        (("practices", "no_reform", "--estimand", "dirct"), ("did you mean 'direct'",)),
        (("practices", "no_reform", "--of", "pilars"), ("of cannot be 'pilars'", "did you mean")),
        (("practices", "pillars_only"), ("pillars_only has no practices at any time",)),
        (("practices", "no_reform", "--at", "2"), ("at cannot be 2.0", "0 to 1")),
        (("practices", "no_reform", "--at", "high"), ("--at",)),
        (("frontier", "no_reform", "--kind", "shrt"), ("did you mean 'short'",)),
        (("frontier", "no_reform", "--at", "2031Q1"), ("no quarter '2031Q1'", "2017Q4")),
        (("frontier", "no_reform", "--at", "late"), ("'late' is not a quarter",)),
        (("explain", "no_reform", "pillars_only", "--metric", "turst"), ("did you mean 'trust'",)),
        (("explain", "no_reform", "no_reform"), ("different names",)),
        (("explain", "no_reform"), ("Missing argument",)),
        (("rnu", "no_reform"), ("No such command 'rnu'",)),
    ],
)
def test_bad_input_ends_with_two_and_plain_words(command, words, parts) -> None:
    ended = command(*words)
    assert ended.code == 2
    assert ended.out == ""
    assert all(part in ended.err for part in parts)
    assert "Traceback" not in ended.err
    assert "computing" not in ended.err
    assert not Path("results").exists()


def test_a_folder_of_other_results_is_refused(command) -> None:
    assert command("run", "no_reform", *SMALL, "--out", "kept").code == 0
    ended = command("run", "no_reform", *SMALL, "--out", "kept", "--seed", "2")
    assert ended.code == 2
    assert "seed: 1, now 2" in ended.err


def test_our_own_faults_say_so(command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*words: object, **named: object) -> None:
        raise ZeroDivisionError("two\nlines")

    monkeypatch.setattr(ask, "run", broken)
    ended = command("run", "no_reform", *SMALL, "--quiet")
    assert ended.code == 1
    assert ended.err.startswith("ZeroDivisionError: two lines. This is our fault")
    assert len(ended.err.splitlines()) == 1
    monkeypatch.setenv("INTERAGENCY_DEBUG", "1")
    assert "Traceback" in command("run", "no_reform", *SMALL).err


def test_a_disk_that_refuses_is_nobodys_fault(command) -> None:
    Path("file").write_text("in the way", encoding="utf-8")
    ended = command("run", "no_reform", *SMALL, "--out", "file/under")
    assert ended.code in (1, 2)
    assert "fault" not in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="no signals of this kind on Windows")
def test_interrupted_runs_are_kept_and_continued(tmp_path: Path) -> None:
    words = ["run", "no_reform", "--workers", "1", "--replications", "2000", "--out", "kept"]
    started = subprocess.Popen(
        [*COMMAND, *words],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
        # tests that a shell runs in the background ignore interruptions, and hand that on
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    journal = tmp_path / "kept" / "journal.jsonl"
    # a line that is being written may be taken back: the first is sure when there are two
    until(lambda: journal.exists() and journal.read_bytes().count(b"\n") >= 2, started)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=300)
    assert started.returncode == 130
    assert "Traceback" not in said
    pieces = len(journal.read_text(encoding="utf-8").splitlines())
    assert f"{pieces} finished piece" in said
    assert said.rstrip().endswith(f"interagency {' '.join(words)}")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise on Windows")
@pytest.mark.parametrize("words", [["describe", "parameters"], ["list", "--json"], ["--help"]])
def test_a_reader_may_stop_reading(words: list[str]) -> None:
    started = subprocess.Popen(
        [*COMMAND, *words], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    # closed before anything is written: the first write fails
    started.stdout.close()
    said = started.stderr.read()
    started.stderr.close()
    assert started.wait(timeout=60) in (0, 1)
    assert said == b""


# --- export -----------------------------------------------------------------------------------


def test_a_network_is_exported_in_the_format_of_its_suffix(command) -> None:
    asked = ("export", "network", "pillars_only", "--quarter", "2008Q1", "--country", "C5")
    short = ("--set", "quarters=9")
    ended = command(*asked, *short, "--out", "team.gexf")
    assert (ended.code, ended.out) == (0, "wrote team.gexf: 9 nodes, 20 ties\n")
    ended = command(*asked, *short, "--mean", "-n", "2", "--json")
    assert json.loads(ended.out) == {"file": "network.graphml", "nodes": 9, "ties": 20}
    assert nx.read_graphml("network.graphml").graph["replications"] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("network", "--quarter", "2019Q1"), "2006Q1 to 2017Q4"),
        (("network", "--quarter", "2007Q1", "--country", "C11"), "did you mean 'C1'?"),
        (("network", "--quarter", "2007Q1", "--out", "team.gexff"), "did you mean '.gexf'?"),
        (("networks", "--quarter", "2007Q1"), "did you mean 'network'?"),
    ],
)
def test_what_cannot_be_exported_ends_with_a_reason_and_no_file(command, words, said) -> None:
    ended = command("export", words[0], "pillars_only", *words[1:])
    assert ended.code == 2
    assert said in ended.err
    assert not list(Path.cwd().iterdir())


def test_settings_are_of_every_scenario_where_none_is_a_base() -> None:
    names, said = ["pillars_only", "donor_cut"], ["pillars.one_leader.level=0.3"]
    for has_base, changed in ((True, [False, True]), (False, [True, True])):
        _, scenarios = asked_about(names, said, has_base)
        levels = [one.pillars["one_leader"].level for one in scenarios]
        assert [level == 0.3 for level in levels] == changed

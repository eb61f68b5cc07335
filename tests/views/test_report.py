"""The report: whole in one file, honest in its words, the same for the same comparison."""

import csv
import re
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from interagency import cli
from interagency.errors import InputError
from interagency.model.parameters import PARAMETERS
from interagency.study import ask
from interagency.study.manifest import identity_hash
from interagency.study.results import Comparison
from interagency.study.scenarios import load, loads
from interagency.views.changes import measured_changes
from interagency.views.report import drivers, trust, write
from interagency.views.report.again import command, file_name
from interagency.views.report.answer import answer, between, reforms_of, typeset
from interagency.views.report.numbers import interval
from interagency.views.report.sure import DRAWS, SHARES
from interagency.views.sentences import TOO_FEW
from tests.study import small

HOSTILE = "=1+1 --><script>alert('$\\frac{$')</script>"
VOID = {"meta", "br", "path", "use", "rect"}
SECTIONS = ["answer", "question", "numbers", "figures", "drivers", "who", "trust", "again"]


class Page(HTMLParser):
    """Tags in order, ids, attributes, text; complains about what is not nested."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & {*self.open}:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def written(comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    return write.report(comparison, folder / "deep" / "report.html", tables="both")


@pytest.fixture(scope="module")
def page(written: Path) -> Page:
    return Page(written.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def hostile() -> Comparison:
    """Every text of a scenario, and its name, would like to be something else."""
    words = {"title": HOSTILE, "purpose": f'"{HOSTILE} &amp; </style>', "source": HOSTILE}
    base = small.before().with_changes(name="before", **words)
    return ask.compare(base, small.reform().with_changes(name=HOSTILE, **words), replications=3)


# ---------------------------------------------------------------- one file


def test_nothing_comes_from_elsewhere(written: Path, page: Page) -> None:
    text = written.read_text(encoding="utf-8")
    assert "http" not in text
    assert "@import" not in text
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "img", "iframe", "object", "embed", "base", "form")
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "srcset", "action", "xlink:href"):
            assert name not in attributes
        assert (attributes.get("href") or "#").startswith("#")


def test_links_and_labels_lead_somewhere_and_ids_are_single(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = {str(one["href"])[1:] for _, one in page.tags if "href" in one}
    wanted |= {str(one["aria-labelledby"]) for _, one in page.tags if "aria-labelledby" in one}
    assert wanted <= set(ids)
    assert {*SECTIONS, "appendix"} <= wanted


def test_sections_in_the_order_in_which_they_are_read(page: Page) -> None:
    assert [one["id"] for one in page.all("section")] == [*SECTIONS, "appendix"]


def test_readers_without_eyes_or_mouse(page: Page) -> None:
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {one.get("scope") for one in page.all("th")} <= {"row", "col", "rowgroup"}
    assert len(page.all("caption")) == len(page.all("table")) > 3
    for image in page.all("svg"):
        assert image["role"] == "img"
        assert len(str(image["aria-label"])) > 40
    assert len(page.all("svg")) == len(page.all("figcaption")) == 2
    wide = [one for one in page.all("div") if "wide" in str(one.get("class"))]
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in wide)


def test_the_same_comparison_gives_the_same_bytes(
    comparison: Comparison, written: Path, tmp_path: Path
) -> None:
    again = write.report(comparison, tmp_path / "report.html", tables="both")
    for one in sorted(written.parent.rglob("*.*")):
        assert (again.parent / one.relative_to(written.parent)).read_bytes() == one.read_bytes()


# ---------------------------------------------------------------- what it says


def test_numbers_are_those_of_the_tables(comparison: Comparison, page: Page) -> None:
    for row in measured_changes(comparison).to_dict("records"):
        shown = f"{row['difference']:+.3f}".replace("-0.000", "+0.000")
        assert typeset(shown) + typeset(interval(row["low"], row["high"])) in page.text
    assert "n = 4 pairs of runs" in page.text


def test_all_offices_together_are_the_comparison(comparison: Comparison, written: Path) -> None:
    with (written.parent / "report-tables" / "gains.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "all"]
    table = comparison.table.set_index(["reform", "metric"])
    assert len(rows) == 12
    for row in rows:
        metric = row["metric"] + ("_early" if row["window"] == "early" else "")
        said = table.loc[(row["reform"], metric)]
        assert [float(row[end]) for end in ("difference", "low", "high")] == pytest.approx(
            [said["difference"], said["low"], said["high"]]
        )


def test_plain_sentences_without_raw_numbers(comparison: Comparison, page: Page) -> None:
    ends, early, backs, best, *sure = answer(comparison)
    assert "In 2015–2017" in ends
    assert "“The four pillars, without new practices” – the dilemma" in ends
    assert "“Delivering as One, with practices that may emerge” – out of the dilemma" in ends
    assert "In 2007–2008, every reform" in early
    assert "in 2010 under “Delivering as One" in backs
    assert "“Delivering as One, with practices that may emerge” does best" in best
    assert "about 84 of 100 settings (78 to 88%)" in " ".join(sure)
    for sentence in answer(comparison):
        assert "±" not in sentence
        assert " ".join(typeset(sentence).split()) in page.text
    only = ask.compare("no_reform", "delivering_as_one", replications=3)
    assert "does best" not in " ".join(answer(only))


def test_shares_are_those_of_the_shipped_results() -> None:
    path = Path(__file__).parents[2] / "results" / "reference" / "robust_shares.csv"
    with path.open(encoding="utf-8") as file:
        rows = {row["check"]: row for row in csv.DictReader(file)}
    for checks in SHARES.values():
        for check, said in checks.items():
            found = [float(rows[check][end]) for end in ("share", "low", "high")]
            assert [said.share, said.low, said.high] == pytest.approx(found)
            assert int(rows[check]["n"]) == DRAWS


def with_changes(comparison: Comparison, spread: float, **means: float) -> Comparison:
    """The comparison with made-up changes, the same mean in all reforms."""
    changes = comparison.changes.copy()
    luck = np.tile([-1.0, 1.0], len(changes) // 2)
    for metric, mean in means.items():
        for column in (metric, f"{metric}_early"):
            changes[column] = mean + spread * luck
    return replace(comparison, changes=changes)


def test_what_cannot_be_told_is_said(comparison: Comparison) -> None:
    names = ("within_team", "within_agency", "delivery")
    unsure = with_changes(comparison, 0.1, **dict.fromkeys(names, 0.01))
    ends, early, _, best, *_ = answer(unsure)
    assert "no change that can be told from nothing" in ends
    assert "delivery hardly changed" in ends
    assert best.count("all are too close to call") == 2
    assert "does best" not in best
    assert early.count("every reform hardly moves") == 3


def test_one_run_tells_nothing(comparison: Comparison) -> None:
    single = replace(comparison, changes=comparison.changes.query("replication == 0"))
    assert answer(single) == [TOO_FEW]


def test_the_best_is_named_and_pairs_tell_its_lead(comparison: Comparison) -> None:
    changes = comparison.changes.copy()
    first = changes["reform"] == reforms_of(comparison)[0]
    for metric in ("within_team", "within_agency", "delivery"):
        changes[metric] = np.where(first, 0.3, 0.2)
    made_up = replace(comparison, changes=changes)
    assert (
        "“The four pillars, without new practices” does best in the team, in the agencies and in "
        "delivery" in answer(made_up)[3]
    )
    late = between(made_up).query("window == 'mature'")
    assert late["difference"].to_numpy() == pytest.approx([0.1, 0.1, 0.1])


def test_what_it_says_of_the_model_and_of_itself(comparison: Comparison, page: Page) -> None:
    counted = Counter(row.status for row in PARAMETERS.values())
    assert f"The model has {len(PARAMETERS)} numbers. 3 are calibrated" in page.text
    assert f"{counted['extrapolated']} are extrapolated" in page.text
    assert f"The other {counted['assumed']} are assumed" in page.text
    assert "nothing here ranks real agencies" in page.text
    assert identity_hash(comparison.manifest) in page.text
    assert command(comparison) in page.text
    assert command(comparison) == (
        "interagency compare no_reform pillars_only delivering_as_one --replications 4 --seed 1"
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("no_reform", "does not have all four pillars in full"),
        ("one_leader_alone", "does not have all four pillars in full"),
        ("pillars_only", "keeps practices off"),
        ("imposed_one_voice", "holds practices at a level from outside (one voice)"),
        ("donor_cut", "is hit by a shock that was not observed (donor cut)"),
        ("one_stop_shop", "is about other offices than those that were observed"),
    ],
)
def test_what_was_not_observed_is_said(name: str, says: str) -> None:
    assert any(says in line for line in trust.extrapolated(load(name)))
    assert not list(trust.extrapolated(load("delivering_as_one")))


def test_a_kind_of_offices_that_is_one_agency_says_so(page: Page) -> None:
    who = page.text.split("Who wins and who loses")[-1]
    assert "All politically sensitive offices are of one agency" in who
    assert "All non resident offices are of one agency" not in who


def test_agencies_stand_in_the_order_of_the_roster(comparison: Comparison, page: Page) -> None:
    roster = dict.fromkeys(one.agency for one in comparison.scenarios["no_reform"].offices)
    table = page.text.split("Changes by agency")[1].split("Scenario files")[0]
    told = re.findall(r"Agency \d+?(?=\d[+−])", table)
    assert told[: len(roster)] == list(roster)


def test_texts_run_again(hostile: Comparison, tmp_path: Path) -> None:
    words = command(hostile).split()
    for scenario in hostile.scenarios.values():
        assert file_name(scenario) in words
        assert "/" not in file_name(scenario)
        assert loads(scenario.text, "again").hash == scenario.hash


# ---------------------------------------------------------------- hostile texts


def test_texts_of_scenarios_stay_texts(hostile: Comparison, tmp_path: Path) -> None:
    path = write.report(hostile, tmp_path / "report.html", tables="both")
    found = Page(path.read_text(encoding="utf-8"))
    assert not found.all("script")
    assert len(found.all("style")) == 3
    assert HOSTILE in found.text
    with (tmp_path / "report-tables" / "measures.csv").open(encoding="utf-8") as file:
        assert {row["reform"] for row in csv.DictReader(file)} == {f"'{HOSTILE}"}
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["measures"]
    assert sheet["A2"].value == HOSTILE
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix


# ---------------------------------------------------------------- drivers


def test_what_drives_it_is_computed_on_request_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drivers, "REPLICATIONS", 2)
    folder = tmp_path / "kept"
    ask.compare(small.before(), small.reform(), replications=3, out=folder)
    without = Page(write.report(folder).read_text(encoding="utf-8"))
    assert "is not computed here" in without.text
    with_them = Page(write.report(folder, drivers=True).read_text(encoding="utf-8"))
    assert "What moved “A small world (reform)”" in with_them.text
    assert "that move it beyond luck" in with_them.text
    assert "What each practice adds (direct effects)" in with_them.text
    assert "n = 2" in with_them.text
    kept = (folder / "report.html").read_bytes()
    monkeypatch.setattr(ask, "performed", None)  # nothing of the comparison is computed anew
    assert write.report(folder).read_bytes() == kept


def test_other_source_is_not_mixed_in(
    comparison: Comparison, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "source_hash", lambda: "another")
    path = write.report(comparison, tmp_path / "report.html", drivers=True)
    text = Page(path.read_text(encoding="utf-8")).text
    assert text.count("the comparison was made by other source") == 2
    assert "Changes by agency" not in text


# ---------------------------------------------------------------- wrong questions


@pytest.mark.parametrize("path", ["report.pdf", "report", "."])
def test_refuses_what_is_no_html_file(comparison: Comparison, tmp_path: Path, path: str) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write.report(comparison, tmp_path / path)
    assert not list(tmp_path.iterdir())


def test_refuses_a_comparison_without_a_place(comparison: Comparison) -> None:
    with pytest.raises(InputError, match="needs a path"):
        write.report(comparison)


def test_refuses_unknown_tables(comparison: Comparison, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown kind of tables 'xls'") as caught:
        write.report(comparison, tmp_path / "report.html", tables="xls")
    assert caught.value.nearest == "xlsx"


# ---------------------------------------------------------------- the command


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Runs the command in an empty folder: exit code, output, messages."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["interagency", "report", *words])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        return (stopped.value.code or 0, *capsys.readouterr())

    return run


def test_scenarios_are_compared_and_kept(ended, tmp_path: Path) -> None:
    asked = ("no_reform", "pillars_only", "-n", "2", "--workers", "1")
    code, out, _ = ended(*asked)
    assert code == 0
    (folder,) = Path("results/runs").iterdir()
    assert str(folder / "report.html") in out
    first = (folder / "report.html").read_bytes()
    code, out, err = ended(str(folder), "--out", "sent/brief.html", "--tables", "xlsx", "-q")
    assert (code, err) == (0, "")
    assert Path("sent/brief.html").read_bytes() == first
    assert Path("sent/brief.xlsx").exists()
    assert ended(str(folder), "--seed", "2")[0] == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere"], "nowhere is not a folder"),
        (["no_reform"], "no_reform is not a folder"),
        (["no_reform", "pillar_only"], "did you mean 'pillars_only'"),
        (["nowhere", "--out", "elsewhere"], "a folder alone, with --out FILE.html"),
        (["no_reform", "pillars_only", "--tables", "xls"], "did you mean 'xlsx'"),
    ],
)
def test_wrong_questions_end_with_two(ended, words: list[str], told: str) -> None:
    code, out, err = ended(*words)
    assert code == 2
    assert told in err
    assert out == ""
    assert not list(Path().rglob("*.html"))

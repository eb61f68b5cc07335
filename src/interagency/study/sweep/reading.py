"""From a study file to a study: every word held against the model, every problem with its place."""

import json
import os
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from interagency.errors import InputError, collecting, shown, together
from interagency.study.ask import refuse_equal_names, refuse_to_flatten, twins_of
from interagency.study.experiment import arm_of
from interagency.study.limits import LIMITS
from interagency.study.robust.sequences import Sequences
from interagency.study.scenario_checks import checked_name, problem_at, problem_at_key, problem_of
from interagency.study.scenarios import Scenario, load, loads
from interagency.study.shipped import shipped_studies
from interagency.study.source_text import (
    Keys,
    Mark,
    Marks,
    Source,
    checked_text,
    dotted,
    known_as,
    read_text,
)
from interagency.study.sweep.designs import DESIGNS
from interagency.study.sweep.designs.given import factors_of_ensemble
from interagency.study.sweep.factors import Factor
from interagency.study.sweep.language import KEYS, STUDY, is_tag
from interagency.study.sweep.outcomes import CHANGE, OUTCOMES
from interagency.study.sweep.points_source import table_of_points
from interagency.study.sweep.study import REPLICATIONS, Study, Until
from interagency.study.sweep.varied import factors_of
from interagency.study.yaml_source import parse_yaml

_YAML = (".yaml", ".yml")
_IN_MEMORY = "<study>"


def read_file(name_or_path: str | PathLike[str]) -> Study:
    """The study in a file, or a shipped one by its name; raises `InputError`."""
    given, known = str(name_or_path), shipped_studies()
    if given in known:
        path = known[given]
    elif not given.endswith(_YAML):
        raise InputError(
            f"there is no study called {shown(given)}",
            found=given,
            allowed=[*known, "the path of a .yaml file"],
        )
    elif "\0" in given or "\n" in given:
        raise InputError(f"{shown(given)} cannot be a path", found=given)
    else:
        path = Path(given)
    return study_from_text(read_text(path, known_as(path)), known_as(path), path.parent)


def is_study(name_or_path: str) -> bool:
    """Whether this is a shipped study, or a file that says which scenarios it plays."""
    if name_or_path in shipped_studies():
        return True
    if not name_or_path.endswith(_YAML) or "\0" in name_or_path:
        return False
    try:
        text = read_text(Path(name_or_path), name_or_path)
        return "scenarios" in parse_yaml(text, name_or_path, [], what="study").value
    except InputError:
        # whoever reads it as a scenario says what is wrong
        return False


def study_from_text(text: str, file: str, folder: Path | None = None) -> Study:
    """The study in a YAML text; `file` is what messages call it, paths start from `folder`."""
    slips: list[InputError] = []
    source = parse_yaml(checked_text(text, file), file, slips, what="study")
    if slips:
        raise together(slips)
    name = checked_name(Path(file).stem)
    return _Reading(source, name, folder).study()


def study_of(
    words: Mapping[str, Any], name: str, known: Mapping[str, Scenario] | None = None
) -> Study:
    """The study in plain words, as a file would have them.

    known  scenarios that are at hand already, by name
    """
    try:
        plain = json.loads(json.dumps(dict(words), allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"a study cannot be read from that: {error}", file=_IN_MEMORY) from None
    return _Reading(Source(plain, Marks(Mark(_IN_MEMORY))), name, None, known).study()


class _Reading:
    """One study while it is read: its words, where they stand, and what is wrong with them."""

    def __init__(
        self,
        source: Source,
        name: str,
        folder: Path | None,
        known: Mapping[str, Scenario] | None = None,
    ) -> None:
        self.words, self.marks = source.value, source.marks
        self.name, self.folder, self.known = name, folder, known or {}
        self.problems: list[InputError] = []

    def study(self) -> Study:
        """The study; raises `InputError` with all that is wrong."""
        self._check_words()
        scenarios, against = self._scenarios()
        self._stop_if_wrong()
        played = (*((against,) if against else ()), *scenarios)
        self._check_together(scenarios, against)
        design = self._design()
        factors = self._factors(scenarios, played, design)
        self._stop_if_wrong()
        replications, outcomes = self._replications(against), self._outcomes(against)
        study = Study(
            name=self.name,
            title=self.words["title"],
            question=self.words.get("question", ""),
            seed=self.words.get("seed", 1),
            scenarios=tuple(scenarios),
            against=against,
            factors=factors,
            design=design,
            replications=replications,
            outcomes=outcomes,
            quarters=self.words.get("quarters", False),
            words=self._written_out(scenarios, against, design),
        )
        self._check_robust(study)
        self._check_size(study)
        self._stop_if_wrong()
        return study

    # ------------------------------------------------------------ words

    def _check_words(self) -> None:
        try:
            self.words = STUDY.validate_python(self.words)
        except ValidationError as wrong:
            for error in wrong.errors(include_url=False):
                path = tuple(part for part in error["loc"] if not is_tag(part))
                self.problems.append(problem_of({**error, "loc": path}, self.marks, KEYS))
        self._stop_if_wrong()

    def _stop_if_wrong(self) -> None:
        if self.problems:
            raise together(self.problems)

    def _wrong(self, problem: str, *path: str | int, **more: Any) -> None:
        self.problems.append(problem_at(problem, self.marks, path, **more))

    # ------------------------------------------------------------ scenarios

    def _scenarios(self) -> tuple[list[Scenario], Scenario | None]:
        said = self.words["scenarios"]
        found = []
        for place, one in enumerate(said):
            with collecting(self.problems):
                found.append(self._scenario(one, ("scenarios", place)))
        found += self._orders({one.name for one in found})
        against = None
        if "against" in self.words:
            with collecting(self.problems):
                said = self.words["against"]
                own = next((one for one in found if one.name == said), None)
                against = own or self._scenario(said, ("against",))
        return found, against

    def _orders(self, there: set[str]) -> list[Scenario]:
        """Every order of pillars that `robust` asks for, but for those that are there already."""
        words = self.words.get("robust", {}).get("sequences")
        if words is None:
            return []
        sequences = Sequences.of_words(words)
        if there.issuperset(sequences.orders):
            return []
        with self._at("robust", "sequences"):
            base = self._scenario(sequences.extends, ("robust", "sequences", "extends"))
            return sequences.scenarios(base)
        return []

    def _scenario(self, said: Any, path: Keys) -> Scenario:
        if isinstance(said, Mapping):
            return self._candidate(said, path)
        if said in self.known:
            return self.known[said]
        if said.endswith(_YAML):
            return load(self._file_inside(said, path))
        try:
            return load(said)
        except InputError as error:
            raise problem_at(
                error.problem, self.marks, path, found=said, allowed=error.allowed
            ) from None

    def _candidate(self, said: Mapping[str, Any], path: Keys) -> Scenario:
        """A scenario that is written in the study itself."""
        if not isinstance(said.get("name"), str):
            raise problem_at(
                "a scenario in a study needs a name", self.marks, path, allowed=["name"]
            )
        words = {key: value for key, value in said.items() if key != "name"}
        text = json.dumps({"schema_version": 1, **words}, ensure_ascii=False)
        try:
            return loads(text, said["name"], self.folder)
        except InputError as error:
            raise together([self._moved(one, path) for one in error.problems]) from None

    def _moved(self, problem: InputError, path: Keys) -> InputError:
        """A problem with a part of this file that was read by itself, at its place in this file."""
        places = {**self.marks.values, **self.marks.keys}
        inside = {dotted(one[len(path) :]): one for one in places if one[: len(path)] == path}
        at = inside.get(problem.where, path)
        mark = self.marks.of_key(at)
        problem.file, problem.line, problem.column = mark.file, mark.line, mark.column
        problem.where = dotted(at)
        return problem

    def _file_inside(self, said: str, path: Keys) -> Path:
        """The path of a file in the folder of this one."""
        if "\0" in said or "\n" in said:
            raise problem_at(f"{shown(said)} cannot be a path", self.marks, path, found=said)
        if self.folder is None:
            raise problem_at(
                "a path starts from the folder of its file; this is in no file", self.marks, path
            )
        full = Path(os.path.realpath(self.folder / said))
        if "\\" in said or not full.is_relative_to(os.path.realpath(self.folder)):
            raise problem_at(
                f"{shown(said)} leads out of the folder of this file", self.marks, path, found=said
            )
        return full

    def _check_together(self, scenarios: list[Scenario], against: Scenario | None) -> None:
        others = [against] if against is not None and against not in scenarios else []
        with self._at("scenarios"):
            refuse_equal_names([*others, *scenarios])
        if against is not None:
            with self._at("against"):
                twins_of(against, [arm_of(one) for one in scenarios])

    def _at(self, *path: str) -> "_Placed":
        return _Placed(self, path)

    # ------------------------------------------------------------ design and factors

    def _design(self) -> dict[str, Any]:
        has_factors = bool(self.words.get("factors"))
        said = self.words.get("design") or {"kind": "latin_hypercube"}
        kind = said["kind"]
        known = DESIGNS[kind].options
        for key in said:
            if key not in ("kind", *known):
                self.problems.append(
                    problem_at_key(
                        f"a design of kind {kind} knows no {key}",
                        self.marks,
                        ("design", key),
                        found=key,
                        allowed=["kind", *known],
                    )
                )
        design = {"kind": kind, **known, **said}
        if kind == "csv":
            with collecting(self.problems):
                design["rows"] = said.get("rows") or self._rows(design["file"])
                self._check_rows(design["rows"])
        if not has_factors and kind != "ensemble" and "design" in self.words:
            self._wrong("a design needs factors", "design", allowed=["factors"])
        return design

    def _rows(self, file: str | None) -> dict[str, list[Any]]:
        """A table of points, column -> values."""
        path: Keys = ("design", "file")
        if not file:
            raise problem_at(
                "file is missing", self.marks, ("design",), allowed=["a .csv file", "rows"]
            )
        full = self._file_inside(file, path)
        return table_of_points(read_text(full, known_as(full)), known_as(full))

    def _check_rows(self, rows: Mapping[str, list[Any]]) -> None:
        """A table that is written in the study: columns of one length."""
        lengths = {len(column) for column in rows.values()}
        if len(lengths) > 1 or lengths == {0}:
            self._wrong(
                "its columns need the same length, and a point or more",
                "design",
                "rows",
                allowed=["a list of values for every factor"],
            )

    def _factors(
        self,
        scenarios: list[Scenario],
        played: tuple[Scenario, ...],
        design: Mapping[str, Any],
    ) -> tuple[Factor, ...]:
        said = self.words.get("factors") or {}
        if design["kind"] == "ensemble":
            if said:
                self._wrong("an ensemble has its own factors: leave them out", "factors")
            return factors_of_ensemble({name for one in played for name in one.parameters})
        groups = self.words.get("groups", {})
        factors = factors_of(said, groups, scenarios, self.marks, self.problems)
        names = {one.path[-1]: 0.0 for one in factors if one.role == "uncertainty"}
        with self._at("factors"):
            refuse_to_flatten(played, names)
        return factors

    # ------------------------------------------------------------ how often, and what is kept

    def _replications(self, against: Scenario | None) -> int | Until:
        said = self.words.get("replications", REPLICATIONS)
        if not isinstance(said, Mapping):
            return said
        until = Until(**said)
        if until.at_most < until.at_least:
            self._wrong(
                f"at_most is below at_least ({until.at_least})",
                "replications",
                "at_most",
                found=until.at_most,
            )
        if until.outcome.endswith(CHANGE) and against is None:
            self._wrong(_NO_BASE.format(until.outcome), "replications", "outcome")
        return until

    def _outcomes(self, against: Scenario | None) -> tuple[str, ...]:
        said = self.words.get("outcomes")
        if said is None:
            return tuple(one for one in OUTCOMES if against or not one.endswith(CHANGE))
        for place, one in enumerate(said):
            if one.endswith(CHANGE) and against is None:
                self._wrong(_NO_BASE.format(one), "outcomes", place, found=one)
        until = self.words.get("replications")
        more = [until["outcome"]] if isinstance(until, Mapping) else []
        asked = {*said, *more}
        return tuple(one for one in OUTCOMES if one in asked)

    def _check_robust(self, study: Study) -> None:
        """Refuses a choice by what is not kept."""
        said = self.words.get("robust", {})
        for section in ("thresholds", "better"):
            for name in said.get(section, {}):
                if name not in study.outcomes:
                    self.problems.append(
                        problem_at_key(
                            f"{name} is no outcome of this study",
                            self.marks,
                            ("robust", section, name),
                            found=name,
                            allowed=study.outcomes,
                        )
                    )

    def _check_size(self, study: Study) -> None:
        """Refuses what nobody could wait for, before its points are made."""
        points = 1
        if study.factors:
            points = DESIGNS[study.design["kind"]].size(study.factors, study.design)
        most = getattr(study.replications, "at_most", study.replications)
        runs = points * most * len(study.played)
        if runs > LIMITS.runs or points * len(study.factors) > _CELLS:
            self._wrong(
                f"{_counted(points)} points of {len(study.factors)} factors x {most} replications "
                f"x {len(study.played)} scenarios are more than {LIMITS.runs} runs can take",
                "design",
                allowed=["fewer points, replications or scenarios", "a sampled design"],
            )
            return
        with self._at("design"):
            # what a design refuses it says when it is made
            _ = study.places

    def _written_out(
        self, scenarios: list[Scenario], against: Scenario | None, design: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The words with scenarios by name, and with what a table holds."""
        words = {**self.words, "scenarios": [one.name for one in scenarios]}
        if against is not None:
            words["against"] = against.name
        if "design" in words:
            told = {key: value for key, value in design.items() if value is not None}
            words["design"] = told if design["kind"] == "csv" else words["design"]
        return words


_CELLS = 100_000_000
"""Numbers that the table of points may hold: 800 MB."""


def _counted(number: int) -> str:
    return str(number) if number < 10**12 else f"10^{len(str(number)) - 1}"


_NO_BASE = "{} is a difference, and the study names no scenario `against`"


class _Placed:
    """Gives what is refused inside a place in the file, and goes on after the block."""

    def __init__(self, reading: _Reading, path: tuple[str, ...]) -> None:
        self.reading, self.path = reading, path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if not isinstance(error, InputError):
            return False
        for one in error.problems:
            if one.line is None:
                mark = self.reading.marks.of_value(self.path)
                one.file = one.file or mark.file
                one.line, one.column = mark.line, mark.column
            self.reading.problems.append(one)
        return True

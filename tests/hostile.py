"""Files that nobody would write on purpose: scenarios and rosters, made up and then damaged.

`case(seed)` is a folder of files by name, told by one number: a scenario, at times a base and a
roster, in half of all cases with one to three mutations. `outcome` loads it and says what
came of it; anything but a scenario or an `InputError` is a bug.
"""

import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from interagency.errors import InputError
from interagency.model.levers import PILLAR_NAMES, REFORM_NAMES, SHOCK_NAMES
from interagency.model.parameters import PARAMETERS
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.endowments import ENDOWMENTS
from interagency.study.roster_source import COLUMNS
from interagency.study.scenarios import TRAITS, Scenario, load, loads
from interagency.study.yaml_source import parse_yaml

MAIN, BASE, ROSTER = "mine.yaml", "base.yaml", "who.csv"
SECONDS = 120
"""More than any file may take, by far."""

Files = dict[str, bytes]


@dataclass
class Case:
    """A folder of files; `odd` are things in it that are no files: links, folders.

    odd  name -> what it is: `folder`, or the target of a link
    """

    files: Files
    odd: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        """Puts the case into a folder; the path of its scenario."""
        for name, data in self.files.items():
            if name not in self.odd:
                (folder / name).write_bytes(data)
        for name, what in self.odd.items():
            if what == "folder":
                (folder / name).mkdir()
            else:
                (folder / name).symlink_to(what)
        return folder / MAIN


# --- valid files ------------------------------------------------------------------------------


def quarter(chance: Random) -> str:
    return f"{chance.randint(2004, 2012)}Q{chance.randint(1, 4)}"


def share(chance: Random) -> float:
    return chance.choice([0, 1, 0.5, round(chance.random(), 3)])


def plan(chance: Random, words: list[Any], countries: list[str]) -> Any:
    """A plan of a lever: a number, a word, or a mapping."""
    if chance.random() < 0.4:
        return chance.choice([*words, share(chance)])
    fields = _fields(chance, [word for word in words if word is not None])
    if countries and chance.random() < 0.4:
        fields["countries"] = {
            country: chance.choice([share(chance), "off", None, {"from": quarter(chance)}])
            for country in chance.sample(countries, chance.randint(1, len(countries)))
        }
    return fields


def _fields(chance: Random, words: list[Any]) -> dict[str, Any]:
    said = {"level": chance.choice([share(chance), *words])}
    optional = {
        "from": quarter(chance),
        "ramp": chance.randint(0, 12),
        "until": chance.choice([None, f"{chance.randint(2013, 2020)}Q2"]),
        "fade": chance.randint(0, 8),
    }
    return said | {key: value for key, value in optional.items() if chance.random() < 0.4}


def offices(chance: Random) -> list[dict[str, Any]]:
    """A few offices; agencies and countries with names that invite mistakes."""
    agencies = ["A", "B", "UNDP", "7", "null", "Café", "a: b", "O'Neil", "# not a comment"]
    countries = ["NO", "SE", "C1", "Côte d'Ivoire", "no", "1e3"]
    pairs = [(a, c) for a in agencies for c in countries]
    made = []
    for agency, country in chance.sample(pairs, chance.randint(1, 6)):
        office: dict[str, Any] = {"agency": agency, "country": country}
        if chance.random() < 0.5:
            office["traits"] = chance.sample(TRAITS, chance.randint(0, 3))
        if chance.random() < 0.3:
            office["member"] = chance.choice([0, 1, 0.5, 0.01])
        names = [name for name in ENDOWMENTS if name != "origin"]
        if chance.random() < 0.3:
            office["endowments"] = {
                name: _within(chance, ENDOWMENTS[name]) for name in chance.sample(names, 2)
            }
        made.append(office)
    return made


def _within(chance: Random, row: Any) -> float:
    value = chance.uniform(row.low, row.high)
    return round(value) if row.whole else value


def words_of(chance: Random, countries: list[str]) -> dict[str, Any]:
    """Some sections of a scenario."""
    kept = [PILLAR_NAMES, REFORM_NAMES, (*PRACTICE_NAMES, "all", "systemic_thinking")]
    sections = {
        "pillars": (kept[0], ["off", None]),
        "reforms": (kept[1], ["off", None]),
        "practices": (kept[2], ["off", "emergent"]),
    }
    said: dict[str, Any] = {}
    for section, (names, words) in sections.items():
        if chance.random() < 0.6:
            chosen = chance.sample(names, chance.randint(1, 3))
            said[section] = {name: plan(chance, words, countries) for name in chosen}
    if chance.random() < 0.4:
        chosen = chance.sample(list(PARAMETERS), 2)
        said["parameters"] = {
            name: chance.uniform(PARAMETERS[name].low, PARAMETERS[name].high) for name in chosen
        }
    if chance.random() < 0.4:
        said["shocks"] = [
            {
                "what": chance.choice(SHOCK_NAMES),
                "at": quarter(chance),
                "size": share(chance),
                **({"quarters": chance.randint(1, 9)} if chance.random() < 0.5 else {}),
                **({"countries": countries[:1]} if countries and chance.random() < 0.5 else {}),
            }
            for _ in range(chance.randint(0, 3))
        ]
    return said


def head(chance: Random) -> dict[str, Any]:
    return {
        "title": chance.choice(["A case", "No: 1", 'Half "a" reform', "Año 2010 — a test"]),
        "purpose": "To see what comes of it.",
        "source": "made up",
        "first_quarter": quarter(chance),
        "quarters": chance.randint(1, 16),
    }


def valid(chance: Random) -> Case:
    """A case that is right."""
    who = offices(chance)
    countries = list(dict.fromkeys(office["country"] for office in who))
    mapping: dict[str, Any] = {"schema_version": 1}
    files: dict[str, bytes] = {}
    shape = chance.choice(["alone", "alone", "shipped", "base"])
    if shape == "shipped":
        mapping["extends"] = chance.choice(["no_reform", "pillars_only", "delivering_as_one"])
        countries = ["C1", "C2"]
    elif shape == "base":
        mapping["extends"] = BASE
        base = {"schema_version": 1, **head(chance), "offices": _roster(chance, who, files)}
        files[BASE] = as_yaml(chance, base | words_of(chance, countries)).encode()
    else:
        mapping |= head(chance) | {"offices": _roster(chance, who, files)}
    files[MAIN] = as_yaml(chance, mapping | words_of(chance, countries)).encode()
    return Case(files)


def _roster(chance: Random, who: list[dict[str, Any]], files: Files) -> Any:
    if chance.random() < 0.5:
        return who
    lines = [",".join(COLUMNS)]
    for office in who:
        given = office.get("endowments", {})
        cells = [_cell(office["agency"]), _cell(office["country"])]
        cells += [str(int(trait in office.get("traits", ()))) for trait in TRAITS]
        cells += [str(office.get("member", ""))]
        cells += [str(given.get(name, "")) for name in ENDOWMENTS]
        lines.append(",".join(cells))
    files[ROSTER] = "\n".join([*lines, ""]).encode()
    return ROSTER


def _cell(name: str) -> str:
    return f'"{name}"' if "," in name else name


def as_yaml(chance: Random, mapping: Mapping[str, Any]) -> str:
    """A mapping as people write it: blocks, one-line mappings, comments, quotes or none."""
    lines = ["# a scenario"] if chance.random() < 0.3 else []
    for key, value in mapping.items():
        block = chance.random() < 0.7
        if isinstance(value, dict) and value and block:
            lines += [f"{key}:", *(f"  {name}: {_flow(said)}" for name, said in value.items())]
        elif isinstance(value, list) and value and block:
            lines += [f"{key}:", *(f"  - {_flow(item)}" for item in value)]
        else:
            lines.append(f"{key}: {_flow(value)}")
        if chance.random() < 0.1:
            lines.append("")
    return "\n".join([*lines, ""])


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# --- mutations --------------------------------------------------------------------------------

HOSTILE_VALUES = [
    *("null", "true", "~", "''", "[]", "{}", "[1, 2]", "{a: 1}", "- 1", "NO", "off", "on", "yes"),
    *(".inf", "-.inf", ".nan", "1e999", "-1e999", "1e-999", "-0", "0x1F", "0o17", "017", "1_000"),
    *("9" * 40, "9" * 41, "9" * 5000, "-" + "9" * 30, "0." + "1" * 60, "1:30:00", "2006-01-01"),
    *("2006Q1", "2006Q5", "1899Q4", "9999Q1", "2007q1", "C1", "emergent", "1.0000000001", "-0.1"),
    *("!!python/object/apply:os.system ['touch pwned']", "!!binary aGVsbG8=", "!!set {a}"),
    *("!!python/name:os.system", "!!timestamp 2001-01-01", "!include /etc/passwd", "! x"),
    *("&a x", "*a", "&a [*a]", "<<", "${HOME}", "$(touch pwned)", "`touch pwned`", "{{7*7}}"),
    *("../base.yaml", "/etc/passwd", "/etc/passwd.yaml", "..\\base.yaml", "C:\\base.yaml"),
    *(
        "file:" + "/" * 3 + "elsewhere/case.yaml",
        "http://example.org/a.yaml",
        "~/a.yaml",
        "mine.yaml",
        "./mine.yaml",
    ),
    *(
        "who.csv",
        "/dev/zero",
        "/dev/stdin.yaml",
        "base.yaml/",
        "a" * 5000 + ".yaml",
        "\\\\host\\a.csv",
    ),
    *('"\\0"', '"\\ud800"', '"\\U00110000"', '"\\x1b[2J"', '"\\u202e"', '"', "'", "|", ">", "|99"),
    *("@x", "`x", "%x", "x: y: z", "[" * 30, "{a: " * 30, "[" * 3000, "? x", "- - - -"),
]
SOUP = [
    *"[]{}:,-?&*!|>'\"%@`# \t\n\r\0~;=",
    *(
        ": ",
        "- ",
        "\n  ",
        "\n---\n",
        "\n...\n",
        "<<: *a\n",
        "%YAML 1.1\n---\n",
        "%TAG ! x\n",
        "\ufeff",
    ),
    *("\u2028", "\x85", "\u202e", "\u200b", "\x1b[31m", "\x7f", "\U0001f54a", "А", "ο", "ⅼ", "１"),
]
HOSTILE_MEANINGS = [
    *(
        None,
        True,
        False,
        "",
        "x",
        "off",
        "emergent",
        "on",
        [],
        {},
        [[]],
        [1],
        {"level": {}},
        {"x": 1},
    ),
    *(0, -1, 2, 0.5, 1.5, 1e308, 10**30, -0.0, 401, 5001, "2006Q1", "2006Q5", "1899Q1", "2200Q4"),
    *(
        "NO",
        "C1",
        ["C1"],
        ["XX"],
        [""],
        {"C1": None},
        {"C1": "off"},
        {"XX": 1},
        {"": 1},
        "x" * 2000,
    ),
    *({"level": 1, "until": "2000Q1"}, {"level": "off", "ramp": -1}, {"level": 1, "countries": []}),
    *([{"agency": "A", "country": "B"}] * 2, [{"agency": "A", "country": "B"}] * 101, "who.csv"),
    *({"countries": {"NO": {"from": "2030Q1"}}, "level": 1, "until": "2020Q1"}, {"origin": 1}),
    *(
        {"metric": "delivery", "early": "up"},
        {"improves": {"metric": "x"}},
        "base.yaml",
        "no_reform",
    ),
]
NAMES = [
    *("title", "extends", "offices", "pillars", "reforms", "practices", "shocks", "parameters"),
    *("expects", "level", "from", "until", "fade", "countries", "endowments", "origin", "traits"),
    *("one_voice", "all", "firewall", "one_budget", "turf", "NO", "C1", "what", "at", "size", ""),
    *("__class__", "constructor", "<<", "level ", "Level", "quarters", "schema_version", "member"),
]
LOOK_ALIKES = str.maketrans({"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "i": "і", "1": "１"})

Mutation = Callable[[Random, Case], None]
MUTATIONS: list[Mutation] = []


def mutation(how: Mutation) -> Mutation:
    MUTATIONS.append(how)
    return how


def _one(chance: Random, case: Case) -> str:
    """A file to damage, mostly the scenario."""
    mine = MAIN in case.files and chance.random() < 0.5
    return MAIN if mine else chance.choice(sorted(case.files))


def _on_text(chance: Random, case: Case, change: Callable[[str], str]) -> None:
    name = _one(chance, case)
    text = case.files[name].decode("utf-8", errors="surrogateescape")
    case.files[name] = change(text).encode("utf-8", errors="surrogateescape")


def _on_lines(chance: Random, case: Case, change: Callable[[list[str]], None]) -> None:
    def changed(text: str) -> str:
        lines = text.split("\n")
        change(lines)
        return "\n".join(lines)

    _on_text(chance, case, changed)


@mutation
def flips_bytes(chance: Random, case: Case) -> None:
    name = _one(chance, case)
    data = bytearray(case.files[name] or b" ")
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    case.files[name] = bytes(data)


@mutation
def swaps_tokens(chance: Random, case: Case) -> None:
    def change(text: str) -> str:
        tokens = text.split(" ")
        first, second = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        tokens[first], tokens[second] = tokens[second], tokens[first]
        return " ".join(tokens)

    _on_text(chance, case, change)


@mutation
def deletes_a_line(chance: Random, case: Case) -> None:
    _on_lines(chance, case, lambda lines: lines.pop(chance.randrange(len(lines))))


@mutation
def doubles_a_line(chance: Random, case: Case) -> None:
    def change(lines: list[str]) -> None:
        lines.insert(chance.randrange(len(lines)), chance.choice(lines))

    _on_lines(chance, case, change)


@mutation
def swaps_lines(chance: Random, case: Case) -> None:
    def change(lines: list[str]) -> None:
        first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[first], lines[second] = lines[second], lines[first]

    _on_lines(chance, case, change)


@mutation
def indents_a_line(chance: Random, case: Case) -> None:
    def change(lines: list[str]) -> None:
        row = chance.randrange(len(lines))
        lines[row] = chance.choice([" ", "   ", "\t", "      "]) + lines[row].lstrip()

    _on_lines(chance, case, change)


@mutation
def puts_a_hostile_value(chance: Random, case: Case) -> None:
    def change(lines: list[str]) -> None:
        row = chance.randrange(len(lines))
        before, colon, _ = lines[row].partition(": ")
        value = chance.choice(HOSTILE_VALUES)
        lines[row] = f"{before}{colon or ': '}{value}"

    _on_lines(chance, case, change)


@mutation
def puts_a_hostile_value_inside(chance: Random, case: Case) -> None:
    """In the place of a number, a word or a text anywhere in a line."""

    def change(text: str) -> str:
        starts = [at for at, sign in enumerate(text) if sign in ":,[{"]
        if not starts:
            return text
        at = chance.choice(starts) + 1
        end = next((k for k in range(at, len(text)) if text[k] in ",]}\n"), len(text))
        return f"{text[:at]} {chance.choice(HOSTILE_VALUES)}{text[end:]}"

    _on_text(chance, case, change)


@mutation
def adds_a_hostile_line(chance: Random, case: Case) -> None:
    key = chance.choice([*"ab", "title", "extends", "offices", "pillars", "<<", "null", "1", "?"])

    def change(lines: list[str]) -> None:
        line = f"{key}: {chance.choice(HOSTILE_VALUES)}"
        lines.insert(chance.randrange(len(lines) + 1), line)

    _on_lines(chance, case, change)


def on_meaning(chance: Random, case: Case, change: Callable[[dict | list, Any], None]) -> None:
    """Changes what stands at some place of a scenario that can still be read.

    change  is handed a mapping or list and one of its keys
    """
    name = chance.choice([one for one in (MAIN, BASE) if one in case.files] or [""])
    try:
        said = parse_yaml(case.files[name].decode(), name).value
    except (InputError, KeyError, UnicodeError):
        return
    places = list(_places(said))
    change(*chance.choice(places))
    case.files[name] = as_yaml(chance, said).encode("utf-8", errors="surrogateescape")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


@mutation
def says_something_else(chance: Random, case: Case) -> None:
    def change(around: Any, key: Any) -> None:
        around[key] = chance.choice(HOSTILE_MEANINGS)

    on_meaning(chance, case, change)


@mutation
def names_something_else(chance: Random, case: Case) -> None:
    def change(around: Any, key: Any) -> None:
        if isinstance(around, dict):
            other = chance.choice([f"{key}x", key[1:], key.upper(), *NAMES])
            around[other] = around.pop(key)

    on_meaning(chance, case, change)


@mutation
def leaves_something_out(chance: Random, case: Case) -> None:
    on_meaning(chance, case, lambda around, key: around.pop(key))


@mutation
def adds_something(chance: Random, case: Case) -> None:
    def change(around: Any, key: Any) -> None:
        if isinstance(around, dict):
            around[chance.choice(NAMES)] = chance.choice([around[key], *HOSTILE_MEANINGS])
        else:
            around.append(chance.choice([around[key], *HOSTILE_MEANINGS]))

    on_meaning(chance, case, change)


@mutation
def fills_in_another_cell(chance: Random, case: Case) -> None:
    def change(lines: list[str]) -> None:
        row = chance.randrange(len(lines))
        cells = lines[row].split(",")
        cells[chance.randrange(len(cells))] = chance.choice(
            [*HOSTILE_VALUES, "2", "0.5", "", " 1 "]
        )
        lines[row] = ",".join(cells)

    if ROSTER in case.files:
        text = case.files[ROSTER].decode("utf-8", errors="surrogateescape").split("\n")
        change(text)
        case.files[ROSTER] = "\n".join(text).encode("utf-8", errors="surrogateescape")


@mutation
def misspells_a_word(chance: Random, case: Case) -> None:
    def change(text: str) -> str:
        letters = [at for at, sign in enumerate(text) if sign.isalpha()]
        if not letters:
            return text
        at = chance.choice(letters)
        return (
            text[:at] + chance.choice(["", "x", text[at] * 2, text[at].swapcase()]) + text[at + 1 :]
        )

    _on_text(chance, case, change)


@mutation
def stirs_in_soup(chance: Random, case: Case) -> None:
    def change(text: str) -> str:
        for _ in range(chance.randint(1, 6)):
            at = chance.randint(0, len(text))
            text = text[:at] + chance.choice(SOUP) + text[at + chance.randint(0, 3) :]
        return text

    _on_text(chance, case, change)


@mutation
def writes_look_alikes(chance: Random, case: Case) -> None:
    def change(lines: list[str]) -> None:
        row = chance.randrange(len(lines))
        lines[row] = lines[row].translate(LOOK_ALIKES)

    _on_lines(chance, case, change)


@mutation
def encodes_otherwise(chance: Random, case: Case) -> None:
    name = _one(chance, case)
    text = case.files[name].decode("utf-8", errors="replace")
    encoding = chance.choice(["utf-16", "utf-32", "latin-1", "utf-8-sig", "cp1252", "utf-7"])
    case.files[name] = text.encode(encoding, errors="replace")


@mutation
def ends_lines_otherwise(chance: Random, case: Case) -> None:
    name = _one(chance, case)
    case.files[name] = case.files[name].replace(
        b"\n", chance.choice([b"\r\n", b"\r", b"\n\r", b""])
    )


@mutation
def puts_in_binary(chance: Random, case: Case) -> None:
    name = _one(chance, case)
    data = case.files[name]
    at = chance.randint(0, len(data))
    chunk = chance.choice([chance.randbytes(40), b"\0", b"\x7fELF", b"PK\x03\x04", b"\xff\xfe"])
    case.files[name] = data[:at] + chunk + data[at:]


@mutation
def cuts_it_short(chance: Random, case: Case) -> None:
    name = _one(chance, case)
    case.files[name] = case.files[name][: chance.randint(0, len(case.files[name]))]


@mutation
def writes_very_long(chance: Random, case: Case) -> None:
    _on_text(
        chance,
        case,
        lambda text: (
            text
            + chance.choice(
                [
                    "#" * 300_000,
                    "x" * 50_000,
                    "\n" * 50_000,
                    "a: " * 2_000,
                    '"' + "\\\n" * 3_000,
                    "- " * 3000,
                ]
            )
        ),
    )


@mutation
def starts_with_a_directive(chance: Random, case: Case) -> None:
    start = chance.choice(
        ["%YAML 1.1\n---\n", "%TAG ! tag:x,2000:\n---\n", "---\n", "---\n---\n", "...\n"]
    )
    _on_text(chance, case, lambda text: start + text)


@mutation
def goes_in_circles(chance: Random, case: Case) -> None:
    target = chance.choice([MAIN, BASE, f"./{MAIN}", f"sub/../{MAIN}", "loop.yaml"])
    case.files[BASE] = f"schema_version: 1\nextends: {target}\n".encode()
    case.files[MAIN] = f"schema_version: 1\nextends: {BASE}\n".encode()
    if target == "loop.yaml":
        case.odd["loop.yaml"] = chance.choice([MAIN, "loop.yaml", BASE])


@mutation
def points_outside(chance: Random, case: Case) -> None:
    key, ending = chance.choice([("extends", "yaml"), ("offices", "csv")])
    way = chance.choice(["../x", "/etc/x", "link", "..", "sub/../../x", "~/x", "/proc/self/fd/0/x"])
    case.odd[f"link.{ending}"] = f"/etc/hostname.{ending}"

    def change(lines: list[str]) -> None:
        kept = [line for line in lines if not line.startswith(f"{key}:")]
        lines[:] = [*kept, f"{key}: {way}.{ending}"]

    _on_lines(chance, case, change)


@mutation
def is_no_file(chance: Random, case: Case) -> None:
    name = _one(chance, case)
    case.odd[name] = chance.choice(["folder", "folder", "nowhere", name, "/dev/null", "/etc"])


@mutation
def loses_a_file(chance: Random, case: Case) -> None:
    name = _one(chance, case)
    del case.files[name]
    if not case.files:
        case.files[BASE] = b""


def damaged(case: Case, chance: Random, ways: Sequence[Mutation] = MUTATIONS) -> Case:
    """The case with one to three mutations."""
    for how in chance.choices(ways, k=chance.choice([1, 1, 2, 3])):
        if set(case.files) - set(case.odd):
            how(chance, case)
            case.done.append(how.__name__)
    return case


def case(seed: int) -> Case:
    """The case of a number: right in every other, damaged else."""
    chance = Random(seed)
    made = valid(chance)
    return made if seed % 2 else damaged(made, chance)


# --- what came of it --------------------------------------------------------------------------


def outcome(path: Path) -> Scenario | InputError:
    """The scenario of a file, or why there is none; anything else is raised."""
    with limited(SECONDS):
        try:
            scenario = load(path)
        except InputError as error:
            check_refusal(error)
            return error
        check_scenario(scenario)
        return scenario


def check_refusal(error: InputError) -> None:
    """A refusal can be printed, and says where."""
    assert error.exit_code == 2
    text = str(error)
    text.encode()
    assert len(text) < 40_000
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    for problem in error.problems:
        assert problem.problem
        assert problem.file or problem.allowed or problem.found is not None


def check_scenario(scenario: Scenario) -> None:
    """A scenario loads back, and all that it says can be laid out."""
    assert loads(scenario.text).hash == scenario.hash
    held, level = scenario.practice_levels()
    shares = [scenario.doses(), scenario.reform_doses(), level, scenario.shock_sizes()]
    for values in shares:
        assert values.shape[0] == scenario.quarters
        assert ((values >= 0) & (values <= 1)).all()
    assert held.shape == level.shape
    assert ((scenario.reform_start() >= 0) & (scenario.reform_start() < scenario.quarters)).all()


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Ends with a TimeoutError what takes too long, where the system can."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: Any) -> None:
        raise TimeoutError(f"took more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def content(folder: Path) -> dict[str, Any]:
    """Everything in a folder: what each thing is and holds, to see that nothing has changed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file():
            found[str(path)] = (path.read_bytes(), path.stat().st_mtime_ns)
        else:
            found[str(path)] = None
    return found


def checked[Right](
    seed: int,
    folder: Path,
    case: Callable[[int], Case],
    outcome: Callable[[Path], Right | InputError],
    right: type[Right],
) -> Right | InputError:
    """The outcome of a case in a folder that stays as it was; odd ones are right."""
    folder.mkdir()
    path = case(seed).write(folder)
    before = content(folder)
    try:
        found = outcome(path)
    except Exception as error:
        raise AssertionError(f"case({seed}), {case(seed).done}: {error!r}") from error
    assert content(folder) == before
    assert isinstance(found, right) or seed % 2 == 0, f"case({seed}) is right: {found}"
    return found

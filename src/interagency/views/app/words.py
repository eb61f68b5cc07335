"""What the page says, and how it looks."""

from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any, NamedTuple

from interagency.model.declarations import Declaration
from interagency.model.practices import PRACTICE_NAMES
from interagency.study.plans import EMERGENT

MODES = MappingProxyType(
    {
        "emerges freely": EMERGENT,
        "off": 0.0,
        **{f"held at {level:g}": level for level in (0.2, 0.4, 0.6, 0.8, 1.0)},
    }
)
"""What a practice may do, in words -> in the language of scenarios."""

TRAITS = MappingProxyType(
    {
        "non_resident": "Without an office in the country",
        "small_specialised": "Small and specialised",
        "politically_sensitive": "With a mandate that meets resistance",
        "strong_brand": "With a name that raises money by itself",
    }
)
PARAMETERS = MappingProxyType(
    {
        "double_procedure": "Extra paperwork of the joint plan",
        "required_time": "Joint time that the pillars require",
        "adoption_rate": "How fast practices can grow",
        "headquarters_engagement_lift": "How readily headquarters come closer",
    }
)
SETS = MappingProxyType(
    {
        "systemic_thinking": "Systemic thinking: knowing together",
        "joint_mobilisation": "Joint mobilisation: reaching out together",
    }
)


class Step(NamedTuple):
    """A step of the lesson: where it starts, what is moved, its button, what to look at then."""

    start: str
    practices: Mapping[str, str | float]
    label: str
    look: str


LESSON = (
    Step(
        "pillars_only",
        {},
        "1 · Pillars up",
        "All four pillars, no new way of working. The team comes together. Coordination within the "
        "agency falls: time and paper for the team are taken from it. Who had written that down?",
    ),
    Step(
        "pillars_only",
        dict.fromkeys(PRACTICE_NAMES, EMERGENT),
        "2 · Practices grow",
        "“My reform”, in black: teams may now find ways to make joint work serve headquarters too. "
        "The same dip, then recovery. In which year does it cross zero?",
    ),
    Step(
        "delivering_as_one",
        {"procedural_alignment": 0.0},
        "3 · Switch one off",
        "“My reform” now lacks one practice: reports and calendars are not aligned. How much "
        "of the recovery is left? On the left, let it emerge again and switch off another.",
    ),
)

YEARS = range(2006, 2013)

ABOUT_PILLARS = (
    "<h3>Pillars</h3><p class='hint'>What the reform decrees. 0 is none of it, 1 all of it.</p>"
)
ABOUT_PRACTICES = (
    "<h3>Practices</h3><p class='hint'>What teams make of it. A practice may emerge if it finds "
    "what it needs, be ruled out, or be held at a level from when the pillars begin.</p>"
)
ABOUT_TRAITS = (
    "<p class='hint'>How many of the 45 offices, in eight countries, are of each kind. It holds "
    "with and without reform.</p>"
)
ABOUT_PARAMETERS = (
    "<p class='hint'>Assumptions nobody knows for sure, from the lowest to the highest value held "
    "plausible. They hold with and without reform.</p>"
)
ABOUT_HOME = (
    "<h2>Take it home</h2><p class='hint'>What was played, to keep, to change, to send. Each of "
    "the three gives the same numbers as this page.</p>"
)
AS_FILES = "<h4>As a scenario file</h4>"
AS_PYTHON = "<h4>As Python</h4>"
AS_COMMAND = "<h4>As a command, beside the files</h4>"

HEAD = """
<header>
<h1>The coordination dilemma</h1>
<p>Agencies that work in one country are asked to act as one team, and each of them answers to its
own headquarters. Two coordinations compete for the same hours: <b>within the team</b>, and
<b>within the agency</b>, between an office and its headquarters. <em>Delivering as One</em>, a
reform of the United Nations, met this dilemma in eight countries. Can a team get out of it?</p>
</header>
"""

NOTHING_YET = """
<div class="first" id="nothing-yet">
<h2>No reform yet. Write down first what you expect</h2>
<p>Four pillars are about to be decreed: one programme, one budget, one leader, one office. Every
head of office is still appraised by headquarters. Which way will each coordination go, against the
same years without reform: <b>up</b>, <b>down</b>, or <b>no change</b>?</p>
<table><thead><tr><th></th><th>first two years</th><th>after ten years</th></tr></thead><tbody>
<tr><th>within the team</th><td>?</td><td>?</td></tr>
<tr><th>within the agency</th><td>?</td><td>?</td></tr></tbody></table>
<p>When all have written it down: press <b>1</b>.</p>
</div>
"""

COLUMNS = """
<span id="controls"></span>
<style>
/* two columns: what is set on the left, what comes of it on the right */
#App > div { padding: 0 2rem 1rem calc(var(--left) + 2rem) !important; }
:root { --left: 330px; }
.marimo-cell:has(#controls) { position: fixed; z-index: 5; inset: 0 auto 0 0; width: var(--left);
    overflow-y: auto; background: #fafafa; border-right: 1px solid #e0e0e0; padding: 0 .4rem; }
@media (max-width: 1000px) { :root { --left: 262px; }
    #App > div { padding: 0 .4rem 1rem calc(var(--left) + .4rem) !important; } }
@media (max-width: 640px) { #App > div { padding: .4rem !important; }
    .marimo-cell:has(#controls) { position: static; width: auto; } }
</style>
"""

STYLE = """
<style>
.marimo-cell .output { margin: .25rem 0; }
/* marimo's sign of work away from what is set; no menu and no outline of a notebook */
[class~="top-4"][class~="left-4"][class~="fixed"] { left: auto; right: 1rem; }
[class*="top-[25vh]"], [data-testid="notebook-actions-dropdown"] { display: none !important; }
#controls, .marimo-cell h2, .marimo-cell h3, .marimo-cell h4 { font-family: inherit; }
.marimo-cell h2 { font-size: 1.15rem; font-weight: 700; margin: 0 0 .4rem; }
.marimo-cell h3 { font-size: 1.05rem; font-weight: 700; margin: .3rem 0 .1rem; }
.marimo-cell h4 { font-size: .9rem; font-weight: 600; color: #5f5f5f; margin: .2rem 0 0; }
.codehilite-wrapper > div:last-child { opacity: 1 !important; }
.marimo-cell summary { font-size: 1.05rem; font-weight: 700; cursor: pointer; padding: .3rem 0; }
.marimo-cell details > div { margin-top: .7rem; }
.codehilite pre { max-height: 17rem; overflow: auto; }
header h1 { font-size: 1.35rem; font-weight: 700; margin: 0 0 .15rem; }
header p { max-width: 62rem; line-height: 1.4; margin: 0; font-size: .88rem; }
nav { display: flex; gap: 1rem; font-size: .9rem; margin-bottom: .3rem; }
nav a { color: #0072B2; text-decoration: underline; }
.hint { color: #5f5f5f; font-size: .84rem; line-height: 1.35; margin: 0; }
.steps { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .9rem; }
.steps .taken { border-bottom: 3px solid #222; }
#look { font-size: .95rem; line-height: 1.4; margin: .5rem 0 0; max-width: 62rem; }
.first { background: #f6f6f6; border-left: 6px solid #0072B2; border-radius: 4px;
         padding: 1rem 1.3rem; max-width: 46rem; line-height: 1.5; }
.first p { margin: .3rem 0; }
.first table { border-collapse: collapse; margin: .7rem 0; }
.first th { text-align: left; font-weight: 600; padding: .3rem 1.2rem .3rem 0; }
.first td { border: 1px solid #bbb; background: #fff; padding: .3rem 1rem; text-align: center;
            color: #8a8a8a; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .9rem; }
.card { border-left: 6px solid #8a8a8a; background: #f6f6f6; border-radius: 4px;
        padding: .35rem .9rem .45rem; }
.card small { color: #5f5f5f; }
.card p { margin: 0; line-height: 1.3; }
.card strong { font-size: 1.3rem; margin-right: .4rem; white-space: nowrap; }
.card em { font-style: normal; font-size: .9rem; }
.card div { display: flex; flex-wrap: wrap; gap: 0 1.2rem; font-size: .9rem; }
.card b { font-variant-numeric: tabular-nums; }
.card.dilemma, .card.joint-loss { border-color: #D55E00; }
.card.slight-dilemma, .card.slight-joint-loss { border-color: #E69F00; }
.card.joint-gain { border-color: #009E73; }
.card.slight-joint-gain { border-color: #8fcdb9; }
.card.reverse, .card.slight-reverse { border-color: #CC79A7; }
.pictures { display: grid; gap: .3rem 1rem; align-items: start;
            grid-template-columns: repeat(auto-fit, minmax(min(100%, 23rem), 1fr)); }
.sure { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; }
.sure p { flex: 1 1 20rem; }
.sure div { flex: 0 0 15rem; }
.said p { margin: 0 0 .4rem; line-height: 1.5; max-width: 52rem; }
.figure { width: 100%; max-width: 620px; height: auto; display: block; }
table.numbers { border-collapse: collapse; font-size: .86rem; width: 100%; max-width: 60rem; }
.scrolled { overflow-x: auto; }
table.numbers th { text-align: left; font-weight: 600; padding: .25rem .8rem .25rem 0; }
table.numbers td { padding: .25rem .8rem .25rem 0; white-space: nowrap;
                   font-variant-numeric: tabular-nums; }
table.numbers tr { border-top: 1px solid #e3e3e3; }
table.numbers small, table.numbers caption { color: #5f5f5f; }
@media (max-width: 1000px) { table.numbers small { display: block; } }
table.numbers caption { caption-side: bottom; text-align: left; padding-top: .5rem; }
footer { border-top: 1px solid #d9d9d9; padding-top: .8rem; font-size: .84rem; color: #444;
         line-height: 1.5; max-width: 52rem; }
footer p { margin: 0 0 .5rem; }
</style>
"""


def steps_of(parameter: Declaration, count: int = 10) -> list[float]:
    """Values from the lowest to the highest plausible, evenly."""
    low, high = parameter.low, parameter.high
    return [round(low + (high - low) * step / count, 4) for step in range(count + 1)]


def folded(title: str, about: str, elements: Mapping[str, Any]) -> str:
    """Elements that are shown when their title is clicked."""
    inside = "".join(f"<div>{element.text}</div>" for element in elements.values())
    return f"<details><summary>{title}</summary>{about}{inside}</details>"


def lesson(buttons: list[str], taken: int | None) -> str:
    """The buttons of the steps and, of the one taken last, what to look at."""
    steps = "".join(
        f"<div{' class=taken' * (step == taken)}>{button}</div>"
        for step, button in enumerate(buttons)
    )
    look = "" if taken is None else f"<p id='look'>{LESSON[taken].look}</p>"
    return f'<div class="steps">{steps}</div>{look}'


def labelled(title: str, hint: str) -> str:
    """A label with what it stands for, in small print.

    Styled in itself: labels are out of the reach of the page's styles.
    """
    look = "display:block;color:#5f5f5f;font-size:.78rem;line-height:1.3;margin-bottom:.15rem"
    return f'{title} <small style="{look}">{escape(hint)}</small>'


def paragraphs(sentences: list[str]) -> str:
    """Sentences as paragraphs."""
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return f'<div class="said" id="said">{said}</div>'


def how_sure(replications: int, button: str) -> str:
    """How many histories the answer rests on, and a button that asks for more."""
    return (
        "<div class='sure'><p class='hint'>Changes on a scale from 0 to 1, against the same years "
        f"without reform: mean of {replications} histories, each played with and without it. "
        f"Intervals are in the table below.</p><div>{button}</div></div>"
    )


def foot(version: str, seed: int) -> str:
    """What it is for and what not, version and seed."""
    return f"""
<footer>
<p><b>Use and misuse.</b> These are stylised organisations. Countries and agencies of the source
are anonymous and stay so; nothing here ranks real agencies or predicts a real country. Use it to
think through how a reform might work and what it might cost, not to say how well anybody did.
How far to believe it: <code>interagency describe parameters</code> and the manual.</p>
<p>interagency {escape(version)} · seed {seed}: the same sliders give the same numbers, here and on
every machine · everything runs on this computer, nothing is sent anywhere.</p>
</footer>
"""

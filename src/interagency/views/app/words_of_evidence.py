"""What the view of the evidence says, and how it looks beside what all views share."""

from interagency.study.evidence.scorecard import CORE_SHARE, ROBUST_SHARE

HEAD = """
<header>
<h1>What is the model held against?</h1>
<p>Its sources say how such reforms go. Each of their claims is an experiment here: scenarios that
differ in one thing, played on the same luck, and a condition that can fail. A fact that follows
from several mechanisms at once is <b>evidence</b>. A fact that one equation writes down is none: it
says that the equation is written as meant. Facts that fail stay in the list.</p>
</header>
"""

ABOUT_FACTS = f"""
<h2>Fact by fact</h2>
<p class="hint">Open a fact to see what it must meet and what it hangs on. <b>At the defaults</b>:
share of pairs of runs in which every part of the claim holds; a core fact needs {CORE_SHARE:.0%},
a supporting one the right sign of the mean. <b>All draws</b>: of all parameters, from their
declared ranges; <b>mature</b>: draws in which every practice takes hold. A core fact under
{ROBUST_SHARE:.0%} there is fragile. Intervals are 95%.</p>
"""

NO_FACT = "<p class='hint' id='no-fact'>No fact is like that.</p>"

ABOUT_AGAIN = """
<h2>Check one fact again</h2>
<p class="hint">Do not take the table's word for it: the experiment of a fact is played now, on this
computer, at the defaults, on luck that it has not met. A few seconds. Once more is other luck
again.</p>
"""

ABOUT_TABLE_1 = """
<h2>Table 1, and what needs no model to reproduce it</h2>
<p class="hint">The core source marks 45 offices: a gain in thinking together (x), a gain (+) or a
loss (-) in reaching out together; each office has two cells. The model reproduces the marks, and so
do theories without agents, without a team, and one line about traits. That is why fact 37 is no
evidence, and why nothing here is said to be predicted.</p>
"""
TABLE_1_TOLD = (
    "The 45 offices of Table 1 with the marks that were seen and those that effects in the model "
    "are given; how many cells agree stands in the table above"
)

OTHER_MODEL = (
    "The model was changed since this scorecard was computed: check the facts that you rely on "
    "again, below."
)

ALIKE = "The two intervals overlap: other luck does not change what is found."
UNLIKE = (
    "The two intervals do not overlap. Luck alone rarely does that: compute the scorecard anew "
    "before you rely on this fact."
)

STYLE = """
<style>
#App > div { padding: 0 2rem 1rem !important; }
@media (max-width: 640px) { #App > div { padding: 0 .6rem .6rem !important; } }
.figure { max-width: 760px; min-width: 600px; }
.card small { display: block; line-height: 1.35; }
.said p { margin: 0 0 .3rem; max-width: 62rem; font-size: .92rem; }
.card.good { border-color: #009E73; }
.card.doubt { border-color: #E69F00; }
.card.bad { border-color: #D55E00; }
table.facts { border-collapse: collapse; font-size: .88rem; width: 100%; max-width: 76rem;
              line-height: 1.35; }
table.facts > thead th { text-align: left; font-weight: 600; color: #5f5f5f; vertical-align: bottom;
                         padding: .3rem .8rem .3rem 0; }
table.facts > tbody > tr { border-top: 1px solid #e3e3e3; vertical-align: top; }
table.facts > tbody > tr > td { padding: .35rem .8rem .35rem 0;
                                font-variant-numeric: tabular-nums; }
table.facts > tbody > tr > td:first-child { border-left: 5px solid #8fcdb9; padding-left: .6rem; }
table.facts > tbody > tr.fragile > td:first-child { border-color: #E69F00; }
table.facts > tbody > tr.fails > td:first-child { border-color: #D55E00; }
table.facts small { display: block; line-height: 1.2; color: #5f5f5f; white-space: nowrap; }
table.facts .core summary { font-weight: 700; }
table.facts summary { font-size: inherit; font-weight: 400; padding: 0; }
table.facts details { max-width: 46rem; }
table.facts details > dl { margin: .5rem 0 .3rem; display: grid; gap: .25rem .8rem;
                           grid-template-columns: 9rem 1fr; }
table.facts dt { color: #5f5f5f; }
table.facts dd { margin: 0; overflow-wrap: anywhere; }
#again p { margin: .4rem 0 0; max-width: 52rem; line-height: 1.5; font-size: .95rem; }
@media (max-width: 640px) {
  table.facts > thead { display: none; }
  table.facts > tbody > tr { display: grid; grid-template-columns: 1fr 1fr 1fr;
                             padding: .4rem 0; }
  table.facts > tbody > tr > td { padding: .1rem .5rem .1rem 0; }
  table.facts > tbody > tr > td:first-child { grid-column: 1 / -1; padding-left: .6rem; }
  table.facts > tbody > tr > td[data-told]::before { content: attr(data-told); display: block;
                                                     color: #5f5f5f; font-size: .78rem; }
  table.facts details > dl { grid-template-columns: 1fr; }
  table.facts dd { margin-bottom: .3rem; }
}
</style>
"""

"""What is known to fail, in one place; where one starts to hold or another fails, a test does."""

FAILING = {
    12: "mandates apart quarrel less, which the team gains more by than agencies lose",
    17: "narrowly: alignment shares knowledge, too, which makes headquarters' time worth more",
    37: "single runs: worlds and luck part offices as much as residence does; means of runs pass",
}
"""Facts that do not hold at the default parameters, core ones by their share of 30 pairs."""

REMAINS = {
    40: "part of what tailoring gains is paperwork spared, whoever the members are",
}
"""Facts that do not vanish without what explains them."""

DEPENDING = {33: "without_voice", 38: "without_information, loss_averse, levels"}
"""Facts that do not hold under some other reading, which is named."""

"""What is known to fail, in one place; where one starts to hold or another fails, a test does."""

FAILING = {
    12: "mandates apart quarrel less, which the team gains more by than agencies lose",
    35: "disclosed bids bring brands about as much own money as the common voice takes",
    38: "narrowly: luck moves one agency as much as residence does in some runs",
}
"""Facts that do not hold at the default parameters, core ones by their share of 30 pairs."""

REMAINS = {
    3: "first plans are thin by what is chosen, with or without the threshold",
    40: "part of what tailoring gains is paperwork spared, whoever the members are",
}
"""Facts that do not vanish without what explains them."""

DEPENDING = {32: "without_information, levels", 33: "without_voice", 36: "levels"}
"""Facts that do not hold under some other reading, which is named."""

"""All methods: what each answers, what it takes, what it costs. One file and one entry each."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType, ModuleType

from interagency.errors import InputError, shown

ANY = "any"
"""A design whose points are independent: a Latin hypercube, random points, a file of points."""
ORDERED, SOME = "ordered", "mu_star alone"


@dataclass(frozen=True)
class Method:
    """What is known about one method; its file has `sample`, `analyse` and `kernel`.

    key         what it is asked for by, and the name of its file
    title       as it is called in writing
    question    which question it answers
    indices     what it computes, with meanings; the first is what factors are ranked by
    design      kind of the design that it needs; `any` for any independent points
    groups      whether a group of factors has an index of its own
    categories  of which unordered categories it takes factors: any, ordered (none of more than
                two), or how much it tells of them
    cost        what a result costs, in runs and in computing
    source      what to cite
    rows        what its size is counted in
    size        how indices are compared: True as parts of 1, False beside the largest
    """

    key: str
    title: str
    question: str
    indices: Mapping[str, str]
    design: str
    groups: bool
    categories: str
    cost: str
    source: str
    rows: str = "points"
    size: bool = True

    @property
    def main(self) -> str:
        """The index that factors are ranked by."""
        return next(iter(self.indices))

    @property
    def module(self) -> ModuleType:
        """The file of the method, imported when it is first used."""
        return import_module(f"interagency.study.sensitivity.{self.key}")


_METHODS = (
    Method(
        key="sobol",
        title="Sobol' indices",
        question="Which share of the variance does each factor make, alone and in all, and "
        "which pairs interact?",
        indices={
            "total": "share of variance in which the factor has a part, interactions among it",
            "first": "share of variance that the factor makes alone",
            "second": "share that a pair makes beyond what each makes alone",
        },
        design="sobol",
        groups=True,
        categories=ANY,
        cost="N (k + 2) points for k factors, N (2k + 2) with pairs; N from 256, a power of two",
        source="Saltelli et al. 2010",
        rows="base rows (N)",
    ),
    Method(
        key="morris",
        title="Morris' elementary effects",
        question="Which factors matter at all, at the least cost?",
        indices={
            "mu_star": "mean size of what a step over the whole range of the factor changes",
            "mu": "the same with its sign: smaller where a factor raises here and lowers there",
            "sigma": "how much a step's effect differs: bends and interactions",
        },
        design="morris",
        groups=True,
        categories=SOME,
        cost="r (k + 1) points for k factors; r from 20 trajectories",
        source="Morris 1991; Campolongo, Cariboni and Saltelli 2007",
        rows="trajectories",
        size=False,
    ),
    Method(
        key="fast",
        title="eFAST",
        question="Which share of the variance does each factor make, alone and in all, of a "
        "smooth outcome?",
        indices={
            "total": "share of variance in which the factor has a part",
            "first": "share of variance that the factor makes alone",
        },
        design="fast",
        groups=False,
        categories=ORDERED,
        cost="N k points for k factors; N from 4 curves of 65",
        source="Saltelli, Tarantola and Chan 1999",
        rows="curves of each factor",
    ),
    Method(
        key="pawn",
        title="PAWN",
        question="Which factors move the distribution of the outcome, from points that are there?",
        indices={
            "median": "median gap between the distribution in a slice of the factor and all",
            "mean": "mean gap",
            "maximum": "largest gap",
        },
        design=ANY,
        groups=False,
        categories=ANY,
        cost="any independent points; from 100 for ten slices",
        source="Pianosi and Wagener 2018",
    ),
    Method(
        key="rbd_fast",
        title="RBD-FAST",
        question="Which share of the variance does each factor make alone, from points that are "
        "there?",
        indices={"first": "share of variance that the factor makes alone"},
        design=ANY,
        groups=False,
        categories=ORDERED,
        cost="any independent points; blind to interactions",
        source="Plischke 2010; Tissot and Prieur 2012",
    ),
    Method(
        key="rsa",
        title="Regional sensitivity",
        question="Which factors bring the outcome into its lowest or highest quarter?",
        indices={
            "either": "the larger of the two gaps",
            "lowest": "gap between the factor where the outcome is lowest and elsewhere",
            "highest": "gap between the factor where the outcome is highest and elsewhere",
        },
        design=ANY,
        groups=False,
        categories=ANY,
        cost="any independent points; from 100",
        source="Hornberger and Spear 1981",
    ),
    Method(
        key="delta",
        title="Borgonovo's delta",
        question="How far does knowing a factor move the whole distribution of the outcome?",
        indices={"delta": "half of the area between densities with and without the factor known"},
        design=ANY,
        groups=False,
        categories=ANY,
        cost="any independent points; slow: about a second a factor, outcome and 4,000 points",
        source="Plischke, Borgonovo and Smith 2013",
    ),
)
METHODS: Mapping[str, Method] = MappingProxyType({one.key: one for one in _METHODS})
"""All methods; among those that take a design, the first is asked by default."""

INDEPENDENT = ("latin_hypercube", "random", "csv")
"""Kinds of designs whose points are independent."""


def taking(kind: str) -> tuple[str, ...]:
    """Methods that take a design of this kind, in the order of `METHODS`.

    >>> taking("morris"), taking("latin_hypercube")
    (('morris',), ('pawn', 'rbd_fast', 'rsa', 'delta'))
    """
    # the base matrices of a Sobol' sample are an independent sample by themselves
    independent = kind in (*INDEPENDENT, "sobol")
    return tuple(
        key
        for key, one in METHODS.items()
        if one.design == kind or (one.design == ANY and independent)
    )


def method_for(kind: str, key: str | None = None) -> Method:
    """A method that takes a design of this kind: the one asked for, or the first.

    Raises InputError for an unknown one, and for one that does not take the design, naming
    those that do.
    """
    if key is not None and key not in METHODS:
        raise InputError(f"unknown method {shown(key)}", found=key, allowed=METHODS)
    able = taking(kind)
    if not able:
        raise InputError(
            f"no sensitivity method takes a design of the kind {kind}",
            found=kind,
            allowed=sorted({one.design for one in METHODS.values()} - {ANY} | {*INDEPENDENT}),
            hint="a study whose design is sobol answers most: shares of variance, alone and in all",
        )
    if key is not None and key not in able:
        raise InputError(
            f"{key} needs a {METHODS[key].design} design, and this one is {kind}"
            if METHODS[key].design != ANY
            else f"{key} needs independent points, and this design is {kind}",
            found=key,
            allowed=able,
        )
    return METHODS[key or able[0]]

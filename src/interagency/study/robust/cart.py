"""The same question answered by a classification tree: leaves in which most points are cases.

CART (Breiman, Friedman, Olshen and Stone 1984) as scikit-learn has it, pruned to the smallest
tree whose cross-validated error is within one standard error of the least.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from interagency.errors import InputError
from interagency.study.extras import how_to_install
from interagency.study.robust.boxes import EVERYTHING, Box, Cases, Condition

LEAST_LEAF = 0.05
"""The share of points that a leaf holds at least."""
FOLDS = 5


def needs_trees() -> None:
    """Raise InputError where scikit-learn is not installed."""
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise InputError(
            f"a classification tree needs {error.name}, which is not installed",
            hint=how_to_install("discovery"),
        ) from error


def cart(cases: Cases) -> tuple[Box, ...]:
    """Leaves of the pruned tree in which most points are cases, those with most cases first.

    Raises InputError where scikit-learn, of the extra `discovery`, is not installed.
    """
    needs_trees()
    from sklearn.tree import DecisionTreeClassifier

    columns = list(_columns(cases.conditions))
    table = np.stack([values for _, _, values in columns], axis=1)
    fewest = max(int(np.ceil(LEAST_LEAF * len(table))), 1)
    tree = DecisionTreeClassifier(min_samples_leaf=fewest, random_state=0)
    pruned = tree.set_params(ccp_alpha=_pruning(tree, table, cases.happened))
    nodes = pruned.fit(table, cases.happened).tree_
    boxes = [box for box, most in _leaves(nodes, columns, 0, EVERYTHING) if most and box.names]
    return tuple(sorted(boxes, key=lambda box: -cases.told(box).cases_inside))


Column = tuple[Condition, int | None, np.ndarray]
"""A column of a tree: its condition, the category that it asks for if any, values by point."""


def _columns(conditions: tuple[Condition, ...]) -> Iterator[Column]:
    for one in conditions:
        if one.is_ordered:
            yield one, None, one.codes
        else:
            for code in range(len(one.levels)):
                yield one, code, (one.codes == code).astype(float)


def _pruning(tree: Any, table: np.ndarray, happened: np.ndarray) -> float:
    """The strength of pruning, by the rule of one standard error."""
    from sklearn.model_selection import StratifiedKFold, cross_val_score

    folds = min(FOLDS, int(happened.sum()), int((~happened).sum()))
    if folds < 2:
        return 0.0
    alphas = np.unique(tree.cost_complexity_pruning_path(table, happened).ccp_alphas.clip(0.0))
    parts = StratifiedKFold(folds, shuffle=True, random_state=0)
    scores = np.array(
        [
            cross_val_score(tree.set_params(ccp_alpha=alpha), table, happened, cv=parts)
            for alpha in alphas
        ]
    )
    mean, error = scores.mean(axis=1), scores.std(axis=1, ddof=1) / np.sqrt(folds)
    best = int(mean.argmax())
    return float(alphas[mean >= mean[best] - error[best]].max())


def _leaves(nodes: Any, columns: list[Column], node: int, box: Box) -> Iterator[tuple[Box, bool]]:
    """Every leaf below a node as a box, and whether most of its points are cases."""
    if nodes.children_left[node] < 0:
        shares = nodes.value[node][0]
        yield box, len(shares) > 1 and bool(shares[1] > shares[0])
        return
    condition, code, _ = columns[nodes.feature[node]]
    cut = nodes.threshold[node]
    for child, is_above in ((nodes.children_left[node], False), (nodes.children_right[node], True)):
        yield from _leaves(nodes, columns, child, _side(box, condition, code, cut, is_above))


def _side(box: Box, condition: Condition, code: int | None, cut: float, is_above: bool) -> Box:
    """The part of a box on one side of a split."""
    if code is not None:
        allowed = box.categories.get(condition.name, frozenset(range(len(condition.levels))))
        return box.only(condition, allowed & {code} if is_above else allowed - {code})
    low, high = box.limits.get(condition.name, (-np.inf, np.inf))
    codes = condition.codes
    # a split is half-way between values that there are, and readers are told those
    if is_above:
        return box.limited(condition.name, float(codes[codes > cut].min()), high)
    return box.limited(condition.name, low, float(codes[codes <= cut].max()))

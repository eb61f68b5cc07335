"""No result moves unseen."""

import json

import numpy as np

from tests.golden import METRICS, STORED, golden


def test_results_are_those_of_the_golden_run():
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    found = golden()
    assert set(found) == set(stored)
    for scenario, outcomes in found.items():
        for metric in METRICS:
            np.testing.assert_allclose(
                outcomes[metric], stored[scenario][metric], rtol=1e-9, err_msg=metric
            )

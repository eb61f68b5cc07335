"""The few words beyond arithmetic mean the same for numbers and for any array library."""

import array_api_strict
import numpy as np
import pytest

from interagency.model.arrays import at_least, at_most, namespace, ratio, share


def test_the_first_array_decides_on_the_library():
    strict = array_api_strict.asarray([1.0])
    assert namespace(1.0, 2) is np
    assert namespace(1.0, np.ones(2)) is np.ones(1).__array_namespace__()
    assert namespace(2.0, strict) is strict.__array_namespace__()


def test_a_part_of_nothing_is_nothing():
    whole = np.array([0.0, 2.0, 1e-200])
    np.testing.assert_array_equal(ratio(np.array([0.0, 1.0, 1e-200]), whole), [0.0, 0.5, 1.0])


@pytest.mark.parametrize("kind", [float, np.asarray, array_api_strict.asarray])
def test_bounds(kind):
    assert float(share(kind(1.5))) == 1.0
    assert float(share(kind(-0.5))) == 0.0
    assert float(share(kind(0.25))) == 0.25
    assert float(at_most(kind(1.5), 1.0)) == 1.0
    assert float(at_least(kind(-0.5), 0.25)) == 0.25

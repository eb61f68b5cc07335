"""Settings that all tests share."""

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# Hypothesis takes some numbers from the constants of whatever has been imported, and so from the
# tests that ran before in this process. It has no setting for that; were this name gone, examples
# would only be less repeatable.
if hasattr(providers, "_get_local_constants"):
    providers._get_local_constants = lambda: providers._local_constants

# The same examples every time, and no clock: the machines of the checks are busy.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    # A run has two hundred numbers, each of which may be drawn.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("repeatable")

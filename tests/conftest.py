"""Settings that all tests share."""

from hypothesis import HealthCheck, settings

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

"""Settings that all tests share."""

from hypothesis import HealthCheck, settings

# The same examples every time, and no clock: the machines of the checks are busy.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")

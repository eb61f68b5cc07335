"""A small world for questions that play many arms: five offices of every kind in two teams."""

from interagency.study.scenarios import Scenario, loads

WORLD = """\
schema_version: 1
title: A small world
purpose: To test with.
source: none
first_quarter: 2006Q1
quarters: 12
offices:
  - {agency: A, country: NO}
  - {agency: B, country: NO, traits: [strong_brand]}
  - {agency: A, country: SE, member: 0.5, endowments: {presence: 0.8}}
"""
"""A scenario to say more of: three offices in two countries."""
TEXT = """\
schema_version: 1
title: A small world
purpose: To test with.
source: none
first_quarter: 2006Q1
quarters: 10
offices:
  - {agency: A, country: NO, traits: [non_resident]}
  - {agency: B, country: NO, traits: [strong_brand]}
  - {agency: C, country: NO, traits: [small_specialised], member: 0.5}
  - {agency: A, country: SE}
  - {agency: B, country: SE, traits: [politically_sensitive]}
"""
PILLARS = """\
pillars:
  one_programme: {level: 1.0, from: 2006Q3, ramp: 1}
  one_budget: {level: 1.0, from: 2006Q3, ramp: 1}
  one_leader: {level: 1.0, from: 2006Q3, ramp: 1}
"""


def before() -> Scenario:
    """Without reform."""
    return loads(TEXT, "before")


def reform() -> Scenario:
    """With three of the four pillars, and practices that may grow."""
    return loads(TEXT + PILLARS, "reform")

"""What a team knows together is a union: counted by enumeration, it comes out the same."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from interagency.model.mechanisms.knowledge import (
    offered_knowledge,
    pooled_knowledge,
    pooled_knowledge_slope,
    sharing_openness,
)

SHARE = st.floats(0, 1)
OFFERS = st.lists(st.floats(0, 0.95), max_size=6)


def chance_that_nobody_tells(engagement: float, offers: list[float]) -> float:
    return float(np.prod([1.0 - engagement * offer for offer in offers]))


@settings(max_examples=60)
@given(presence=SHARE, engagement=SHARE, offers=OFFERS)
def test_the_pool_is_the_union_of_independent_chances(presence, engagement, offers):
    """Sum over all ways in which own presence and each partner may tell or not."""
    chances = [presence, *(engagement * offer for offer in offers)]
    union = 0.0
    for told in product((False, True), repeat=len(chances)):
        if any(told):
            parts = zip(chances, told, strict=True)
            union += np.prod([chance if tells else 1 - chance for chance, tells in parts])
    known = pooled_knowledge(presence, chance_that_nobody_tells(engagement, offers))
    np.testing.assert_allclose(known, union, atol=1e-12)


@settings(max_examples=60)
@given(presence=SHARE, engagement=SHARE, offers=OFFERS, further=SHARE)
def test_nobody_loses_and_a_further_partner_never_harms(presence, engagement, offers, further):
    without = pooled_knowledge(presence, chance_that_nobody_tells(engagement, offers))
    more = pooled_knowledge(presence, chance_that_nobody_tells(engagement, [*offers, further]))
    assert presence <= without <= more + 1e-15
    assert more <= 1.0 + 1e-15


def test_without_partners_one_knows_what_one_knows():
    for presence in (0.05, 0.1, 0.3, 0.95):
        assert pooled_knowledge(presence, 1.0) == presence
        assert pooled_knowledge_slope(presence, 1.0, 0.0) == 0.0


@settings(max_examples=60)
@given(presence=st.floats(0.05, 0.95), engagement=st.floats(0.01, 0.99), offers=OFFERS)
def test_the_slope_is_the_slope(presence, engagement, offers):
    lost = sum(offer / (1.0 - engagement * offer) for offer in offers)
    slope = pooled_knowledge_slope(presence, chance_that_nobody_tells(engagement, offers), lost)
    ends = [
        pooled_knowledge(presence, chance_that_nobody_tells(engagement + step, offers))
        for step in (1e-6, -1e-6)
    ]
    np.testing.assert_allclose(slope, (ends[0] - ends[1]) / 2e-6, atol=1e-7)


@settings(max_examples=40)
@given(opened=SHARE, pooling=SHARE, informal=SHARE, trust=SHARE, contribution=SHARE)
def test_offers_are_shares(opened, pooling, informal, trust, contribution):
    openness = sharing_openness(opened, pooling, informal)
    assert min(pooling, informal) - 1e-15 <= openness <= max(pooling, informal) + 1e-15
    offered = offered_knowledge(openness, trust, contribution)
    assert 0 <= offered <= min(openness, trust, contribution) + 1e-15


def test_nothing_passes_to_those_who_trust_nobody():
    assert offered_knowledge(0.8, trust=0.0, partner_contribution=0.9) == 0.0
    assert offered_knowledge(0.8, trust=0.9, partner_contribution=0.0) == 0.0

"""What comes of an office's own work?"""


def output_of(delivery_time, duplicated, enriched):
    """Delivery of an office, in quarters of undisturbed own work.

    `time * (1 - duplicated) * (1 + enriched)`. Source: M0-19d, M2-03, M2-09.

    >>> round(output_of(0.5, duplicated=0.2, enriched=0.1), 3)
    0.44
    """
    return delivery_time * (1.0 - duplicated) * (1.0 + enriched)


def work_duplicated(duplication, overlap, division, engagement):
    """Share of own work that others do as well, 0 to 1.

    `duplication * overlap * (1 - division * engagement)`: a division of labour helps those
    who keep to it, in proportion to how far they take part.

    overlap  [office, run]  mean overlap of its mandate with its partners'

    Source: M0-01, M0-19d.
    """
    return duplication * overlap * (1.0 - division * engagement)


def work_enriched(synergy, novelty, insight, learned, relevance, aligned):
    """What joint work adds to an hour of own work.

    `synergy * novelty + insight * learned + relevance * aligned`

    novelty  [office, run]  joint work with unlike partners, 0 to 1
    learned  [office, run]  what the team tells it this quarter beyond what it knows, 0 to 1
    aligned  [office, run]  part of its work that a joint national plan holds, 0 to 1

    Complementary partners make own work worth more (M0-19d), and so do information that an
    office could not have collected (M0-41, M0-21) and national priorities (M0-13).
    """
    return synergy * novelty + insight * learned + relevance * aligned


def mastered(competence_use, competence):
    """What new areas of work add to an hour of own work: `use * competence`. Source: M0-23."""
    return competence_use * competence


def output_slope(duplication, overlap, division, duplicated, enriched, enriched_slope):
    """What one more unit of engagement adds to the output of an hour of own work.

    The slope of `(1 - duplicated) * (1 + enriched)`: less is done twice by those who keep to
    the division of labour, and more joint work enriches.

    enriched_slope  [office, run]  what one unit of engagement adds to `enriched`
    """
    spared = duplication * overlap * division
    return spared * (1.0 + enriched) + (1.0 - duplicated) * enriched_slope

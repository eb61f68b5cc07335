"""What comes of an office's own work? The simplest form."""


def output_of(delivery_time, duplicated, combined):
    """Delivery of an office, in quarters of undisturbed own work.

    `time * (1 - duplicated) * (1 + combined)`. Source: M0-19d, M2-03, M2-09.
    """
    return delivery_time * (1.0 - duplicated) * (1.0 + combined)


def work_duplicated(duplication, overlap, division, engagement):
    """Share of own work that others do as well, 0 to 1.

    `duplication * overlap * (1 - division * engagement)`: a division of labour helps those
    who keep to it, in proportion to how far they take part.

    overlap  [office, run]  mean overlap of its mandate with its partners'

    Source: M0-01, M0-19d.
    """
    return duplication * overlap * (1.0 - division * engagement)

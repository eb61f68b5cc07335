"""History matching: which parameter sets are not ruled out by the facts that they must show."""

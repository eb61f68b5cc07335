def turning_points(change):
    """Quarter of the deepest dip, and the quarter from which the change stays above zero."""
    back = None
    for quarter, value in change.items():
        if value <= 0:
            back = None
        elif back is None:
            back = quarter
    return change.idxmin(), back

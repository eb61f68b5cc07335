def shapley_of_two(nothing, first, second, both):
    """What the first and the second player add, averaged over both orders."""
    one = ((first - nothing) + (both - second)) / 2
    return one, both - nothing - one

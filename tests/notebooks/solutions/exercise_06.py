import numpy as np


def total_index(base, other, moved):
    return ((moved - base) ** 2).mean() / 2 / np.var([base, other])

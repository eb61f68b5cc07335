def share_as_good(effects, agencies, marked):
    """Share of agencies whose offices stand out from the others at least as much."""

    def stands_out(agency):
        mine = agencies == agency
        return effects[mine].mean() - effects[~mine].mean()

    names = sorted(set(agencies))
    as_good = [stands_out(name) >= stands_out(marked) for name in names]
    return sum(as_good) / len(names)

def share_behind(effects, agency):
    """Share of the rows in which `effects[agency]` is below `effects["Plain"]`."""
    return (effects[agency] < effects["Plain"]).mean()

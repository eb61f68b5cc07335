def choose(cues):
    """Time for the team, for headquarters, for its own delivery."""
    team = cues.required_time
    headquarters = min(cues.headquarters_time, 1 - team)
    return team, headquarters, 1 - team - headquarters

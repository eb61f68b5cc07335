"""Studies: many points of many scenarios, played so that nothing is lost."""

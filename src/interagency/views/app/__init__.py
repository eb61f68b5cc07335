"""The page: sliders that write a scenario, and what comes out, in a browser and offline."""

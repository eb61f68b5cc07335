"""The model by hand: plain objects and plain loops, to read and to check the engine against."""

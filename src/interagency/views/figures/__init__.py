"""One file a kind of figure: a result goes in, matplotlib axes come out."""

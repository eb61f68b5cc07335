"""One HTML file for those who decide: what reforms change, how surely, and for whom."""

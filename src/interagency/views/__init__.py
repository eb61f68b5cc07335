"""Showing it: figures and tables, made from stored results and nothing else."""

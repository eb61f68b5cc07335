"""The mechanisms, one file a question; each a pure function of plain arrays.

Files here do not import each other: `interagency.model.step` joins them.
"""

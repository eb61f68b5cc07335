"""Which package of levers to choose where much is uncertain: robustness, and where a reform fails.

In the words of XLRM (Lempert, Popper and Bankes 2003): *levers* are what is decided, and what
is decided together is a *package*, a scenario; *uncertainties* are what nobody decides, and
one state of them is a *point*; *relationships* are the model; *measures* are outcomes. All
packages are played at the same points with the same luck.
"""

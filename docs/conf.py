"""How Sphinx builds the manual: `make docs`. Nothing is fetched while it is built or read."""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE / "_ext"), str(ROOT / "src")]

from interagency import __version__  # noqa: E402

project = "interagency"
author = "The interagency authors"
copyright = "The interagency authors. MIT licence"
version = release = __version__
language = "en_GB"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx_copybutton", "house_docstrings"]
exclude_patterns = ["_build", "_ext"]

# Links to headings, and pages outside docs/ that are included, work as they do in a checkout.
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 4
# Notebooks are committed with their outputs and run by the tests; Sphinx reads this folder alone.
nb_execution_mode = "off"
nb_ipywidgets_js = {}  # nothing is fetched for the progress bars in them
shutil.rmtree(HERE / "_notebooks", ignore_errors=True)
(HERE / "_notebooks").mkdir()
for notebook in (ROOT / "notebooks").glob("*.ipynb"):
    shutil.copy(notebook, HERE / "_notebooks")

# Names of types in signatures are shown and not linked: most are of other packages.
nitpicky = True
nitpick_ignore_regex = [(r"py:.*", r".*")]
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_display_short_literal_types = True
python_maximum_signature_line_length = 88
highlight_language = "none"
smartquotes = False  # two hyphens begin an option
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_selector = "div.highlight-python pre, div.highlight-yaml pre, div.highlight-none pre"

html_theme = "pydata_sphinx_theme"
html_title = f"interagency {release}"
html_static_path = ["_static"]
html_css_files = ["manual.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "show_toc_level": 2,
    "navigation_with_keys": False,
    "show_nav_level": 1,
    "navbar_align": "left",
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "tango",
    "pygments_dark_style": "monokai",
}
html_sidebars = {"index": [], "contributing": [], "changelog": []}

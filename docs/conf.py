"""How Sphinx builds these pages: ``sphinx-build -nW --keep-going -b html docs OUT``."""

import importlib.metadata


project = "salesmodel"
author = "The salesmodel authors"
project_copyright = author
release = importlib.metadata.version("salesmodel")

extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.extlinks",
    "sphinx.ext.mathjax",
]
exclude_patterns = ["_build"]
# Single backticks in docstrings name parameters, which are no targets.
default_role = "code"

html_theme = "furo"
html_title = "salesmodel"
html_copy_source = False
html_show_sphinx = False

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

# The parameters say their types in words; a signature says names and defaults.
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

extlinks = {"doi": ("https://doi.org/%s", "doi:%s")}

nitpicky = True

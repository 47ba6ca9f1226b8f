"""The documentation site: `make docs`."""

project = "qadam"
author = "the qadam contributors"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "qadam"
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3

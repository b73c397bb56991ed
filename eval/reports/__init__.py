"""Reports of a run for people and machines: Markdown, JUnit XML and one self-contained HTML page."""

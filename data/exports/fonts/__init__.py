"""The font of all figures: where it is, and the name it has on the page and in files."""

from pathlib import Path

FILE = Path(__file__).parent / "SourceSans3VF-Upright.ttf.woff2"
FAMILY = "Evidence Map Sans"  # no font has this name, so that none on a visitor's machine can take its place

"""The font of all figures: its file, and its name on the page and in files."""

from pathlib import Path

FILE = Path(__file__).parent / "SourceSans3VF-Upright.ttf.woff2"
FAMILY = "Evidence Map Sans"  # no published font has this name, so none on a visitor's machine can replace it

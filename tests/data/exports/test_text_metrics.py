"""The allowance for other fonts, against those fonts; and what the font does not have."""

import shutil
import subprocess

import pytest
from PIL import ImageFont

from data.exports.text_metrics import lines, on_page, text_width
from data.topics.loader import load_topic

SENTENCES = (
    "118 of 118 papers · no filters",
    "Source: PubMed, starter set of 118 records compiled 22 Nov 2026; not a complete search.",
    "Year: PubMed's publication date (DP); where it has no year, the electronic date (DEP).",
    "6 papers have more than one cell source and count in each bar; percentages are of papers.",
    "https://map.example.org/trends?source=adipose&search=starter",
    "1,204 (12%)",
    "+3.2 papers a year, 2015–2025 → 2026",
)
TOPIC = load_topic()
NAMES = [category.name for facet in TOPIC.facets for category in facet.categories]


def installed(family, style):
    """The file of a font that programs on this machine use, which must not be another font."""
    assert shutil.which("fc-match"), "fontconfig is needed: `make setup` installs what tests need."
    told = subprocess.run(
        ["fc-match", "-f", "%{family}|%{file}", f"{family}:style={style}"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    name, file = told.split("|")
    assert name.split(",")[0] == family, f"{family} is not installed; `make setup` installs it."
    return ImageFont.truetype(file, 1000, layout_engine=ImageFont.Layout.BASIC)


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize(("family", "style"), [("DejaVu Sans", "Book"), ("Liberation Sans", "Regular")])
def test_names_and_sentences_have_room_in_wider_fonts(family, style, bold):
    font = installed(family, "Bold" if bold else style)
    for words in [*NAMES, *SENTENCES]:
        drawn, reserved = 14 * font.getlength(words) / 1000, text_width(words, 14, bold=bold)
        assert drawn <= 1.02 * reserved + 1, words


def test_on_the_page_text_is_as_wide_as_in_the_shipped_font():
    with on_page():
        page = text_width("Clinical trials", 10)
        assert len(lines("Papers by cell source and condition", 220, 14)) == 1
    assert page == pytest.approx(1.05 * 53.92)
    assert text_width("Clinical trials", 10) > 1.1 * page
    assert len(lines("Papers by cell source and condition", 220, 14)) == 2


def test_bold_type_is_wider():
    assert text_width("Clinical trials", 10, bold=True) > text_width("Clinical trials", 10)


def test_words_of_other_scripts_have_a_width():
    assert text_width("幹細胞", 10) == 30
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert text_width("תאי גזע", 10) > 30

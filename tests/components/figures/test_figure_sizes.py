"""Every figure at the size of a slide and on a page: valid, complete by itself, no type too small to read."""

from html import unescape

import plotly.graph_objects as go
import pytest

from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH, SMALLEST
from tests.components.figures.figure_cases import CASES, HIGHER, SOURCE, figures

SIZES = {
    "slide": (IMAGE_WIDTH, IMAGE_HEIGHT),
    "desktop": (960, None),
    "half": (460, None),
    "phone": (334, None),
}
TELLING = ("1 categories", "9 categories", *[name for name in CASES if not name.endswith("categories")])


def sizes_of_type(part):
    """All font sizes in a part of a figure."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key.endswith("font") and "size" in value:
                yield value["size"]
            else:
                yield from sizes_of_type(value)
    elif isinstance(part, list):
        for value in part:
            yield from sizes_of_type(value)


def test_all_type_is_found():
    spec = {
        "layout": {"font": {"size": 3}, "annotations": [{"font": {"size": 4}}]},
        "data": [{"textfont": {"size": 5}}],
    }
    assert sorted(sizes_of_type(spec)) == [3, 4, 5]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("case", TELLING)
def test_every_figure_is_valid_readable_and_complete_by_itself(case, size):
    for name, figure in figures(CASES[case], *SIZES[size]).items():
        go.Figure(figure.spec)
        assert figure.spec["data"], name
        assert min(sizes_of_type(figure.spec)) >= SMALLEST, name
        said = [unescape(note["text"]).replace("<br>", " ") for note in figure.spec["layout"]["annotations"]]
        assert any(text.startswith(f"<b>{figure.title}") for text in said), name
        assert any("papers · " + CASES[case].filters in text for text in said), name
        assert any(SOURCE in text and "https://evid" in text for text in said), name
        assert figure.alt.endswith(".")


@pytest.mark.parametrize("case", CASES)
def test_every_figure_fills_a_slide(case):
    heights = {
        name: figure.spec["layout"]["height"]
        for name, figure in figures(CASES[case], IMAGE_WIDTH, IMAGE_HEIGHT).items()
    }
    if case in HIGHER:
        assert min(heights.values()) >= IMAGE_HEIGHT
    else:
        assert set(heights.values()) == {IMAGE_HEIGHT}, heights


def test_what_has_no_room_is_higher_than_asked():
    for name, figure in figures(CASES["25 categories"], IMAGE_WIDTH, 100).items():
        assert figure.spec["layout"]["height"] > 100, name

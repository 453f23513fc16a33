"""Every figure at the size of a slide, as Chromium draws it: filled, with its words whole and apart."""

import pytest

from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from data.exports.text_metrics import on_page
from tests.browser.images import drawing_board, faults
from tests.components.figures.figure_cases import CASES, HIGHER, figures

# Between these, one category more or less changes rows and names, and nothing else that is written.
TELLING = {"1 categories", "9 categories", "18 categories", "25 categories"} | {
    case for case in CASES if not case.endswith("categories")
}
ALIKE = ("world", "journals", "shares in panels", "shares stacked")


@pytest.fixture(scope="module")
def boards(chromium):
    """A board for each font."""
    with (
        drawing_board(chromium, "shipped") as shipped,
        drawing_board(chromium, "arial") as arial,
        drawing_board(chromium, "dejavu") as dejavu,
    ):
        yield {"shipped": shipped, "arial": arial, "dejavu": dejavu}


def wrong(board, case, width, height=None):
    """What is wrong with the images of a case, by figure."""
    found = {}
    for name, figure in figures(CASES[case], width, height).items():
        if name in ALIKE and case not in TELLING:
            continue
        image = board.draw(figure.spec, width)
        found[name] = faults(image)
        if height and (image.height < height or (image.height > height and case not in HIGHER)):
            found[name].append(f"is {image.height:.0f} px high")
    return {name: faults for name, faults in found.items() if faults}


@pytest.mark.parametrize("case", CASES)
def test_a_slide_is_filled_with_words_that_are_whole_readable_and_apart(boards, case):
    assert not wrong(boards["shipped"], case, IMAGE_WIDTH, IMAGE_HEIGHT)


@pytest.mark.parametrize("case", sorted(TELLING))
def test_so_it_is_where_the_type_is_wider(boards, case):
    assert not wrong(boards["dejavu"], case, IMAGE_WIDTH, IMAGE_HEIGHT)


@pytest.mark.parametrize("case", ["9 categories", "25 names of 80 characters"])
def test_so_it_is_with_type_as_wide_as_arial(boards, case):
    assert not wrong(boards["arial"], case, IMAGE_WIDTH, IMAGE_HEIGHT)


@pytest.mark.parametrize("width", [334, 460, 960])
@pytest.mark.parametrize("case", ["9 categories", "25 names of 80 characters", "right to left"])
def test_words_are_whole_readable_and_apart_on_a_page(boards, case, width):
    with on_page():
        assert not wrong(boards["shipped"], case, width)


def test_what_is_too_small_cut_off_or_on_another_is_found(boards):
    def text(words, x, y, size):
        return {"text": words, "x": x, "y": y, "xref": "paper", "yref": "paper"} | {
            "xanchor": "center",
            "showarrow": False,
            "font": {"size": size},
        }

    spec = {
        "data": [{"type": "scatter", "mode": "text", "x": [0], "y": [0.5], "text": ["cut by an axis"]}],
        "layout": {
            "height": 400,
            "font": {"size": 14},
            "margin": {"l": 20, "r": 20, "t": 20, "b": 20},
            "xaxis": {"visible": False, "range": [0, 1]},
            "yaxis": {"visible": False, "range": [0, 1]},
            "annotations": [
                text("tiny", 0.5, 0.9, 8),
                text("one<br>upon", 0.5, 0.5, 20),
                text("another", 0.52, 0.5, 20),
                text("alone", 0.2, 0.2, 20),
            ],
        },
    }
    found = " ".join(faults(boards["shipped"].draw(spec, 600)))
    assert "'tiny' is drawn with 8.0 px" in found
    assert "'upon' lies on 'another'" in found or "'one' lies on 'another'" in found
    assert "'cut by an axis' leaves the image" in found
    assert "'cut by an axis' is cut" in found
    assert "alone" not in found

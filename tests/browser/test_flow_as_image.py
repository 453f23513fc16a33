"""The flow diagram as Chromium draws it: words whole, readable and apart on a phone, a page and a slide."""

import pytest

from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from components.figures.prisma_flow import prisma_flow
from data.exports.text_metrics import on_page
from tests.browser.images import FONTS, drawing_board, faults
from tests.components.figures.flow_cases import FLOWS, WORDS


def wrong(board, width, height=None):
    """What is wrong with the diagrams of all flows, by flow."""
    found = {}
    for case, told in FLOWS.items():
        image = board.draw(prisma_flow(told, caption=WORDS, width=width, height=height).spec, width)
        found[case] = faults(image)
        if height and image.height != height:
            found[case].append(f"is {image.height:.0f} px high")
    return {case: faults for case, faults in found.items() if faults}


@pytest.mark.parametrize("font", FONTS)
def test_words_are_whole_readable_and_apart_in_an_image(chromium, font):
    with drawing_board(chromium, font) as board:
        assert not wrong(board, IMAGE_WIDTH, IMAGE_HEIGHT)


def test_words_are_whole_readable_and_apart_on_a_page(chromium):
    with drawing_board(chromium) as board, on_page():
        assert not {width: found for width in (334, 460, 960) if (found := wrong(board, width))}

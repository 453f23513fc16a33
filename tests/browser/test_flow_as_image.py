"""The flow diagram as Chromium draws it: words whole, readable and apart on a phone, a page and a slide."""

import pytest

from components.figures.prisma import prisma_flow
from components.figures.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from tests.browser.images import FONTS, drawing_board, faults
from tests.components.figures.flow_cases import FLOWS, WORDS


@pytest.mark.parametrize("font", FONTS)
def test_words_are_whole_readable_and_apart(chromium, font):
    found = {}
    with drawing_board(chromium, font) as board:
        for case, told in FLOWS.items():
            for width, height in ((334, None), (460, None), (960, None), (IMAGE_WIDTH, IMAGE_HEIGHT)):
                figure = prisma_flow(told, caption=WORDS, width=width, height=height)
                image = board.draw(figure.spec, width)
                wrong = faults(image)
                if height and image.height != height:
                    wrong.append(f"is {image.height:.0f} px high")
                if wrong:
                    found[case, width] = wrong
    assert not found

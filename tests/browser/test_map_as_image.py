"""The evidence map at the size of a slide, as Chromium draws it: filled, its words whole and apart."""

import pytest

from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from components.figures.evidence_map import MapChoices, evidence_map
from components.state.captions import caption
from data.evidence.analysis.arrangement import arrange
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.text_metrics import on_page
from data.labelling.evaluation import starter_set
from tests.browser.images import drawing_board, faults
from tests.components.figures.map_cases import CASES, FITTING, draw
from tests.data.evidence_cases import TOPIC, evidence

STARTER = view_of(evidence(*((one.record, one.labels) for one in starter_set.load())), Selection())


@pytest.fixture(scope="module", params=["shipped", "dejavu"])
def board(request, chromium):
    with drawing_board(chromium, request.param) as board:
        yield board


@pytest.mark.parametrize("rendering", ["bubbles", "heat"])
@pytest.mark.parametrize("case", CASES)
def test_words_are_whole_readable_and_apart(board, case, rendering):
    image = board.draw(draw(CASES[case], rendering).spec, IMAGE_WIDTH)
    assert not faults(image)
    assert image.height == IMAGE_HEIGHT if case in FITTING else image.height >= IMAGE_HEIGHT


@pytest.mark.parametrize("hide_empty", [True, False])
@pytest.mark.parametrize("preset", TOPIC.presets, ids=lambda preset: preset.code)
def test_every_question_of_the_topic_fits_a_slide(board, preset, hide_empty):
    for split in ("article_type", "mechanism", None):
        if split in (preset.rows, preset.columns):
            continue
        whole, hidden = arrange(crosstab(STARTER, preset.rows, preset.columns, split), hide_empty=hide_empty)
        for rendering in ("bubbles",) if split else ("bubbles", "heat"):  # shades have no parts
            choices = MapChoices(
                TOPIC.facet(preset.rows),
                TOPIC.facet(preset.columns),
                TOPIC.facet(split) if split else None,
                rendering=rendering,
                hidden=hidden,
            )
            figure = evidence_map(
                whole, choices, caption=caption(STARTER), width=IMAGE_WIDTH, height=IMAGE_HEIGHT
            )
            image = board.draw(figure.spec, IMAGE_WIDTH)
            assert (image.height, faults(image)) == (IMAGE_HEIGHT, [])


@pytest.mark.parametrize("width", [334, 600, 960])
@pytest.mark.parametrize(
    "case", ["15 x 20 in groups", "25 x 25, all at once", "1 x 1, names of 80 characters"]
)
def test_words_are_whole_readable_and_apart_on_a_page(chromium, case, width):
    with drawing_board(chromium) as board, on_page():
        for rendering in ("bubbles", "heat"):
            assert not faults(board.draw(draw(CASES[case], rendering, width, None).spec, width))


def test_so_they_are_with_type_as_wide_as_arial(chromium):
    with drawing_board(chromium, "arial") as board:
        for case in CASES:
            assert not faults(board.draw(draw(CASES[case], "bubbles").spec, IMAGE_WIDTH)), case

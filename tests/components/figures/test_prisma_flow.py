"""The flow diagram: its counts, its table, its words at every size, and its place on a slide."""

import pandas as pd
import plotly.graph_objects as go
import pytest

from components.figures.common.theme import IMAGE_HEIGHT, IMAGE_WIDTH
from components.figures.prisma_flow import prisma_flow
from components.figures.slides.native import native
from data.evidence.analysis.prisma_flow import Flow
from data.exports.slides.shapes import Drawing
from tests.components.figures.flow_cases import FLOWS, SOME, WORDS


def words(figure):
    return " ".join(note["text"] for note in figure.spec["layout"]["annotations"]).replace("<br>", " ")


def test_the_boxes_and_the_table_have_every_count():
    figure = prisma_flow(SOME, caption=WORDS, width=960)
    for told in (
        "Records identified in PubMed: 1,204",
        "Removed before screening: 26",
        "Preprints merged with their article: 17",
        "Records screened: 1,178",
        "Excluded: 319",
        "Papers shown: 859",
    ):
        assert told in words(figure)
    table = figure.table.set_index("Stage")["Records"]
    assert table["Records identified in PubMed"] == 1204
    parts = table[[name for name in table.index if name.startswith("–")]]
    assert table["Records identified in PubMed"] - parts.sum() == table["Papers shown"] == 859
    assert "Removed before screening 26" in figure.alt


def test_what_is_none_is_in_the_table_and_in_no_box():
    figure = prisma_flow(FLOWS["nothing left out"], caption=WORDS, width=960)
    assert "Could not be read" not in words(figure)
    assert "– Could not be read" in set(figure.table["Stage"])


def test_what_does_not_add_up_has_a_line_of_its_own():
    figure = prisma_flow(Flow(10, 0, 0, 0, 0, 0, 2, 9), caption=WORDS, width=960)
    assert "Difference to PubMed's own count: -1" in words(figure)


def test_without_any_record_a_sentence_stands_instead():
    figure = prisma_flow(FLOWS["no record"], caption=WORDS, width=960)
    assert "No record was identified" in words(figure)
    assert isinstance(figure.table, pd.DataFrame)


@pytest.mark.parametrize("case", FLOWS)
@pytest.mark.parametrize(("width", "height"), [(334, None), (960, None), (IMAGE_WIDTH, IMAGE_HEIGHT)])
def test_it_is_a_valid_figure_of_the_size_asked_for(case, width, height):
    figure = prisma_flow(FLOWS[case], caption=WORDS, width=width, height=height)
    go.Figure(figure.spec)
    assert height is None or figure.spec["layout"]["height"] == height


def test_a_slide_has_it_as_shapes_with_all_its_words():
    figure = prisma_flow(SOME, caption=WORDS, width=IMAGE_WIDTH, height=IMAGE_HEIGHT)
    body = native(figure, WORDS.source).body
    assert isinstance(body, Drawing)
    told = " ".join(
        run.text for part in body.parts if hasattr(part, "lines") for line in part.lines for run in line
    )
    assert "Records screened: 1,178" in told
    assert "Retracted papers: 9" in told

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


@pytest.mark.parametrize("width", [334, 600, 960, 1300])
def test_papers_found_by_citation_have_a_column_of_their_own(width):
    figure = prisma_flow(FLOWS["found by citation"], caption=WORDS, width=width)
    for told in (
        "1,616 identified, 869 shown",
        "Records identified by following citations: 412",
        "Linked from too few papers: 380",
        "Papers shown in all: 869",
        "Found by citation: 10",
        "Followed from 14 papers on 30 November 2026",
    ):
        assert told in words(figure).replace("</b> <b>", " ")
    table = figure.table.set_index("Stage")["Records"]
    assert table["By citation: records screened"] == 28 and table["Papers shown in all"] == 869
    assert "Papers shown in all 869 (Found in PubMed 859, Found by citation 10)" in figure.alt
    boxes = [trace for trace in figure.spec["data"] if len(trace["x"]) == 5]
    places = [(min(box["x"]), max(box["x"]), min(box["y"]), max(box["y"])) for box in boxes]
    for number, one in enumerate(places):
        assert one[1] <= width
        for other in places[:number]:
            apart = one[0] >= other[1] or other[0] >= one[1] or one[2] >= other[3] or other[2] >= one[3]
            assert apart, "no box covers another"


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

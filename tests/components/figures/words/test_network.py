from itertools import combinations

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.figures.words.label_placement import apart, on_lines
from components.figures.words.network import nothing_together, word_network
from components.state.captions import caption
from data.evidence.analysis.cooccurrence import layout, pairs
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.records.record import MeshHeading
from tests.data.evidence_cases import evidence, labels, record

LONG = "Intraoperative neurophysiological monitoring of the lumbosacral plexus and its roots in the aged"
MANY = [f"word {n} of {n % 7}" for n in range(40)]
CASES = {
    "no paper": [],
    "no words": [(), ()],
    "one paper": [("pain", "glia")],
    "one word": [("pain",), ("pain",)],
    "no pair": [("pain",), ("pain",), ("glia",), ("glia",)],
    "one pair": [("pain", "glia")] * 2,
    "alone": [("pain", "glia")] * 3 + [("alone",)] * 2,
    "long": [(LONG, "pain <b>x</b>", "<script>alert(1)</script>")] * 1200,
    "many": [tuple(MANY[n % 40 : n % 40 + 5]) for n in range(400)],
}
DRAWN = ("one pair", "alone", "long", "many")


def made(name):
    return view_of(
        evidence(*((record(pmid, keywords=words), labels()) for pmid, words in enumerate(CASES[name], 1))),
        Selection(),
    )


def drawing(name, width, **more):
    view = made(name)
    return word_network(pairs(view, "keyword"), caption(view), width=width, **more)


def marks(figure):
    return [code for trace in figure.spec["data"] for code in trace.get("customdata", [])]


def texts(figure):
    return " ".join(note["text"] for note in figure.spec["layout"]["annotations"]).replace("<br>", " ")


@pytest.mark.parametrize("width", [334, 460, 600, 960])
@pytest.mark.parametrize("name", CASES)
def test_every_figure_is_valid_and_complete_by_itself(name, width):
    figure = drawing(name, width)
    go.Figure(figure.spec)
    assert f"of {len(CASES[name]):,} paper" in texts(figure)
    assert "compiled 22 Nov 2026" in texts(figure)
    assert figure.alt.endswith(".")
    assert bool(marks(figure)) is (name in DRAWN)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no paper", "No papers are selected."),
        ("no words", "None of the selected papers has keywords."),
        ("one paper", "No two of the selected papers share a keyword."),
        ("no pair", "No two of the keywords that occur in several papers occur in the same paper."),
        ("one word", "No two of the keywords that occur in several papers occur in the same paper."),
    ],
)
def test_nothing_to_draw_is_a_sentence(name, said):
    assert nothing_together(pairs(made(name), "keyword")) == said
    assert said in texts(drawing(name, 960))
    assert said in drawing(name, 960).alt
    assert drawing(name, 960).table.empty


def test_every_mark_tells_what_it_is():
    figure = drawing("alone", 960)
    assert marks(figure) == [["glia", "pain"], ["glia"], ["pain"], ["alone"]]
    lines, numbers, circles = figure.spec["data"]
    assert numbers["text"] == ["3"]
    assert circles["hovertext"] == ["Glia: 3", "Pain: 3", "Alone: 2"]
    assert len(lines["x"]) == 3 and lines["x"][2] is None
    areas = [size**2 for size in circles["marker"]["size"]]
    assert areas[2] / areas[0] == pytest.approx(2 / 3)


def test_a_phone_gets_a_list_of_pairs():
    figure = drawing("many", 334)
    (bars,) = figure.spec["data"]
    assert bars["type"] == "bar"
    assert len(bars["x"]) == 20
    assert bars["x"] == sorted(bars["x"], reverse=True)
    assert all(len(pair) == 2 for pair in bars["customdata"])
    assert "20 of " in texts(figure)
    assert drawing("many", 960, rendering="pairs").spec["data"][0]["type"] == "bar"
    assert "Ranked list" in figure.alt and "Network" in drawing("many", 960).alt


def test_the_table_has_all_pairs_with_what_they_come_from():
    figure = drawing("alone", 960)
    assert figure.table.to_numpy().tolist() == [["Glia", "Pain", 3, 3, 3]]
    assert len(drawing("many", 334).table) == len(drawing("many", 960).table) > 20


def test_words_of_a_record_are_never_markup():
    for width in (334, 960):
        figure = drawing("long", width)
        shown = texts(figure) + str([trace.get("hovertext") for trace in figure.spec["data"]])
        assert "<script>" not in shown and "<b>x" not in shown
        assert "&lt;script&gt;" in shown


def test_a_long_word_is_cut_with_a_sign():
    labels_drawn = [note["text"] for note in drawing("long", 960).spec["layout"]["annotations"]]
    assert any(text.startswith("Intraoperative") and text.endswith("…") for text in labels_drawn)


@pytest.mark.parametrize("width", [600, 960])
def test_names_do_not_lie_on_each_other_or_outside(width):
    words = pairs(made("many"), "keyword")
    figure = drawing("many", width)
    body = figure.spec["layout"]["yaxis"]["range"][1]
    circles = figure.spec["data"][-1]
    boxes = []
    for x, y, size in zip(circles["x"], circles["y"], circles["marker"]["size"], strict=True):
        boxes.append((x - 40, x + 40, y - size / 2 - 18, y + size / 2))
        left, right, low, high = boxes[-1]
        assert min(left, low) >= 0 and right <= width and high <= body
    assert len(boxes) == len(words.nodes) == 30
    for (left, right, low, high), (left2, right2, low2, high2) in combinations(boxes, 2):
        assert right <= left2 or right2 <= left or high <= low2 or high2 <= low


def test_boxes_at_one_place_are_pushedapart():
    words = pairs(made("one pair"), "keyword")
    places = layout(words)[["x", "y"]].to_numpy(dtype=float) * 0 + 0.5
    sizes = places * 0 + [80.0, 40.0]
    ((x1, y1), (x2, y2)), height = apart(places, sizes, 300.0, 300.0)
    assert abs(x1 - x2) >= 79 or abs(y1 - y2) >= 39
    assert height == 300


@given(st.integers(2, 30), st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_boxes_do_not_lie_on_each_other_wherever_they_began(number, seed):
    random = np.random.default_rng(seed)
    places = np.clip(random.normal(0.5, 0.2, (number, 2)), 0, 1)
    sizes = random.uniform((80, 65), (145, 125), (number, 2))
    at, height = apart(places, sizes, 576.0, 300.0)
    low, high = at - sizes / 2, at + sizes / 2
    assert low.min() >= -1e-6 and high[:, 0].max() <= 576 + 1e-6 and high[:, 1].max() <= height + 1e-6
    for one, other in combinations(range(number), 2):
        clear = np.maximum(low[one] - high[other], low[other] - high[one]).max()
        assert clear >= -0.6


def test_mesh_that_was_left_out_and_what_has_none_is_said():
    mesh = tuple(MeshHeading(name) for name in ("Humans", "Neuralgia", "Pain"))
    view = view_of(
        evidence(*((record(pmid, mesh=mesh if pmid < 4 else ()), labels()) for pmid in range(1, 6))),
        Selection(),
    )
    written = texts(word_network(pairs(view, "mesh"), caption(view), width=960))
    assert "3 of 5 papers have MeSH headings; PubMed adds them late or never." in written
    assert "Excluded as too general: Humans." in written


def test_a_number_stands_beside_what_is_in_its_way():
    line = ((0.0, 0.0), (100.0, 0.0))
    size = (10.0, 10.0)
    assert on_lines([line], [size], []) == [(50, 0)]
    assert on_lines([line], [size], [(40.0, 60.0, -5.0, 5.0)]) == [(35, 0)]
    first, second = on_lines([line, line], [size, size], [])
    assert abs(first[0] - second[0]) >= 10


def test_a_number_without_room_is_left_out():
    line = ((0.0, 0.0), (100.0, 0.0))
    assert on_lines([line], [(10.0, 10.0)], [(0.0, 100.0, -5.0, 5.0)]) == [None]

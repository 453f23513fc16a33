"""The network of citations, from made-up papers: none to many, of one year or of many, retracted or not."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from components.charts.catalogue import conditions
from components.figures.citation_network import citation_network
from components.figures.common.dark import dark_colours
from components.figures.common.frame import Caption
from components.figures.slides.native import native
from data.evidence.analysis.citations import Network
from data.exports.slides.deck import Slide, slide_deck

WORDS = Caption("9 of 90 papers · no filters", "Source: PubMed, searched 22 Nov 2026")
SIZES = [(334, None), (960, None), (1056, 594)]


def network(count, years=24):
    random = np.random.default_rng(count)
    pmids = np.arange(101, 101 + count)
    year = 2026 - random.integers(0, years, count)
    pairs = {(int(a), int(b)) for a, b in random.choice(pmids, (3 * count, 2)) if a > b} if count else set()
    edges = pd.DataFrame(sorted(pairs), columns=["citing", "cited"], dtype=np.int64)
    papers = pd.DataFrame(
        {
            "pmid": pmids,
            "year": year * (random.random(count) > 0.05),
            "title": [f"A <b>study</b> {n} of =1+1 {'and more ' * (n % 40)}" for n in range(count)],
            "author": ["" if n % 9 == 0 else f"O'Neil-<{n}> AB" for n in range(count)],
            "retracted": random.random(count) < 0.1,
            "cited": [int((edges["cited"] == pmid).sum()) for pmid in pmids],
            "cites": [int((edges["citing"] == pmid).sum()) for pmid in pmids],
        }
    ).sort_values("cited", ascending=False, ignore_index=True)
    return Network(papers, edges, selected=count + 8, asked=count + 3)


def written(figure):
    return " ".join(note["text"] for note in figure.spec["layout"]["annotations"]).replace("<br>", " ")


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("count", [0, 2, 30, 400])
@pytest.mark.parametrize("years", [1, 24])
def test_it_is_valid_and_complete_by_itself(count, years, size):
    width, height = size
    figure = citation_network(network(count, years), WORDS, asked="Asked 1 Dec.", width=width, height=height)
    go.Figure(figure.spec)
    assert "searched 22 Nov 2026" in written(figure) and figure.alt.endswith(".")
    assert height is None or figure.spec["layout"]["height"] == height
    assert dark_colours(str(figure.spec))
    assert len(figure.table) == count
    slide_deck([Slide(figure.title, "", native(figure, WORDS.source).body, alt=figure.alt)])
    if not count:
        assert "PubMed knows no citations among these papers." in written(figure)
        return
    assert "Asked 1 Dec." in written(figure) and "3 of those have no citation" in written(figure)
    marks = figure.spec["data"][1]
    low, high = figure.spec["layout"]["yaxis"]["range"]
    body = high - low
    inner = width - 24
    first, last = figure.spec["layout"]["xaxis"]["range"]
    at = [
        ((x - first) * inner / (last - first), y, marked / 2)
        for x, y, marked in zip(marks["x"], marks["y"], marks["marker"]["size"], strict=True)
    ]
    for place, (x, y, radius) in enumerate(at):
        assert 0 <= x <= inner and radius <= y + 0.01 and y + radius <= body + 0.01
        for other_x, other_y, other in at[:place]:
            assert max(abs(x - other_x), abs(y - other_y)) >= radius + other - 0.01, "no mark covers another"


def test_a_mark_opens_its_paper_and_a_retracted_one_looks_different():
    found = network(30)
    figure = citation_network(found, WORDS, width=960)
    lines, marks = figure.spec["data"]
    dated = found.papers[found.papers["year"] > 0]
    kept = found.edges[found.edges["citing"].isin(dated["pmid"]) & found.edges["cited"].isin(dated["pmid"])]
    dated = dated[dated["pmid"].isin(kept.to_numpy().ravel())]
    assert [conditions(told) for told in marks["customdata"]] == [
        (("pmid", str(pmid)),) for pmid in dated["pmid"]
    ]
    symbols = dict(zip(dated["pmid"], marks["marker"]["symbol"], strict=True))
    assert all((symbols[p.pmid] == "triangle-down") == p.retracted for p in dated.itertuples())
    assert "Red triangle: retracted." in written(figure)
    places = dict(zip(dated["pmid"], zip(marks["x"], marks["y"], strict=True), strict=True))
    drawn = list(zip(lines["x"], lines["y"], strict=True))
    assert [tuple(drawn[n : n + 2]) for n in range(0, len(drawn), 3)] == [
        (places[a], places[b]) for a, b in kept.itertuples(index=False, name=None)
    ]
    assert "<b>study" not in marks["hovertext"][0]


def test_of_very_many_papers_the_most_cited_are_drawn():
    found = network(400)
    figure = citation_network(found, WORDS, width=960)
    lines, marks = figure.spec["data"]
    drawn = set(zip(marks["x"], marks["y"], strict=True))
    assert 59 <= len(drawn) <= 60 and f"Drawn: {len(drawn)} of" in written(figure)
    assert drawn == set(zip(lines["x"], lines["y"], strict=True)) - {(None, None)}, "each is joined"
    assert len(figure.table) == 400

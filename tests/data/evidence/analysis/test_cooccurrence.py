from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence.analysis.cooccurrence import layout, pairs, strongest
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.records.index_terms import normalise_keyword
from data.records.record import MeshHeading
from tests.data.evidence_cases import TOPIC, evidence, labels, record


def having(*keywords, **more):
    """Evidence whose records have these keywords, one string a record, words apart by a comma."""
    return evidence(
        *(
            (record(pmid, keywords=tuple(words.split(",")) if words else (), **more), labels())
            for pmid, words in enumerate(keywords, 1)
        )
    )


def counted(words):
    return (
        dict(zip(words.nodes["code"], words.nodes["papers"], strict=True)),
        {(a, b): n for a, b, n in words.edges.itertuples(index=False)},
    )


def test_words_and_pairs_are_counted_in_papers():
    view = view_of(having("Pain,GABA,Pain", "pain,gaba,glia", "pain", "glia", ""), Selection())
    words = pairs(view, "keyword")
    nodes, edges = counted(words)
    assert nodes == {"pain": 3, "gaba": 2, "glia": 2}
    assert edges == {("pain", "gaba"): 2, ("pain", "glia"): 1, ("gaba", "glia"): 1}
    assert words.nodes["word"].tolist() == ["Pain", "GABA", "Glia"]
    assert (words.papers, words.without, words.distinct) == (5, 1, 3)


def test_only_selected_papers_count_and_retracted_ones_do_not():
    found = evidence(
        (record(1, "rat", keywords=("pain", "glia")), labels()),
        (record(2, "rat", keywords=("pain", "glia")), labels()),
        (record(3, "mouse", keywords=("pain", "glia")), labels()),
        (record(4, "rat", keywords=("pain",), publication_types=("Retracted Publication",)), labels()),
    )
    assert counted(pairs(view_of(found, Selection()), "keyword"))[1] == {("glia", "pain"): 3}
    assert counted(pairs(view_of(found, Selection(text="rat")), "keyword"))[0] == {"glia": 2, "pain": 2}


def test_the_words_of_most_papers_are_taken_then_the_alphabet():
    view = view_of(having("d,c,b,a", "d,c,b,a", "d"), Selection())
    words = pairs(view, "keyword", top=3)
    assert words.nodes["code"].tolist() == ["d", "a", "b"]
    assert words.distinct == 4


def test_a_word_of_one_paper_is_not_set_together_unless_asked():
    view = view_of(having("pain,glia", "pain,gaba"), Selection())
    assert pairs(view, "keyword").nodes["code"].tolist() == ["pain"]
    assert len(pairs(view, "keyword", at_least=1).edges) == 2


def test_what_tells_nothing_is_left_out_and_named():
    mesh = (MeshHeading("Humans"), MeshHeading("Neuralgia", ("therapy",)), MeshHeading("Rats, Wistar"))
    found = evidence(*((record(pmid, mesh=mesh), labels()) for pmid in (1, 2)), (record(3), labels()))
    words = pairs(view_of(found, Selection()), "mesh")
    assert words.nodes["word"].tolist() == ["Neuralgia"]
    assert words.left_out == ("Humans", "Rats, Wistar")
    assert (words.distinct, words.without) == (1, 1)
    told = replace(found, topic=replace(TOPIC, stop_words={}))
    assert len(pairs(view_of(told, Selection()), "mesh").nodes) == 3


def test_the_left_out_list_is_clean():
    for words in TOPIC.stop_words.values():
        folded = [normalise_keyword(word) for word in words]
        assert len(set(folded)) == len(folded) and all(folded)


def test_every_word_keeps_a_line_to_its_strongest_partner():
    records = ["hub,a"] * 9 + ["hub,b"] * 8 + ["hub,c"] * 7 + ["c,d"] * 2 + ["a,d"]
    words = pairs(view_of(having(*records), Selection()), "keyword")
    lines = strongest(words, each=1)
    assert {(a, b) for a, b, _ in lines.itertuples(index=False)} == {
        ("hub", "a"),
        ("hub", "b"),
        ("hub", "c"),
        ("c", "d"),
    }
    assert len(strongest(words, each=2)) == 5


def test_places_are_the_same_each_time_and_fill_the_picture():
    records = ["pain,glia,gaba", "pain,glia", "bone,knee", "bone,knee", "gaba", "alone", "alone"]
    words = pairs(view_of(having(*records), Selection()), "keyword")
    one, other = layout(words), layout(words)
    assert one.equals(other)
    assert one["code"].tolist() == words.nodes["code"].tolist()
    at = one[["x", "y"]].to_numpy()
    assert at.min(axis=0).tolist() == [0, 0] and at.max(axis=0).tolist() == [1, 1]
    place = dict(zip(one["code"], at, strict=True))
    largest = max(place[word][0] for word in ("pain", "glia", "gaba"))
    second = sorted(place[word][0] for word in ("bone", "knee"))
    assert largest < second[0] <= second[1] < place["alone"][0]


@pytest.mark.parametrize("keywords", [(), ("",), ("a",), ("a", "a")])
def test_nothing_or_one_word_is_no_error(keywords):
    words = pairs(view_of(having(*keywords), Selection()), "keyword")
    assert words.edges.empty and strongest(words).empty
    assert len(layout(words)) == len(words.nodes)
    assert np.isfinite(layout(words)[["x", "y"]].to_numpy(dtype=float)).all()


@settings(max_examples=80)
@given(st.lists(st.sets(st.sampled_from(["a", "B", "b", "c", "d", "Human"]), max_size=5), max_size=10))
def test_all_counts_agree_with_the_slow_obvious_count(records):
    view = view_of(having(*(",".join(sorted(words)) for words in records)), Selection())
    nodes, edges = counted(pairs(view, "keyword", at_least=1))
    folded = [{normalise_keyword(word) for word in words} - {"human"} for words in records]
    assert nodes == Counter(word for words in folded for word in words)
    assert {frozenset(pair): n for pair, n in edges.items()} == Counter(
        frozenset(pair) for words in folded for pair in combinations(words, 2)
    )
    assert list(edges.values()) == sorted(edges.values(), reverse=True)
    assert all(nodes[a] >= nodes[b] >= n for (a, b), n in edges.items())


def test_100_000_papers_are_counted():
    found = having("a", "b")
    size = 100_000
    rows = np.repeat(np.arange(size, dtype=np.int32), 10)
    values = np.tile(np.arange(10, dtype=np.int32), size)
    codes = tuple("abcdefghij")
    column = replace(found.words["keyword"], codes=codes, names=codes, rows=rows, values=values)
    large = replace(
        found,
        pmids=np.arange(size),
        years=np.full(size, 2020, dtype=np.int32),
        retracted=np.zeros(size, dtype=bool),
        superseded=np.zeros(size, dtype=bool),
        words={"keyword": column},
    )
    words = pairs(view_of(large, Selection()), "keyword")
    assert set(words.edges["papers"]) == {size}
    assert len(words.edges) == 45

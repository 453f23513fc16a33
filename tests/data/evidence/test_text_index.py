"""The index of words finds what a slow look into each text finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.evidence.text_index import Indexing
from data.records.text import search_tokens

WORDS = st.text("abé \U0001f9ecİ1", max_size=12).map(search_tokens)
TEXTS = st.lists(st.lists(WORDS, max_size=4), max_size=8)
PHRASES = WORDS.filter(bool)


def index_of(texts):
    indexing = Indexing()
    for fields in texts:
        indexing.add(fields)
    return indexing.index()


def slowly(texts, phrase):
    return [any(f" {phrase}" in f" {field}" for field in fields) for fields in texts]


@given(TEXTS, PHRASES)
def test_finds_what_a_slow_look_finds(texts, phrase):
    assert index_of(texts).having(phrase).tolist() == slowly(texts, phrase)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), min_size=1, max_size=6), st.data())
def test_finds_every_phrase_that_stands_in_a_text(texts, data):
    fields = data.draw(st.sampled_from(texts))
    words = data.draw(st.sampled_from(fields)).split()
    first = data.draw(st.integers(0, len(words)))
    phrase = " ".join(words[first : data.draw(st.integers(first, len(words)))])
    if phrase:
        assert index_of(texts).having(phrase).tolist() == slowly(texts, phrase)
        assert index_of(texts).having(phrase)[texts.index(fields)]


def test_a_phrase_does_not_run_over_fields_or_texts():
    index = index_of([["nerve", "pain cells"], ["in rats"]])
    assert index.having("nerve pain").tolist() == [False, False]
    assert index.having("cells in").tolist() == [False, False]
    assert index.having("pain ce").tolist() == [True, False]


def test_no_text_and_no_word():
    assert index_of([]).having("pain").tolist() == []
    assert index_of([[], [""]]).having("pain").tolist() == [False, False]


def test_holds_each_place_once():
    index = index_of([["pain in pain"], ["pain"]])
    assert index.words.to_pylist() == ["in", "pain"]
    assert sorted(index.places.tolist()) == [0, 1, 2, 4]
    assert index.places.dtype == np.int32

from hypothesis import given
from hypothesis import strategies as st

from data.evidence.selection import Selection, search_terms
from data.records.text import search_tokens


def test_words_fold_case_accents_and_punctuation():
    assert search_tokens("TNF-α in Sjögren's Patients (n=3)") == "tnf α in sjogren s patients n 3"


def test_terms_are_words_and_quoted_phrases():
    assert search_terms('microglia "spinal cord" P2X4') == ("microglia", "spinal cord", "p2x4")
    assert search_terms("“dorsal root” ganglion") == ("dorsal root", "ganglion")


def test_an_opening_quote_without_its_end_is_ignored():
    assert search_terms('rat "spinal cord') == ("rat", "spinal", "cord")


def test_text_without_letter_or_digit_asks_for_nothing():
    assert search_terms('*** "" —') == ()
    assert not Selection(text="***").is_active


def test_with_codes_replaces_only_one_facet():
    before = Selection(chosen=frozenset({("source", "a"), ("source", "b"), ("species", "rat")}))
    after = before.with_codes("source", ["c"])
    assert after.codes("source") == {"c"}
    assert after.codes("species") == {"rat"}
    assert after.with_codes("source", []).facets == ("species",)


@given(st.text(max_size=80))
def test_any_text_gives_terms_that_are_stable_under_folding(text):
    for term in search_terms(text):
        assert term
        assert search_tokens(term) == term

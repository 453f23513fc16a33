from html import escape

from hypothesis import given
from hypothesis import strategies as st

from components.papers.highlighted_text import marked_abstract, marked_line
from data.labelling.explanation import Explanation
from data.labelling.labels import BY_RULE, Match
from data.records.record import Record

ABSTRACT = "BACKGROUND: Pain <b>hurts</b>. METHODS: Rats & mice. MATERIALS AND METHODS: TNF: high."


def why(text, field, words):
    start = text.index(words)
    return Explanation("species", "rat", BY_RULE, (Match(field, start, start + len(words), words),))


def test_sections_are_paragraphs_and_words_are_marked_and_escaped():
    record = Record(1, abstract=ABSTRACT)
    assert marked_abstract(record, [why(ABSTRACT, "abstract", "Rats & mice")]) == (
        '<div class="paper-text"><p><strong>BACKGROUND:</strong> Pain &lt;b&gt;hurts&lt;/b&gt;. </p>'
        "<p><strong>METHODS:</strong> <mark>Rats &amp; mice</mark>. </p>"
        "<p><strong>MATERIALS AND METHODS:</strong> TNF: high.</p></div>"
    )


def test_a_summary_stands_where_there_is_no_abstract():
    record = Record(1, summary="Rats.")
    assert "<mark>Rats</mark>." in marked_abstract(record, [why("Rats.", "summary", "Rats")])


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_no_text_is_lost_and_none_becomes_markup(text, one, other):
    start, end = min(one, other, len(text)), min(max(one, other), len(text))
    match = Match("title", start, end, text[start:end])
    marked = marked_line(Record(1, title=text), "title", [Explanation("a", "b", BY_RULE, (match,))])
    inside = marked.replace("<mark>", "").replace("</mark>", "")
    assert inside == escape(text, quote=True)

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pubmed.errors import QueryRefused
from data.pubmed.pasted import as_typed
from data.pubmed.query_builder import StructuredQuery, Term, TooComplex, check, read, term, write
from data.pubmed.search_fields import SHIPPED, KnownFields
from data.topics.loader import load_topic
from tests.eutils.library import Library, starter_records
from tests.eutils.query import parse

KNOWN = KnownFields(SHIPPED)
LIBRARY = Library(starter_records())


def finds(text):
    """The PMIDs that a text finds in the starter set, as the local server reads it."""
    return LIBRARY.find(parse(text, LIBRARY).matches)


CELLS = (Term("stem cells", "mh", True), Term("stem cell*", "tiab", True), Term("BMSC", "tiab"))
PAIN = (Term("neuropathic pain"), Term("neuralgia", "mh"))
CASES = [
    (StructuredQuery((PAIN[:1],)), "neuropathic pain"),
    (
        StructuredQuery((CELLS, PAIN)),
        '("stem cells"[mh] OR "stem cell*"[tiab] OR BMSC[tiab]) AND (neuropathic pain OR neuralgia[mh])',
    ),
    (
        StructuredQuery((PAIN[1:],), ("Review", "Clinical Trial"), "2015", "2026"),
        'neuralgia[mh] AND ("Review"[pt] OR "Clinical Trial"[pt]) AND 2015:2026[dp]',
    ),
    (StructuredQuery((PAIN[1:],), since="2015/03/31"), "neuralgia[mh] AND 2015/03/31:3000[dp]"),
    (StructuredQuery((PAIN[1:],), until="2015", dates="edat"), "neuralgia[mh] AND 1000:2015[edat]"),
    (StructuredQuery((PAIN[1:],), without=(Term("rat", "tiab"),)), "neuralgia[mh] NOT rat[tiab]"),
    (
        StructuredQuery((PAIN[1:],), without=(Term("rat", "tiab"), Term("mouse", "tiab"))),
        "neuralgia[mh] NOT (rat[tiab] OR mouse[tiab])",
    ),
]


@pytest.mark.parametrize(("question", "text"), CASES)
def test_a_structured_query_is_rendered_and_parsed(question, text):
    assert write(question) == text
    assert read(text) == question


WORDS = st.lists(
    st.text("abcdefgäα0123456789-'*", min_size=1, max_size=8).filter(lambda word: word.strip("*'-")),
    min_size=1,
    max_size=3,
).map(" ".join)
TERMS = st.builds(Term, WORDS, st.sampled_from(["", "tiab", "mh", "ti", "au"]), st.booleans())
DATES = st.sampled_from(["", "1966", "2015", "2015/03", "2015/3/1"])
CONCEPTS = st.lists(st.lists(TERMS, min_size=1, max_size=4).map(tuple), min_size=1, max_size=4).map(tuple)
QUESTIONS = st.builds(
    StructuredQuery,
    CONCEPTS,
    st.lists(st.sampled_from(["Review", "Clinical Trial"]), unique=True).map(tuple),
    DATES,
    DATES,
    st.just("dp"),
    st.lists(TERMS, max_size=2).map(tuple),
)


@given(QUESTIONS)
def test_any_structured_query_survives_rendering_and_parsing(question):
    text = write(question)
    assert read(text) == question
    assert check(text, KNOWN) == ()


@given(st.text(min_size=1), st.sampled_from(["", "tiab"]))
def test_typed_text_is_searched_for_and_never_syntax(typed, field):
    one = term(typed, field)
    if not one.text:
        return
    text = write(StructuredQuery(((one,), (Term("pain", "tiab"),))))
    back = read(text)
    assert [len(concept) for concept in back.concepts] == [1, 1]
    assert back.concepts[0][0].text == " ".join(as_typed(typed).replace('"', " ").split())


@pytest.mark.parametrize(
    ("typed", "field", "written"),
    [
        ("neuropathic pain", "", "neuropathic pain"),
        ("neuropathic pain", "tiab", '"neuropathic pain"[tiab]'),
        ('"neuropathic pain"', "", '"neuropathic pain"'),
        ("pain) OR (rat", "", '"pain) OR (rat"'),
        ("black AND white", "", '"black AND white"'),
        ("#1", "", '"#1"'),
        ("5:1", "", '"5:1"'),
    ],
)
def test_typed_terms_are_rendered_for_pubmed(typed, field, written):
    assert write(StructuredQuery(((term(typed, field),),))) == written


@pytest.mark.parametrize(
    "text",
    [
        "pain",
        '"stem cells"[tiab] neuropathic pain[tiab]',
        "(pain[tiab] OR (rat[tiab] OR mouse[tiab])) AND ((cells[tiab]))",
        "((pain[tiab]) AND (cells[tiab] AND (2015:3000[dp])))",
        "pain[tiab] NOT rat[tiab] AND cell[tiab] NOT review[pt]",
        '("2015"[dp] : "3000"[dp]) AND pain[tiab]',
        "2020[dp] AND review[pt]",
        "review[pt] AND (clinical trial[pt] OR journal article[pt]) AND pain",
        "stem cell*[ti] OR pain*[ti]",
        '"Neuralgia"[MeSH Terms] AND 2015/01/01:2020/12/31[Date - Publication]',
    ],
)
def test_a_parsed_query_rendered_again_is_equivalent(text):
    question = read(text)
    assert finds(write(question)) == finds(text)
    assert read(write(question)) == question


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("pain AND cells OR rats", "mixes AND, OR"),
        ("pain OR (cells AND rats)", "AND or NOT inside brackets that are joined by OR"),
        ("pain NOT (cells AND rats)", "leaves out several concepts"),
        ("pain NOT 2015[dp]", "leaves out a range"),
        ("pain AND 1:20000[uid]", "range that is none of dates"),
        ("pain AND soon[dp]", "date that is none"),
        ("pain AND 2015[dp] AND 2016[dp]", "more than one limit"),
        ("pain OR 2015[dp]", "dates among synonyms"),
        ("pain AND", "nothing behind AND"),
        ("NOT pain", "nothing before NOT"),
        ("pain AND ()", "empty brackets"),
        ("pain AND [tiab]", "without words"),
        ("2015:2016[dp]", "nothing to look for"),
        (load_topic().query, "AND or NOT inside"),
    ],
)
def test_a_query_too_complex_for_the_form_is_rejected(text, why):
    with pytest.raises(TooComplex, match=r"^This search is too complex for the form") as refused:
        read(text)
    assert re.search(why, refused.value.why)


@given(st.text('ab "()[]:*AND OR NOT 2015dp', max_size=40))
def test_any_text_is_parsed_or_rejected_with_a_reason(text):
    try:
        question = read(text)
    except (TooComplex, QueryRefused) as why:
        assert str(why).endswith(".")
    else:
        assert read(write(question)) == read(write(read(write(question))))


@pytest.mark.parametrize("text", ["", '"pain', "(pain", "pain]"])
def test_a_malformed_text_is_refused_by_either(text):
    with pytest.raises(QueryRefused):
        read(text)
    with pytest.raises(QueryRefused):
        check(text, KNOWN)


def test_parts_that_pubmed_would_misinterpret_are_reported():
    field, word = check("pain[NoSuchField] or rat or cells", KNOWN)
    assert "does not know the field NoSuchField" in field
    assert "write OR in capitals" in word
    assert check('pain AND "this or that" AND rats and mice', KNOWN) == ()


@pytest.mark.parametrize("day", ["last year", "15", "2015-03-01", "2015)"])
def test_a_malformed_date_is_an_error(day):
    with pytest.raises(ValueError, match=re.escape(f"“{day}” is not a date")):
        write(StructuredQuery((PAIN,), since=day))


@pytest.mark.parametrize("query", [" ".join(["(pain)"] * 31), " OR ".join(f"a{n}" for n in range(501))])
def test_a_query_of_more_parts_than_a_form_can_show_stays_text(query):
    with pytest.raises(TooComplex):
        read(query)

from __future__ import annotations

import dataclasses
import math
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pubmed.count import Answer, ask, check_query
from data.pubmed.errors import MalformedResponse, QueryRefused
from data.pubmed.query_builder import Term, read
from tests.eutils import EutilsServer, clients, starter_records
from tests.records import FOLDER

hurried = partial(clients.hurried, max_tries=3)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ('""', "empty"),
        ("()", "empty"),
        ('pain AND "stem cells', "quotation mark is unmatched"),
        ("pain AND (stem OR (cells)", "never closed: close it with “\\)”"),
        ("pain[tiab AND cells", "never closed: close it with “]”"),
        ("pain) AND cells", "“\\)” at “pain\\) AND cells” closes nothing"),
        ("(pain]", "“]” .* closes nothing"),
    ],
)
def test_a_malformed_query_is_not_sent(eutils: EutilsServer, query: str, words: str) -> None:
    with pytest.raises(QueryRefused, match=words):
        ask(hurried(eutils), query)
    assert eutils.requests == []


def test_brackets_in_quotes_and_line_breaks_are_fine() -> None:
    assert check_query('"pain (acute" AND\n (cells[tiab])  ') == '"pain (acute" AND (cells[tiab])'


@pytest.mark.parametrize(
    ("pasted", "typed", "named"),
    [
        (
            (FOLDER / "query_curly_quotes.txt").read_text("utf-8"),
            '"neuropathic pain"[tiab] AND "stem cells"',
            "curly",
        ),
        (
            "„neuropathic pain“ AND «stem cells»",
            '"neuropathic pain" AND "stem cells"',
            "curly quotation marks",
        ),
        ("‘neuropathic pain’[ti]", '"neuropathic pain"[ti]', "curly"),
        ("Sjögren’s", "Sjögren's", "curly apostrophes"),
        ("pain\u00a0AND\u2009cells\u3000OR x", "pain AND cells OR x", "spaces"),
        ("2015–2020 IL—6 TNF−a", "2015-2020 IL-6 TNF-a", "long dashes"),
        ("（pain OR ache）AND cells［tiab］", "(pain OR ache)AND cells[tiab]", "full-width"),
        ("neuro\u00adpathic\u200b pain\ufeff", "neuropathic pain", "invisible"),
        ("‚nerve pain‘ OR ‹nerve ache› OR 「x y」", '"nerve pain" OR "nerve ache" OR "x y"', "curly"),
        ("ﬁbromyalgia AND Sjögren´s", "fibromyalgia AND Sjögren's", "ligatures"),
        ("pain【tiab】", "pain[tiab]", "full-width"),
        ("Sjo\u0308gren", "Sj\u00f6gren", ""),
        ("TNF-α AND café", "TNF-α AND café", ""),
    ],
)
def test_a_pasted_query_is_read_as_typed_and_said(
    eutils: EutilsServer, pasted: str, typed: str, named: str
) -> None:
    answer = ask(hurried(eutils), pasted)
    assert answer.query == check_query(pasted) == typed
    said = [warning for warning in answer.warnings if warning.startswith("Characters that PubMed")]
    assert bool(said) is bool(named) and all(named in sentence for sentence in said)


@given(st.text(alphabet='ab "()[]\n“”–\u00a0\u00ad（', max_size=30))
def test_no_query_raises_another_error(query: str) -> None:
    try:
        checked = check_query(query)
    except QueryRefused as refused:
        assert str(refused).endswith(".")
    else:
        assert checked == check_query(checked)


def test_the_answer_has_count_and_translation(eutils: EutilsServer) -> None:
    answer = ask(hurried(eutils), "neuropathic*[ti] AND stem*[ti]")
    titles = [record.title.casefold() for record in starter_records()]
    assert answer.count == sum("neuropathic" in title and " stem" in f" {title}" for title in titles) > 5
    assert answer.translation == '"neuropathic*"[Title] AND "stem*"[Title]'
    assert answer.warnings == ()
    assert [request.params["retmax"] for request in eutils.requests] == ["0"]


@pytest.mark.parametrize(
    ("query", "warnings"),
    [
        (
            "pain[NoSuchField]",
            ("PubMed does not know the field NoSuchField and searched everywhere instead.",),
        ),
        ("pain OR zzzz", ("PubMed found nothing for the phrase “zzzz” and left it out.",)),
        ("the pain", ("PubMed ignored “the”, a word too common to search for.",)),
        (
            '"pain rats cells"[tiab]',
            ("PubMed does not know the quoted phrase “pain rats cells” and searched its words instead.",),
        ),
        ("19000101[edat]", ()),
    ],
)
def test_parts_of_a_query_that_pubmed_ignored_are_warnings(
    eutils: EutilsServer, query: str, warnings: tuple[str, ...]
) -> None:
    assert ask(hurried(eutils), query).warnings == warnings


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a " * 5_000_000, "10,000,000 characters, and at most 30,000"),
        ("(" * 900 + "pain" + ")" * 900, "More than 50 brackets"),
        ("(" * 40 + "[" * 40 + "pain", "More than 50 brackets"),
        ('"pain" AND ' + "(" * 51 + "pain" + ")" * 51, "More than 50 brackets"),
    ],
)
def test_a_query_that_would_take_long_to_read_is_refused(query: str, words: str) -> None:
    with pytest.raises(QueryRefused, match=words) as refused:
        check_query(query)
    assert len(str(refused.value)) < 300
    with pytest.raises(QueryRefused, match=words):
        read(query)


def test_brackets_as_deep_as_people_nest_them_are_read() -> None:
    assert check_query("(" * 50 + "pain" + ")" * 50)
    assert read("(" * 50 + "pain" + ")" * 50).concepts == ((Term("pain"),),)


@pytest.mark.parametrize("count", ["9" * 6000, "²", "-1", "1e3", "9" * 13])
def test_a_count_that_is_none_is_no_answer_of_pubmed(eutils: EutilsServer, count: str) -> None:
    body = f"<eSearchResult><Count>{count}</Count></eSearchResult>".encode()
    eutils.fail(lambda reply: dataclasses.replace(reply, body=body), times=math.inf)
    with pytest.raises(MalformedResponse):
        ask(hurried(eutils), "pain")
    body = f"<eSearchResult><Count>1</Count><IdList><Id>{count}</Id></IdList></eSearchResult>".encode()
    with pytest.raises(MalformedResponse):
        ask(hurried(eutils), "pain")


def test_other_messages_of_pubmed_are_plain_text(eutils: EutilsServer) -> None:
    body = (
        b"<eSearchResult><Count>1</Count><WarningList><OutputMessage>Look &lt;b&gt;\n here</OutputMessage>"
        b"<OutputMessage>No items found.</OutputMessage></WarningList></eSearchResult>"
    )
    eutils.fail(lambda reply: dataclasses.replace(reply, body=body))
    answer = ask(hurried(eutils), "pain")
    assert answer == Answer("pain", "", 1, ("PubMed says: Look <b> here",))

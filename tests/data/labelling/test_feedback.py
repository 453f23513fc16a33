from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelling.explanation import Explanation
from data.labelling.feedback import LONGEST, report_address
from data.labelling.labels import BY_RULE, Match
from data.records.record import Record
from tests.data.evidence_cases import TOPIC

RECORD = Record(pmid=33456473, title="T")
CATEGORY = TOPIC.facet("source").category("adipose")
EXPLANATION = Explanation("source", "adipose", BY_RULE, (Match("title", 0, 4, "fat & TNF-α?"),))
ISSUE = "https://github.com/owner/name/issues/new"
MAIL = "map@hospital.org"


def told(text):
    lines = dict(line.split(": ", 1) for line in text.replace("\r\n", "\n").split("\n") if ": " in line)
    assert lines["Paper"] == "https://pubmed.ncbi.nlm.nih.gov/33456473/"
    assert lines["Rules"] == f"{TOPIC.code} {TOPIC.fingerprint}"
    return lines


def test_a_mail_is_ready_filled():
    parts = urlsplit(report_address(MAIL, TOPIC, RECORD, EXPLANATION))
    assert (parts.scheme, parts.path) == ("mailto", MAIL)
    given_to = parse_qs(parts.query)
    assert given_to["subject"] == [f"Label of PMID 33456473: {TOPIC.facet('source').name}: {CATEGORY.name}"]
    lines = told(given_to["body"][0])
    assert lines["Words"] == "fat & TNF-α?"
    assert lines["Given"] == "automatic, found by rule in the words marked"
    assert "%0D%0A" in parts.query and "+" not in parts.query


@pytest.mark.parametrize(
    ("address", "title", "body"),
    [
        (ISSUE, "title", "body"),
        (f"{ISSUE}?labels=label", "title", "body"),
        ("https://forms.example.org/new?a={title}&b={body}", "a", "b"),
    ],
)
def test_an_issue_or_a_form_is_ready_filled(address, title, body):
    filled = report_address(address, TOPIC, RECORD, EXPLANATION)
    query = parse_qs(urlsplit(filled).query)
    assert filled.startswith(address.partition("?")[0])
    assert query[title][0].startswith("Label of PMID 33456473")
    assert told(query[body][0])["Label"].endswith(CATEGORY.name)


def test_a_label_that_is_missing_can_be_told_and_without_an_address_nothing():
    filled = unquote(report_address(MAIL, TOPIC, RECORD))
    assert "one is missing" in filled and "Given: not at all" in filled and "Words:" not in filled
    assert report_address("", TOPIC, RECORD, EXPLANATION) == ""


@given(st.lists(st.text(max_size=400), max_size=8), st.sampled_from([MAIL, ISSUE]))
def test_no_words_make_it_too_long_or_break_out(words, address):
    explanation = Explanation(
        "source", "adipose", BY_RULE, tuple(Match("abstract", 0, 1, word) for word in words)
    )
    filled = report_address(address, TOPIC, RECORD, explanation)
    assert len(filled) <= LONGEST and filled.isascii()
    parts = urlsplit(filled)
    assert set(parse_qs(parts.query)) in ({"subject", "body"}, {"title", "body"}) and not parts.fragment


def test_long_words_are_cut_and_say_so():
    explanation = Explanation("source", "adipose", BY_RULE, (Match("abstract", 0, 1, "β" * 2000),))
    filled = report_address(ISSUE, TOPIC, RECORD, explanation)
    words = told(parse_qs(urlsplit(filled).query)["body"][0])["Words"]
    assert words.endswith("β …") and len(filled) > LONGEST * 0.8

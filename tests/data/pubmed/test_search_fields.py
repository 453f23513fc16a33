from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pubmed.errors import MalformedResponse
from data.pubmed.search_fields import SHIPPED, KnownFields, unknown_fields
from data.topics.loader import load_topic
from tests.eutils import EutilsServer, faults
from tests.eutils.clients import hurried

KNOWN = KnownFields(SHIPPED)


@pytest.mark.parametrize(
    "query",
    [
        "pain[tiab] AND rat[mh:noexp] AND 2015:2026[dp]",
        '"stem cell pain"[Title/Abstract:~3] OR neuralgia[MeSH Terms]',
        "10.1000/abc[doi] OR 123[pmid] OR x[ Date - Publication ]",
        'pain "[NoSuchField]" cells',
        "review[Publication Type] AND english[la] AND all[sb]",
        load_topic().query,
    ],
)
def test_known_fields_are_not_reported(query: str) -> None:
    assert unknown_fields(query, KNOWN) == ()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (
            "pain[NoSuchField]",
            "field NoSuchField and would search everywhere .* remove \\[NoSuchField\\]",
        ),
        ("pain[tabi]", r"write \[tiab\]"),
        ("pain[lagn]", r"write \[lang\]"),
        ("pain[]", "the field \\[\\] and"),
        ("pain[tiab:3]", "the field tiab:3 and"),
    ],
)
def test_an_unknown_field_is_reported_with_a_suggestion(query: str, words: str) -> None:
    (told,) = unknown_fields(query, KNOWN)
    assert re.search(words, told)


def test_each_unknown_field_is_reported_once() -> None:
    assert len(unknown_fields("a[xyzzy] OR b[xyzzy] OR c[plugh]", KNOWN)) == 2


@given(st.text())
def test_any_text_can_be_checked(query: str) -> None:
    assert all(told.endswith("].") for told in unknown_fields(query, KNOWN))


def test_a_field_that_pubmed_added_later_is_known() -> None:
    newer = KnownFields({**SHIPPED, "NEWF": "New Field"}, datetime.now(UTC))
    assert unknown_fields("a[newf] OR b[New  Field]", newer) == ()
    assert unknown_fields("a[newf]", KNOWN) != ()


def test_einfo_returns_the_fields(eutils: EutilsServer) -> None:
    client = hurried(eutils, max_tries=3)
    fields = client.einfo()
    assert fields["TIAB"] == "Title/Abstract"
    assert [request.function for request in eutils.requests] == ["einfo"]
    eutils.fail(faults.cut(0.5), times=2)
    assert client.einfo() == fields
    eutils.fail(faults.error("nothing", "eInfoResult"), times=1)
    assert client.einfo() == fields
    eutils.fail(faults.instead("<eInfoResult/>"), times=3)
    with pytest.raises(MalformedResponse):
        client.einfo()


def test_a_query_full_of_unknown_fields_is_answered_in_a_few_sentences() -> None:
    query = " ".join(f"a[x{number}]" for number in range(3_000))
    *named, rest = unknown_fields(query, KnownFields({}))
    assert len(named) == 10 and rest == "PubMed does not know 2,990 more of the fields in square brackets."
    (long,) = unknown_fields(f"a[{'x' * 29_000}]", KnownFields({}))
    assert len(long) < 400

"""Of an answer, only what the topic knows and the record says word for word is taken."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelling.labels import Origin
from data.labelling.quotation import LONGEST, find_quotation
from data.readings.answer import AnswerError, read_answer
from data.readings.model import fields_of, text_digest
from data.records.record import MeshHeading, Record
from data.topics.loader import load_topic

TOPIC = load_topic()
RECORD = Record(
    pmid=7,
    title="Adipose stem cells in rats: a demonstrated effect (P < 0.05)",
    abstract="METHODS: Forty rats got 2 × 10^6\u2009cells\nintravenously. RESULTS: Pain fell; NCT01234567.",
    keywords=("allodynia", "stem cells"),
    mesh=(MeshHeading("Rats"),),
)
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def words_in(record: Record, quotation: str) -> str | None:
    found = find_quotation(record, quotation, verbatim=True)
    return found.words if found else None


def read(found):
    text = found if isinstance(found, str) else json.dumps(found)
    answer = read_answer(text, RECORD, TOPIC, "m", NOW)
    return {one.field: (one.value, one.words) for one in answer.readings}, answer.refused


def entry(value, quote="Pain fell"):
    return {"value": value, "quote": quote}


WORDS = [word for text in (RECORD.title, RECORD.abstract, "allodynia; stem cells") for word in text.split()]


@given(st.sampled_from([RECORD.title, RECORD.abstract]), st.data())
def test_whole_words_of_one_text_are_found_whatever_the_white_space(text, data):
    words = text.split()
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = data.draw(st.sampled_from([" ", "\n", "  "])).join(words[first : last + 1])
    if any(map(str.isalnum, quote)):
        found = words_in(RECORD, f"“{quote}”")
        assert found is not None and found in text
        assert found.split() == quote.rstrip(".").split()


@pytest.mark.parametrize(
    "quote",
    ["rat", "Rats got", "pain fell", "got cells", "effect METHODS", "", "…", "×", "Forty mice", "x" * 999],
)
def test_other_words_are_not_found(quote):
    assert words_in(RECORD, quote) is None


def test_words_are_kept_as_the_record_has_them():
    assert words_in(RECORD, "10^6 cells intravenously") == "10^6\u2009cells\nintravenously"
    assert words_in(RECORD, "stem cells") == "stem cells" and words_in(RECORD, "Rats") == "Rats"
    long = Record(pmid=1, abstract="pain " * LONGEST)
    assert words_in(long, long.abstract) is None


def test_values_with_their_words_become_readings_of_this_paper():
    found = {
        "in_scope": [entry(True)],
        "source": [entry("ipsc"), entry("adipose", "Adipose stem cells")],
        "route": [],
        "effect": [entry("improved")],
        "animals": [entry(40, "Forty rats")],
        "dose": [entry({"low": 2e6, "high": 2e6, "unit": "cells"}, "2 × 10^6 cells")],
        "follow_up": [],
        "registry_ids": [entry("NCT01234567", "NCT01234567")],
    }
    text = f"<think>Adipose …</think>\n```json\n{json.dumps(found)}\n```"
    answer = read_answer(text, RECORD, TOPIC, "m", NOW)
    assert not answer.refused and answer.values == 6
    for reading in answer.readings:
        assert (reading.pmid, reading.origin, reading.who, reading.when) == (7, Origin.MODEL, "m", NOW)
        assert reading.text == text_digest(RECORD)
    assert {one.field: (one.value, one.words) for one in answer.readings} == {
        "in_scope": (True, ("Pain fell",)),
        "source": (["adipose", "ipsc"], ("Pain fell", "Adipose stem cells")),
        "route": ([], ()),
        "effect": (["improved"], ("Pain fell",)),
        "animals": (40, ("Forty rats",)),
        "dose": ([{"cells_range": [2e6, 2e6], "unit": "cells"}], ("2 × 10^6\u2009cells",)),
        "follow_up": (None, ()),
        "registry_ids": (["NCT01234567"], ("NCT01234567",)),
    }


@pytest.mark.parametrize(
    ("field", "entries", "taken", "problem"),
    [
        ("source", [entry("adipose", "fat cells"), entry("ipsc")], ["ipsc"], "“fat cells” is not in"),
        ("source", [entry("adipose", "fat cells")], None, "“adipose” is refused"),
        ("source", [entry("moon"), entry("ipsc")], ["ipsc"], "“moon” is none of its categories"),
        ("source", [], None, None),  # never empty
        ("effect", [entry("improved"), entry("mixed")], None, "'effect' takes one category"),
        ("in_scope", [], None, None),
        ("in_scope", [entry("yes")], None, "must be true or false"),
        ("in_scope", [entry(True), entry(False)], None, "it has one value, not 2"),
        ("animals", [entry("forty")], None, "cannot be read: 'forty'"),
        ("animals", [entry(None)], None, "a quotation without a value"),
        ("animals", [entry(40), entry(40)], 40, None),
        ("dose", [entry("2 × 10^6")], None, "cannot be read"),
        ("dose", [entry({"low": 1, "high": True, "unit": "cells"})], None, "cannot be read"),
        ("dose", [entry({"low": 1, "high": 2, "unit": "spoons"})], None, "cannot be read"),
        ("follow_up", [entry(-3)], None, "cannot be read"),
        ("registry_ids", [entry("NCT99999999")], None, "it is not in its quotation"),
        ("phase", [entry("5")], None, "'phase' must be null or one of"),
        ("route", "intravenous", None, "“intravenous” is not a value with a quotation"),
        ("route", {"value": "intravenous", "quote": "intravenously"}, ["intravenous"], None),
        ("route", [{"value": "intravenous"}], None, "is not a value with a quotation"),
        ("route", [entry(["intravenous"])], None, "is none of its categories"),
        ("route", [entry("intravenous", 7)], None, "“7” is not in the record"),
    ],
)
def test_what_does_not_hold_is_refused_by_name_and_the_rest_taken(field, entries, taken, problem):
    found, refused = read({field: entries, "condition": []})
    assert found.pop("condition") == ([], ())
    assert {name: value for name, (value, _) in found.items()} == ({} if taken is None else {field: taken})
    assert len(refused) == (problem is not None)
    assert problem is None or (refused[0].startswith(f"{field}: ") and problem in refused[0])


def test_an_answer_about_other_fields_is_no_answer():
    with pytest.raises(AnswerError, match="none of the fields"):
        read({"pmid": 8, "labels": []})
    _, refused = read({"effect": [entry("improved")], "pmid": [entry(8)]})
    assert refused == ("“pmid”: there is no such field",)


@pytest.mark.parametrize("text", ["", "I cannot.", "[1]", '{"effect": [{"value"', "{" * 100_000 + "}", "{]}"])
def test_what_is_not_json_is_said(text):
    with pytest.raises(AnswerError, match=r"JSON"):
        read(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
ENTRY = st.fixed_dictionaries({"value": JSON, "quote": st.just("Pain fell") | JSON}) | JSON


@given(st.dictionaries(st.sampled_from(fields_of(TOPIC)), st.lists(ENTRY, max_size=3) | JSON, min_size=1))
def test_no_answer_breaks_the_reading_or_stores_words_that_are_not_there(found):
    values, _ = read(found)
    for value, words in values.values():
        assert value in (None, []) or words == ("Pain fell",)

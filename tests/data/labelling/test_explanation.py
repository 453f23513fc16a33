import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelling.characteristics.model import Characteristics, Stated
from data.labelling.classifier import Classifier, field_text
from data.labelling.evaluation import starter_set
from data.labelling.explanation import (
    Explanation,
    explain,
    explain_characteristics,
    pieces,
    sentences_behind,
)
from data.labelling.labels import BY_RULE, Attribution, Label, Labels, Match, Origin
from data.records.record import Record
from tests.data.evidence_cases import TOPIC

CLASSIFIER = Classifier(TOPIC)
RECORD = Record(
    pmid=1,
    title="Intrathecal adipose-derived stem cells in rats with chronic constriction injury",
    abstract="Adipose-derived stem cells relieved mechanical allodynia in rats.",
)


def test_an_automatic_label_shows_its_words():
    explanations = explain(RECORD, CLASSIFIER.classify(RECORD))
    (source,) = [
        explanation
        for explanation in explanations
        if (explanation.facet, explanation.category) == ("source", "adipose")
    ]
    assert source.by is BY_RULE and source.note == "found by rule in the words marked"
    assert {span.field for span in source.spans} == {"title", "abstract"}
    for span in source.spans:
        assert field_text(RECORD, span.field)[span.start : span.end] == span.words
    assert [(explanation.facet, explanation.category) for explanation in explanations] == [
        (label.facet, label.category) for label in CLASSIFIER.classify(RECORD).labels
    ]


def test_reference_labels_stand_and_are_told_apart():
    by = Attribution(Origin.MODEL)
    reference = Labels(
        (Label("source", "adipose", Origin.MODEL), Label("route", "intravenous", Origin.MODEL)),
        attributions={"source": by, "route": by},
    )
    agreed, read = explain(RECORD, CLASSIFIER.classify(RECORD), reference)
    assert agreed.spans and agreed.note == "the words marked say the same"
    assert not read.spans and read.note == "no words quoted"
    assert agreed.by is read.by is by


def test_a_label_with_quoted_words_shows_these():
    words = RECORD.title.split()[0]
    by = Attribution(Origin.PERSON, "Ann", words=(words, "not in the record"))
    labels = Labels((Label("source", "adipose", Origin.PERSON),), attributions={"source": by})
    (found,) = explain(RECORD, CLASSIFIER.classify(RECORD), labels)
    assert [span.words for span in found.spans] == [words] and found.note == "shown by the words marked"


def test_a_label_given_for_want_of_another_says_so():
    weather = Record(pmid=1, title="Weather")
    explanations = explain(weather, CLASSIFIER.classify(weather))
    assert explanations and all(
        explanation.note == "given because nothing else of its kind was found" for explanation in explanations
    )


def test_every_label_of_the_starter_set_is_explained():
    for reference in starter_set.load()[:40]:
        explanations = explain(reference.record, CLASSIFIER.classify(reference.record), reference.labels)
        assert len(explanations) == len(reference.labels.labels)
        for field in ("title", "summary", "keywords"):
            text = "".join(piece.text for piece in pieces(reference.record, field, explanations))
            assert text == field_text(reference.record, field)


def test_pieces_of_words_that_give_two_labels():
    record = Record(pmid=1, title="rat cord injury")
    explanations = (
        Explanation("species", "rat", BY_RULE, (Match("title", 0, 3, "rat"),)),
        Explanation(
            "condition",
            "sci",
            BY_RULE,
            (Match("title", 0, 8, "rat cord"), Match("abstract", 0, 2, "ab")),
        ),
    )
    assert [(piece.text, piece.explanations) for piece in pieces(record, "title", explanations)] == [
        ("rat", (0, 1)),
        (" cord", (1,)),
        (" injury", ()),
    ]


@pytest.mark.parametrize("field", ["title", "abstract", "summary", "keywords", "mesh", "publication_types"])
def test_a_field_without_text_has_no_pieces(field):
    assert pieces(Record(pmid=1), field, ()) == ()


@given(st.text(max_size=20), st.data())
def test_pieces_make_up_the_text_and_each_span(text, data):
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    spans = data.draw(st.lists(ends.filter(lambda pair: pair[0] < pair[1]), max_size=5)) if text else []
    explanations = [
        Explanation("f", str(n), BY_RULE, (Match("title", start, end, text[start:end]),))
        for n, (start, end) in enumerate(spans)
    ]
    found = pieces(Record(pmid=1, title=text), "title", explanations)
    assert "".join(piece.text for piece in found) == text
    for number, (start, end) in enumerate(spans):
        assert "".join(piece.text for piece in found if number in piece.explanations) == text[start:end]


TRIAL = Record(
    pmid=2,
    title="Mesenchymal stem cells for neuropathic pain: a randomised trial",
    abstract="Forty patients were randomised to cells or placebo. Pain fell at 12 months. No harm was seen.",
)


def test_a_value_shows_the_words_of_the_rules():
    labels = CLASSIFIER.classify(TRIAL)
    explanations = {one.field: one for one in explain_characteristics(TRIAL, labels)}
    people = explanations["participants"]
    assert (people.value, people.by) == (40, BY_RULE)
    assert [span.words for span in people.spans] == ["Forty patients"]
    for explanation in explanations.values():
        for span in explanation.spans:
            assert field_text(TRIAL, span.field)[span.start : span.end] == span.words


def test_a_readers_value_shows_them_only_where_the_rules_agree():
    read = Characteristics(
        participants=Stated(40),
        follow_up=Stated(99.0),
        conflicting=(("administrations", ()),),
    )
    types = (Label("article_type", "clinical_trial", Origin.MODEL),)
    by = dict.fromkeys(("participants", "follow_up"), Attribution(Origin.MODEL))
    labels = Labels(types, characteristics=read, attributions=by)
    people, followed, contradiction = explain_characteristics(TRIAL, labels)
    assert (people.field, people.by.origin) == ("participants", Origin.MODEL)
    assert [span.words for span in people.spans] == ["Forty patients"]
    assert (followed.value, followed.spans) == (99.0, ())
    assert (contradiction.field, contradiction.value) == ("administrations", None)


def test_the_sentence_that_a_result_was_read_from():
    explanations = explain(TRIAL, CLASSIFIER.classify(TRIAL))
    (sentence,) = sentences_behind(TRIAL, "effect", explanations)
    assert sentence.words == "Pain fell at 12 months."
    assert sentences_behind(TRIAL, "effect", ()) == ()

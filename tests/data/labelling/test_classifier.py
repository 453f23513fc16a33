from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.labelling.cases import Case, failures, read_cases
from data.labelling.classifier import Classifier, field_text
from data.labelling.labels import Labels, Origin
from data.labelling.sections import (
    fold_preserving_length,
    heading_roles,
    prepare_text,
    roles_by_cue,
    split_sentences,
)
from data.records.record import MeshHeading, Record
from data.topics.loader import load_topic

SECOND = Path(__file__).parents[2] / "topics" / "acupuncture_migraine.toml"
TOPIC = load_topic()
CLASSIFIER = Classifier(TOPIC)


def label(title: str = "", abstract: str = "", **fields: Any) -> Labels:
    return CLASSIFIER.classify(Record(pmid=1, title=title, abstract=abstract, **fields))


@pytest.mark.parametrize("case", read_cases(TOPIC), ids=lambda case: case.id)
def test_a_case_of_the_topic_gets_its_labels(case: Case) -> None:
    assert not list(failures(CLASSIFIER, case)), f"{case.file}, line {case.line}"


@pytest.mark.parametrize(
    ("title", "abstract", "randomised", "phase"),
    [
        ("A randomised phase II trial of MSCs", "Patients were randomised.", True, "2"),
        ("A randomized trial of MSCs", "Patients were randomly assigned to MSCs or placebo.", True, None),
        ("Phase I/IIa trial of MSCs", "Open-label, ten patients.", False, "1/2"),
        ("A phase 2/3 trial of MSCs", "Patients were randomised.", True, "2/3"),
        ("Phase 3 trial of MSCs", "Patients were randomly assigned.", True, "3"),
        ("MSC trial", "Ten patients received MSCs in a single-arm, non-randomised trial.", False, None),
        ("A phase I trial of MSCs in pain", "", None, "1"),
        ("MSCs in rats", "Rats were randomised to MSCs or saline.", None, None),
        ("Review of phase II trials of MSCs", "This review covers randomised trials.", None, None),
    ],
)
def test_randomisation_and_phase(
    title: str, abstract: str, randomised: bool | None, phase: str | None
) -> None:
    labels = label(title, abstract)
    assert (labels.randomised, labels.phase) == (randomised, phase)


def test_publication_types_tell_randomisation_and_phase() -> None:
    labels = label(
        "MSCs for neuropathic pain",
        "Patients received MSCs.",
        publication_types=(
            "Randomized Controlled Trial",
            "Clinical Trial, Phase II",
            "Clinical Trial, Phase I",
        ),
    )
    assert (labels.randomised, labels.phase) == (True, "1/2")


def test_mesh_and_keywords_are_read_and_shown_as_evidence() -> None:
    record = Record(
        1,
        "A cell graft for neuropathic pain",
        keywords=("olfactory ensheathing cells", "pain"),
        mesh=(MeshHeading("Animals"), MeshHeading("Neuralgia", ("therapy",), True)),
    )
    labels = CLASSIFIER.classify(record)
    assert labels.codes("source") == ("olfactory",)
    (source,) = (item for item in labels.labels if item.facet == "source")
    assert {match.field for match in source.matches} == {"keywords"}
    (condition,) = (item for item in labels.labels if item.facet == "condition")
    (mesh,) = (match for match in condition.matches if match.field == "mesh")
    assert field_text(record, "mesh")[mesh.start : mesh.end] == mesh.words == "Neuralgia"


def test_labels_come_in_the_order_of_the_topic_and_say_that_a_rule_gave_them() -> None:
    labels = label("MSC exosomes relieve pain in rats and mice", "They were injected intrathecally.")
    places = [(list(TOPIC.facets).index(TOPIC.facet(x.facet)), x.category) for x in labels.labels]
    assert [place for place, _ in places] == sorted(place for place, _ in places)
    assert {item.origin for item in labels.labels} == {Origin.RULE}
    assert labels.codes("species") == ("rat", "mouse")


def test_the_summary_is_read_where_there_is_no_abstract() -> None:
    labels = CLASSIFIER.classify(Record(1, "x", summary="Rats received BMSCs intrathecally."))
    assert labels.codes("route") == ("intrathecal",)
    assert {match.field for item in labels.labels for match in item.matches} == {"summary"}


def test_an_empty_record_has_only_what_is_given_otherwise() -> None:
    labels = CLASSIFIER.classify(Record(1))
    assert labels.codes("article_type") == ("other",)
    assert labels.codes("source") == ("none",)
    assert labels.codes("effect") == ("not_reported",)
    assert labels.codes("species") == ()


WORDS = st.sampled_from(
    [
        *(
            "rats",
            "mice",
            "patients",
            "BMSCs",
            "(MSCs)",
            "adipose-derived",
            "stem",
            "cells",
            "iPSC",
            "(SNI)",
            "ASC",
        ),
        *(
            "neuropathic",
            "pain",
            "allodynia",
            "reduced",
            "not",
            "significantly",
            "TNF-α",
            "miR-21",
            "intrathecal;",
        ),
        *(
            "METHODS:",
            "RESULTS:",
            "CONCLUSION:",
            ".",
            "?",
            "e.g.",
            "vs.",
            "P<0.05",
            "randomised",
            "phase",
            "I/II",
        ),
        *("\u0130", "\U0001f600", "\u00df", "\u2028", "\x00", "\ud7ff", "\ufeff"),
    ]
)
TEXT = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(title=TEXT, abstract=TEXT, keywords=st.lists(TEXT, max_size=3), types=st.lists(TEXT, max_size=2))
def test_any_text_is_labelled_and_every_match_points_at_its_words(
    title: str, abstract: str, keywords: list[str], types: list[str]
) -> None:
    record = Record(
        1,
        title,
        abstract,
        keywords=tuple(keywords),
        publication_types=("Review", *types),
        mesh=(MeshHeading(title),),
    )
    labels = CLASSIFIER.classify(record)
    assert len(labels.codes("article_type")) == len(labels.codes("effect")) == 1
    for item in labels.labels:
        assert item.category in TOPIC.facet(item.facet).codes
        for match in item.matches:
            assert match.words
            assert field_text(record, match.field)[match.start : match.end] == match.words


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold_preserving_length(text)) == len(text)


@given(st.text(st.sampled_from("aZ-.\u03b1\u00b1\u2019 ")))
def test_a_character_is_folded_alike_whatever_stands_beside_it(text: str) -> None:
    assert fold_preserving_length(text) == "".join(map(fold_preserving_length, text))


@given(TEXT)
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = split_sentences(text, {"methods": "methods"})
    last = 0
    for start, end, _ in spans:
        assert last <= start < end
        assert not text[last:start].strip()
        last = end
    assert not text[last:].strip()


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("MSCs (e.g. BMSCs) helped. They homed.", 2),
        ("Pain fell vs. placebo. P was 0.05.", 2),
        ("Smith et al. showed it. Others did not.", 2),
        ("Vitamin D. Then rest.", 2),
        ("Cells lacked HLA-DR. They were given to rats. Dr. Lee saw it.", 3),
        ("Dose was 1.5 mg. E. coli was absent.", 2),
        ("Pain fell; function rose (SCI; n = 10).", 2),
        ("Is it safe? Yes! It is.", 3),
    ],
)
def test_sentences(text: str, sentences: int) -> None:
    assert len(split_sentences(text, {})) == sentences


def test_section_headings_tell_the_role_of_the_sentences_below_them() -> None:
    text = "BACKGROUND: Pain is common. It is. MATERIALS AND METHODS: Rats. Results: Less. Conclusions: So."
    record = Record(1, "t", text)
    headings = {
        "background": "background",
        "methods": "methods",
        "results": "results",
        "conclusions": "conclusion",
    }
    segments = prepare_text(record, headings).segments
    roles = [segment.role for segment in segments if segment.field == "abstract"]
    told = ["background", "background", "heading", "methods", "heading", "results", "heading", "conclusion"]
    assert roles == ["heading", *told]


def test_what_was_asked_at_the_end_of_a_background_section_is_an_aim() -> None:
    abstract = "BACKGROUND: Pain is common. Here we tested MSCs. METHODS: Rats received MSCs. RESULTS: Less."
    record = Record(1, "t", abstract)
    sections = heading_roles(TOPIC.sentences)
    cues = {2: {"background"}, 3: {"aim"}}
    segments = prepare_text(record, sections).segments
    roles_by_cue(segments, cues)
    assert [segment.role for segment in segments][2:4] == ["background", "aim"]


def test_a_heading_of_two_words_needs_no_colon() -> None:
    text = "Case presentation A 34-year-old man received cells. Patients with B cells did not."
    spans = split_sentences(text, heading_roles(TOPIC.sentences))
    assert [role for _, _, role in spans] == ["heading", "results", "results"]


def test_a_colon_in_a_sentence_is_no_heading() -> None:
    spans = split_sentences(
        "Three groups of patients: sham and two doses. They rested.", {"patients": "methods"}
    )
    assert [role for _, _, role in spans] == ["text", "text"]


def test_a_classifier_of_another_topic_knows_nothing_of_this_one() -> None:
    labels = Classifier(load_topic(SECOND)).classify(Record(1, "Stem cells for pain in rats", "MSCs helped."))
    assert {item.facet for item in labels.labels} == {"article_type", "technique", "result"}


@pytest.mark.parametrize(
    ("title", "abstract", "reason"),
    [
        ("Stem cells for neuropathic pain", "", ""),
        ("Gabapentin for neuropathic pain", "", "It is not about stem or progenitor cells, nor a product of"),
        ("Stem cells for the heart", "They were given to rats.", "Pain is neither measured nor its subject."),
        ("A bridge", "Nothing else.", "It is not about stem"),
    ],
)
def test_a_paper_out_of_scope_is_told_why(title: str, abstract: str, reason: str) -> None:
    scope = label(title, abstract).scope
    assert scope.in_scope is (reason == "")
    assert scope.reason.startswith(reason)


def test_a_topic_without_a_scope_keeps_every_paper() -> None:
    assert Classifier(load_topic(SECOND)).classify(Record(1, "Bridges")).scope.in_scope


def test_what_an_abstract_mentions_once_is_not_its_subject() -> None:
    filler = "Rats were tested daily. Scores were kept. Drugs were weighed. Doses rose. Cages were clean. "
    once = label("Gabapentin in rats", filler + "We also thought of stem cells.")
    assert once.codes("source") == ("none",)
    twice = label("Gabapentin in rats", filler + "We gave stem cells. The stem cells helped.")
    assert twice.codes("source") == ("unspecified",)
    used = label("Gabapentin in rats", filler + "Stem cells were injected on day three.")
    assert used.codes("source") == ("unspecified",)
    short = label("Gabapentin in rats", "We gave stem cells.")
    assert short.codes("source") == ("unspecified",)


def test_a_title_outweighs_what_one_sentence_mentions() -> None:
    filler = "Rats were tested daily. Scores were kept. Drugs were weighed. Doses rose. Cages were clean. "
    mention = "Patients with migraine were left out."
    title = "Stem cells for trigeminal neuralgia"
    assert label(title, filler + mention).codes("condition") == ("trigeminal_orofacial",)
    assert set(label("Stem cells by vein", filler + mention).codes("condition")) == {"migraine_headache"}
    twice = label(title, filler + mention + " Half had migraine too.")
    assert set(twice.codes("condition")) == {"trigeminal_orofacial", "migraine_headache"}
    general = label("Stem cells for neuropathic pain", filler + "Rats had spared nerve injury.")
    assert general.codes("condition") == ("peripheral_nerve_injury",)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("METHODS: Rats rested.", "methods"),
        ("Methods. Rats rested.", "methods"),
        ("Methods Rats rested.", "methods"),
        ("Materials and methods Rats rested.", "methods"),
        ("CASE PRESENTATION: A man.", "results"),
        ("Limitations: Few.", "conclusion"),
    ],
)
def test_a_heading_may_be_printed_in_several_ways(heading: str, role: str) -> None:
    spans = split_sentences(f"{heading} They slept. Findings: Less.", heading_roles(TOPIC.sentences))
    assert [told for _, _, told in spans[:4]] == ["heading", role, role, "heading"]


def test_no_whole_abstract_is_a_conclusion() -> None:
    spans = split_sentences("SUMMARY: Patients had fat. Pain fell.", heading_roles(TOPIC.sentences))
    assert [role for _, _, role in spans] == ["heading", "text", "text"]


def test_a_sentence_may_begin_with_a_short_form_in_small_letters() -> None:
    assert len(split_sentences("It fell. hUC-MSCs helped. miR-21 rose. iPSCs too.", {})) == 4

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence.selection import Selection, search_terms
from data.evidence.view import view_of
from data.labelling.labels import PHASES, Attribution, Label, Labels, Origin, Scope
from data.records.record import Link, LinkKind, MeshHeading, Record
from data.records.text import search_tokens
from tests.data.evidence_cases import TOPIC, evidence, labels, record

FACETS = ("article_type", "source", "species", "condition")
CONDITIONS = ("", "crps", "joint_pain", "joint_pain crps", "joint_pain other_condition", "spinal_cord_injury")


def select(years=None, text="", retracted=False, **by_facet):
    chosen = frozenset((facet, code) for facet, codes in by_facet.items() for code in codes.split())
    return Selection(chosen, years, text, retracted)


@pytest.fixture(scope="module")
def four():
    return evidence(
        (
            record(1, "Fat cells in rats", 2019),
            labels(article_type="animal_study", source="adipose", species="rat"),
        ),
        (
            record(2, "Two sources", 2021, country="Japan", journal="Pain"),
            labels(
                article_type="clinical_trial",
                source="adipose bm_msc",
                species="human",
                randomised=True,
                phase="2",
            ),
        ),
        (record(3, "An overview", 2021), labels(article_type="review", source="unspecified")),
        (record(4, "Undated", None), labels(article_type="systematic_review", source="bm_msc")),
    )


def test_within_a_facet_or_between_facets_and(four):
    assert view_of(four, select(source="adipose bm_msc")).pmids.tolist() == [1, 2, 4]
    assert view_of(four, select(source="adipose bm_msc", species="human")).pmids.tolist() == [2]


def test_a_facets_own_choice_does_not_shrink_its_own_counts(four):
    view = view_of(four, select(source="adipose", species="rat human"))
    assert view.option_counts("source")["bm_msc"] == 1
    assert view.option_counts("species") == {
        **dict.fromkeys(view.option_counts("species"), 0),
        "rat": 1,
        "human": 1,
    }


def test_a_paper_with_two_sources_counts_in_both(four):
    view = view_of(four, Selection())
    counts = view.counts("source").set_index("code")["papers"]
    assert (counts["adipose"], counts["bm_msc"]) == (2, 2)
    assert view.with_several("source") == 1
    assert len(view) == 4


def test_years_have_no_holes_and_leave_undated_papers_out(four):
    table = view_of(four, Selection()).years_by("article_type")
    assert table.index.tolist() == [2019, 2020, 2021]
    assert table.loc[2020].sum() == 0
    assert table.to_numpy().sum() == 3
    assert view_of(four, Selection()).undated == 1


def test_a_year_filter_leaves_undated_papers_out(four):
    assert view_of(four, select(years=(2000, 2030))).pmids.tolist() == [1, 2, 3]


def test_key_numbers(four):
    numbers = view_of(four, Selection()).key_numbers()
    assert (numbers.records, numbers.trials, numbers.randomised, numbers.systematic_reviews) == (4, 1, 1, 1)
    assert (numbers.first_year, numbers.last_year) == (2019, 2021)


def test_trial_designs_count_trials_once(four):
    designs = view_of(four, Selection()).trial_designs()
    assert designs["papers"].sum() == 1
    assert designs.loc[designs["papers"] == 1, ["randomised", "phase"]].to_numpy().tolist() == [["yes", "2"]]
    assert set(designs["phase"]) == {*PHASES, "not stated"}


def test_country_and_journal_are_facets_and_unknown_is_a_category(four):
    counts = view_of(four, Selection()).option_counts("country")
    assert counts == {"unknown": 3, "Japan": 1}
    assert view_of(four, select(journal="Pain")).pmids.tolist() == [2]


def test_without_says_what_lifting_a_filter_brings_back(four):
    view = view_of(four, select(source="adipose", species="mouse", text="fat"))
    assert len(view) == 0
    assert view.without("species") == 1
    assert view.without("source") == 0


def test_text_looks_from_the_start_of_words(four):
    assert view_of(four, select(text="rat")).pmids.tolist() == [1]
    assert view_of(four, select(text="at")).pmids.tolist() == []
    assert view_of(four, select(text='"cells in"')).pmids.tolist() == [1]
    assert view_of(four, select(text='"in cells"')).pmids.tolist() == []


def test_a_number_may_be_the_pmid_and_only_the_whole_one():
    both = evidence((record(33456473, "A"), labels()), (record(334, "B"), labels()))
    assert view_of(both, select(text="33456473")).pmids.tolist() == [33456473]
    assert view_of(both, select(text="334")).pmids.tolist() == [334]
    assert view_of(both, select(text="9" * 30)).pmids.tolist() == []


def test_a_phrase_does_not_run_from_one_field_into_the_next():
    one = evidence((record(1, "Pain in the cord", journal="Blood"), labels()))
    assert len(view_of(one, select(text='"cord blood"'))) == 0


def test_retracted_papers_are_left_out_unless_asked_for_and_notices_always():
    retracted = Record(pmid=1, year=2020, publication_types=("Retracted Publication",))
    notice = Record(pmid=2, year=2021, links=(Link(LinkKind.RETRACTS, 1, ""),))
    found = evidence((retracted, labels()), (notice, labels()), (record(3), labels()))
    assert view_of(found, Selection()).pmids.tolist() == [3]
    assert view_of(found, Selection()).total == 1
    assert view_of(found, Selection(retracted=True)).pmids.tolist() == [1, 3]
    assert found.notices == (2,)
    assert found.retracted_pmids == (1,)


def test_no_record_at_all_still_counts():
    view = view_of(evidence(), select(text="x", years=(2000, 2001)))
    assert len(view) == view.total == 0
    assert view.years_by("article_type").empty
    assert view.counts("source")["papers"].sum() == 0
    assert view.key_numbers().first_year is None


CODES = {facet: TOPIC.facet(facet).codes[:4] for facet in FACETS}
CODES["condition"] = ("crps", "spinal_cord_injury", "joint_pain", "other_condition")
RELATED = {"joint_pain", "other_condition"}
WORDS = ("pain", "nerve", "rat", "Pain-free", "Šárka", "2020")


@st.composite
def labelled_records(draw):
    found = []
    for pmid in range(1, draw(st.integers(0, 12)) + 1):
        year = draw(st.none() | st.integers(2015, 2020))
        title = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=3)))
        given_labels = {
            facet: " ".join(sorted(draw(st.sets(st.sampled_from(CODES[facet]), max_size=2))))
            for facet in FACETS[:3]
        } | {"condition": draw(st.sampled_from(CONDITIONS))}
        types = ("Retracted Publication",) if draw(st.booleans()) and draw(st.booleans()) else ()
        found.append((record(pmid, title, year, publication_types=types), labels(**given_labels)))
    return found


@st.composite
def selections(draw):
    chosen = {
        (facet, code)
        for facet in FACETS
        for code in draw(
            st.sets(st.sampled_from(CODES[facet]), max_size=2) if draw(st.booleans()) else st.just(set())
        )
    }
    years = draw(st.none() | st.tuples(st.integers(2014, 2018), st.integers(2016, 2021)))
    text, retracted, related = draw(st.sampled_from(("", *WORDS))), draw(st.booleans()), draw(st.booleans())
    return Selection(frozenset(chosen), years, text, retracted, related=related)


def is_related(marks):
    """The slow, obvious reading of the codebook: it has conditions, and all of them are related."""
    conditions = marks.codes("condition")
    return len(conditions) > 0 and all(code in RELATED for code in conditions)


def passes(found, given_labels, selection, lifted=""):
    """The slow, obvious filter."""
    if not selection.retracted and found.publication_types:
        return False
    if not selection.related and is_related(given_labels):
        return False
    for facet in FACETS:
        codes = selection.codes(facet)
        if facet != lifted and codes and not codes & set(given_labels.codes(facet)):
            return False
    if lifted != "years" and selection.years:
        first, last = selection.years
        if found.year is None or not first <= found.year <= last:
            return False
    words = search_tokens(found.title).split()
    return lifted == "text" or all(
        any(" ".join(words[i:]).startswith(term) for i in range(len(words))) or term == str(found.pmid)
        for term in search_terms(selection.text)
    )


@settings(max_examples=150)
@given(labelled_records(), selections())
def test_all_counts_agree_with_the_slow_obvious_count(items, selection):
    view = view_of(evidence(*items), selection)
    kept = [(r, marks) for r, marks in items if passes(r, marks, selection)]
    assert view.pmids.tolist() == [r.pmid for r, _ in kept]
    for facet in FACETS:
        lifted = [marks for r, marks in items if passes(r, marks, selection, facet)]
        options = {code: sum(code in marks.codes(facet) for marks in lifted) for code in CODES[facet]}
        if facet == "condition":  # choosing a related category includes related papers
            included = replace(selection, related=True)
            lifted = [marks for r, marks in items if passes(r, marks, included, facet)]
            options |= {code: sum(code in marks.codes(facet) for marks in lifted) for code in RELATED}
        assert {code: view.option_counts(facet)[code] for code in CODES[facet]} == options
        shown = view.counts(facet).set_index("code")["papers"]
        assert all(
            shown[code] == sum(code in marks.codes(facet) for _, marks in kept) for code in CODES[facet]
        )
        assert view.with_several(facet) == sum(len(marks.codes(facet)) > 1 for _, marks in kept)
        assert view.without_label(facet) == sum(not marks.codes(facet) for _, marks in kept)
    included = replace(selection, related=True)
    counted = [marks for r, marks in items if selection.retracted or not r.publication_types]
    assert view.related_papers == sum(map(is_related, counted))
    assert len(view) + view.related_left_out == sum(passes(r, m, included) for r, m in items)
    for key in view.masks:
        assert view.without(key) == sum(passes(r, marks, selection, key) for r, marks in items)
    table = view.years_by("source")
    assert all(later - earlier == 1 for earlier, later in pairwise(table.index))
    slow = pd.Series(
        [(r.year, code) for r, marks in kept for code in marks.codes("source") if r.year], dtype=object
    )
    assert table.to_numpy().sum() == len(slow)
    for (year, code), papers in slow.value_counts().items():
        assert table.loc[year, code] == papers


def test_mesh_and_keywords_are_words_and_no_facets():
    found = evidence(
        (
            record(1, mesh=(MeshHeading("Pain", ("therapy",)), MeshHeading("Rats")), keywords=("GABA",)),
            labels(),
        ),
        (record(2, publication_types=("Retraction of Publication",), keywords=("gone",)), labels()),
        (record(3, keywords=("gaba", "Glia")), labels()),
    )
    assert set(found.words) == {"mesh", "keyword"} and not set(found.words) & set(found.columns)
    keyword = found.words["keyword"]
    assert keyword.codes == ("gaba", "glia")
    assert found.pmids[keyword.having(["gaba"], len(found))].tolist() == [1, 3]
    assert found.words["mesh"].names == ("Pain", "Rats")


def out_of_scope(**more):
    return replace(labels(**more), scope=Scope("Not about this."))


def test_papers_out_of_scope_are_set_aside_with_their_reason_and_can_be_taken_back():
    found = evidence(
        (record(1), labels(source="adipose")),
        (record(2), out_of_scope(source="adipose")),
        (record(3), labels(source="ipsc")),
    )
    assert found.out_of_scope == ((2, "Not about this."),)
    view = view_of(found, Selection())
    assert (view.pmids.tolist(), view.total) == ([1, 3], 2)
    assert view.option_counts("source")["adipose"] == 1
    back = view_of(found, Selection(out_of_scope=True))
    assert (back.pmids.tolist(), back.total) == ([1, 2, 3], 3)
    assert len(found) == 3


def test_a_paper_retracted_and_out_of_scope_needs_both_switches():
    paper = Record(pmid=1, year=2020, publication_types=("Retracted Publication",))
    found = evidence((paper, out_of_scope()))
    assert (
        len(view_of(found, Selection(retracted=True)))
        == len(view_of(found, Selection(out_of_scope=True)))
        == 0
    )
    assert len(view_of(found, Selection(retracted=True, out_of_scope=True))) == 1


def test_papers_whose_labels_were_read_are_known():
    reading = Labels(
        (Label("source", "adipose", Origin.MODEL),), attributions={"source": Attribution(Origin.MODEL)}
    )
    some = evidence((record(1), labels(source="ipsc")), (record(2), reading))
    assert some.read == (2,) and not some.all_read
    assert evidence((record(2), reading)).all_read and not evidence().all_read


def test_a_paper_is_related_only_where_all_its_conditions_are():
    found = evidence(
        (record(1), labels(condition="joint_pain")),
        (record(2), labels(condition="joint_pain spinal_cord_injury")),
        (record(3), labels(source="adipose")),
        (record(4), labels(condition="joint_pain visceral_bladder")),
    )
    core = view_of(found, Selection())
    assert (core.pmids.tolist(), core.total, core.related_papers) == ([2, 3], 2, 2)
    assert view_of(found, Selection(related=True)).pmids.tolist() == [1, 2, 3, 4]
    assert "joint_pain" not in core.open_categories("condition")
    assert core.open_categories("source") == found.columns["source"].codes


def test_a_paper_out_of_scope_counts_with_those_whatever_its_conditions():
    found = evidence((record(1), out_of_scope(condition="joint_pain")), (record(2), labels()))
    assert view_of(found, Selection(related=True)).pmids.tolist() == [2]
    assert view_of(found, Selection(out_of_scope=True)).pmids.tolist() == [1, 2]


def test_a_topic_without_related_categories_counts_everything():
    topic = replace(TOPIC, related=None)
    found = evidence((record(1), labels(condition="joint_pain")), topic=topic)
    assert view_of(found, Selection()).pmids.tolist() == [1]
    assert view_of(found, Selection()).open_categories("condition") == found.columns["condition"].codes


def test_randomised_and_phase_are_those_of_trials(four):
    view = view_of(four, Selection())
    assert view.option_counts("randomised") == {"yes": 1, "no": 0, "not_stated": 0}
    assert view.option_counts("phase")["2"] == 1 and sum(view.option_counts("phase").values()) == 1
    assert view_of(four, select(randomised="yes", phase="2 3")).pmids.tolist() == [2]
    protocol = evidence((record(1), labels(article_type="protocol", randomised=True)))
    assert len(view_of(protocol, select(randomised="yes"))) == 0

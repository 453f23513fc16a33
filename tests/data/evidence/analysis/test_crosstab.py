import random
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence.analysis.arrangement import arrange
from data.evidence.analysis.crosstab import aligned
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.analysis.gaps import in_sentence
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.records.record import Record
from data.topics.loader import load_topic
from tests.data.evidence_cases import TOPIC, evidence, labels, record

ROWS, COLUMNS, SPLIT = "source", "condition", "article_type"
ALL = Selection()


def item(pmid, retracted=False, **given_labels):
    types = ("Retracted Publication",) if retracted else ()
    return record(pmid, publication_types=types), labels(**given_labels)


@pytest.fixture(scope="module")
def some():
    """Two trials and a review: one in one cell, one in four, one without a condition."""
    return evidence(
        item(1, source="adipose", condition="crps", article_type="clinical_trial", effect="no_difference"),
        item(
            2,
            source="adipose bm_msc",
            condition="crps spinal_cord_injury",
            article_type="clinical_trial",
            effect="improved",
        ),
        item(3, source="dental", article_type="review"),
    )


def at(whole, row, column, table=None):
    return int((whole.cells if table is None else table)[whole.place(row, column)])


def test_cells_count_every_label_and_margins_count_papers(some):
    whole = crosstab(view_of(some, ALL), ROWS, COLUMNS)
    assert at(whole, "adipose", "crps") == 2
    assert at(whole, "bm_msc", "spinal_cord_injury") == 1
    assert whole.cells.sum() == 5
    assert (whole.papers, whole.selected, whole.counted_twice) == (2, 3, 1)
    rows = {margin.code: margin.papers for margin in whole.rows}
    assert (rows["adipose"], rows["bm_msc"], rows["dental"]) == (2, 1, 1)
    assert [margin.code for margin in whole.rows] == [
        category.code for category in TOPIC.facet(ROWS).categories if category.in_map
    ]
    assert "none" not in rows  # it says what a paper is not about
    assert whole.split == ()
    assert whole.parts.shape == (0, *whole.cells.shape)


def test_margins_are_those_of_the_view(some):
    view = view_of(some, ALL)
    whole = crosstab(view, ROWS, COLUMNS)
    for facet, side in ((ROWS, whole.rows), (COLUMNS, whole.columns)):
        papers = view.counts(facet).set_index("code")["papers"]
        assert [margin.papers for margin in side] == [papers[margin.code] for margin in side]
    shown = {margin.code for margin in whole.columns}
    assert shown == {*view.open_categories(COLUMNS)}


def test_the_parts_of_a_facet_with_one_label_a_paper_add_up(some):
    whole = crosstab(view_of(some, ALL), ROWS, COLUMNS, SPLIT)
    assert (whole.parts.sum(axis=0) + whole.unsplit == whole.cells).all()
    trials = [margin.code for margin in whole.split].index("clinical_trial")
    assert at(whole, "adipose", "crps", whole.parts[trials]) == 2


def test_parts_of_several_labels_can_exceed_the_cell_and_unlabelled_papers_are_told():
    two = evidence(
        item(1, source="adipose", condition="crps", species="rat mouse"),
        item(2, source="adipose", condition="crps"),
    )
    whole = crosstab(view_of(two, ALL), ROWS, COLUMNS, "species")
    assert at(whole, "adipose", "crps") == 2
    assert at(whole, "adipose", "crps", whole.parts.sum(axis=0)) == 2
    assert at(whole, "adipose", "crps", whole.unsplit) == 1


def test_what_speaks_against_comes_from_the_topic(some):
    whole = crosstab(view_of(some, ALL), ROWS, COLUMNS)
    assert at(whole, "adipose", "crps", whole.against) == 1
    assert whole.against.sum() == 1
    assert whole.against_words == TOPIC.counter_words


def test_retracted_papers_are_told_but_not_counted_unless_asked_for():
    two = evidence(
        item(1, True, source="adipose", condition="crps"), item(2, source="adipose", condition="crps")
    )
    left_out = crosstab(view_of(two, ALL), ROWS, COLUMNS)
    assert (at(left_out, "adipose", "crps"), at(left_out, "adipose", "crps", left_out.retracted)) == (1, 1)
    assert not left_out.retracted_counted
    counted = crosstab(view_of(two, Selection(retracted=True)), ROWS, COLUMNS)
    assert (at(counted, "adipose", "crps"), at(counted, "adipose", "crps", counted.retracted)) == (2, 1)
    filtered = crosstab(view_of(two, Selection(frozenset({(ROWS, "dental")}))), ROWS, COLUMNS)
    assert not filtered.retracted.any()


def test_a_collapsed_group_is_one_row_counted_in_papers():
    found = evidence(
        item(1, source="adipose", condition="spinal_cord_injury multiple_sclerosis_central"),
        item(2, source="adipose", condition="multiple_sclerosis_central crps"),
    )
    whole = crosstab(
        view_of(found, ALL), ROWS, COLUMNS, SPLIT, collapsed_columns=["Central", "no such group"]
    )
    (central,) = (margin for margin in whole.columns if margin.group == "Central")
    assert (central.code, central.papers) == ("group:central", 2)
    assert central.members == ("spinal_cord_injury", "multiple_sclerosis_central")
    assert at(whole, "adipose", "group:central") == 2
    assert whole.counted_twice == 1
    assert len(whole.columns) == len(view_of(found, ALL).open_categories(COLUMNS)) - 1
    turned = crosstab(view_of(found, ALL), COLUMNS, ROWS, collapsed_rows=["Central"])
    assert at(turned, "group:central", "adipose") == 2


def test_country_and_journal_can_be_crossed_too():
    found = evidence((record(1, country="Japan", journal="Pain"), labels(source="dental")))
    whole = crosstab(view_of(found, ALL), "country", ROWS, "journal")
    assert at(whole, "Japan", "dental") == 1
    assert whole.rows[0].group == ""


def test_an_unknown_facet_is_a_key_error_and_an_unknown_cell_has_no_place(some):
    with pytest.raises(KeyError):
        crosstab(view_of(some, ALL), "colour", COLUMNS)
    assert crosstab(view_of(some, ALL), ROWS, COLUMNS).place("gold", "crps") is None


@pytest.mark.parametrize("split", [None, SPLIT])
def test_no_record_and_one_record(split):
    none = crosstab(view_of(evidence(), ALL), ROWS, COLUMNS, split)
    assert (none.papers, none.cells.sum(), none.selected) == (0, 0, 0)
    one = crosstab(view_of(evidence(item(1, source="dental", condition="crps")), ALL), ROWS, COLUMNS, split)
    assert (one.papers, one.cells.sum(), one.counted_twice) == (1, 1, 0)
    assert crosstab(view_of(evidence(), ALL), "country", "journal", split).cells.shape == (0, 0)


def test_rows_are_ordered_by_count_name_or_codebook(some):
    whole = crosstab(view_of(some, ALL), ROWS, COLUMNS)
    count = arrange(whole, order="count")[0]
    assert [margin.code for margin in count.rows][:3] == ["adipose", "bm_msc", "dental"]
    names = [margin.name for margin in arrange(whole, order="name")[0].rows]
    assert names == sorted(names, key=str.casefold)
    assert arrange(whole, order="group")[0].rows == whole.rows
    for order in ("count", "name"):
        arranged = arrange(whole, order=order)[0]
        for row, column in product(whole.rows, whole.columns):
            assert at(arranged, row.code, column.code) == at(whole, row.code, column.code)


def test_what_is_hidden_is_said(some):
    whole = crosstab(view_of(some, ALL), ROWS, COLUMNS, SPLIT)
    shown, said = arrange(whole, hide_empty=True)
    assert shown.cells.shape == (2, 2)
    assert shown.parts.shape == (len(whole.split), 2, 2)
    assert said[0].startswith("12 rows without papers are hidden: Umbilical cord, ")
    assert said[0].endswith("and 6 more.")
    assert arrange(whole)[1] == ()


def test_cells_with_fewer_papers_are_blank_but_no_gaps(some):
    whole = crosstab(view_of(some, ALL), ROWS, COLUMNS)
    shown, said = arrange(whole, at_least=2)
    assert [margin.code for margin in shown.rows] == ["adipose"]
    assert [margin.code for margin in shown.columns] == ["crps"]
    assert said[0] == "Only cells with at least 2 papers are shown; 3 cells with fewer are left blank."
    assert shown.rows[0].papers == 2
    assert shown.papers == whole.papers
    both = evidence(
        *(item(n, source="adipose", condition="crps") for n in (1, 2)),
        *(item(n, source="dental", condition="cancer_pain") for n in (3, 4)),
        item(5, source="dental", condition="crps"),
    )
    blanked = arrange(crosstab(view_of(both, ALL), ROWS, COLUMNS), at_least=2)[0]
    assert blanked.suppressed[blanked.place("dental", "crps")]
    assert not blanked.suppressed[blanked.place("adipose", "cancer_pain")]
    assert blanked.gap[blanked.place("adipose", "cancer_pain")]
    assert not blanked.gap[blanked.place("dental", "crps")]


def test_k_larger_than_any_count_leaves_a_sentence(some):
    shown, said = arrange(crosstab(view_of(some, ALL), ROWS, COLUMNS), at_least=99)
    assert shown.cells.size == 0
    assert said == ("No cell has 99 papers or more; the largest has 2.",)


def test_a_part_is_set_into_the_rows_and_columns_of_the_whole(some):
    whole = crosstab(view_of(some, ALL), ROWS, COLUMNS, SPLIT)
    small, _ = arrange(whole, hide_empty=True, order="count")
    again = aligned(small, whole)
    assert (again.rows, again.columns) == (
        tuple(replace(m, papers=m.papers if m in small.rows else 0) for m in whole.rows),
        tuple(replace(m, papers=m.papers if m in small.columns else 0) for m in whole.columns),
    )
    assert np.array_equal(again.cells, whole.cells)
    assert np.array_equal(again.parts, whole.parts)
    assert np.array_equal(again.suppressed, whole.suppressed)


def test_the_largest_rows_only(some):
    shown, said = arrange(crosstab(view_of(some, ALL), ROWS, COLUMNS), most_rows=2, most_columns=1)
    assert [margin.code for margin in shown.rows] == ["bm_msc", "adipose"]
    assert said[0] == "Only the 2 rows with most papers are shown; 12 are hidden."


@pytest.mark.parametrize(
    ("name", "inside"),
    [("Dental tissue", "dental tissue"), ("CRPS", "CRPS"), ("MS and other", "MS and other")],
)
def test_names_inside_a_sentence(name, inside):
    assert in_sentence(name) == inside
    assert in_sentence("") == ""


FACETS = (ROWS, COLUMNS, SPLIT, "effect", "species")
CODES = {facet: TOPIC.facet(facet).codes[:4] for facet in FACETS}
CODES["effect"] = ("improved", "no_difference", "worsened")
CODES[COLUMNS] = ("crps", "cancer_pain", "spinal_cord_injury", "multiple_sclerosis_central")


@st.composite
def labelled_records(draw):
    found = []
    for pmid in range(1, draw(st.integers(0, 12)) + 1):
        marks = {
            facet: " ".join(sorted(draw(st.sets(st.sampled_from(CODES[facet]), max_size=2))))
            for facet in FACETS
        }
        types = ("Retracted Publication",) if draw(st.integers(0, 4)) == 0 else ()
        found.append((Record(pmid=pmid, publication_types=types), labels(**marks)))
    return found


@settings(max_examples=100)
@given(
    labelled_records(),
    st.sampled_from((None, SPLIT, "species")),
    st.booleans(),
    st.sampled_from(((), ("Central",), ("Central", "Mixed or not stated"))),
)
def test_all_counts_agree_with_the_slow_obvious_count(items, split, with_retracted, collapsed):
    view = view_of(evidence(*items), Selection(retracted=with_retracted))
    whole = crosstab(view, ROWS, COLUMNS, split, collapsed_columns=collapsed)
    counted = [marks for r, marks in items if with_retracted or not r.publication_types]
    in_cells = dict.fromkeys(range(len(counted)), 0)
    for (i, row), (j, column) in product(enumerate(whole.rows), enumerate(whole.columns)):

        def stands(marks, row=row, column=column):
            return row.code in marks.codes(ROWS) and set(column.members) & set(marks.codes(COLUMNS))

        here = [marks for marks in counted if stands(marks)]
        for place, marks in enumerate(counted):
            in_cells[place] += bool(stands(marks))
        assert whole.cells[i, j] == len(here)
        against = [m for m in here if {"no_difference", "worsened"} & set(m.codes("effect"))]
        assert whole.against[i, j] == len(against)
        assert whole.retracted[i, j] == sum(bool(r.publication_types and stands(m)) for r, m in items)
        for s, part in enumerate(whole.split):
            assert whole.parts[s, i, j] == sum(part.code in marks.codes(split) for marks in here)
        assert whole.unsplit[i, j] == sum(not marks.codes(split) for marks in here if split)
    assert whole.papers == sum(cells > 0 for cells in in_cells.values())
    assert whole.counted_twice == sum(cells > 1 for cells in in_cells.values())
    assert whole.selected == len(counted)
    for margin, facet in [(m, ROWS) for m in whole.rows] + [(m, COLUMNS) for m in whole.columns]:
        assert margin.papers == sum(bool(set(margin.members) & set(m.codes(facet))) for m in counted)


@settings(max_examples=60)
@given(
    labelled_records(),
    st.sampled_from(("count", "group", "name")),
    st.booleans(),
    st.integers(1, 4),
)
def test_an_arrangement_loses_nothing_it_does_not_name(items, order, hide_empty, at_least):
    whole = crosstab(view_of(evidence(*items), ALL), ROWS, COLUMNS, SPLIT)
    shown, said = arrange(whole, order=order, hide_empty=hide_empty, at_least=at_least)
    for row, column in product(whole.rows, whole.columns):
        old, new = whole.place(row.code, column.code), shown.place(row.code, column.code)
        wanted = whole.cells[old] >= at_least
        if new is not None:
            assert shown.cells[new] == whole.cells[old]
            assert shown.suppressed[new] == bool(whole.cells[old] and not wanted)
            assert (shown.parts[:, new[0], new[1]] == whole.parts[:, old[0], old[1]]).all()
        else:
            assert not (whole.cells[old] and wanted)
    less = (
        len(shown.rows) < len(whole.rows) or len(shown.columns) < len(whole.columns) or shown.suppressed.any()
    )
    assert bool(said) >= bool(less)


def test_a_hundred_thousand_records_cross_in_well_under_a_second():
    rows, columns = TOPIC.facet(ROWS).codes, TOPIC.facet(COLUMNS).codes
    pick, few = random.Random(1), []
    for n in range(1000):
        marks = {
            ROWS: " ".join(sorted(set(pick.choices(rows, k=2)))),
            COLUMNS: " ".join(sorted(set(pick.choices(columns, k=2)))),
            SPLIT: pick.choice(TOPIC.facet(SPLIT).codes),
        }
        few.append((record(n + 1), labels(**marks)))
    found = evidence(*(few * 100))
    view = view_of(found, Selection(related=True))
    assert len(view) == 100_000
    whole = crosstab(view, ROWS, COLUMNS, SPLIT)
    small = crosstab(view_of(evidence(*few), Selection(related=True)), ROWS, COLUMNS, SPLIT)
    assert (whole.cells == 100 * small.cells).all()
    assert np.array_equal(whole.parts, 100 * small.parts)


def test_a_topic_without_counter_evidence_marks_nothing():
    topic = load_topic(Path(__file__).parents[3] / "topics" / "acupuncture_migraine.toml")
    found = evidence((record(1), labels(technique="ear", result="not_told")), topic=topic)
    whole = crosstab(view_of(found, ALL), "technique", "result")
    assert whole.against_words == ""
    assert not whole.against.any()


def test_hiding_everything_is_a_sentence():
    empty, said = arrange(crosstab(view_of(evidence(), ALL), ROWS, COLUMNS), hide_empty=True)
    assert empty.cells.size == 0
    assert said == ("No cell has papers, so every row and column is hidden.",)


def test_related_categories_without_a_core_paper_are_no_rows_and_never_gaps():
    found = evidence(
        item(1, source="adipose", condition="crps"),
        item(2, source="dental", condition="spinal_cord_injury joint_pain"),
        item(3, source="bm_msc", condition="visceral_bladder"),
        item(4, source="bm_msc", condition="joint_pain"),
    )
    core = crosstab(view_of(found, ALL), ROWS, COLUMNS)
    related = {*TOPIC.related.categories}
    assert [margin.code for margin in core.columns if margin.code in related] == ["joint_pain"]
    assert core.papers == 2 and at(core, "dental", "joint_pain") == 1
    assert not {margin.code for margin in core.columns if margin.may_be_gap} & related
    assert not core.gap[core.place("adipose", "joint_pain")]
    assert core.place("bm_msc", "visceral_bladder") is None
    whole = crosstab(view_of(found, Selection(related=True)), ROWS, COLUMNS)
    assert [margin.code for margin in whole.columns] == list(TOPIC.facet(COLUMNS).codes)
    assert whole.gap[whole.place("adipose", "joint_pain")]
    (group,) = (
        margin
        for margin in crosstab(
            view_of(found, ALL), ROWS, COLUMNS, collapsed_columns=("Not neuropathic",)
        ).columns
        if margin.code.startswith("group:")
    )
    assert (group.papers, group.may_be_gap) == (1, False)

"""What a map counts where it does not count all papers, against a slow and obvious count."""

import shutil
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence.analysis.arrangement import arrange
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.analysis.preset_crosstab import counted_in_words, counted_view, preset_crosstab, preset_of
from data.evidence.builder import build_evidence
from data.evidence.cell_filter import papers_in
from data.evidence.evidence import Provenance
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.labelling.evaluation import starter_set
from data.topics.loader import BUILT_IN, TopicError, load_topic
from data.topics.model import ARTICLE_TYPE
from tests.data.evidence_cases import TOPIC, evidence, labels, record

ROWS, COLUMNS = "source", "condition"
HELPS = preset_of(TOPIC, ROWS, "effect")
AGAINST = {"no_difference", "worsened"}
CODES = {
    ROWS: ("adipose", "dental"),
    COLUMNS: ("crps", "cancer_pain"),
    ARTICLE_TYPE: ("clinical_trial", "observational", "animal_study", "review"),
    "effect": TOPIC.facet("effect").codes,
}


@st.composite
def labelled_records(draw):
    return [
        (
            record(pmid),
            labels(
                **{
                    facet: " ".join(sorted(draw(st.sets(st.sampled_from(codes), min_size=1, max_size=most))))
                    for facet, codes in CODES.items()
                    for most in [1 if facet in (ARTICLE_TYPE, "effect") else 2]
                }
            ),
        )
        for pmid in range(1, draw(st.integers(0, 10)) + 1)
    ]


@settings(max_examples=40, deadline=None)
@given(labelled_records())
def test_only_studies_without_benefit_are_counted_each_number_as_a_part_of_all(items):
    view = view_of(evidence(*items), Selection(related=True))
    whole, part = crosstab(view, ROWS, COLUMNS), preset_crosstab(view, ROWS, COLUMNS, only_against=True)
    contrary = [marks for _, marks in items if AGAINST & set(marks.codes("effect"))]
    for (i, row), (j, column) in product(enumerate(part.rows), enumerate(part.columns)):
        here = [m for m in contrary if row.code in m.codes(ROWS) and column.code in m.codes(COLUMNS)]
        assert part.cells[i, j] == len(here)
        assert part.of[i, j] == whole.cells[i, j]
        assert part.gap[i, j] == (whole.cells[i, j] == 0 and row.may_be_gap and column.may_be_gap)
    for facet, side, every in ((ROWS, part.rows, whole.rows), (COLUMNS, part.columns, whole.columns)):
        for margin, all_of_it in zip(side, every, strict=True):
            assert margin.papers == sum(margin.code in m.codes(facet) for m in contrary)
            assert margin.of == all_of_it.papers
    assert (part.papers, part.papers_of) == (len(contrary), whole.papers)
    assert not part.against.any()  # every number is about them; no mark is needed
    shown, said = arrange(part)
    assert shown.drawn.any(axis=1).all()
    assert shown.drawn.any(axis=0).all()
    assert contrary or said[0] == f"No papers: {TOPIC.counter_words}."


@settings(max_examples=40, deadline=None)
@given(labelled_records())
def test_people_and_animals_are_apart_and_reviews_are_no_result(items):
    view = view_of(evidence(*items), Selection())
    whole = preset_crosstab(view, ROWS, "effect", ARTICLE_TYPE, preset=HELPS)
    assert [margin.part for margin in whole.columns] == ["In people"] * 6 + ["In animals"] * 6
    codes = [margin.code.partition(".")[2] for margin in whole.columns[:5]]
    assert codes == ["worsened", "no_difference", "mixed", "improved", "not_reported"]
    kinds = {"human": ("clinical_trial", "observational"), "animal": ("animal_study",)}
    for (i, row), (j, column) in product(enumerate(whole.rows), enumerate(whole.columns)):
        kind, _, code = column.code.partition(".")
        here = [
            marks.codes("effect")[0]
            for _, marks in items
            if row.code in marks.codes(ROWS) and marks.codes(ARTICLE_TYPE)[0] in kinds[kind]
        ]
        if column.share:
            told = [each for each in here if each in ("worsened", "no_difference", "mixed", "improved")]
            assert (whole.cells[i, j], whole.of[i, j]) == (told.count("improved"), len(told))
        else:
            assert whole.cells[i, j] == here.count(code)
        cell = ((ROWS, row.code), *column.conditions)
        assert len(papers_in(view, cell)) == whole.cells[i, j]
    assert whole.selected == len(counted_view(view, HELPS))
    assert not whole.gap.any()


def test_the_starter_set_says_what_is_counted_and_what_is_not():
    read = starter_set.load()
    origin = Provenance("starter", starter_set.COMPILED, counted=len(read))
    view = view_of(build_evidence(TOPIC, origin, ((each.record, each.labels) for each in read)), Selection())
    whole = preset_crosstab(view, ROWS, "effect", preset=HELPS)
    not_counted, share = whole.remarks
    assert "systematic review 8, narrative review 18" in not_counted
    assert "without results of their own are not counted" in not_counted
    assert (
        share == "Share improved: of the papers that report a result; “unclear or not reported” do not count."
    )
    assert whole.columns[5].of >= whole.columns[5].papers > 0
    assert "primary studies in people or animals" in counted_in_words(TOPIC, HELPS)
    against = preset_crosstab(view, ROWS, "effect", preset=HELPS, only_against=True)
    assert not any(margin.share for margin in against.columns)
    assert np.array_equal(against.of, whole.cells[:, [n for n, m in enumerate(whole.columns) if not m.share]])


def test_a_preset_shows_its_columns_alike_whichever_facet_stands_in_the_rows():
    assert preset_of(TOPIC, "condition", "effect") is HELPS
    assert preset_of(TOPIC, ROWS, COLUMNS) is None
    assert preset_of(TOPIC, "effect", ROWS) is None


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('share = "improved"', 'share = "improvd"'),
        ('columns_order = ["worsened"', 'columns_order = ["worse"'),
        ('human_types = ["clinical_trial"', 'human_types = ["trial"'),
        ('human_types = ["clinical_trial", "observational"]', "human_types = []"),
        ('animal_types = ["animal_study"]', 'animal_types = ["animal"]'),
    ],
)
def test_a_topic_file_with_a_preset_that_cannot_be_is_refused(tmp_path, line, wrong):
    shutil.copytree(BUILT_IN, tmp_path / "copy")
    file = tmp_path / "copy" / "topic.toml"
    text = file.read_text(encoding="utf-8")
    assert line in text
    file.write_text(text.replace(line, wrong), encoding="utf-8")
    with pytest.raises(TopicError, match=r"topic\.toml"):
        load_topic(tmp_path / "copy")

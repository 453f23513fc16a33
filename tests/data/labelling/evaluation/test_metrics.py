from __future__ import annotations

from data.labelling.classifier import Classifier
from data.labelling.evaluation.metrics import (
    Counts,
    Pair,
    confusions,
    fold_of,
    label_all,
    scope_figures,
    spread,
    told_figures,
    totals,
)
from data.labelling.evaluation.reference_set import Reference
from data.labelling.labels import Label, Labels, Origin, Scope
from data.records.record import Record
from data.topics.loader import load_topic

TOPIC = load_topic()


def test_figures_are_those_of_the_definition() -> None:
    assert Counts(right=3, wrong=1, missed=2).figures() == {
        "precision": 0.75,
        "recall": 0.6,
        "f1": 0.6667,
        "support": 5,
    }
    assert Counts(wrong=4).figures() == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "support": 0}


def pair(pmid: int, read: str, given: str, kept: bool = True, belongs: bool = True) -> Pair:
    """A record whose effect was read as one code and given as another."""
    out = Scope("Not about this.")
    reading = Label("effect", read, Origin.MODEL)
    reference = Reference(Record(pmid), Labels((reading,), scope=Scope() if belongs else out), 1)
    label = Label("effect", given, Origin.RULE)
    return reference, Labels((label,), scope=Scope() if kept else out)


def test_told_categories_are_counted_together_and_others_not_at_all() -> None:
    pairs = [
        pair(1, "improved", "improved"),
        pair(2, "improved", "no_difference"),
        pair(3, "worsened", "not_reported"),
        pair(4, "not_reported", "not_applicable"),
    ]
    figures = told_figures("effect", ("improved", "no_difference", "worsened"), pairs)
    assert figures == {"precision": 0.5, "recall": 0.3333, "f1": 0.4, "support": 3}


def test_scope_is_told_as_sensitivity_and_specificity() -> None:
    pairs = [
        pair(1, "improved", "improved"),
        pair(2, "improved", "improved", kept=False),
        pair(3, "improved", "improved", kept=False, belongs=False),
        pair(4, "improved", "improved", belongs=False),
        pair(5, "improved", "improved", kept=False, belongs=False),
    ]
    figures = scope_figures(pairs)
    assert figures == {"sensitivity": 0.5, "specificity": 0.6667, "in_scope": 2, "out_of_scope": 3}
    assert scope_figures([])["sensitivity"] == 0.0


def test_a_record_is_always_in_the_same_fold_and_folds_are_about_equal() -> None:
    folds = [fold_of(Record(pmid), 5) for pmid in range(1, 2001)]
    assert folds == [fold_of(Record(pmid, "Another title"), 5) for pmid in range(1, 2001)]
    assert {folds.count(number) // 100 for number in range(5)} <= {3, 4}
    assert fold_of(Record(0, "A"), 7) == fold_of(Record(0, "A", abstract="Now with one."), 7)


def test_folds_show_the_spread_of_a_figure() -> None:
    effect = TOPIC.facet("effect")
    pairs = [pair(n, "improved", "improved" if fold_of(Record(n), 2) else "mixed") for n in range(1, 40)]
    assert spread(effect, pairs, 2) == {"f1": [0.0, 1.0], "mean": 0.5, "lowest": 0.0, "highest": 1.0}
    assert spread(effect, [], 2)["f1"] == []


def test_a_confusion_names_the_paper_the_codes_and_the_words() -> None:
    reading = Label("source", "dental", Origin.MODEL)
    record = Record(7, "Fat cells", "Rats received adipose-derived stem cells.")
    pairs = label_all([Reference(record, Labels((reading,)), 1)], Classifier(TOPIC))
    (found,) = confusions(TOPIC.facet("source"), pairs)
    assert (found.pmid, found.title, found.missed, found.wrong) == (7, "Fat cells", ("dental",), ("adipose",))
    assert "adipose-derived" in found.words


def test_totals_of_a_frozen_set_have_no_categories_and_no_papers() -> None:
    report = totals([pair(1, "improved", "improved"), pair(2, "improved", "worsened")], TOPIC)
    assert set(report) == {"facets", "records", "scope", "told"}
    assert {key for figures in report["facets"].values() for key in figures} == {"micro"}
    assert report["facets"]["effect"]["micro"]["f1"] == report["told"]["effect"]["f1"] == 0.5

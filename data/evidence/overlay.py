"""Evidence with other labels for some of its records, such as those that a reader corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa

from data.evidence.characteristics_table import CharacteristicsRows
from data.evidence.column import Column
from data.evidence.common_facets import design_facets
from data.evidence.evidence import Evidence
from data.evidence.reader_facet import reader_facet
from data.evidence.study_facets import study_facets
from data.labelling.labels import PHASES, Labels
from data.topics.model import ARTICLE_TYPE, Facet


def with_labels(evidence: Evidence, labels: Mapping[int, Labels]) -> Evidence:
    """The evidence with these labels in place of its own.

    Titles, texts and the index are shared with the evidence given, so this takes milliseconds.

    Args:
        evidence: stays as it is.
        labels: by position in the evidence; all labels of the record, not only those that differ.
    """
    if not labels:
        return evidence
    rows = np.array(sorted(labels), dtype=np.int32)
    own = [labels[int(row)] for row in rows]
    randomised, phases = evidence.randomised.copy(), evidence.phases.copy()
    randomised[rows] = [-1 if one.randomised is None else int(one.randomised) for one in own]
    phases[rows] = [PHASES.index(one.phase) if one.phase in PHASES else -1 for one in own]
    columns = dict(evidence.columns)
    for facet in evidence.topic.facets:
        columns[facet.code] = _column(columns[facet.code], facet, rows, own)
    trials = columns[ARTICLE_TYPE].having(evidence.topic.trial_types, len(evidence))
    characteristics = _characteristics(evidence.characteristics, rows, own)
    attributions = {
        **evidence.attributions,
        **{
            int(evidence.pmids[row]): one.attributions
            for row, one in zip(rows, own, strict=True)
            if one.attributions
        },
    }
    reasons = dict(evidence.out_of_scope) | {
        int(evidence.pmids[row]): one.scope.reason for row, one in zip(rows, own, strict=True)
    }
    row_of = evidence.row_of
    return replace(
        evidence,
        randomised=randomised,
        phases=phases,
        columns=columns
        | design_facets(trials, randomised, phases)
        | study_facets(evidence.topic, columns, characteristics)
        | reader_facet(evidence.pmids, attributions),
        indexed=lambda: evidence.index,
        characteristics=characteristics,
        out_of_scope=tuple(
            (pmid, reasons[pmid]) for pmid in sorted(reasons, key=row_of.__getitem__) if reasons[pmid]
        ),
        attributions=attributions,
    )


def _column(column: Column, facet: Facet, rows: np.ndarray, labels: list[Labels]) -> Column:
    """The pairs of a facet, those of some records replaced; in the order of records and of the codebook."""
    place = {code: value for value, code in enumerate(column.codes)}
    pairs = [
        (int(row), place[code])
        for row, one in zip(rows, labels, strict=True)
        for code in one.codes(facet.code)
        if code in place
    ]
    kept = ~np.isin(column.rows, rows)
    all_rows = np.concatenate([column.rows[kept], np.array([row for row, _ in pairs], dtype=np.int32)])
    values = np.concatenate([column.values[kept], np.array([value for _, value in pairs], dtype=np.int32)])
    order = np.argsort(all_rows, kind="stable")
    return Column(column.codes, column.names, all_rows[order], values[order])


def _characteristics(table: pa.Table, rows: np.ndarray, labels: list[Labels]) -> pa.Table:
    collected = CharacteristicsRows()
    for one in labels:
        collected.add(one.characteristics)
    places = np.arange(len(table))
    places[rows] = len(table) + np.arange(len(rows))
    return pa.concat_tables([table, collected.table()]).take(places)

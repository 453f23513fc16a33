"""Crosstabs of some of the papers: studies without benefit, primary studies in people and in animals.

They state in words what is counted, and each number that is a part names its total.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from data.evidence.analysis.clinical_studies import clinical_studies
from data.evidence.analysis.crosstab import TABLES, Crosstab, Margin, aligned
from data.evidence.analysis.crosstab_builder import crosstab
from data.evidence.analysis.study_designs import BEST_DESIGN, design_column
from data.evidence.analysis.study_kinds import Kind, of_kind, types_of, without_benefit
from data.evidence.column import Mask
from data.evidence.evidence import Evidence
from data.evidence.view import View
from data.records.text import counted
from data.topics.model import ARTICLE_TYPE, Preset, Topic

SHARE = "Share"  # the prefix of the name of a column that only states a share
_PARTS: tuple[tuple[Kind, str], ...] = (("human", "In people"), ("animal", "In animals"))


def preset_of(topic: Topic, rows: str, columns: str) -> Preset | None:
    """The preset that defines how these columns are shown: that of both facets, else of the same columns."""
    alike = [preset for preset in topic.presets if preset.columns == columns and _is_special(preset)]
    return next((preset for preset in alike if preset.rows == rows), alike[0] if alike else None)


def _is_special(preset: Preset) -> bool:
    return bool(preset.columns_order or preset.apart or preset.share)


def counted_view(view: View, preset: Preset | None, *, only_against: bool = False) -> View:
    """The view of the papers that a map counts.

    Args:
        view: the papers selected.
        preset: how the columns are shown, None for no preset.
        only_against: whether only studies without benefit are counted.
    """
    evidence, mask = view.evidence, np.ones(len(view.evidence), dtype=bool)
    if preset and preset.apart:
        mask &= of_kind(evidence, "human") | of_kind(evidence, "animal")
    if preset and preset.columns_order:
        mask &= evidence.columns[preset.columns].having(preset.columns_order, len(evidence))
    if only_against:
        mask &= without_benefit(evidence)
    return view if mask.all() else view.within(mask)


def counted_in_words(topic: Topic, preset: Preset | None, *, only_against: bool = False) -> str:
    """The papers that a map counts, in words; '' if it counts all selected papers."""
    words = topic.counter_words if only_against else ""
    if preset and preset.apart:
        words = f"{words or 'primary studies'} in people or animals"
    return words


def preset_crosstab(
    view: View,
    rows: str,
    columns: str,
    split: str | None = None,
    *,
    preset: Preset | None = None,
    only_against: bool = False,
    collapsed: Collection[str] = (),
    by_people: bool = False,
) -> Crosstab:
    """Cross two facets according to a preset, over all papers or over the studies without benefit.

    Args:
        view: the papers selected.
        rows: code of the facet in the rows.
        columns: code of the facet in the columns.
        split: code of the facet that splits each cell, which may be `BEST_DESIGN`; None for none.
        preset: how the columns are shown, see `preset_of`.
        only_against: whether to count only studies without benefit, each number as a part of all papers.
        collapsed: groups that become one row or column.
        by_people: whether numbers and sizes stand for people in human studies instead of papers.
    """
    cross = partial(
        crosstab,
        rows=rows,
        columns=columns,
        split=design_column(clinical_studies(view)) if split == BEST_DESIGN.code else split,
        collapsed_rows=collapsed,
        studies=clinical_studies(view) if by_people else None,
    )
    whole = _cross(view, cross, preset, collapsed, share=not only_against)
    if not only_against:
        return replace(whole, remarks=(*_on_people(whole), *whole.remarks))
    mask = without_benefit(view.evidence)
    some = aligned(_cross(view.within(mask), cross, preset, collapsed, share=False), whole)
    return replace(
        some,
        rows=_parts_of(some.rows, whole.rows, whole),
        columns=_parts_of(some.columns, whole.columns, whole),
        against=np.zeros_like(some.against),
        suppressed=(whole.cells > 0) & (some.cells == 0),
        of=whole.sizes,
        papers_of=whole.papers,
        people_of=whole.in_studies.people,
        counted=view.evidence.topic.counter_words,
        remarks=(_part_of_all(by_people), *_on_people(some), *whole.remarks),
    )


def _on_people(crosstab: Crosstab) -> tuple[str, ...]:
    """What the numbers of people are, and how many studies state them; () where papers are counted."""
    if not crosstab.by_people:
        return ()
    studies, stated = crosstab.in_studies.studies, crosstab.in_studies.stated
    return (
        f"Numbers are people in human studies, each registered trial once; {stated:,} of "
        f"{counted(studies, 'human study', 'human studies')} {'states' if stated == 1 else 'state'} them. "
        "Reviews and protocols are not counted.",
    )


def _part_of_all(by_people: bool) -> str:
    if by_people:
        return "Each number is a part of all people there: “9 of 40” are 9 in such studies among 40 people."
    return "Each number is a part of all papers there: “1 of 10” is 1 such study among 10 papers."


def _parts_of(side: tuple[Margin, ...], all_of_it: tuple[Margin, ...], whole: Crosstab) -> tuple[Margin, ...]:
    return tuple(
        replace(margin, of=whole.size_of(full), group=full.group)
        for margin, full in zip(side, all_of_it, strict=True)
    )


def _cross(
    view: View,
    cross: Callable[..., Crosstab],
    preset: Preset | None,
    collapsed: Collection[str],
    *,
    share: bool,
) -> Crosstab:
    if not preset:
        return cross(view, collapsed_columns=collapsed)
    evidence = view.evidence
    counted_papers = counted_view(view, preset)
    whole = cross(counted_papers)
    order = preset.columns_order or tuple(margin.code for margin in whole.columns)
    pieces = []
    for kind, name in _PARTS if preset.apart else ():
        of_kind_only = counted_papers.within(of_kind(evidence, kind))
        piece = _ordered(aligned(cross(of_kind_only), whole), order)
        piece = _with_share(piece, preset, evidence) if preset.share and share else piece
        pieces.append(_named(piece, preset.columns, kind, name))
    if not pieces:
        piece = _ordered(whole, order)
        pieces = [_with_share(piece, preset, evidence) if preset.share and share else piece]
    of = [piece.of for piece in pieces if piece.of is not None]
    tables: dict[str, Any] = {
        name: np.concatenate([getattr(piece, name) for piece in pieces], axis=-1) for name in TABLES
    }
    return replace(
        whole,
        columns=sum((piece.columns for piece in pieces), ()),
        of=np.hstack(of) if of else None,
        remarks=tuple(
            filter(None, (_not_counted(view, counted_papers), _share_in_words(preset, evidence) * share))
        ),
        in_order=True,
        **tables,
    )


def _ordered(whole: Crosstab, order: tuple[str, ...]) -> Crosstab:
    """The crosstab with only these columns, in this order."""
    codes = [margin.code for margin in whole.columns]
    return whole.take(range(len(whole.rows)), [codes.index(code) for code in order if code in codes])


def _with_share(whole: Crosstab, preset: Preset, evidence: Evidence) -> Crosstab:
    """The crosstab with an additional column: the share of one column among those with a result."""
    facet = evidence.topic.facet(preset.columns)
    codes = [margin.code for margin in whole.columns]
    at = codes.index(preset.share)
    results = [place for place, code in enumerate(codes) if not facet.category(code).catch_all]
    margin = whole.columns[at]
    of = np.zeros((len(whole.rows), len(codes) + 1), dtype=np.int64)
    of[:, -1] = whole.cells[:, results].sum(axis=1)
    share = replace(
        margin,
        code=f"share.{margin.code}",
        name=f"{SHARE} {margin.name.lower()}",
        of=sum(whole.columns[place].papers for place in results),
        share=True,
        conditions=((preset.columns, margin.code),),
    )
    tables: dict[str, Any] = {}
    for name in TABLES:
        table = getattr(whole, name)
        tables[name] = np.concatenate([table, np.zeros_like(table[..., :1])], axis=-1)
    tables["cells"][:, -1] = whole.cells[:, at]
    tables["suppressed"][:, :-1] |= whole.cells == 0  # a missing result is not a gap
    return replace(whole, columns=(*whole.columns, share), of=of, **tables)


def _named(piece: Crosstab, facet: str, kind: str, name: str) -> Crosstab:
    """One part of a map: its columns with a heading of their own."""
    return replace(
        piece,
        columns=tuple(
            replace(
                margin,
                code=f"{kind}.{margin.code}",
                group=f"{name}: {counted(piece.selected, 'paper')}",
                part=name,
                conditions=(*(margin.conditions or ((facet, margin.code),)), ("kind", kind)),
            )
            for margin in piece.columns
        ),
    )


def _not_counted(view: View, counted_papers: View) -> str:
    """A sentence on the papers not counted because they are not primary studies or have no results."""
    rest: Mask = view.mask & ~counted_papers.mask
    papers = int(np.count_nonzero(rest))
    if not papers:
        return ""
    column, topic = view.evidence.columns[ARTICLE_TYPE], view.evidence.topic
    primary = {*types_of(topic, "human"), *types_of(topic, "animal")}
    counts = zip(column.codes, column.names, column.counts(rest).tolist(), strict=True)
    others = [f"{name.lower()} {count:,}" for code, name, count in counts if count and code not in primary]
    such = f" ({', '.join(others)})" if others else ""
    noun = "paper without results of its own is" if papers == 1 else "papers without results of their own are"
    return f"{papers:,} {noun} not counted{such}."


def _share_in_words(preset: Preset, evidence: Evidence) -> str:
    if not preset.share:
        return ""
    facet = evidence.topic.facet(preset.columns)
    codes = preset.columns_order or facet.codes
    without = [facet.category(code).name.lower() for code in codes if facet.category(code).catch_all]
    but = f"; “{'” and “'.join(without)}” do not count" if without else ""
    name = facet.category(preset.share).name.lower()
    return f"{SHARE} {name}: of the papers that report a result{but}."

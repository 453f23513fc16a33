"""The table of studies: headings sort, checkboxes fill the basket, titles open a paper.

It is an HTML table rather than `st.dataframe`, which is drawn on a canvas, so that screen readers and the
keyboard can use it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from components.assets import asset
from components.papers.label_signs import letters_legend
from components.state import navigation, session
from components.state.address import BASKET, as_link
from components.state.session import option, set_option
from components.state.widget_keys import PAPER_TABLE
from data.evidence.analysis import record_table
from data.evidence.evidence import Evidence
from data.labelling.labels import BY_RULE, Attribution
from data.labelling.origin import LETTERS, who_gave

_table = st.components.v2.component(
    PAPER_TABLE,
    html=asset("paper_table.html"),
    css=asset("paper_table.css"),
    js=asset("paper_table.js"),
)


def is_descending() -> bool:
    """Whether the order is descending: from the newest year, or from Z to A."""
    return record_table.starts_descending(option("sort")) != (option("reverse") == "yes")


def paper_table(
    evidence: Evidence,
    rows: record_table.Rows,
    keys: Sequence[str],
    title: str,
    reasons: Mapping[int, str] | None = None,
) -> None:
    """Draw one page of the table.

    Args:
        evidence: what `rows` are positions in.
        rows: the papers of this page.
        keys: the columns, keys of `record_table.columns`; the title is among them.
        title: its accessible name.
        reasons: PMID → why it is in this list, shown as a column after the title; no column if empty.
    """
    names = record_table.columns(evidence.topic)
    shown = record_table.page(evidence, rows, keys).astype(object)
    shown = shown.where(shown.notna(), "undated").replace({record_table.TITLE: {"": "Without a title"}})
    pmids = [int(pmid) for pmid in evidence.pmids[rows]]
    labels = {facet.code for facet in evidence.topic.facets}.intersection(keys)
    given = {
        pmid: {key: evidence.attributions.get(pmid, {}).get(key, BY_RULE) for key in labels} for pmid in pmids
    }
    columns: list[dict[str, object]] = [{"key": key, "name": names[key], "sorts": True} for key in keys]
    if reasons:
        behind_title = list(keys).index(record_table.TITLE) + 1
        shown.insert(behind_title, "reason", [reasons.get(pmid, "") for pmid in pmids])
        columns.insert(behind_title, {"key": "reason", "name": "Reason", "sorts": False})
    _table(
        key=PAPER_TABLE,
        data={
            "title": title,
            "columns": columns,
            "sort": option("sort"),
            "descending": is_descending(),
            "link": _link(),
            "rows": [
                {
                    "pmid": pmid,
                    "ticked": pmid in session.state().basket,
                    "cells": [
                        _cell(str(cell), given[pmid].get(str(column["key"])))
                        for column, cell in zip(columns, cells, strict=True)
                    ],
                }
                for pmid, cells in zip(pmids, shown.itertuples(index=False, name=None), strict=True)
            ],
        },
        on_asked_change=partial(_take, pmids),
    )
    st.caption(letters_legend(by.origin for own in given.values() for by in own.values()))


def _cell(text: str, by: Attribution | None) -> str | dict[str, Any]:
    """A cell as text, or as a part for the script with the sign of who gave it."""
    if by is None or not text:
        return text
    return {"parts": [{"text": text, "sign": LETTERS[by.origin], "told": who_gave(by)}]}


def turn_pages(pages: int) -> int:
    """Draw the pages of a table, which the address carries, if there are several.

    Returns:
        The page that is open.
    """
    page = min(session.state().place.page, pages)
    if pages > 1:
        key = f"table_page_{page}_of_{pages}"  # a key of its own, so that the address can turn pages too
        st.pagination(pages, default=page, key=key, on_change=_turn, args=(key,))
    return page


def _turn(key: str) -> None:
    session.go_to(replace(session.state().place, page=int(st.session_state[key])))


def _link() -> str:
    """The link of a title opened in a new window, up to the PMID."""
    parameters = navigation.to_studies(only=option("only"))
    if option("only") != BASKET:
        parameters.pop(BASKET, None)
    start = as_link("", parameters)
    return f"{start}&" if start else "?"


def _take(pmids: Sequence[int], /) -> None:
    asked = st.session_state[PAPER_TABLE]["asked"]
    what, value = asked["what"], asked["value"]
    if what == "open":
        session.go_to(replace(session.state().place, pmid=int(value)))
    elif what == "tick":
        session.set_basket(session.state().basket ^ {int(value)})
    elif what == "tick_all":
        session.set_basket(session.state().basket | {*pmids} if value else session.state().basket - {*pmids})
    elif value == option("sort"):
        set_option("reverse", "no" if option("reverse") == "yes" else "yes")
    else:
        set_option("sort", str(value))
        set_option("reverse", "no")

"""The limits in force, by the names of their settings."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.state import resources
from data.harvest.queue import LONGEST_QUEUE, LONGEST_QUEUE_OF_ONE


def limits() -> None:
    """Draw them."""
    st.header("Limits in force", anchor=False)
    st.dataframe(
        pd.DataFrame(_rows(), columns=("Setting", "Value", "What it limits")),
        hide_index=True,
        column_config={"What it limits": st.column_config.TextColumn(width="large")},
    )
    st.caption("They are set where the server is started; what they mean in full is in docs/hosting.md.")


def _rows() -> list[tuple[str, str, str]]:
    now = resources.settings()
    return [
        ("FETCH", now.fetch, "Who may run PubMed searches from the page"),
        ("READ", now.read, "Who may see the pages"),
        ("MAX_RECORDS", f"{now.max_records:,}", "Papers of a search"),
        ("MAX_RECORDS_ANONYMOUS", f"{now.max_records_anonymous:,}", "The same for who has not signed in"),
        ("MAX_FETCHES", f"{now.max_fetches:,}", "Downloads at a time"),
        ("MAX_FETCHES_PER_VISITOR", f"{now.max_fetches_per_visitor:,}", "Downloads at a time of one visitor"),
        ("–", f"{LONGEST_QUEUE:,}", "Downloads that run or wait"),
        ("–", f"{LONGEST_QUEUE_OF_ONE:,}", "Downloads that run or wait, of one visitor"),
        ("REFRESH_DAYS", _days(now.refresh_days, "never"), "When the map’s own search is run again"),
        ("MAX_STORE_DAYS", _days(now.max_store_days, "no limit"), "Age of a search"),
        (
            "MAX_STORE_SEARCHES",
            f"{now.max_store_searches:,}" if now.max_store_searches else "no limit",
            "Searches",
        ),
        (
            "MAX_STORE_MB",
            f"{now.max_store_mb:,} MB" if now.max_store_mb else "no limit",
            "Room in the database",
        ),
        ("KEEP_LINKED_DAYS", _days(now.keep_linked_days, "not at all"), "How long a link keeps its search"),
        ("MAX_EVIDENCE_MB", f"{now.max_evidence_mb:,} MB", "Memory for searches"),
        ("WORKER", "inside" if now.works else "separate", "What downloads: the dashboard or a worker"),
    ]


def _days(number: int, none: str) -> str:
    return f"{number:,} days" if number else none

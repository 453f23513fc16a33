"""How well the readers of a map agree with each other, for the Methods page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.state import readings
from components.state.errors import visitor_message
from components.state.formatting import plain
from data.readings.agreement import agreement
from data.readings.values import name_of
from data.records.text import counted
from data.storage.store import StoreError
from data.topics.model import Topic


def readers_agreement(topic: Topic) -> None:
    """Draw kappa and F1 of each facet; nothing where no paper was read by two people."""
    try:
        found = agreement(topic, readings.of_people())
    except StoreError as error:
        st.info(plain(visitor_message(error)), icon=":material/database_off:")
        return
    if not found:
        return
    st.subheader("Readers", anchor=False)
    papers = max(one.papers for one in found)
    st.markdown(
        f"Two people read {counted(papers, 'paper')} of this map independently. Compared is what each gave "
        "before either could see the other’s values. Cohen’s kappa: 1 is full agreement, 0 what chance would "
        "give; of facets with several labels, over the decisions on each category. F1: labels of one reader "
        "measured by those of the other."
    )
    rows = [
        {
            "Field": plain(name_of(topic, one.field)),
            "Papers": f"{one.papers:,}",
            "Kappa": "–" if one.kappa is None else f"{one.kappa:.2f}",
            "F1": "–" if one.f1 is None else f"{one.f1:.2f}",
        }
        for one in found
    ]
    st.table(pd.DataFrame(rows).set_index("Field"))
    st.caption("–: not defined, because both readers gave the same to all papers, or no label.")

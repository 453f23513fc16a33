"""The plain way to show the overview, as a Streamlit page of its own: pandas, plotly.express, no more.

Run by `visitors` and `browser` with `streamlit run`; PLAIN_TABLES names the folder that
`server_work.Plain.write` has filled.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

FACETS = ("article_type", "source")


@st.cache_data
def tables() -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    folder = Path(os.environ["PLAIN_TABLES"])
    labels = {facet: pd.read_parquet(folder / f"{facet}.parquet") for facet in FACETS}
    return pd.read_parquet(folder / "records.parquet"), labels


def page() -> None:
    st.set_page_config(layout="wide")
    st.title("Stem cells for neuropathic pain")
    records, labels = tables()
    chosen = counted = records[records["counts"]]
    for facet in FACETS:
        options = sorted(labels[facet]["category"].unique())
        asked = [code for code in st.query_params.get_all(facet) if code in options]
        wanted = st.sidebar.multiselect(facet, options, default=asked)
        if wanted:
            having = labels[facet].loc[labels[facet]["category"].isin(wanted), "pmid"]
            chosen = chosen[chosen["pmid"].isin(having)]
    st.metric("Records", len(chosen))
    told = f"{len(chosen):,} of {len(counted):,} papers"
    types = labels["article_type"].merge(chosen, on="pmid")
    dated = types[types["year"] > 0].groupby(["year", "category"]).size().reset_index(name="papers")
    st.plotly_chart(px.bar(dated, x="year", y="papers", color="category", title=told))
    for facet, column in zip(FACETS, st.columns(2), strict=True):
        papers = labels[facet].merge(chosen, on="pmid").groupby("category").size().reset_index(name="papers")
        figure = px.bar(papers, x="papers", y="category", orientation="h", title=told)
        column.plotly_chart(figure, key=facet)


if __name__ == "__main__":
    page()

"""The same three questions asked of the same papers, written the plain way: pandas and plotly.express.

Run by `browser` with `streamlit run`; PAPERS is a Parquet file with a row a paper: `year`, `article_type` and
`source`, a list of names.
"""

from __future__ import annotations

import os

import pandas as pd
import plotly.express as px
import streamlit as st


@st.cache_data
def papers() -> pd.DataFrame:
    """All papers."""
    return pd.read_parquet(os.environ["PAPERS"])


st.set_page_config(page_title="Papers", layout="wide")
found = papers()
names = sorted({name for several in found["source"] for name in several})
with st.sidebar:
    chosen = st.multiselect("Cell source", names, key="source")
if chosen:
    found = found[found["source"].map(lambda several: not set(chosen).isdisjoint(several))]
st.title("Papers")
told = f"{len(found):,} of {len(papers()):,} papers"
by_year = found.groupby(["year", "article_type"]).size().reset_index(name="papers")
st.plotly_chart(px.bar(by_year, x="year", y="papers", color="article_type", title=told))
left, right = st.columns(2)
by_type = found.groupby("article_type").size().reset_index(name="papers")
left.plotly_chart(px.bar(by_type, x="papers", y="article_type", orientation="h", title=told))
by_source = found.explode("source").groupby("source").size().reset_index(name="papers")
right.plotly_chart(px.bar(by_source, x="papers", y="source", orientation="h", title=told))

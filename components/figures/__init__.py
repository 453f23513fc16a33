"""Counts in, Plotly figures out: one file a figure. Nothing here knows Streamlit or records."""

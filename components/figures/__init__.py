"""Counts in, Plotly figures out: one module per figure. Nothing here knows Streamlit or records."""

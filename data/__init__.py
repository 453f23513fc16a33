"""What the dashboard knows: records, where they come from, how they are sorted, kept and taken out.

Nothing in here knows Streamlit or Plotly; pages and components are built on top of it.
"""

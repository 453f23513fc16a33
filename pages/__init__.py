"""One file a page, run by Streamlit; each draws itself inside the frame that `app.py` sets."""

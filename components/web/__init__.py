"""What the server does beside Streamlit: headers, link previews, scripts."""

"""What the web server does beside Streamlit: middleware, link previews, files for figures."""

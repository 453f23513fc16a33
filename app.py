"""The dashboard's entry: page set-up, navigation and the sidebar; then the chosen page.

Run with `streamlit run app.py`, or `make run`.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components import current, fetching
from components.captions import plain
from components.notices import notices
from components.sidebar import sidebar
from data.settings import SettingsError
from data.store import StoreError
from data.topic import TopicError
from pages import frame

_ICON = Path(__file__).parent / "components" / "assets" / "icon.png"
_STYLE = """
<style>
.stMainBlockContainer { padding: 3.5rem 2.5rem 4rem; max-width: 1500px; }
.st-key-key_numbers {
  display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
}
.st-key-key_numbers [data-testid="stMetricValue"] { font-size: 1.55rem; }
@media (max-width: 640px) {
  h1 { font-size: 1.8rem !important; }
  .stMainBlockContainer { padding: 3.5rem 0.75rem 3rem; }
}
</style>
"""


def main() -> None:
    """Draw one run of the app for one visitor."""
    st.set_page_config(page_title="Evidence map", page_icon=str(_ICON), layout="wide")
    st.html(_STYLE)
    page = st.navigation(
        [
            st.Page("pages/overview.py", title="Overview", icon=":material/dashboard:", default=True),
            st.Page("pages/evidence_map.py", title="Evidence map", icon=":material/bubble_chart:"),
            st.Page("pages/trends.py", title="Trends", icon=":material/trending_up:"),
            st.Page("pages/pubmed_search.py", title="PubMed search", icon=":material/search:"),
        ]
    )
    try:
        _draw(page)
    except (SettingsError, TopicError) as error:
        st.error(f"The dashboard cannot start: {plain(str(error))}", icon=":material/error:")
    except StoreError as error:
        st.error(f"{plain(str(error))} Then reload this page.", icon=":material/database_off:")


def _draw(page: st.Page) -> None:
    """The frame that all pages share, then the page."""
    st.set_page_config(page_title=current.topic().title)
    current.restore(page.url_path)
    fetching.settle()
    sidebar()
    if fetching.is_running() and page.url_path != "pubmed_search":
        with st.sidebar:
            fetching.progress()
    current.write()
    notices()
    fetching.outcome()
    with frame():
        page.run()


if __name__ == "__main__":
    main()

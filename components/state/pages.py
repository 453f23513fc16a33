"""The pages by their place in the address; the Overview is at the root."""

OVERVIEW, MAP, CLINICAL = "", "evidence_map", "clinical_studies"
TRENDS, STUDIES = "trends", "studies"
SEARCH, METHODS, READINGS = "pubmed_search", "methods", "readings"
ADMINISTRATION = "administration"


def page_file(page: str) -> str:
    """The file of a page, as `st.Page`, `st.page_link` and `st.switch_page` want it."""
    return f"pages/{page or 'overview'}.py"

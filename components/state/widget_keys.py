"""The keys of widgets whose values are set or read through `st.session_state`."""

from __future__ import annotations

VIEWPORT = "viewport"
STAGE = "stage"
FIND = "find"
PAPER_TABLE, STUDY_TABLE, MAP_TABLE, GAP_LIST = "paper_table", "study_table", "map_table", "gap_list"
PRESET, MARKS, NEW_SINCE, COUNT_OUT_OF_SCOPE = "preset", "marks", "new_since", "take_back"
QUERY_TEXT, START_FROM = "query", "start"
LIMIT_DATES, LIMIT_TYPES = "limit_dates", "limit_types"
FIRST_SEARCH, SECOND_SEARCH = "beside_first", "beside_second"
READ_FIELD, READ_BOX, READ_COMMENT = "read_field", "read_box", "read_comment"
MODEL_PAPERS, MODEL_LIMIT, MODEL_BUDGET = "model_papers", "model_limit", "model_budget"
PICK_WORDS, TYPED_WORDS, READER_NAME = "pick_words", "typed_words", "reader_name"
SUGGEST = "suggest"
LINK_KINDS, LEAST_LINKS = "link_kinds", "least_links"


def view_option(key: str) -> str:
    """The widget of a view option."""
    return f"choose_{key}"


def filter_of(key: str) -> str:
    """The filter of a facet, or 'text', 'years', 'related', 'retracted', 'out_of_scope'."""
    return f"filter_{key}"


def limit(part: str) -> str:
    """A limit of the query form: 'since' or 'until'."""
    return f"limit_{part}"


def new_word(words: str) -> str:
    """The box for a new word of a list of words in the query form."""
    return f"{words}_new"


def new_word_field(words: str) -> str:
    """The field that the new word is looked for in."""
    return f"{words}_field"


def basket_tick(pmid: int, place: str) -> str:
    """The box of a paper's basket; `place` tells apart the boxes of a paper that is on the page twice."""
    return f"basket_{place}_{pmid}"


def suggestion(part: str, pmid: int) -> str:
    """A part of the form with which a visitor suggests a correction: 'field', 'words', 'why' or a value."""
    return f"suggest_{part}_{pmid}"


def search_name(search: str) -> str:
    """The name of a saved search."""
    return f"name_{search}"


def figure_card(figure: str) -> str:
    """The card of a figure; also the end of its CSS class."""
    return f"card_{figure}"


def download_row(row: str) -> str:
    """A row of downloads that is a component of its own."""
    return f"downloads_{row}"

"""The query form: the search in words, as concepts and synonyms to fill in, and in PubMed's syntax.

The text (`Session.query_text`) is authoritative; the filled-in form is a draft kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from components.state import resources, widget_keys
from components.state.formatting import day, plain, shortened
from components.state.option_widgets import follow, typed
from components.state.query import QueryDraft
from components.state.session import state
from data import clock
from data.faults import user_message
from data.harvest.client_factory import known_fields
from data.pubmed.count import check_length
from data.pubmed.errors import QueryRefused
from data.pubmed.query_builder import StructuredQuery, Term, TooComplex, check, in_words, read, term, write
from data.records.text import counted
from data.storage.query import Query
from data.storage.store import StoreError
from data.topics.model import ARTICLE_TYPE, Topic

# Field tag → name; below, the full names of tags that PubMed writes itself.
_FIELDS = {
    "tiab": "title and abstract",
    "ti": "title",
    "mh": "MeSH heading",
    "tw": "text word",
    "au": "author",
    "ta": "journal",
    "ad": "affiliation",
    "": "anywhere",
}
_FULL_NAMES = {
    "title/abstract": "tiab",
    "title": "ti",
    "mesh terms": "mh",
    "mesh": "mh",
    "text word": "tw",
    "author": "au",
    "journal": "ta",
    "affiliation": "ad",
}
_DATES = {"dp": "published", "edat": "entered into PubMed"}
_NEW = StructuredQuery(concepts=((), ()))
_HISTORY = 20
_LONGEST_WORDS = 300  # characters of a query shown as it is
_LONGEST_TERM, _LONGEST_DATE = 500, 40  # characters of a word or an article type, and of a date
_MOST_TYPES = 100


def query_form() -> str:
    """Draw the query, as a form and as text; returns it in PubMed's syntax."""
    own = own_question(resources.topic())
    if state().query_text is None:
        state().query_text = own
    text = state().query_text or ""
    starts = _starts()
    with st.container(border=True, key="asks"):
        st.markdown(_in_words(text))
        if is_own := Query(text) == Query(own):
            st.caption(plain(resources.topic().question))
    _start_from(text, starts)
    _builder(text)
    with st.expander("Search text, in PubMed's syntax", icon=":material/code:", key="as_text"):
        follow(widget_keys.QUERY_TEXT, text)
        st.text_area(
            "Search text",
            key=widget_keys.QUERY_TEXT,
            height=260 if len(text) > 400 else 120,
            label_visibility="collapsed",
            on_change=_take_text,
        )
        if is_own:
            st.markdown("**What each line asks for**")
            for line in resources.topic().query_lines:
                st.code(line.text, language=None, wrap_lines=True)
                st.markdown(plain(line.why))
    _remarks(text)
    return text


def _in_words(text: str) -> str:
    """What the search asks for, as Markdown."""
    names = {Query(query): name for name, query in _presets(resources.topic()).items()}
    if name := names.get(Query(text)):
        concepts = resources.topic().concepts or (resources.topic().question,)
        said = " **AND** ".join(map(plain, concepts))
        _, _, limit = name.partition(": ")
        return f"{said}; {plain(limit)}" if limit else said
    try:
        said = in_words(read(text))
    except (TooComplex, QueryRefused):
        said = shortened(text, _LONGEST_WORDS)
    return plain(said).replace(" AND ", " **AND** ") or "*Nothing yet: type a word below.*"


def own_question(topic: Topic) -> str:
    """The topic's own query, line by line."""
    return "\n".join(line.text for line in topic.query_lines)


def set_question(text: str) -> None:
    """Replace the query. For widget callbacks."""
    state().query_text = text


def _take_text() -> None:
    text = st.session_state[widget_keys.QUERY_TEXT]
    try:
        check_length(text)
    except QueryRefused as refusal:
        state().query_refused = f"{user_message(refusal)} The search has not changed."
        return
    set_question(text)


def _remarks(text: str) -> None:
    """Warnings about parts that PubMed would probably misunderstand."""
    if refused := state().query_refused:
        st.warning(plain(refused), icon=":material/spellcheck:")
        state().query_refused = ""
    if not text.strip():
        return
    try:
        for remark in check(text, known_fields(resources.store())):
            st.warning(plain(remark), icon=":material/spellcheck:")
    except QueryRefused as refusal:
        st.warning(plain(user_message(refusal)), icon=":material/spellcheck:")
    except StoreError:
        return  # shown by other parts of the page


def _starts() -> dict[str, str]:
    """Queries to start from, by name: the topic's own, narrower ones, and earlier searches."""
    starts = _presets(resources.topic())
    known = {Query(query) for query in starts.values()}
    try:
        history = resources.store().history(_HISTORY)
    except StoreError:
        history = ()
    for asked in history:
        if Query(asked.query) not in known:
            called = f"“{asked.name}”" if asked.name else shortened(asked.query, 80)
            starts[f"{day(asked.started)}: {called} ({counted(asked.fetched, 'paper')})"] = asked.query
    return starts


def _start_from(text: str, starts: Mapping[str, str]) -> None:
    names = {Query(query): name for name, query in starts.items()}
    st.session_state[widget_keys.START_FROM] = names.get(Query(text))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Start from",
            list(starts),
            key=widget_keys.START_FROM,
            placeholder="Your own search",
            on_change=_take_start,
            args=(starts,),
        )
        st.button("New search", key="new_question", icon=":material/add:", on_click=_take, args=(_NEW,))


def _take_start(starts: Mapping[str, str]) -> None:
    if name := st.session_state[widget_keys.START_FROM]:
        set_question(starts[name])


def _presets(topic: Topic) -> dict[str, str]:
    """The topic's own query, and the same limited to article types or recent years."""
    own = own_question(topic)
    starts = {"This map's search": own}
    for code in (*topic.trial_types, *topic.review_types):
        category = topic.facet(ARTICLE_TYPE).category(code)
        if category.publication_types:
            kinds = " OR ".join(f'"{kind}"[pt]' for kind in category.publication_types)
            starts[f"This map's search: {category.name.lower()}s only"] = f"({topic.query}) AND ({kinds})"
    first = clock.today().year - 5
    starts["This map's search: the last five years"] = f"({topic.query}) AND {first}:3000[dp]"
    return starts


def _builder(text: str) -> None:
    """Concepts, synonyms and limits; or why the text cannot be edited as a form."""
    draft = state().draft
    if draft is None or draft.text != text:
        try:
            draft = QueryDraft(text, read(text))
        except TooComplex as why:
            st.caption(f":material/edit_note: {plain(str(why))}")
            return
        except QueryRefused:
            if text.strip():
                return  # the remarks below say what is wrong
            draft = QueryDraft(text, _NEW)
        state().draft = draft
    now = draft.query
    with st.container(border=True, key="builder"):
        for number in range(len(now.concepts)):
            _concept(now, number)
        st.button(
            "Add another concept (AND)",
            key="add_concept",
            icon=":material/add:",
            on_click=_take,
            args=(replace(now, concepts=(*now.concepts, ())),),
        )
        with st.expander(
            "Limits: dates, article types, words to exclude", expanded=now != StructuredQuery(now.concepts)
        ):
            _limits(now)
    if draft.wrong:
        st.warning(plain(draft.wrong), icon=":material/spellcheck:")


def _concept(now: StructuredQuery, number: int) -> None:
    others = now.concepts[:number], now.concepts[number + 1 :]

    def changed(terms: tuple[Term, ...]) -> StructuredQuery:
        return replace(now, concepts=(*others[0], terms, *others[1]))

    with st.container(key=f"concept_{number}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            label = "Any of these words" if number == 0 else "AND any of these words"
            _new_word(label, f"concept_{number}_words", now.concepts[number], changed)
            st.button(
                "Remove",
                key=f"remove_{number}",
                icon=":material/delete:",
                help="Remove this concept",
                disabled=len(now.concepts) < 2,
                on_click=_take,
                args=(replace(now, concepts=(*others[0], *others[1])),),
            )
        _words(f"Words of concept {number + 1}", f"concept_{number}_words", now.concepts[number], changed)


def _limits(now: StructuredQuery) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for part, label in (("since", "From"), ("until", "To")):
            follow(widget_keys.limit(part), getattr(now, part))
            st.text_input(
                label,
                key=widget_keys.limit(part),
                max_chars=_LONGEST_DATE,
                placeholder="2015 or 2015/03/31",
                width=180,
                on_change=_take_limit,
                args=(now, part),
            )
        st.session_state[widget_keys.LIMIT_DATES] = now.dates
        st.selectbox(
            "Which date",
            list(_DATES),
            key=widget_keys.LIMIT_DATES,
            format_func=_DATES.__getitem__,
            width=200,
            on_change=_take_limit,
            args=(now, "dates"),
        )
    st.session_state[widget_keys.LIMIT_TYPES] = list(now.article_types)
    st.multiselect(
        "Only these article types",
        sorted({*_publication_types(), *now.article_types}),
        key=widget_keys.LIMIT_TYPES,
        accept_new_options=True,
        placeholder="All types",
        select_all=False,
        on_change=_take_types,
        args=(now,),
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _new_word("Exclude papers with any of these words", "without", now.without, partial(_without, now))
    _words("Excluded words", "without", now.without, partial(_without, now))


def _new_word(
    label: str, key: str, terms: tuple[Term, ...], changed: Callable[[tuple[Term, ...]], StructuredQuery]
) -> None:
    """The box for a new word, and the field to search it in.

    Not a `st.multiselect` with `accept_new_options` (https://github.com/streamlit/streamlit/issues/5348):
    without options left, it covers what is below it with a list that says "No results" (Streamlit 1.67).
    """
    field = widget_keys.new_word_field(key)
    st.session_state.setdefault(field, "tiab")
    st.text_input(
        label,
        key=widget_keys.new_word(key),
        max_chars=_LONGEST_TERM,
        placeholder="Type a word or phrase, then press Enter",
        help="Add synonyms one by one: a paper needs only one of them. A star stands for any ending: "
        "neuralgi*",
        on_change=_add_word,
        args=(key, terms, changed),
    )
    st.selectbox("Search in", list(_FIELDS), key=field, format_func=_FIELDS.__getitem__, width=190)


def _words(
    label: str, key: str, terms: tuple[Term, ...], changed: Callable[[tuple[Term, ...]], StructuredQuery]
) -> None:
    """The words typed so far; a click on one removes it."""
    if not terms:
        return
    coded = {_code(one): one for one in terms}
    st.session_state[key] = None
    st.pills(
        label,
        list(coded),
        key=key,
        format_func=lambda code: f"{plain(_chip(coded[code]))} :material/close:" if code in coded else code,
        label_visibility="collapsed",
        on_change=_remove_word,
        args=(key, coded, changed),
    )


def _add_word(
    key: str, terms: tuple[Term, ...], changed: Callable[[tuple[Term, ...]], StructuredQuery]
) -> None:
    word = widget_keys.new_word(key)
    new = term(typed(word, _LONGEST_TERM), st.session_state[widget_keys.new_word_field(key)])
    st.session_state[word] = ""
    if new.text and new not in terms:
        _take(changed((*terms, new)))


def _remove_word(
    key: str, coded: dict[str, Term], changed: Callable[[tuple[Term, ...]], StructuredQuery]
) -> None:
    removed = st.session_state[key]
    if removed is not None:
        _take(changed(tuple(one for code, one in coded.items() if code != removed)))


def _take_limit(now: StructuredQuery, part: str) -> None:
    limit: dict[str, Any] = {part: typed(widget_keys.limit(part), _LONGEST_DATE)}
    _take(replace(now, **limit))


def _take_types(now: StructuredQuery) -> None:
    chosen = st.session_state[widget_keys.LIMIT_TYPES][:_MOST_TYPES]
    _take(replace(now, article_types=tuple(kind[:_LONGEST_TERM] for kind in chosen)))


def _without(now: StructuredQuery, terms: tuple[Term, ...]) -> StructuredQuery:
    return replace(now, without=terms)


def _take(changed: StructuredQuery) -> None:
    """Store the form, and update the text if it can be written."""
    try:
        asks = any(changed.concepts) or changed.article_types
        text, wrong = write(changed) if asks else "", ""
        check_length(text)
    except (ValueError, QueryRefused) as error:
        text, wrong = state().query_text or "", str(error)
    state().query_text, state().draft = text, QueryDraft(text, changed, wrong)


def _publication_types() -> Iterator[str]:
    for category in resources.topic().facet(ARTICLE_TYPE).categories:
        yield from category.publication_types


def _code(one: Term) -> str:
    return f"{one.text}[{one.field}]{'=' if one.exact else ''}"


def _chip(one: Term) -> str:
    tag = one.field.casefold()
    looked_in = _FIELDS.get(tag) or _FIELDS.get(_FULL_NAMES.get(tag, ""), tag)
    return f"{one.text} · {looked_in if one.field else _FIELDS['']}"

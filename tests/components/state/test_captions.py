import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from components.state.captions import caption, chips, filters_in_words
from components.state.formatting import age, plain, shortened
from data.evidence.evidence import Provenance
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.source_line import source_line
from data.labelling.labels import Attribution, Label, Labels, Origin
from data.records.text import counted
from tests.data.evidence_cases import ORIGIN, TOPIC, evidence, labels, record

EVIDENCE = evidence(
    (record(1, "A", 2020), labels(source="adipose")), (record(2, "B", 2021), labels(source="ipsc"))
)


@pytest.mark.parametrize(
    "text",
    [
        "P<0.05 and <script>alert(1)</script>",
        "[click](javascript:alert(1)) ![x](y)",
        "**bold** _under_ `code` ~~gone~~",
        ":red[danger] :material/warning: $x^2$",
        "- not a list",
        "1. not a list",
        "# no heading | no table &amp; no entity",
        "no heading\n===\nno heading\n---",
        "a\n\n    no code",
    ],
)
def test_text_of_others_is_never_markup(text):
    shown = "".join(texts_shown(text))
    assert "".join(shown.split()) == "".join(text.split()) and ("\n" in text or shown == text)


# What Streamlit (1.67) replaces in a text.
REPLACED = re.compile(
    r":material[/_]|:[\w+-]+:|https?://|www\.|[-.\w+]@[-\w]|(?:^|[\s\ufeff\u00a0])(?:<->|->|<-|--|>=|<=|~=)(?:[\s\ufeff\u00a0]|$)",
    re.ASCII | re.IGNORECASE,
)
PIECES = st.sampled_from(
    [
        *":/[]()*_`$<>~=-+@.\\|# \n&;!wa1",
        *(
            ":material/home:",
            ":red[",
            ":small[]",
            ":streamlit:",
            ":smile:",
            ":+1:",
            "https://",
            "HTTP://x.org",
        ),
        *(" -> ", " <-> ", " -- ", "\u00a0->\ufeff"),
        *("www.", "a@b.org", "<->", "->", "--", ">=", "~=", "$x$", "&lt;", "[^1]", ":::", "é", "\u4e2d"),
    ]
)


def texts_shown(text):
    """The texts into which Streamlit's page divides an escaped text."""
    return [shown for piece in plain(text).split(":small[]") for shown in parsed(piece)]


def parsed(piece):
    blocks = MarkdownIt("commonmark").enable("strikethrough").parse(piece)
    children = [block.children for block in blocks if block.type == "inline"]
    assert {child.type for block in children for child in block} <= {"text", "text_special", "softbreak"}
    assert {block.type for block in blocks} <= {"inline", "paragraph_open", "paragraph_close"}
    return "\n".join(
        "".join("\n" if child.type == "softbreak" else child.content for child in block) for block in children
    ).splitlines()


@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_in_a_text_is_replaced_by_the_page(text):
    texts = texts_shown(text)
    assert not [found[0] for each in texts if (found := REPLACED.search(each))]
    assert "".join("".join(texts).split()) == "".join(text.split())


@given(st.text(max_size=60))
def test_no_text_opens_a_tag_or_a_link(text):
    rendered = MarkdownIt("commonmark").render(plain(text))
    assert "<a " not in rendered and "<script" not in rendered and "<img" not in rendered


def test_filters_in_words_name_every_filter_once():
    selection = Selection(frozenset({("source", "adipose"), ("source", "ipsc")}), (2015, 2025), "pain")
    assert (
        filters_in_words(selection, EVIDENCE)
        == "Years: 2015–2025; Cell source: Adipose tissue or Induced pluripotent; Search words: “pain”"
    )
    assert [chip.words for chip in chips(selection, EVIDENCE)] == [
        "2015–2025",
        "Adipose tissue",
        "Induced pluripotent",
        "“pain”",
    ]
    assert filters_in_words(Selection(), EVIDENCE) == "no filters"
    assert filters_in_words(Selection(since=date(2026, 11, 2)), EVIDENCE) == "New papers: since 2 Nov 2026"


def test_a_caption_says_n_of_n_filters_source_and_date():
    told = caption(view_of(EVIDENCE, Selection(frozenset({("source", "adipose")}))))
    assert told.subtitle == "1 of 2 papers · Cell source: Adipose tissue"
    assert "22 Nov 2026" in told.source


def test_a_caption_says_whether_related_papers_are_counted():
    found = evidence(
        (record(1), labels(condition="crps")),
        *((record(pmid), labels(condition="joint_pain")) for pmid in (2, 3)),
    )
    core, both = view_of(found, Selection()), view_of(found, Selection(related=True))
    assert caption(core).subtitle == "1 of 1 paper · no filters · 2 papers on related pain excluded"
    assert caption(both).subtitle == "3 of 3 papers · no filters · 2 papers on related pain included"
    plain_topic = evidence((record(2), labels(condition="joint_pain")), topic=replace(TOPIC, related=None))
    assert caption(view_of(plain_topic, Selection())).subtitle == "1 of 1 paper · no filters"


def test_the_source_names_another_question_and_what_is_missing():
    origin = Provenance("0badcafe", date(2026, 3, 1), query="pain AND rats", counted=1204, missing=(7, 8))
    told = source_line(replace(EVIDENCE, provenance=origin))
    assert "searched 1 Mar 2026 for pain AND rats: 1,204 records found, 2 of them missing here" in told
    own = source_line(replace(EVIDENCE, provenance=replace(origin, query=TOPIC.query, missing=())))
    assert "searched 1 Mar 2026: 1,204 records found." in own


def test_the_source_says_who_labelled():
    read = Labels(
        (Label("source", "adipose", Origin.MODEL),), attributions={"source": Attribution(Origin.MODEL)}
    )
    by_rule = "Labels assigned automatically from title and abstract"
    for origin in (ORIGIN, replace(ORIGIN, key="0badcafe", query="pain")):
        for items, told in (
            (((record(1), read), (record(2), read)), "Labels read by a language model."),
            (
                ((record(1), read), (record(2), labels())),
                "Labels: 1 read by a language model, 1 automatic.",
            ),
            (((record(1), labels()),), f"{by_rule}."),
        ):
            assert source_line(evidence(*items, origin=origin)).endswith(f" {told}")


def test_numbers_and_long_texts():
    assert (counted(1, "paper"), counted(1204, "paper")) == ("1 paper", "1,204 papers")
    assert shortened("a\n b", 10) == "a b"
    assert shortened("x" * 50, 10) == "x" * 9 + "…"


def test_ages_in_words():
    day = date(2026, 11, 22)
    assert [age(day, date(2026, 11, 22)), age(day, date(2026, 11, 23)), age(day, date(2027, 1, 6))] == [
        "today",
        "1 day old",
        "45 days old",
    ]

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelling.abbreviations import expansion, is_short_form, long_form
from data.labelling.patterns import Matcher, PatternError, matches
from data.labelling.sections import prepare_text
from data.records.record import Record

WORDS = {
    "less": ["reduced", "less"],
    "cell": ["stem cell", "stromal cell"],
    "no": ["no", "not"],
    "open": ["stem*", "stromal"],
}


def stands(term: str, text: str, title: str = "") -> list[str]:
    """The words at which a term stands in a record."""
    matcher = Matcher(WORDS)
    compiled = matcher.pattern(term)
    matcher.compile()
    prepared = prepare_text(Record(1, title, text), {})
    found = matcher.scan(prepared.folded, prepared.segments)
    hits = matches(compiled, found, prepared.folded, prepared.segments)
    return [prepared.folded[start:end] for _, start, end in hits]


@pytest.mark.parametrize(
    ("term", "text", "words"),
    [
        ("stem cell", "Stem cells help.", ["stem cells"]),
        ("stem cell", "stem-cell therapy", ["stem cell"]),
        ("stem cell", "The system cell.", []),
        ("stem cell", "The stem, cells and root.", []),
        ("stem, cell", "The stem, cells and root.", ["stem  cells"]),
        ("{cell} therapy", "stem cells therapy", ["stem cells therapy"]),
        ("cd68", "CD68+ cells", ["cd68"]),
        ("cd34+ cell", "CD34+ cells", ["cd34  cells"]),
        ("neuropath*", "neuropathic and neuropathies", ["neuropathic", "neuropathies"]),
        ("neuropath* pain", "neuropathic pain", ["neuropathic pain"]),
        ("neuropath* pain", "neuropathic joint pain", []),
        ("injury", "Injuries heal.", ["injuries"]),
        ("randomised", "RANDOMIZED trial", ["randomised"]),
        ("haematopoietic", "hematopoietic cells", ["hematopoietic"]),
        ("tumour", "tumors", ["tumors"]),
        ("tnf a", "TNF-α fell", ["tnf a"]),
        ("{less} pain", "less pain", ["less pain"]),
        ("mesenchymal {cell}", "mesenchymal stromal cells", ["mesenchymal stromal cells"]),
        ("{less} ... pain", "reduced mechanical and cold pain", ["reduced mechanical and cold pain"]),
        ("{less} ... pain", "pain was reduced", []),
        ("{less} ... pain", "reduced one two three four five six seven eight nine pain", []),
        ("{less} ... pain", "reduced heat pain and touch pain", ["reduced heat pain"]),
        ("{less} .. pain", "reduced mechanical and cold pain", ["reduced mechanical and cold pain"]),
        ("{less} .. pain", "reduced one two three four pain", []),
        ("{less} {cell}", "less stem cells", ["less stem cells"]),
        ("{less} {cell}", "less of stem cells", []),
        ("{open} cell", "stemlike cells", ["stemlike cells"]),
        ("heading: pain", "PAIN: It fell.", []),
        ("{less} ... pain", "It was reduced. Pain stayed.", []),
        ("pain & {less}", "Pain was much reduced.", ["pain"]),
        ("pain & {less}", "Pain stayed. It was reduced.", []),
        ("pain & {less} & not {no}", "Pain was not reduced.", []),
        ("pain & {less} & not {no}", "Pain was reduced. It was not.", ["pain"]),
        ("start: review of", "Review of cells. A review of rats.", ["review of"]),
        ("title: review", "This review.", []),
    ],
)
def test_how_terms_are_read(term: str, text: str, words: list[str]) -> None:
    assert stands(term, text) == words


def test_the_title_is_a_place_of_its_own() -> None:
    assert stands("title: review", "This review.", title="A review") == ["review"]


@pytest.mark.parametrize("term", ["a", "-", "st*em cell", "{unknown} cell"])
def test_a_term_that_cannot_be_read(term: str) -> None:
    with pytest.raises(PatternError):
        stands(term, "")


def test_words_of_one_place_become_one_term_and_what_is_more_than_words_keeps_its_own() -> None:
    matcher = Matcher(WORDS)
    read = matcher.any_of(
        ["pain", "title: review", "{less}", "{less} ... pain", "pain & {less}", "title: rats"]
    )
    matcher.compile()
    prepared = prepare_text(Record(1, "A review of rats", "Less pain."), {})
    found = matcher.scan(prepared.folded, prepared.segments)
    stood = [
        (term.place, [prepared.folded[start:end] for _, start, end in hits])
        for term in read
        if (hits := matches(term, found, prepared.folded, prepared.segments))
    ]
    assert sorted(stood) == [
        ("", ["less", "pain"]),
        ("", ["less pain"]),
        ("", ["pain"]),
        ("title", ["review", "rats"]),
    ]


@given(st.lists(st.sampled_from(["stem", "cell", "stem cell", "cell therapy", "of", ".", ";"]), max_size=12))
def test_hits_come_in_the_order_of_the_text_and_stay_in_their_part(words: list[str]) -> None:
    matcher = Matcher(WORDS)
    term = matcher.any_of(["stem", "cell", "stem cell", "cell therapy", "stem cell therapy"])[0]
    matcher.compile()
    prepared = prepare_text(Record(1, "Stem cell", " ".join(words)), {})
    hits = matcher.scan(prepared.folded, prepared.segments)[term.elements[0]]
    assert hits == sorted(hits)
    for number, start, end in hits:
        assert prepared.segments[number].start <= start < end <= prepared.segments[number].end


@given(st.text(max_size=100))
def test_a_scan_never_leaves_the_text(text: str) -> None:
    for words in stands("neuropath*", f"{text} neuropathic {text}"):
        assert words.startswith("neuropath")


@pytest.mark.parametrize(
    ("text", "short", "told"),
    [
        ("adipose-derived stem cells (ASCs)", "ASCs", "adipose-derived stem cells"),
        ("the adaptor protein apoptosis speck containing (ASC)", "ASC", "apoptosis speck containing"),
        ("SNI (spared nerve injury) in rats", "SNI", "spared nerve injury"),
        ("in rats (SNI)", "SNI", None),
        ("SNI in rats", "SNI", None),
    ],
)
def test_what_a_text_says_of_a_short_form(text: str, short: str, told: str | None) -> None:
    start = text.index(short)
    assert expansion(text, start, start + len(short)) == told


def test_long_forms_begin_at_the_beginning_of_a_word() -> None:
    assert long_form("MSC", "human mesenchymal stem cells") == "mesenchymal stem cells"
    assert long_form("XYZ", "human mesenchymal stem cells") is None


def test_a_short_form_has_capitals_and_only_a_small_plural_s() -> None:
    assert is_short_form("SHED", "SHED")
    assert is_short_form("hUC-MSCs", "UC-MSC")
    assert is_short_form("hAD MSCs", "AD-MSC")
    assert not is_short_form("shed", "SHED")
    assert not is_short_form("had MSC", "AD-MSC")
    assert not is_short_form("rat MSCs", "AT-MSC")
    assert not is_short_form("CPPS", "CPP")

from dataclasses import replace
from datetime import date
from typing import get_args
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.state.address import (
    LONGEST_ADDRESS,
    LONGEST_QUERY,
    Address,
    Place,
    SearchAsked,
    as_link,
    only_ours,
    read_address,
    read_search,
    write_address,
    write_search,
)
from components.state.view_options import OptionKey, options_of
from data.evidence.cell_filter import including_related
from data.evidence.evidence import Provenance
from data.evidence.selection import Selection, search_terms
from data.records.pmid_codec import encode
from data.storage.query import Query
from tests.data.evidence_cases import TOPIC, evidence, labels, record

EVIDENCE = evidence((record(1, "A", 2020, country="South Korea", journal="J Pain & Relief"), labels()))


OPTIONS = options_of(TOPIC)


def read(query):
    return read_address(parse_qs(query, keep_blank_values=True), EVIDENCE, OPTIONS)


def test_the_link_of_the_plan():
    address = read(
        "source=adipose&source=bm_msc&article_type=clinical_trial&years=2015&years=2025&text=microglia"
    )
    assert address.ignored == ()
    assert address.selection == Selection(
        frozenset({("source", "adipose"), ("source", "bm_msc"), ("article_type", "clinical_trial")}),
        (2015, 2025),
        "microglia",
    )


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("source=unicorn", "source=unicorn"),
        ("source=adipose&source=<script>", "source=<script>"),
        ("years=soon", "years=soon"),
        ("years=2015&years=2016&years=2017", "years=2015 to 2016 to 2017"),
        ("years=²⁰¹⁵", "years=²⁰¹⁵"),
        ("years=99999", "years=99999"),
        ("colour=red", "colour"),
        ("retracted=maybe", "retracted=maybe"),
        ("since=yesterday", "since=yesterday"),
        ("since=2026-02-30", "since=2026-02-30"),
        ("since=20260228", "since=20260228"),
        ("since=2026-02-28&since=2026-03-01", "since=2026-02-28 2026-03-01"),
        ("out_of_scope=2", "out_of_scope=2"),
        ("country=Atlantis", "country=Atlantis"),
    ],
)
def test_what_is_not_known_is_named_and_ignored(query, named):
    address = read(query)
    assert address.ignored == (named,)
    assert address.selection in (Selection(), Selection(frozenset({("source", "adipose")})))


@pytest.mark.parametrize("switch", ["retracted", "out_of_scope"])
def test_a_switch_rides_along_only_where_it_is_on(switch):
    address = read(f"{switch}=1")
    assert address.selection == Selection(**{switch: True})
    assert write_address(Address(address.selection), EVIDENCE) == {switch: ["1"]}
    assert write_address(Address(Selection()), EVIDENCE) == {}


def test_long_rubbish_is_named_in_short():
    (named,) = read("source=" + "x" * 8000).ignored
    assert len(named) < 60


def test_tracking_and_embedding_are_neither_filters_nor_rubbish():
    assert read("utm_source=mail&fbclid=1&embed=true&search=starter").ignored == ()


def test_text_without_a_letter_or_digit_is_named_as_ignored():
    for text in ("🙂", "…", "“”"):
        address = read(f"text={text}")
        assert (address.selection.text, address.ignored) == ("", (f"text={text}",))
    assert read("text=microglia 🙂").selection.text == "microglia 🙂"


def test_every_view_option_has_a_key_that_the_type_checker_knows():
    assert set(OPTIONS) == set(get_args(OptionKey))


def test_a_cell_and_the_view_options_ride_along():
    address = read("cell=source:adipose&cell=years:2020&rows=model&dress=heat&split=article_type")
    assert address.cell == (("source", "adipose"), ("years", "2020"))
    assert address.options == {"rows": "model", "dress": "heat"}
    assert address.ignored == ()
    written = write_address(address, EVIDENCE)
    assert written == {"rows": ["model"], "dress": ["heat"], "cell": ["source:adipose", "years:2020"]}


def test_groups_may_be_collapsed_several_at_once():
    address = read("collapsed=peripheral_nerve&collapsed=polyneuropathy")
    assert address.options == {"collapsed": "peripheral_nerve polyneuropathy"}
    written = write_address(address, EVIDENCE)
    assert written == {"collapsed": ["peripheral_nerve", "polyneuropathy"]}


def test_a_cell_of_which_only_a_part_is_known_is_not_opened():
    address = read("cell=source:unicorn&cell=species:rat")
    assert address.cell == ()
    assert address.ignored == ("cell=source:unicorn",)


@pytest.mark.parametrize(
    "query",
    ["cell=source:unicorn", "cell=planet:mars", "cell=years:soon", "rows=unicorn", "least=0", "collapsed=x"],
)
def test_a_cell_or_choice_that_is_not_there_is_named_and_ignored(query):
    address = read(query)
    assert address.ignored == (query,)
    assert (address.cell, dict(address.options)) == ((), {})


def test_years_may_be_one_year_or_in_reverse():
    assert read("years=2020").selection.years == (2020, 2020)
    assert read("years=2025&years=2015").selection.years == (2015, 2025)


def test_the_day_since_which_papers_are_new():
    assert read("since=2026-11-22").selection == Selection(since=date(2026, 11, 22))
    assert write_address(Address(Selection(since=date(2026, 11, 2))), EVIDENCE) == {"since": ["2026-11-02"]}


def test_defaults_are_left_out():
    assert write_address(Address(Selection()), EVIDENCE) == {}


@st.composite
def selections(draw):
    chosen = draw(
        st.sets(
            st.sampled_from(
                [(facet.code, code) for facet in TOPIC.facets for code in facet.codes]
                + [("country", "South Korea"), ("journal", "J Pain & Relief")]
            ),
            max_size=6,
        )
    )
    years = draw(st.none() | st.tuples(st.integers(1900, 2000), st.integers(2001, 2100)))
    text = " ".join(draw(st.text(max_size=30)).split())
    since = draw(st.none() | st.dates())
    retracted, related = draw(st.booleans()), draw(st.booleans())
    text = text if search_terms(text) else ""
    found = Selection(frozenset(chosen), years, text, retracted, since, related=related)
    return including_related(EVIDENCE, found)


def test_an_old_link_to_a_related_category_includes_related_papers():
    old = read("condition=joint_pain&species=human")
    assert old.selection.related and old.ignored == ()
    assert write_address(Address(old.selection), EVIDENCE)["related"] == ["1"]
    assert not read("condition=crps").selection.related
    assert read("related=1").selection == Selection(related=True)
    assert read("related=yes").ignored == ("related=yes",)


def test_a_cell_includes_related_papers_only_where_no_core_paper_stands_in_it():
    found = evidence(
        (record(1), labels(source="adipose", condition="joint_pain crps")),
        (record(2), labels(source="dental", condition="joint_pain")),
    )

    def related(*cell):
        return read_address({"cell": list(cell)}, found, OPTIONS).selection.related

    assert not related("condition:joint_pain")
    assert not related("condition:joint_pain", "source:adipose")
    assert related("condition:joint_pain", "source:dental")
    assert related("condition:group:not_neuropathic", "source:dental")
    assert not related("condition:joint_pain", "source:ipsc") and not related("source:dental")


def test_a_topic_without_related_categories_names_the_switch_as_unknown():
    plain = evidence((record(1), labels()), topic=replace(TOPIC, related=None))
    address = read_address({"related": ["1"]}, plain, OPTIONS)
    assert address.ignored == ("related=1",) and not address.selection.related


def test_randomised_and_phase_are_filters():
    address = read("randomised=yes&phase=1/2&phase=9")
    assert address.selection.chosen == {("randomised", "yes"), ("phase", "1/2")}
    assert address.ignored == ("phase=9",)
    link = as_link("", write_address(Address(address.selection), EVIDENCE))
    assert link == "?randomised=yes&phase=1%2F2"


@given(selections())
def test_a_selection_comes_back_from_its_address(selection):
    address = read(urlencode(write_address(Address(selection), EVIDENCE), doseq=True, errors="surrogatepass"))
    assert address.ignored == ()
    assert address.selection == selection


@given(st.dictionaries(st.text(max_size=12), st.lists(st.text(max_size=40), max_size=4), max_size=6))
def test_any_address_can_be_read(parameters):
    address = read_address(parameters, EVIDENCE, OPTIONS)
    assert all(len(words) <= 100 for words in address.ignored)
    assert write_address(Address(address.selection), EVIDENCE) is not None


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        ("2026-11-22.1f3a9c07", SearchAsked("1f3a9c07", date(2026, 11, 22))),
        ("1f3a9c07", SearchAsked("1f3a9c07")),
        ("starter", SearchAsked("starter")),
        ("2026-13-45.1f3a9c07", SearchAsked("1f3a9c07")),
        ("../../etc/passwd", SearchAsked("/etc/passwd")),
        ("", SearchAsked()),
    ],
)
def test_a_search_is_named_by_day_and_id(value, asked):
    assert read_search({"search": [value]}) == asked


@given(st.text(min_size=1, max_size=80), st.dates())
def test_a_pinned_search_is_read_back(query, day):
    origin = Provenance("1f3a9c07", day, query=query, counted=3)
    address = as_link("https://example.org/trends", write_search(origin, own_question=False))
    parameters = parse_qs(urlsplit(address).query, keep_blank_values=True)
    assert read_search(parameters) == SearchAsked("1f3a9c07", day, Query(query).normalised)


def test_the_topics_own_question_and_a_very_long_one_stay_out_of_the_link():
    own = Provenance("1f3a9c07", date(2026, 11, 22), query="pain")
    assert write_search(own, own_question=True) == {"search": ["2026-11-22.1f3a9c07"]}
    long = Provenance("1f3a9c07", date(2026, 11, 22), query="x" * (LONGEST_QUERY + 1))
    assert "query" not in write_search(long, own_question=False)


@pytest.mark.parametrize(
    ("value", "number"), [("1", 1), ("12", 12), ("0", 0), ("-1", 0), ("²", 0), ("999", 0)]
)
def test_a_presented_figure_is_told_by_its_number(value, number):
    address = read_address({"present": [value]}, EVIDENCE, OPTIONS)
    assert address.present == number
    assert bool(address.ignored) is (number == 0)
    assert write_address(Address(Selection(), present=number), EVIDENCE) == (
        {"present": [value]} if number else {}
    )


def test_the_first_pages_link_has_a_path_so_that_mail_programmes_know_it_for_a_link():
    assert as_link("https://example.org", {"source": ["adipose"]}) == "https://example.org/?source=adipose"
    assert as_link("https://example.org/trends", {}) == "https://example.org/trends"
    assert as_link("", {"source": ["adipose"]}) == "?source=adipose"


@pytest.mark.parametrize(
    ("query", "place", "papers"),
    [
        ("pmid=33456473", Place(33456473), ()),
        ("find=glia+cells&page=3", Place(0, "glia cells", 3), ()),
        (f"basket={encode([5, 7])}", Place(), (5, 7)),
    ],
)
def test_the_place_among_the_papers_and_the_basket_ride_in_the_address(query, place, papers):
    address = read(query)
    assert (address.place, address.basket, address.ignored) == (place, frozenset(papers), ())
    written = write_address(address, EVIDENCE)
    assert urlencode(written, doseq=True) == query


@pytest.mark.parametrize("query", ["pmid=x", "pmid=12345678901", "page=0", "page=²", "basket=AAAA"])
def test_a_place_that_cannot_be_is_named_and_ignored(query):
    address = read(query)
    assert (address.place, address.basket) == (Place(), frozenset())
    assert address.ignored[0].startswith(query)


def read_ours(query):
    return read_address(only_ours(parse_qs(query, keep_blank_values=True)), EVIDENCE, OPTIONS)


@pytest.mark.parametrize(
    "query",
    [
        f"basket={'A' * 488_000}",
        f"text={'x' * LONGEST_ADDRESS}",
        "&".join(f"a{number}=1" for number in range(20_000)),
        "&".join(["source=unicorn"] * 10_000),
    ],
)
def test_of_an_address_that_is_too_long_nothing_is_read(query):
    address = read_ours(query)
    assert replace(address, ignored=()) == Address(Selection())
    (said,) = address.ignored
    assert "of which at most 60,000 are read" in said and len(said) < 120


def test_a_basket_that_is_too_large_says_so():
    (said,) = read_ours(f"basket={'A' * 45_000}").ignored
    assert "at most 10,000 papers" in said and len(said) < 200


def test_a_cell_of_many_conditions_is_not_opened():
    address = read_ours("&".join(["cell=source:adipose"] * 9))
    assert address.cell == () and address.ignored == ("cell=source:adipose and 8 more conditions",)


def test_a_cell_names_a_paper_by_ten_digits_at_most():
    assert read_ours("cell=pmid:1").cell == (("pmid", "1"),)
    for pmid in ("0" * 11 + "1", "1" * 6_000, "000000000001" + "0" * 6_000, "²"):
        assert read_ours(f"cell=pmid:{pmid}").cell == ()


def test_a_search_is_named_by_a_short_key():
    assert read_search({"search": ["a" * 50_000], "query": ["b " * 25_000]}).key == "a" * 64
    assert "\0" not in read_search({"search": ["a\0b"]}).key


def test_a_value_that_is_given_often_counts_once():
    key = next(key for key, option in OPTIONS.items() if option.several)
    value = OPTIONS[key].values[0]
    assert read_ours("&".join([f"{key}={value}"] * 1_000)).options.get(key, value) == value

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.exports.pages import printed_pages, read_pages


@pytest.mark.parametrize(
    ("pages", "read", "vancouver", "apa"),
    [
        ("1021-34", ("1021", "1034", ""), "1021–34", "1021–1034"),
        ("2874-2885", ("2874", "2885", ""), "2874–85", "2874–2885"),
        ("123-8; discussion 129-30", ("123", "128", "discussion 129-30"), "123–8; discussion 129–30", None),
        ("100-9; author reply 110", ("100", "109", "author reply 110"), "100–9; author reply 110", None),
        ("12-9, 21", ("12", "19", "21"), "12–9, 21", "12–19, 21"),
        ("S12-8", ("S12", "S18", ""), "S12–8", "S12–S18"),
        ("H1021-H1034", ("H1021", "H1034", ""), "H1021–H1034", "H1021–H1034"),
        ("101R-9R", ("101R", "109R", ""), "101R–9R", "101R–109R"),
        ("1157-1168.e5", ("1157", "1168.e5", ""), "1157–1168.e5", "1157–1168.e5"),
        ("1157-1168.e1-5", ("1157", "1168.e5", ""), "1157–1168.e1-5", "1157–1168.e5"),
        ("1467-e1", ("1467", "e1", ""), "1467–e1", "1467–e1"),
        ("2041-2041", ("2041", "2041", ""), "2041", "2041"),
        ("115-22.e4", ("115", "122.e4", ""), "115–22.e4", "115–122.e4"),
        ("12.e1-12.e8", ("12.e1", "12.e8", ""), "12.e1–12.e8", "12.e1–12.e8"),
        ("12.e1-e8", ("12.e1", "12.e8", ""), "12.e1–e8", "12.e1–12.e8"),
        ("iii-ix", ("iii", "ix", ""), "iii–ix", "iii–ix"),
        ("XII-XV", ("XII", "XV", ""), "XII–XV", "XII–XV"),
        ("2041-14", ("2041-14", "", ""), "2041-14", "2041-14"),
        ("200-100", ("200-100", "", ""), "200-100", "200-100"),
        ("15-001-10", ("15-001-10", "", ""), "15-001-10", "15-001-10"),
        ("e1234", ("e1234", "", ""), "e1234", "e1234"),
        ("", ("", "", ""), "", ""),
    ],
)
def test_pages(pages, read, vancouver, apa):
    assert read_pages(pages) == read
    assert printed_pages(pages, in_full=False) == vancouver
    if apa is not None:
        assert printed_pages(pages, in_full=True) == apa


@given(st.from_regex(r"[A-Za-z]{0,2}[0-9]{1,6}-[A-Za-z]{0,2}[0-9]{1,6}", fullmatch=True))
def test_the_last_page_is_never_before_the_first(pages):
    first, last, rest = read_pages(pages)
    assert rest == ""
    if first.isdecimal() and last.isdecimal():
        assert int(first) <= int(last)
    if not last:
        assert first == pages


@given(st.text("0123456789-;, .exivS–", max_size=20))
def test_no_page_is_lost(pages):
    said = "".join(read_pages(pages)) + printed_pages(pages, in_full=False)
    assert set(filter(str.isdecimal, pages)) <= set(said)

import binascii
import random
import string
from base64 import urlsafe_b64encode

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.records.pmid_codec import MOST, decode, encode

PMIDS = st.sets(st.integers(1, 9_999_999_999), max_size=60) | st.sets(st.integers(1, 300), max_size=200)


@given(PMIDS)
def test_decoding_returns_the_pmids_sorted(pmids):
    code = encode(pmids)
    assert decode(code) == tuple(sorted(pmids))
    assert set(code) <= set(string.ascii_letters + string.digits + "-_")


@given(st.lists(st.integers(1, 50_000_000), min_size=1, max_size=30))
def test_order_and_repetition_change_nothing(pmids):
    assert encode(pmids) == encode(reversed(pmids)) == encode([*pmids, *pmids])


@given(PMIDS.filter(len), st.data())
def test_a_truncated_link_is_noticed(pmids, data):
    code = encode(pmids)
    end = data.draw(st.integers(1, len(code) - 1))
    try:
        # Cut within the bits that only fill the last byte, nothing is lost.
        assert decode(code[:end]) == tuple(sorted(pmids))
    except ValueError as error:
        assert str(error).endswith("tick the papers again.")


def test_a_changed_letter_is_noticed():
    pmids = range(30_000_000, 30_002_000, 7)
    code = encode(pmids)
    for place in range(0, len(code) - 1, 5):
        other = "A" if code[place] != "A" else "B"
        with pytest.raises(ValueError, match="damaged"):
            decode(code[:place] + other + code[place + 1 :])


@given(st.text(max_size=40))
def test_no_text_raises_anything_but_a_value_error(text):
    assume(text)
    try:
        pmids = decode(text)
    except ValueError as error:
        assert str(error).startswith("The link to this basket")
    else:
        assert pmids and all(0 < pmid < 2**34 for pmid in pmids)


@pytest.mark.parametrize("code", ["A", "AAAA", "!!!!", "NUCt s9E1", "=", "é", "////"])
def test_malformed_codes_are_rejected(code):
    with pytest.raises(ValueError, match="damaged"):
        decode(code)


@pytest.mark.parametrize("pmids", [[0], [-5, 3], [2**34]])
def test_invalid_pmids_are_rejected(pmids):
    with pytest.raises(ValueError, match="one to ten digits"):
        encode(pmids)


def test_an_empty_basket_is_an_empty_code():
    assert encode([]) == "" and decode("") == ()


def test_the_code_of_two_thousand_papers_is_short():
    """The least that a set of 2,000 among 42 million can take is 5,270 characters of six bits."""
    some = random.Random(1).sample(range(1, 42_000_000), 2_000)
    assert len(encode(some)) < 5_320
    assert len(encode(range(40_000_000, 40_002_000))) < 350
    assert len(encode([33456473])) == 11


def test_codes_in_existing_links_can_still_be_decoded():
    assert decode("Nl6fAEOIEY33SHKOUD8") == (17702982, 19533527, 33456473)


def zeros(length):
    """A code of papers that follow one another, each in a single bit."""
    body = bytes([0, 0, 0, 0, 64]) + bytes(length)
    head = bytes([1 << 5]) + binascii.crc_hqx(bytes([0]) + body, 0).to_bytes(2, "big")
    return urlsafe_b64encode(head + body).decode().rstrip("=")


@pytest.mark.parametrize("length", [360_000, 29_000, 1_300])
def test_a_code_of_more_papers_than_a_basket_holds_is_refused_before_they_are_counted(length):
    with pytest.raises(ValueError, match="at most 10,000 papers"):
        decode(zeros(length))
    assert len(decode(zeros(1_000))) == 8_000 + 7


@pytest.mark.parametrize("highest", [20_000, 45_000_000, 2**34])
def test_the_largest_basket_fits_into_a_link(highest):
    pmids = sorted(random.Random(1).sample(range(1, highest), MOST))
    assert decode(encode(pmids)) == tuple(pmids)

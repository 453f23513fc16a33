from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from data.exports.pubmed_links import LONGEST, pubmed_addresses


@given(st.lists(st.integers(0, 99_999_999), max_size=600))
def test_every_paper_is_in_one_address_and_none_is_too_long(pmids):
    addresses = pubmed_addresses(pmids)
    assert all(len(address) <= LONGEST for address in addresses)
    found = []
    for address in addresses:
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc, parts.path) == ("https", "pubmed.ncbi.nlm.nih.gov", "/")
        (term,) = parse_qs(parts.query)["term"]
        assert 1 <= len(term.split()) <= 200  # what PubMed puts on one page
        found += map(int, term.split())
    assert found == list(dict.fromkeys(pmid for pmid in pmids if pmid))


def test_no_address_more_than_needed():
    assert pubmed_addresses([]) == ()
    assert pubmed_addresses([5, 7]) == ("https://pubmed.ncbi.nlm.nih.gov/?size=200&term=5+7",)
    assert len(pubmed_addresses(range(30_000_000, 30_000_192))) == 1
    assert len(pubmed_addresses(range(1, 202))) == 2

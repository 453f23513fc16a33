import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.pubmed.errors import MalformedResponse, ServiceUnavailable
from data.pubmed.links import PER_REQUEST, LinkName, follow
from data.pubmed.responses import TransientError, read_elink
from tests.eutils import faults
from tests.eutils.clients import hurried

MANY = tuple(range(1_000, 11_000))


@pytest.fixture
def client(eutils):
    eutils.references = {1: (2, 3), 4: (2,), 5: MANY}
    eutils.similar = {1: (9, 4)}
    return hurried(eutils, email="ada@example.org")


def linked(client, pmids, name):
    return {one.pmid: one.linked for batch in follow(client, pmids, name) for one in batch}


def test_each_paper_has_its_own_links_in_pubmeds_order(client, eutils):
    assert linked(client, [1, 4, 7, 1], LinkName.REFERENCES) == {1: (2, 3), 4: (2,), 7: ()}
    assert linked(client, [2, 3], LinkName.CITED_BY) == {2: (1, 4), 3: (1,)}
    assert linked(client, [1], LinkName.SIMILAR) == {1: (9, 4)}, "without the paper itself"
    first = eutils.requests[0].params
    assert first["id"] == "1|4|7", "one parameter for each paper"
    assert (first["linkname"], first["email"]) == ("pubmed_pubmed_refs", "ada@example.org")


def test_ten_thousand_links_are_all_read(client):
    assert linked(client, [5], LinkName.REFERENCES) == {5: MANY}


def test_many_papers_are_asked_for_in_batches(client, eutils):
    assert len(linked(client, range(1, 2 * PER_REQUEST + 2), LinkName.REFERENCES)) == 2 * PER_REQUEST + 1
    assert len(eutils.requests) == 3


@pytest.mark.parametrize(
    "fault",
    [
        faults.no_link_server(),
        faults.status(502),
        faults.cut(),
        faults.prolog(),
        faults.html(),
        faults.garbage(),
        faults.reset(),
        faults.too_many(),
    ],
)
def test_a_passing_error_is_tried_again(client, eutils, fault):
    eutils.fail(fault, on="elink")
    assert linked(client, [1], LinkName.REFERENCES) == {1: (2, 3)}
    assert len(eutils.requests) == 2


def test_a_paper_that_spoils_its_batch_is_left_out(client, eutils):
    eutils.fail(faults.status(500), math.inf, on=lambda request: "4" in request.params["id"].split("|"))
    assert linked(client, [1, 2, 4, 5], LinkName.REFERENCES) == {1: (2, 3), 2: (), 5: MANY}


def test_a_paper_without_an_answer_is_left_out(client, eutils):
    body = (
        "<eLinkResult><LinkSet><DbFrom>pubmed</DbFrom><IdList/></LinkSet>"
        "<LinkSet><IdList><Id>1</Id></IdList></LinkSet></eLinkResult>"
    )
    eutils.fail(faults.status(200, body))
    assert linked(client, [1, 6], LinkName.REFERENCES) == {1: ()}


def test_an_outage_ends_the_request_and_keeps_what_came(client, eutils):
    papers = list(range(1, PER_REQUEST + 9))
    answers = follow(client, papers, LinkName.REFERENCES)
    assert len(next(answers)) == PER_REQUEST
    eutils.fail(faults.no_link_server(), math.inf, on="elink")
    with pytest.raises(ServiceUnavailable):
        next(answers)
    assert len(eutils.requests) < 20
    with pytest.raises(MalformedResponse):
        list(follow(client, [1], LinkName.REFERENCES))


SETS = st.dictionaries(
    st.integers(1, 10**8), st.lists(st.integers(1, 10**8), max_size=5), min_size=1, max_size=5
)


@given(SETS)
def test_whatever_is_linked_is_read_once_and_without_the_paper(sets):
    body = "".join(
        f"<LinkSet><DbFrom>pubmed</DbFrom><IdList><Id>{pmid}</Id></IdList>"
        f"<LinkSetDb><LinkName>pubmed_pubmed_refs_other</LinkName><Link><Id>7</Id></Link></LinkSetDb>"
        f"<LinkSetDb><LinkName>pubmed_pubmed_refs</LinkName>"
        f"{''.join(f'<Link><Id>{one}</Id></Link>' for one in found)}</LinkSetDb></LinkSet>"
        for pmid, found in sets.items()
    )
    read = read_elink(f"<eLinkResult>{body}</eLinkResult>".encode(), list(sets), LinkName.REFERENCES)
    expected = {pmid: tuple(dict.fromkeys(x for x in found if x != pmid)) for pmid, found in sets.items()}
    assert read == expected


@pytest.mark.parametrize(
    "body",
    [
        b"<eLinkResult/>",
        b"<eSearchResult/>",
        b"<eLinkResult><LinkSet><IdList><Id>1</Id><Id>2</Id></IdList></LinkSet></eLinkResult>",
        b"<eLinkResult><LinkSet><IdList><Id>2</Id></IdList></LinkSet></eLinkResult>",
        b"<eLinkResult><LinkSet><IdList><Id>1</Id></IdList><LinkSetDb><LinkName>pubmed_pubmed_refs</LinkName>"
        b"<Link><Id>x</Id></Link></LinkSetDb></LinkSet></eLinkResult>",
    ],
)
def test_an_answer_about_other_papers_is_not_taken(body):
    with pytest.raises(TransientError):
        read_elink(body, [1], LinkName.REFERENCES)

from __future__ import annotations

import dataclasses
import math
import random
from collections.abc import Callable
from functools import partial

import pytest

from data.pubmed.client import Client
from data.pubmed.count import Answer, ask
from data.pubmed.errors import MalformedResponse, ServiceUnavailable
from data.pubmed.fetch import Batch, Listed, Missing, Unreadable, fetch
from data.pubmed.slicing import Slice, list_slices
from tests.eutils import EutilsServer, Logged, clients, faults, render, starter_records

ALL = "all[sb]"


hurried = partial(clients.hurried, max_tries=3)


def harvest(client: Client, query: str = ALL, batch_size: int = 20) -> tuple[tuple[int, ...], list[Batch]]:
    answer = ask(client, query)
    parts = listed(client, answer)
    return pmids_of(parts), list(fetch(client, parts, batch_size))


def listed(client: Client, answer: Answer) -> tuple[Listed, ...]:
    return tuple(list_slices(client, answer.query, (Slice(answer.count),)))


def pmids_of(parts: tuple[Listed, ...]) -> tuple[int, ...]:
    return tuple(pmid for part in parts for pmid in part.pmids)


def fetched(batches: list[Batch]) -> list[int]:
    return [item.record.pmid for batch in batches for item in batch.fetched]


def accounted(batches: list[Batch]) -> list[int]:
    """Every PMID that ended up somewhere, as often as it did."""
    lost = [item.pmid for batch in batches for item in (*batch.unreadable, *batch.missing)]
    return sorted([*fetched(batches), *(pmid for pmid in lost if pmid is not None)])


@pytest.mark.parametrize("batch_size", [1, 50, 118, 200])
def test_every_record_is_fetched_once_and_in_order(eutils: EutilsServer, batch_size: int) -> None:
    client = hurried(eutils)
    pmids, batches = harvest(client, batch_size=batch_size)
    assert fetched(batches) == list(pmids)
    assert len(batches) == math.ceil(118 / batch_size) == client.requests - 2
    assert not any(batch.unreadable or batch.missing for batch in batches)
    by_pmid = {record.pmid: record for record in starter_records()}
    for item in (item for batch in batches for item in batch.fetched):
        assert item.record.abstract == by_pmid[item.record.pmid].summary
        assert item.medline == render.medline_record(eutils.library.get(item.record.pmid))  # type: ignore[arg-type]


def test_part_of_a_search_is_fetched_by_pmid(eutils: EutilsServer) -> None:
    client = hurried(eutils)
    answer = ask(client, ALL)
    part = pmids_of(listed(client, answer))[7:30:3]
    assert fetched(list(fetch(client, [Listed(part)], 5))) == list(part)
    assert not any("webenv" in request.params for request in eutils.requests)


FOREIGN = "PMID- 1\nTI  - Nobody asked for this.\nSO  - X.\n"
BATCH_FAULTS = {
    "lacks one": faults.without(3),
    "one twice": faults.twice(3),
    "another's": faults.foreign(FOREIGN),
    "another's instead": faults.instead(FOREIGN, 3),
    "cut early": faults.cut(0.01),
    "cut in the middle": faults.cut(0.5),
    "cut at the end": faults.cut(0.9999),
    "unreadable": faults.instead("PMID- what?\nTI  - x\n", 3),
    "piece": faults.instead("      of a record\n", 3),
    "wrong line ends": lambda reply: dataclasses.replace(reply, body=reply.body.replace(b"\n", b"\r\n")),
    "garbage for long": faults.garbage(),
    "empty for long": faults.empty(),
}


@pytest.mark.parametrize("fault", BATCH_FAULTS.values(), ids=BATCH_FAULTS)
@pytest.mark.parametrize("place", [0, 2, 5], ids=["first", "middle", "last"])
def test_the_records_of_a_faulty_batch_are_fetched_again(
    eutils: EutilsServer, fault: faults.Fault, place: int
) -> None:
    start = str(20 * place)

    def from_history(request: Logged) -> bool:
        return request.params.get("retstart") == start

    eutils.fail(fault, times=math.inf, on=lambda r: r.function == "efetch" and from_history(r))
    pmids, batches = harvest(hurried(eutils))
    assert sorted(fetched(batches)) == sorted(pmids)
    assert accounted(batches) == sorted(pmids)


def test_a_response_truncated_anywhere_loses_no_record(eutils: EutilsServer) -> None:
    whole = {item.record.pmid: item for batch in harvest(hurried(eutils))[1] for item in batch.fetched}
    for step in range(1, 40):
        eutils.fail(faults.cut(step / 40), on="efetch")
        batches = harvest(hurried(eutils), batch_size=118)[1]
        assert {item.record.pmid: item for batch in batches for item in batch.fetched} == whole, step


def test_a_server_that_sends_no_final_newline(eutils: EutilsServer) -> None:
    eutils.fail(
        lambda reply: dataclasses.replace(reply, body=reply.body.rstrip(b"\n")), times=math.inf, on="efetch"
    )
    client = hurried(eutils)
    pmids, batches = harvest(client, batch_size=60)
    assert sorted(fetched(batches)) == sorted(pmids)
    assert client.requests == 2 + 2 + 1  # the suspects are asked again together, once


def test_an_expired_history_is_fetched_by_pmid(eutils: EutilsServer) -> None:
    client = hurried(eutils)
    answer = ask(client, ALL)
    parts = listed(client, answer)
    pmids = pmids_of(parts)
    batches = fetch(client, parts, 5)  # many more than are ever under way at once
    some = [next(batches), next(batches)]
    eutils.expire()
    assert fetched([*some, *batches]) == list(pmids)
    by_pmid = ["id" in request.params for request in eutils.requests if request.function == "efetch"]
    assert by_pmid[:2] == [False, False] and any(by_pmid)


def test_records_withdrawn_from_pubmed_are_missing(eutils: EutilsServer) -> None:
    client = hurried(eutils)
    answer = ask(client, ALL)
    parts = listed(client, answer)
    pmids = pmids_of(parts)
    eutils.hold(record for record in starter_records() if record.pmid not in pmids[3:5])
    batches = list(fetch(client, parts, 50))
    assert accounted(batches) == sorted(pmids)
    assert [item for batch in batches for item in batch.missing] == [
        Missing(pmid, f"PubMed says that PMID {pmid} is not available.") for pmid in pmids[3:5]
    ]


def alone(pmid: int) -> Callable[[Logged], bool]:
    """Any request that would bring this record."""
    position = sorted((record.pmid for record in starter_records()), reverse=True).index(pmid)

    def brings(request: Logged) -> bool:
        if "id" in request.params:
            return str(pmid) in request.params["id"].split(",")
        start = int(request.params.get("retstart", 0))
        return request.function == "efetch" and start <= position < start + int(request.params["retmax"])

    return brings


BAD = 33456473
NOTHING_BUT = f"PMID- {BAD}\n"


def swapped(text: str) -> faults.Fault:
    """This text wherever the bad record should be."""

    def fault(reply: faults.Reply) -> faults.Reply:
        parts = reply.body.decode().strip("\n").split("\n\n")
        parts = [text.strip("\n") if part.startswith(f"PMID- {BAD}") else part for part in parts]
        return dataclasses.replace(reply, body=("\n" + "\n\n".join(parts) + "\n").encode())

    return fault


@pytest.mark.parametrize(
    "fault",
    [
        faults.empty(),
        faults.garbage(),
        faults.status(500),
        faults.status(400),
        faults.viewer_error(),
        faults.error("Empty set", "eFetchResult"),
        faults.error("ID list is empty! Possibly it has no correct IDs.", "eFetchResult"),
        swapped(FOREIGN),
    ],
)
def test_one_bad_record_spoils_only_itself(eutils: EutilsServer, fault: faults.Fault) -> None:
    eutils.fail(fault, times=math.inf, on=alone(BAD))
    pmids, batches = harvest(hurried(eutils))
    assert accounted(batches) == sorted(pmids)
    assert [item for batch in batches for item in batch.missing] == [
        Missing(BAD, "PubMed did not send this record after three requests.")
    ]


@pytest.mark.parametrize("fault", [faults.viewer_error(), faults.status(400)])
@pytest.mark.parametrize("bad", [[BAD], [0, 1, 60, 117]], ids=["one", "several"])
def test_a_batch_that_is_refused_for_some_records_is_halved(
    eutils: EutilsServer, fault: faults.Fault, bad: list[int]
) -> None:
    in_order = sorted((record.pmid for record in starter_records()), reverse=True)
    spoiled = [in_order[number] if number < len(in_order) else number for number in bad]
    brings = [alone(pmid) for pmid in spoiled]
    eutils.fail(fault, times=math.inf, on=lambda request: any(spoils(request) for spoils in brings))
    client = hurried(eutils)
    pmids, batches = harvest(client, batch_size=118)
    assert sorted(fetched(batches)) == sorted(set(pmids) - set(spoiled))
    assert sorted(item.pmid for batch in batches for item in batch.missing) == sorted(spoiled)
    assert client.requests < 60 + 40 * (len(bad) - 1), "far fewer than one a record"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (NOTHING_BUT, f"PubMed sent only the PMID of record {BAD}."),
        ("PMID- 3x\nTI  - x\n", "The PMID of the record is not a number."),
    ],
)
def test_an_unreadable_record_is_stored_apart(eutils: EutilsServer, text: str, reason: str) -> None:
    eutils.fail(swapped(text), times=math.inf, on=alone(BAD))
    pmids, batches = harvest(hurried(eutils))
    assert accounted(batches) == sorted(pmids)
    assert [item for batch in batches for item in batch.unreadable] == [Unreadable(BAD, text, reason)]


def test_a_record_truncated_differently_each_time_is_missing(eutils: EutilsServer) -> None:
    shares = iter([0.2, 0.5, 0.7])
    eutils.fail(lambda reply: faults.cut(next(shares))(reply), times=3, on="efetch")
    client = hurried(eutils)
    (batch,) = [batch for batch in fetch(client, [Listed((BAD,))]) if batch != Batch()]
    assert [item.pmid for item in batch.missing] == [BAD]
    assert "cut off" in batch.missing[0].reason


def test_many_records_that_are_never_sent_are_all_missing(eutils: EutilsServer) -> None:
    """Their answers are empty, but an empty answer to a single question is no sign of PubMed being away."""
    client = hurried(eutils)
    answer = ask(client, ALL)
    parts = listed(client, answer)
    pmids = pmids_of(parts)
    eutils.fail(faults.empty(), times=math.inf, on=lambda request: request.params.get("id", "").isdecimal())
    eutils.fail(faults.cut(0.6), times=3, on="efetch")
    batches = list(fetch(client, parts, 118))
    lost = [item.pmid for batch in batches for item in batch.missing]
    assert len(lost) > 5
    assert accounted(batches) == sorted(pmids)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.status(502), MalformedResponse),
        (faults.reset(), ServiceUnavailable),
        (faults.html(), ServiceUnavailable),
    ],
)
def test_batches_received_before_pubmed_became_unavailable_are_kept(
    eutils: EutilsServer, fault: faults.Fault, error: type[ServiceUnavailable]
) -> None:
    client = hurried(eutils)
    answer = ask(client, ALL)
    parts = listed(client, answer)
    pmids = pmids_of(parts)
    came = []
    with pytest.raises(error, match="tried 3 times"):
        for batch in fetch(client, parts, 20):
            came.append(batch)
            if len(came) == 2:
                eutils.fail(fault, times=math.inf)
    stands = fetched(came)
    assert stands[:40] == list(pmids[:40])
    # Of those under way when PubMed went, one may have come after another had not.
    assert stands == [pmid for pmid in pmids if pmid in set(stands)]
    # Of three under way each may be tried from the list that PubMed keeps and, twice, by PMID.
    assert client.requests <= 2 + 5 + 3 * 3 * 3


@pytest.mark.parametrize("seed", range(12))
def test_under_random_faults_every_record_is_accounted_for(eutils: EutilsServer, seed: int) -> None:
    dice = random.Random(seed)
    kinds = [
        *BATCH_FAULTS.values(),
        faults.status(503),
        faults.too_many(retry_after="0"),
        faults.html(),
        faults.prolog(),
        faults.read_failed(),
        faults.reset(),
        faults.reset(within=True),
        faults.expired(),
    ]
    client = hurried(eutils)
    parts = listed(client, ask(client, ALL))
    eutils.trouble = faults.Trouble(seed, kinds, share=0.5)
    pmids, batches = pmids_of(parts), list(fetch(client, parts, dice.choice([7, 13, 40])))
    assert accounted(batches) == sorted(pmids)
    assert len(fetched(batches)) >= 110
    assert client.requests > 118 / 40 + 2

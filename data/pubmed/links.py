"""Follow PubMed's own links from papers to papers: citing papers, references, and similar papers.

ELink answers for each paper separately only if each PMID has its own `id` parameter; several PMIDs in one
parameter get a single merged list. Citations are those of NIH's Open Citation Collection, which lacks
references that are not in PubMed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data import clock
from data.pubmed.client import Client
from data.pubmed.errors import MalformedResponse

PER_REQUEST = 50  # papers in one request; ELink fails more often with more
_ATTEMPTS_AGAIN = 2  # for part of a batch that PubMed could not answer
_MAX_MALFORMED = 3  # papers in a row, each asked for alone, before ELink counts as unavailable


class LinkName(StrEnum):
    """A kind of link, by its name in Entrez."""

    CITED_BY = "pubmed_pubmed_citedin"
    REFERENCES = "pubmed_pubmed_refs"
    SIMILAR = "pubmed_pubmed"


@dataclass(frozen=True, slots=True)
class PaperLinks:
    """The papers that PubMed links to a paper, and when it was asked (UTC).

    Attributes:
        linked: PMIDs in PubMed's order (similar papers: most similar first), without the paper itself.
    """

    pmid: int
    name: LinkName
    linked: tuple[int, ...]
    asked: datetime


def follow(client: Client, pmids: Sequence[int], name: LinkName) -> Iterator[tuple[PaperLinks, ...]]:
    """Request one kind of link of papers, and yield the answers as they arrive.

    A batch that PubMed cannot answer is divided, because one paper can spoil it. A paper that cannot be
    answered even alone is left out.

    Raises:
        PubMedError: as `Client.elink` raises it; what was yielded before remains valid.
    """
    unique = list(dict.fromkeys(pmids))
    groups = deque(unique[start : start + PER_REQUEST] for start in range(0, len(unique), PER_REQUEST))
    malformed, divided = 0, False
    while groups:
        group = groups.popleft()
        asked = clock.now()
        try:
            found = client.elink(group, name, max_malformed=_ATTEMPTS_AGAIN if divided else None)
        except MalformedResponse:
            if len(group) > 1:
                half, divided = len(group) // 2, True
                groups.extendleft((group[half:], group[:half]))
                continue
            malformed += 1
            if malformed == _MAX_MALFORMED or len(unique) == 1:
                raise
            continue
        malformed = 0
        yield tuple(PaperLinks(pmid, name, found[pmid], asked) for pmid in group if pmid in found)

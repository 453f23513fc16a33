"""Addresses that open papers in PubMed, all of them in its own list.

PubMed takes several PMIDs in its search box, a blank between (PubMed User Guide, "Searching by PMID"). An
address that is too long is cut by some mail programs and refused by some servers, so a long list becomes
several.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.records.urls import PUBMED

LONGEST = 1_800
_SHOWN = 200  # the most that PubMed puts on one page


def pubmed_addresses(pmids: Iterable[int], longest: int = LONGEST) -> tuple[str, ...]:
    """As few addresses as hold all of these papers, in their order; () for none.

    Args:
        pmids: the papers; what is no PMID (0) is left out.
        longest: characters of an address at most.
    """
    start = f"{PUBMED}?size={_SHOWN}&term="
    room = longest - len(start)
    found: list[str] = []
    for number in (str(pmid) for pmid in dict.fromkeys(pmids) if pmid):
        together = f"{found[-1]}+{number}" if found else ""
        if together and len(together) <= room and together.count("+") < _SHOWN:
            found[-1] = together
        else:
            found.append(number)
    return tuple(start + term for term in found)

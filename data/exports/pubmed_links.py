"""Addresses that open a list of papers in PubMed.

PubMed accepts several PMIDs in its search box, separated by blanks (PubMed User Guide, "Searching by PMID").
Some mail programs truncate long addresses and some servers reject them, so a long list is split.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.records.urls import PUBMED

LONGEST = 1_800
_SHOWN = 200  # the most papers that PubMed shows on one page


def pubmed_addresses(pmids: Iterable[int], longest: int = LONGEST) -> tuple[str, ...]:
    """The fewest addresses that hold all of these papers, in order; () for none.

    Args:
        pmids: the papers; 0, which is not a PMID, is ignored.
        longest: maximum length of an address in characters.
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

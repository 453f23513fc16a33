"""Which records of a question have not changed since a day: those need not be fetched again.

What is asked, Q being the question:

1. the count of `(Q) AND DAY:3000/12/31[mdat]`, records revised since that day;
2. the count of `(Q) AND 1700/01/01:DAY BEFORE[mdat]`, records last revised before it;
3. the list of 2, slice by slice;
4. the list of `(Q) AND retracted publication[pt]`.

[mdat] is PubMed's modification date (LR in a record): any change sets it, a retraction or a correction too.
Only a record that is in 3 and not in 4 counts as unchanged, so one without such a date, one that is new, and
one that is retracted are all read in full. Where PubMed does not take [mdat] as a limit (it complains, or the
counts of 1 and 2 are more together than Q has), nothing counts as unchanged.
"""

from __future__ import annotations

from datetime import date, timedelta

from data.pubmed.client import Client
from data.pubmed.slicing import PER_QUESTION, Plan

_RETRACTED = "retracted publication[pt]"


def unchanged(client: Client, plan: Plan, since: date) -> frozenset[int]:
    """The PMIDs of a question's records that PubMed has not revised since a day.

    Args:
        client: whom to ask through.
        plan: the question with its slices.
        since: the day; records revised on it count as changed.

    Raises:
        PubMedError: as `Client.esearch` raises them.
    """
    query = plan.answer.query
    before = f"1700/01/01:{since - timedelta(1):%Y/%m/%d}[mdat]"
    changed = client.esearch(f"({query}) AND {since:%Y/%m/%d}:3000/12/31[mdat]")
    kept = client.esearch(f"({query}) AND {before}")
    complaints = {complaint.kind for found in (changed, kept) for complaint in found.complaints}
    if "FieldNotFound" in complaints or changed.count + kept.count > plan.answer.count:
        return frozenset()
    retracted = client.esearch(f"({query}) AND {_RETRACTED}", retmax=PER_QUESTION)
    if retracted.count > len(retracted.pmids):
        return frozenset()
    found: set[int] = set()
    for part in plan.slices if kept.count else ():
        found.update(client.esearch(f"({part.query(query)}) AND {before}", retmax=PER_QUESTION).pmids)
    return frozenset(found.difference(retracted.pmids))

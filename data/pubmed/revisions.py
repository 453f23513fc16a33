"""Find the records of a query that have not changed since a day, and need not be fetched again.

Requests, Q being the query:

1. the count of `(Q) AND DAY:3000/12/31[mdat]`, records revised since that day;
2. the count of `(Q) AND 1700/01/01:DAY BEFORE[mdat]`, records last revised before it;
3. the PMIDs of 2, slice by slice;
4. the PMIDs of `(Q) AND retracted publication[pt]`.

[mdat] is PubMed's modification date (LR in a record): any change sets it, including retractions and
corrections. Only a record in 3 and not in 4 counts as unchanged, so records without such a date, new ones and
retracted ones are fetched again. If PubMed does not accept [mdat] as a limit (it warns, or 1 and 2 together
count more than Q), no record counts as unchanged.
"""

from __future__ import annotations

from datetime import date, timedelta

from data.pubmed.client import Client
from data.pubmed.slicing import PER_QUESTION, Plan

_RETRACTED = "retracted publication[pt]"


def unchanged(client: Client, plan: Plan, since: date) -> frozenset[int]:
    """The PMIDs of a query's records that PubMed has not revised since a day.

    Args:
        client: the PubMed client.
        plan: the query with its slices.
        since: the day; records revised on it count as changed.

    Raises:
        PubMedError: as `Client.esearch` raises it.
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

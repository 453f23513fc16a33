"""Searches put into a store without PubMed."""

from data.pubmed.count import Answer
from data.pubmed.fetch import Batch, Fetched
from data.records.record import Record


def stored(store, query, *pmids, state="complete"):
    """Store a search; returns its id."""
    search = store.begin(Answer(query, "", len(pmids), ()), pmids)
    records = (Record(pmid=pmid, title=f"Title {pmid}", abstract="word " * 200, year=2020) for pmid in pmids)
    store.add(search, Batch(tuple(Fetched(each, f"PMID- {each.pmid}\n") for each in records), ()))
    store.finish(search, state=state)
    return search


def records_in(store):
    """The PMIDs of all stored records, in order."""
    with store.database.reading() as connection:
        return list(connection.exec_driver_sql("SELECT pmid FROM records ORDER BY pmid").scalars())

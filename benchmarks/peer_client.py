"""Another Python client for PubMed fetches a question: python peer_client.py NAME URL QUERY NUMBER.

Run by `harvest_time` with an interpreter that has pymed and metapub; knows nothing of this project. Both have
NCBI's address written into them, which is replaced here. Prints JSON: records, seconds.
"""

from __future__ import annotations

import json
import sys
import time
from urllib.parse import urlsplit


def pymed(url: str, query: str, number: int) -> int:
    """Records as pymed brings them: batches of 250 as XML, three requests a second."""
    from pymed import api

    api.BASE_URL = "{0.scheme}://{0.netloc}".format(urlsplit(url))
    found = api.PubMed(tool="benchmark", email="ada@example.org").query(query, max_results=number)
    return sum(1 for article in found if article.pubmed_id)


def metapub(url: str, query: str, number: int) -> int:
    """Records as metapub brings them: one request a record, ten a second."""
    from metapub import PubMedFetcher
    from metapub.ncbi_client import NCBIClient

    NCBIClient.BASE_URL = url.rstrip("/")
    fetcher = PubMedFetcher(cachedir=None)
    pmids = fetcher.pmids_for_query(query, retmax=number)
    return sum(1 for pmid in pmids if fetcher.article_by_pmid(pmid).pmid == pmid)


def main() -> None:
    name, url, query, number = sys.argv[1:]
    began = time.monotonic()
    records = {"pymed": pymed, "metapub": metapub}[name](url, query, int(number))
    print(json.dumps({"records": records, "seconds": round(time.monotonic() - began, 2)}))


if __name__ == "__main__":
    main()

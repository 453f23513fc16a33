"""The links that PubMed gave from papers to papers, with the date of its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa

from data.pubmed.links import LinkName, PaperLinks
from data.storage.codec import deflate, inflate
from data.storage.database import Database
from data.storage.tables import PAPER_LINKS

_PAGE = 500  # papers in one statement


class LinkStore:
    """The links in a database. Every method raises StoreError if the database cannot be used."""

    def __init__(self, database: Database) -> None:
        """Use the store's database."""
        self._database = database

    def known(self, pmids: Sequence[int], name: LinkName) -> dict[int, PaperLinks]:
        """The stored links of one kind by PMID; papers that were never asked about are left out."""
        found: dict[int, PaperLinks] = {}
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(PAPER_LINKS.name):
                return {}
            for start in range(0, len(pmids), _PAGE):
                wanted = PAPER_LINKS.c.pmid.in_(pmids[start : start + _PAGE])
                for row in connection.execute(
                    sa.select(PAPER_LINKS).where(wanted, PAPER_LINKS.c.name == name.value)
                ):
                    linked = tuple(int(pmid) for pmid in inflate(row.linked).split(",") if pmid)
                    asked = datetime.fromtimestamp(row.asked, UTC)
                    found[row.pmid] = PaperLinks(row.pmid, name, linked, asked)
        return {pmid: found[pmid] for pmid in dict.fromkeys(pmids) if pmid in found}

    def keep(self, links: Iterable[PaperLinks]) -> None:
        """Store links in one transaction; of two answers about a paper the later one stays."""
        rows = [
            {
                "pmid": one.pmid,
                "name": one.name.value,
                "linked": deflate(",".join(map(str, one.linked))),
                "asked": one.asked.timestamp(),
            }
            # In one order everywhere, so that two processes cannot deadlock.
            for one in sorted(links, key=lambda one: (one.pmid, one.name, one.asked))
        ]
        if not rows:
            return
        insert = self._database.insert(PAPER_LINKS)
        newer = insert.on_conflict_do_update(
            index_elements=[PAPER_LINKS.c.pmid, PAPER_LINKS.c.name],
            set_={"linked": insert.excluded.linked, "asked": insert.excluded.asked},
            where=insert.excluded.asked >= PAPER_LINKS.c.asked,
        )
        with self._database.writing() as connection:
            connection.execute(newer, rows)

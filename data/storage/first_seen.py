"""When the searches of one query first found each of their papers, for feeds of new papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from data.storage.database import Database
from data.storage.stored_search import EVIDENCE_STATES
from data.storage.tables import HITS, SEARCHES


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """When a paper, and its present version, were first found; both in UTC."""

    paper: datetime
    version: datetime


def first_seen(database: Database, search_id: str) -> dict[int, FirstSeen]:
    """The papers of a search by PMID, with the start of the first stored search of its query that has them.

    Searches that have been deleted are unknown here, so a date can become later, never earlier.

    Raises:
        StoreError: the store cannot be read.
    """
    this, here, then = SEARCHES.alias("this"), HITS.alias("here"), HITS.alias("then")
    of_version = sa.case((then.c.record == here.c.record, SEARCHES.c.started))
    statement = (
        sa.select(here.c.pmid, sa.func.min(SEARCHES.c.started), sa.func.min(of_version))
        .select_from(this)
        .join(here, (here.c.search == this.c.number) & here.c.record.is_not(None))
        .join(
            SEARCHES,
            (SEARCHES.c.query_digest == this.c.query_digest)
            & (SEARCHES.c.number <= this.c.number)
            & SEARCHES.c.state.in_(EVIDENCE_STATES),
        )
        .join(
            then,
            (then.c.search == SEARCHES.c.number) & (then.c.pmid == here.c.pmid) & then.c.record.is_not(None),
        )
        .where(this.c.id == search_id)
        .group_by(here.c.pmid)
    )
    with database.reading() as connection:
        return {
            pmid: FirstSeen(datetime.fromtimestamp(paper, UTC), datetime.fromtimestamp(version, UTC))
            for pmid, paper, version in connection.execute(statement)
        }

"""Queries to which papers found by following citations were added, and how each of them was found.

The papers are part of the query, as PMIDs, so the search of it is fetched, repeated and compared like any
other. What the query does not say is kept here: which papers were followed, and which of them lead to each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
import sqlalchemy as sa

from data.storage.codec import storable
from data.storage.database import Database
from data.storage.query import Query
from data.storage.tables import EXPANSIONS


@dataclass(frozen=True, slots=True)
class Expansion:
    """Papers added to a query by following citations once.

    Attributes:
        base: the query before.
        day: when the citations were followed (UTC).
        links: the kinds of links followed, by their names in Entrez.
        followed: PMIDs of the papers whose links were followed.
        candidates: how many papers these link to that the search did not have.
        least: candidates that fewer of the papers followed link to were not added.
        added: PMID → those of the papers followed that link to it.
    """

    base: str
    day: date
    links: tuple[str, ...]
    followed: tuple[int, ...]
    candidates: int
    least: int
    added: Mapping[int, tuple[int, ...]]

    @property
    def query(self) -> str:
        """The query with the papers added."""
        return expanded(self.base, tuple(self.added))


def expanded(base: str, pmids: Sequence[int]) -> str:
    """A query that also finds these papers."""
    return f"({base}) OR {' OR '.join(f'{pmid}[uid]' for pmid in pmids)}"


class Expansions:
    """The expansions in a database. Every method raises StoreError if the database cannot be used."""

    def __init__(self, database: Database) -> None:
        """Use the store's database."""
        self._database = database

    def keep(self, expansion: Expansion) -> None:
        """Store how the papers of an expanded query were found; the first account of a query stays."""
        body = {
            "day": expansion.day,
            "links": expansion.links,
            "followed": expansion.followed,
            "candidates": expansion.candidates,
            "least": expansion.least,
            "added": {str(pmid): by for pmid, by in expansion.added.items()},
        }
        row = {
            "query_digest": Query(expansion.query).digest,
            "base": storable(expansion.base),
            "followed": orjson.dumps(body),
        }
        with self._database.writing() as connection:
            connection.execute(self._database.insert(EXPANSIONS).values(row).on_conflict_do_nothing())

    def of(self, query: str) -> tuple[Expansion, ...]:
        """The expansions that a query consists of, the first one first; () for a query without any."""
        found: list[Expansion] = []
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(EXPANSIONS.name):
                return ()
            while row := connection.execute(
                sa.select(EXPANSIONS).where(EXPANSIONS.c.query_digest == Query(query).digest)
            ).one_or_none():
                found.append(_expansion(row.base, orjson.loads(row.followed)))
                query = row.base  # shorter each time
        return tuple(reversed(found))


def _expansion(base: str, body: Mapping[str, Any]) -> Expansion:
    return Expansion(
        base=base,
        day=date.fromisoformat(body["day"]),
        links=tuple(body["links"]),
        followed=tuple(body["followed"]),
        candidates=body["candidates"],
        least=body["least"],
        added={int(pmid): tuple(by) for pmid, by in body["added"].items()},
    )

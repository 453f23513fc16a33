"""Facts about PubMed itself, with the date they were received: its yearly totals and its search fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import sqlalchemy as sa

from data import clock
from data.pubmed.search_fields import SHIPPED, KnownFields
from data.pubmed.year_counts import YearTotal
from data.storage.codec import storable
from data.storage.database import Database
from data.storage.tables import FIELDS, YEAR_TOTALS


class ReferenceData:
    """The reference data in a database. Every method raises StoreError if the database cannot be used."""

    def __init__(self, database: Database) -> None:
        """Use the store's database."""
        self._database = database

    def totals(self) -> dict[int, YearTotal]:
        """Year → PubMed's total of that year, for the years requested so far, oldest first."""
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(YEAR_TOTALS.name):
                return {}
            rows = connection.execute(sa.select(YEAR_TOTALS).order_by(YEAR_TOTALS.c.year)).all()
        return {
            row.year: YearTotal(row.year, row.papers, datetime.fromtimestamp(row.asked, UTC)) for row in rows
        }

    def keep_totals(self, totals: Iterable[YearTotal]) -> None:
        """Store yearly totals in one transaction; of two for a year the later answer stays."""
        rows = [
            {"year": total.year, "papers": total.papers, "asked": total.asked.timestamp()}
            for total in sorted(totals, key=lambda total: (total.year, total.asked))
        ]
        if not rows:
            return
        insert = self._database.insert(YEAR_TOTALS)
        newer = insert.on_conflict_do_update(
            index_elements=[YEAR_TOTALS.c.year],
            set_={"papers": insert.excluded.papers, "asked": insert.excluded.asked},
            where=insert.excluded.asked >= YEAR_TOTALS.c.asked,
        )
        with self._database.writing() as connection:
            connection.execute(newer, rows)

    def fields(self) -> KnownFields:
        """The fields PubMed can search, by its last answer; those shipped if it was never asked."""
        with self._database.reading() as connection:
            if not sa.inspect(connection).has_table(FIELDS.name):
                return KnownFields(SHIPPED)
            rows = connection.execute(sa.select(FIELDS).order_by(FIELDS.c.name)).all()
        if not rows:
            return KnownFields(SHIPPED)
        names = {row.name: row.full_name for row in rows}
        return KnownFields(names, datetime.fromtimestamp(rows[0].asked, UTC))

    def keep_fields(self, fields: KnownFields) -> None:
        """Replace the stored fields."""
        asked = (fields.asked or clock.now()).timestamp()
        rows = [
            {"name": storable(name)[:16], "full_name": storable(full), "asked": asked}
            for name, full in fields.names.items()
        ]
        with self._database.writing() as connection:
            connection.execute(sa.delete(FIELDS))
            connection.execute(self._database.insert(FIELDS).on_conflict_do_nothing(), rows)

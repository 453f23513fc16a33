"""Count all of PubMed's papers of a year: one count-only ESearch per year.

The query is `YEAR[pdat]`, the publication date as PubMed searches it: the print or the electronic date,
whichever matches. A paper published online in one year and in print in the next counts in both, so the totals
of all years add up to more than PubMed holds; a record in the store has one year, from DP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from data import clock
from data.pubmed.errors import ServiceUnavailable

if TYPE_CHECKING:
    from data.pubmed.client import Client

TWICE = (
    "PubMed's total of a year counts papers by print or electronic date, so a paper online in one year and "
    "in print in the next is in both."
)


@dataclass(frozen=True, slots=True)
class YearTotal:
    """The number of papers that PubMed counted in a year, and when it was asked (UTC)."""

    year: int
    papers: int
    asked: datetime

    @property
    def is_final(self) -> bool:
        """Whether the year had ended when PubMed was asked."""
        return self.asked.astimezone(UTC).year > self.year


def year_query(year: int) -> str:
    """The query for one year, in PubMed's syntax."""
    return f"{year:04}[pdat]"


def years_to_ask(years: Iterable[int], known: Iterable[YearTotal], today: date) -> tuple[int, ...]:
    """The years whose totals have to be requested, newest first.

    Args:
        years: those needed; anything that is no year of four digits is ignored.
        known: stored totals. One requested before its year had ended is requested again, once a day at most.
        today: the date in UTC.
    """
    settled = {total.year for total in known if total.is_final or total.asked.astimezone(UTC).date() >= today}
    return tuple(sorted({year for year in years if 1000 <= year <= 9999} - settled, reverse=True))


def count_years(client: Client, years: Iterable[int]) -> Iterator[YearTotal]:
    """Request the totals of years, one request each, and yield them as they arrive.

    Raises:
        PubMedError: as `Client.esearch` raises it; totals yielded before remain valid.
    """
    for year in years:
        asked = clock.now()
        found = client.esearch(year_query(year))
        # PubMed rewrites a query that it does not understand, and the count of that looks plausible.
        if found.count and any(complaint.kind != "OutputMessage" for complaint in found.complaints):
            raise ServiceUnavailable(
                f"PubMed did not accept the search for the papers of {year}: try again later."
            )
        yield YearTotal(year, found.count, asked)

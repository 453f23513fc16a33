"""PubMed's yearly totals in the store, and the remarks that a figure needs with them."""

from __future__ import annotations

from components.state import resources
from components.state.formatting import day
from data.pubmed.year_counts import TWICE
from data.storage.store import StoreError


def known_totals() -> dict[int, int]:
    """All PubMed records by year, as far as stored; {} if the store cannot be read."""
    try:
        return {year: total.papers for year, total in resources.store().reference_data.totals().items()}
    except StoreError:
        return {}


def remarks_on_totals() -> tuple[str, ...]:
    """Remarks for a figure that uses the totals: when they were downloaded, and what they count."""
    try:
        asked = [total.asked for total in resources.store().reference_data.totals().values()]
    except StoreError:
        return ()
    if not asked:
        return ()
    later = "" if min(asked).date() == max(asked).date() else f" to {day(max(asked))}"
    return (f"PubMed's yearly totals asked {day(min(asked))}{later}. {TWICE}",)

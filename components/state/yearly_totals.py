"""PubMed's yearly totals as far as the store has them, and what a figure must say of them."""

from __future__ import annotations

from components.state import resources
from components.state.formatting import day
from data.pubmed.year_counts import TWICE
from data.storage.store import StoreError


def known_totals() -> dict[int, int]:
    """All PubMed records by year, as far as they have been asked for; {} where the store cannot be read."""
    try:
        return {year: total.papers for year, total in resources.store().totals().items()}
    except StoreError:
        return {}


def remarks_on_totals() -> tuple[str, ...]:
    """What a figure made with the totals must say: when they were asked for, and what they count."""
    try:
        asked = [total.asked for total in resources.store().totals().values()]
    except StoreError:
        return ()
    if not asked:
        return ()
    later = "" if min(asked).date() == max(asked).date() else f" to {day(max(asked))}"
    return (f"PubMed's yearly totals asked {day(min(asked))}{later}. {TWICE}",)

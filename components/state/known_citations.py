"""The citations within a selection that are in the store."""

from __future__ import annotations

from components.state import resources
from components.state.formatting import day
from data.evidence.analysis.citations import Network, network
from data.evidence.view import View
from data.harvest.citations import CITATIONS, linked, stored_links
from data.storage.store import StoreError


def known_citations(view: View) -> tuple[Network, str] | None:
    """The citations within a selection as far as they are stored, and when PubMed was asked, as a sentence.

    None if PubMed was asked about none of its papers, or the store cannot be read.
    """
    try:
        links = stored_links(resources.store(), view.pmids.tolist(), CITATIONS)
    except StoreError:
        return None
    asked = [one.asked for own in links.values() for one in own.values()]
    if not asked:
        return None
    cited_by, references = linked(links)
    until = "" if min(asked).date() == max(asked).date() else f" to {day(max(asked))}"
    return network(view, references, cited_by), f"Citations asked from PubMed on {day(min(asked))}{until}."

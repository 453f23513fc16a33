"""The view that an address asks for, read without a visitor's session and without ignoring anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components.state import resources
from components.state.address import Address, SearchAsked, read_address, read_search, write_address
from components.state.formatting import shortened
from data.evidence.repository import STARTER
from data.evidence.view import View
from data.storage.query import Query

Parameters = Mapping[str, Sequence[str]]


class Refused(Exception):
    """A request that is not answered with data.

    Attributes:
        status: of HTTP.
        sentence: what is wrong and what to do.
    """

    def __init__(self, status: int, sentence: str) -> None:
        """Store both."""
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def asked_view(parameters: Parameters, *, newest: bool = False) -> View:
    """The view that the parameters of a page's address ask for.

    View options, the open cell, the place among the papers and the basket change nothing here.

    Args:
        parameters: every value of every parameter, without those of others (`address.only_ours`).
        newest: a search stands for the newest one of its query.

    Raises:
        Refused: the search is not stored, or something in the address is not understood.
        StoreError: the store cannot be read.
    """
    asked = read_search(parameters)
    key = _newest(asked) if newest else asked.key or resources.default_search()
    try:
        if not resources.is_stored(key):
            raise KeyError(key)
        evidence = resources.evidence_of(key)
    except KeyError:
        raise Refused(404, _not_stored(asked)) from None
    address = read_address(parameters, evidence, resources.view_options())
    if address.ignored:
        raise Refused(400, f"Not understood in the address: {'; '.join(address.ignored)}.")
    if asked.key:
        resources.note_link(key)
    return resources.view_through(evidence, address.selection)


def filters_of(view: View) -> dict[str, list[str]]:
    """The parameters of an address that carry a view's filters, without its search."""
    return write_address(Address(view.selection), view.evidence)


def _newest(asked: SearchAsked) -> str:
    """The newest search of the query for which a link was made."""
    if asked.key in ("", STARTER):
        return resources.default_search()
    search = resources.store().search(asked.key)
    query = search.query if search else asked.query or resources.topic().query
    if Query(query) == Query(resources.topic().query):
        return resources.default_search()
    newest = resources.store().newest(query)
    return newest.id if newest else asked.key


def _not_stored(asked: SearchAsked) -> str:
    query = f" for {shortened(asked.query, 160)}" if asked.query else ""
    return f"This server does not hold the search{query} that the address names: run it again on the page."

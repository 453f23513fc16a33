"""Whether this visitor may see the pages (`READ`) and ask PubMed (`FETCH`). Checked at each action."""

from __future__ import annotations

from collections.abc import Mapping

from components.state import reader, resources
from data.harvest.worker import most_records

_REFUSALS = {
    "signed_in": "PubMed searches are run here by people who have signed in. Sign in to run one.",
    "admins": "PubMed searches are run here by administrators only.",
    "nobody": "PubMed searches cannot be run from this page; the people who run this map keep it up to date.",
}


def may_read() -> bool:
    """Whether this visitor may see the pages."""
    return resources.settings().read == "anyone" or bool(reader.signed_in())


def may_read_as(user: Mapping[str, object]) -> bool:
    """Whether somebody may see what pages show, outside a visitor's run; see `reader.address_of`."""
    return resources.settings().read == "anyone" or bool(reader.address_of(user))


def may_fetch() -> bool:
    """Whether this visitor may ask PubMed."""
    return not why_not_fetch()


def why_not_fetch() -> str:
    """Why this visitor may not ask PubMed, as a sentence; '' if they may."""
    who = resources.settings().fetch
    may = who == "anyone" or (who == "signed_in" and is_known()) or (who == "admins" and _administers())
    return "" if may else _REFUSALS[who]


def is_known() -> bool:
    """Whether this visitor has signed in, or is the administrator of a server that only they can reach."""
    return bool(reader.signed_in()) or _administers()


def max_records() -> int:
    """The number of records above which a search of this visitor is refused."""
    return most_records(resources.settings(), limited=not is_known())


def could_fetch_more() -> bool:
    """Whether larger searches would be accepted from this visitor once they have signed in."""
    return reader.can_sign_in() and max_records() < resources.settings().max_records


def _administers() -> bool:
    return bool(reader.administrator())

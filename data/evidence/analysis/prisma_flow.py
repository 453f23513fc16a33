"""From PubMed's count to the papers shown, after PRISMA 2020: each record leaves the flow at one stage.

Page MJ et al., BMJ 2021;372:n71.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from data.evidence.evidence import Evidence
from data.labelling.labels import IN_SCOPE, Attribution, Origin
from data.records.text import counted

_SCREENERS = {
    Origin.PERSON: "people",
    Origin.REVIEW: "the authors of a published review",
    Origin.MODEL: "a language model",
}


@dataclass(frozen=True, slots=True)
class Flow:
    """How many records PubMed counted, where they left the flow, and how many are shown.

    Attributes:
        identified: records PubMed counted (starter set: records in it).
        missing: counted by PubMed, but not received.
        unreadable: received, but could not be parsed.
        notices: retraction notices, which are not studies.
        merged: preprints whose article is among the records and represents both.
        retracted: papers with a retraction.
        out_of_scope: papers not about the topic, except retracted ones.
        shown: papers counted if no filter is set.
        read: screened papers whose scope a reader gave, not a rule, by origin.
        texts: what was screened.
        related: papers related to the topic but not part of its core (see `topics.model.Related`).
        related_name: their subject in words; '' if all papers are core.
        related_shown: whether they are shown.
    """

    identified: int
    missing: int
    unreadable: int
    notices: int
    merged: int
    retracted: int
    out_of_scope: int
    shown: int
    read: Mapping[Origin, int] = field(default_factory=dict)
    texts: str = "titles and abstracts"
    related: int = 0
    related_name: str = ""
    related_shown: bool = False

    @property
    def screening(self) -> str:
        """A sentence on how records were screened."""
        by = {origin: papers for origin, papers in self.read.items() if papers}
        if len(by) == 1 and sum(by.values()) == self.screened:
            how = f"Screened by {_SCREENERS[next(iter(by))]} on {self.texts}"
        else:
            readers = [f"{counted(papers, 'paper')} by {_SCREENERS[origin]}" for origin, papers in by.items()]
            how = ", ".join([f"Screened by rules on {self.texts}", *readers])
        return f"{how}; no full text was sought."

    @property
    def unaccounted(self) -> int:
        """Records that are neither shown nor excluded; 0 if PubMed's count was correct."""
        return self.screened - self.retracted - self.out_of_scope - self.in_scope

    @property
    def in_scope(self) -> int:
        """Papers about the topic, core and related."""
        return self.shown if self.related_shown else self.shown + self.related

    @property
    def screened(self) -> int:
        """Records that were screened: those left before the check of scope."""
        return self.identified - self.missing - self.unreadable - self.notices - self.merged


@dataclass(frozen=True, slots=True)
class Stage:
    """One box of the flow diagram.

    Attributes:
        name: what it counts, in words.
        parts: reasons, with the number of records of each; () for none.
        leaves: whether its records leave the flow here.
    """

    name: str
    records: int
    parts: tuple[tuple[str, int], ...] = ()
    leaves: bool = False


def flow(evidence: Evidence, *, related: bool = False) -> Flow:
    """The flow of one search.

    Args:
        evidence: its records.
        related: whether related papers are shown.
    """
    origin = evidence.provenance
    own = ~evidence.superseded
    sound = own & ~evidence.retracted
    about = sound & evidence.in_scope
    topic = evidence.topic
    read = [
        (reader, [pmid for pmid, by in evidence.attributions.items() if _screener(by) is reader])
        for reader in _SCREENERS
    ]
    return Flow(
        identified=origin.counted,
        missing=origin.not_received,
        unreadable=len(origin.missing) - origin.not_received,
        notices=len(evidence.notices),
        merged=int(np.count_nonzero(evidence.superseded)),
        retracted=int(np.count_nonzero(own & evidence.retracted)),
        out_of_scope=int(np.count_nonzero(sound & ~evidence.in_scope)),
        shown=int(np.count_nonzero(about if related else about & ~evidence.related)),
        read={reader: int(np.count_nonzero(own & np.isin(evidence.pmids, pmids))) for reader, pmids in read},
        texts="summaries" if origin.is_starter else "titles and abstracts",
        related=int(np.count_nonzero(about & evidence.related)),
        related_name=topic.related.name if topic.related else "",
        related_shown=related,
    )


def _screener(by: Mapping[str, Attribution]) -> Origin | None:
    """Who said whether a record is in scope, if a reader did."""
    return by[IN_SCOPE].origin if IN_SCOPE in by else None


def stages(found: Flow) -> tuple[Stage, ...]:
    """The flow as the boxes of PRISMA 2020, each exclusion right after the stage it belongs to."""
    before = (
        ("Counted by PubMed, not received", found.missing),
        ("Could not be read", found.unreadable),
        ("Retraction notices, which are not studies", found.notices),
        ("Preprints merged with their article", found.merged),
    )
    after = [("Retracted papers", found.retracted), ("Out of scope", found.out_of_scope)]
    if found.unaccounted:
        after.append(("Difference to PubMed's own count", found.unaccounted))
    shown: tuple[Stage, ...] = (Stage("Papers shown", found.shown),)
    if found.related_name and found.related_shown:
        parts = (
            ("Core papers", found.shown - found.related),
            (f"Papers on {found.related_name}", found.related),
        )
        shown = (Stage("Papers shown", found.shown, parts),)
    elif found.related_name:
        shown = (
            Stage("Papers in scope", found.in_scope),
            Stage(f"Papers on {found.related_name}, excluded", found.related, leaves=True),
            Stage("Core papers shown", found.shown),
        )
    return (
        Stage("Records identified in PubMed", found.identified),
        Stage("Removed before screening", found.identified - found.screened, before, leaves=True),
        Stage("Records screened", found.screened),
        Stage("Excluded", found.screened - found.in_scope, tuple(after), leaves=True),
        *shown,
    )

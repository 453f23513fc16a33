"""From what PubMed found to what is shown, as PRISMA 2020 draws it: each record leaves at one place.

Page MJ et al., BMJ 2021;372:n71.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.evidence.evidence import Evidence
from data.records.text import counted


@dataclass(frozen=True, slots=True)
class Flow:
    """How many records PubMed counted, where they left, and how many are left.

    Attributes:
        identified: records PubMed counted (starter set: records in it).
        missing: counted by PubMed, but they did not come.
        unreadable: came, but could not be read.
        notices: retraction notices, which are no studies.
        merged: preprints whose article is among the records; the article stands for both.
        retracted: papers with a retraction.
        out_of_scope: not about the topic, retracted ones left out.
        shown: what is counted where no filter is set.
        read: papers among those screened that a reader labelled, not a rule.
        related: papers that are related to the topic without being its core (see `topics.model.Related`).
        related_name: what these are on, in words; '' where all papers are core.
        related_shown: whether they are among the shown.
    """

    identified: int
    missing: int
    unreadable: int
    notices: int
    merged: int
    retracted: int
    out_of_scope: int
    shown: int
    read: int = 0
    related: int = 0
    related_name: str = ""
    related_shown: bool = False

    @property
    def screening(self) -> str:
        """How records were screened, as a sentence."""
        if self.read and self.read == self.screened:
            return "Screened by a language model on summaries; no full text was sought."
        papers = counted(self.read, "paper")
        except_read = f", {papers} by a language model on summaries" if self.read else ""
        return f"Screened by rules on titles and abstracts{except_read}; no full text was sought."

    @property
    def unaccounted(self) -> int:
        """Records that are neither shown nor accounted for; 0 where PubMed's count was right."""
        return self.screened - self.retracted - self.out_of_scope - self.in_scope

    @property
    def in_scope(self) -> int:
        """Papers about the topic, core and related."""
        return self.shown if self.related_shown else self.shown + self.related

    @property
    def screened(self) -> int:
        """Records that were looked at one by one: what is left of PubMed's count before scope is asked."""
        return self.identified - self.missing - self.unreadable - self.notices - self.merged


@dataclass(frozen=True, slots=True)
class Stage:
    """One box of the flow diagram.

    Attributes:
        name: what it counts, in words.
        parts: for what reasons, with how many each; () for a stage that is not divided.
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
    return Flow(
        identified=origin.counted,
        missing=len(origin.missing),
        unreadable=origin.unreadable,
        notices=len(evidence.notices),
        merged=int(np.count_nonzero(evidence.superseded)),
        retracted=int(np.count_nonzero(own & evidence.retracted)),
        out_of_scope=int(np.count_nonzero(sound & ~evidence.in_scope)),
        shown=int(np.count_nonzero(about if related else about & ~evidence.related)),
        read=int(np.count_nonzero(own & np.isin(evidence.pmids, evidence.read))),
        related=int(np.count_nonzero(about & evidence.related)),
        related_name=topic.related.name if topic.related else "",
        related_shown=related,
    )


def stages(told: Flow) -> tuple[Stage, ...]:
    """The flow as the boxes of PRISMA 2020, each that leaves right after the one it leaves from."""
    before = (
        ("Counted by PubMed, did not come", told.missing),
        ("Could not be read", told.unreadable),
        ("Retraction notices, which are no studies", told.notices),
        ("Preprints merged with their article", told.merged),
    )
    after = [("Retracted papers", told.retracted), ("Out of scope", told.out_of_scope)]
    if told.unaccounted:
        after.append(("Difference to PubMed's own count", told.unaccounted))
    shown: tuple[Stage, ...] = (Stage("Papers shown", told.shown),)
    if told.related_name and told.related_shown:
        parts = (("Core papers", told.shown - told.related), (f"Papers on {told.related_name}", told.related))
        shown = (Stage("Papers shown", told.shown, parts),)
    elif told.related_name:
        shown = (
            Stage("Papers in scope", told.in_scope),
            Stage(f"Papers on {told.related_name}, excluded", told.related, leaves=True),
            Stage("Core papers shown", told.shown),
        )
    return (
        Stage("Records identified in PubMed", told.identified),
        Stage("Removed before screening", told.identified - told.screened, before, leaves=True),
        Stage("Records screened", told.screened),
        Stage("Excluded", told.screened - told.in_scope, tuple(after), leaves=True),
        *shown,
    )

"""From what PubMed found to what is shown, as PRISMA 2020 draws it: each record leaves at one place.

Page MJ et al., BMJ 2021;372:n71.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.evidence import Evidence


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

    @property
    def screening(self) -> str:
        """How records were screened, as a sentence."""
        if self.read and self.read == self.screened:
            return "Screened by a language model on summaries; no full text was sought."
        papers = f"{self.read:,} paper{'' if self.read == 1 else 's'}"
        except_read = f", {papers} by a language model on summaries" if self.read else ""
        return f"Screened by rules on titles and abstracts{except_read}; no full text was sought."

    @property
    def unexplained(self) -> int:
        """Records that are neither shown nor accounted for; 0 where PubMed's count was right."""
        return self.screened - self.retracted - self.out_of_scope - self.shown

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


def flow(evidence: Evidence) -> Flow:
    """The flow of one search."""
    origin = evidence.provenance
    own = ~evidence.superseded
    sound = own & ~evidence.retracted
    return Flow(
        identified=origin.counted,
        missing=len(origin.missing),
        unreadable=origin.unreadable,
        notices=len(evidence.notices),
        merged=int(np.count_nonzero(evidence.superseded)),
        retracted=int(np.count_nonzero(own & evidence.retracted)),
        out_of_scope=int(np.count_nonzero(sound & ~evidence.in_scope)),
        shown=int(np.count_nonzero(sound & evidence.in_scope)),
        read=int(np.count_nonzero(own & np.isin(evidence.pmids, evidence.read))),
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
    if told.unexplained:
        after.append(("Difference to PubMed's own count", told.unexplained))
    return (
        Stage("Records identified in PubMed", told.identified),
        Stage("Removed before screening", told.identified - told.screened, before, leaves=True),
        Stage("Records screened", told.screened),
        Stage("Left out", told.screened - told.shown, tuple(after), leaves=True),
        Stage("Papers shown", told.shown),
    )

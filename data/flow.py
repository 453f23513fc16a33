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
        retracted: papers with a retraction.
        out_of_scope: not about the topic, retracted ones left out.
        shown: what is counted where no filter is set.
    """

    identified: int
    missing: int
    unreadable: int
    notices: int
    retracted: int
    out_of_scope: int
    shown: int

    @property
    def unexplained(self) -> int:
        """Records that are neither shown nor accounted for; 0 where PubMed's count was right."""
        left = self.missing + self.unreadable + self.notices + self.retracted + self.out_of_scope
        return self.identified - left - self.shown


def flow(evidence: Evidence) -> Flow:
    """The flow of one search."""
    origin = evidence.provenance
    return Flow(
        identified=origin.counted,
        missing=len(origin.missing),
        unreadable=origin.unreadable,
        notices=len(evidence.notices),
        retracted=int(np.count_nonzero(evidence.retracted)),
        out_of_scope=int(np.count_nonzero(~evidence.in_scope & ~evidence.retracted)),
        shown=int(np.count_nonzero(evidence.in_scope & ~evidence.retracted)),
    )

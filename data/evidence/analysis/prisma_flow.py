"""From PubMed's count to the papers shown, after PRISMA 2020: each record leaves the flow at one stage.

Page MJ et al., BMJ 2021;372:n71.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from data.evidence.column import Mask
from data.evidence.evidence import Evidence
from data.labelling.labels import IN_SCOPE, Attribution, Origin
from data.pubmed.links import LinkName
from data.records.text import counted
from data.storage.expansions import Expansion

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
        too_few: found by citation, but linked from fewer papers than the visitor wanted.
        citation: the flow of the papers found by following citations, PRISMA's second column; `identified` is
            then how many were found, and all other numbers are without them. None if none were followed.
        following: which citations were followed, in sentences.
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
    too_few: int = 0
    citation: Flow | None = None
    following: tuple[str, ...] = ()

    @property
    def all_identified(self) -> int:
        """Records identified, by whatever way."""
        return self.identified + (self.citation.identified if self.citation else 0)

    @property
    def all_shown(self) -> int:
        """Papers shown, by whatever way they were found."""
        return self.shown + (self.citation.shown if self.citation else 0)

    @property
    def screening(self) -> str:
        """A sentence on how records were screened, by whatever way they were found."""
        parts = (self, self.citation) if self.citation else (self,)
        total = Counter[Origin]()
        for part in parts:
            total.update(part.read)
        by = {origin: papers for origin, papers in total.items() if papers}
        if len(by) == 1 and sum(by.values()) == sum(part.screened for part in parts):
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
        before = self.missing + self.unreadable + self.notices + self.merged + self.too_few
        return self.identified - before


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
    found = origin.by_citation
    cited = np.isin(evidence.pmids, list(found))
    missing, notices = set(origin.missing), set(evidence.notices)
    received = {*evidence.pmids[cited].tolist(), *(notices & found.keys())}
    absent, absent_cited = len(missing - found.keys()), len(missing & found.keys())
    # How many could not be read is known, but not which of the missing ones: those of the query come first.
    all_unreadable = len(missing) - origin.not_received
    unreadable = min(all_unreadable, absent)
    unreadable_cited = all_unreadable - unreadable
    database = replace(
        _part(evidence, ~cited, related),
        # PubMed may link to papers that it no longer has, and does not count those in the search.
        identified=origin.counted - len(received) - absent_cited,
        missing=absent - unreadable,
        unreadable=unreadable,
        notices=len(notices - found.keys()),
    )
    if not found:
        return database
    candidates = sum(one.candidates for one in origin.expansions)
    citation = replace(
        _part(evidence, cited, related),
        identified=candidates,
        too_few=candidates - len(found),
        missing=len(found) - len(received) - unreadable_cited,
        unreadable=unreadable_cited,
        notices=len(notices & found.keys()),
    )
    return replace(database, citation=citation, following=tuple(map(followed_in_words, origin.expansions)))


def _part(evidence: Evidence, part: Mask, related: bool) -> Flow:
    """The flow of some of the records, without what is known of those that are not among them."""
    own = part & ~evidence.superseded
    sound = own & ~evidence.retracted
    about = sound & evidence.in_scope
    topic = evidence.topic
    read = [
        (reader, [pmid for pmid, by in evidence.attributions.items() if _screener(by) is reader])
        for reader in _SCREENERS
    ]
    return Flow(
        identified=0,
        missing=0,
        unreadable=0,
        notices=0,
        merged=int(np.count_nonzero(part & evidence.superseded)),
        retracted=int(np.count_nonzero(own & evidence.retracted)),
        out_of_scope=int(np.count_nonzero(sound & ~evidence.in_scope)),
        shown=int(np.count_nonzero(about if related else about & ~evidence.related)),
        read={reader: int(np.count_nonzero(own & np.isin(evidence.pmids, pmids))) for reader, pmids in read},
        texts="summaries" if evidence.provenance.is_starter else "titles and abstracts",
        related=int(np.count_nonzero(about & evidence.related)),
        related_name=topic.related.name if topic.related else "",
        related_shown=related,
    )


_KINDS = {
    LinkName.CITED_BY: "papers that cite them",
    LinkName.REFERENCES: "their references",
    LinkName.SIMILAR: "papers similar to them in PubMed",
}


def followed_in_words(one: Expansion) -> str:
    """Which citations were followed from how many papers and when, as a sentence."""
    kinds = " and ".join(_KINDS[LinkName(name)] for name in one.links)
    day = f"{one.day.day} {one.day:%B %Y}"
    least = f", those linked from at least {one.least} of them" if one.least > 1 else ""
    return f"Followed from {counted(len(one.followed), 'paper')} on {day}: {kinds}{least}."


def _screener(by: Mapping[str, Attribution]) -> Origin | None:
    """Who said whether a record is in scope, if a reader did."""
    return by[IN_SCOPE].origin if IN_SCOPE in by else None


def stages(found: Flow) -> tuple[Stage, ...]:
    """The flow of the records found in PubMed, as the boxes of PRISMA 2020.

    Each exclusion is right after the stage it belongs to. `citation_stages` has the second column.
    """
    before = (
        ("Counted by PubMed, not received", found.missing),
        *_before_both(found),
    )
    return _column(found, "Records identified in PubMed", before)


def citation_stages(found: Flow) -> tuple[Stage, ...]:
    """The same of the papers found by following citations; () if none were followed."""
    cited = found.citation
    if cited is None:
        return ()
    before = (
        ("Linked from too few papers", cited.too_few),
        ("Not sent by PubMed", cited.missing),
        *_before_both(cited),
    )
    return _column(cited, "Records identified by following citations", before)


def all_shown(found: Flow) -> Stage:
    """The box that both columns lead to."""
    parts = (("Found in PubMed", found.shown), ("Found by citation", found.all_shown - found.shown))
    return Stage("Papers shown in all", found.all_shown, parts)


def all_stages(found: Flow) -> tuple[Stage, ...]:
    """All boxes one after the other, each with a name that says which column it is in."""
    second = citation_stages(found)
    if not second:
        return stages(found)
    named = (replace(stage, name=f"By citation: {_uncapitalised(stage.name)}") for stage in second[1:])
    return (*stages(found), second[0], *named, all_shown(found))


def _uncapitalised(name: str) -> str:
    return name[0].lower() + name[1:]


def _before_both(found: Flow) -> tuple[tuple[str, int], ...]:
    return (
        ("Could not be read", found.unreadable),
        ("Retraction notices, which are not studies", found.notices),
        ("Preprints merged with their article", found.merged),
    )


def _column(found: Flow, identified: str, before: tuple[tuple[str, int], ...]) -> tuple[Stage, ...]:
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
        Stage(identified, found.identified),
        Stage("Removed before screening", found.identified - found.screened, before, leaves=True),
        Stage("Records screened", found.screened),
        Stage("Excluded", found.screened - found.in_scope, tuple(after), leaves=True),
        *shown,
    )

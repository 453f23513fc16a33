"""Find preprints and their articles: two citations of one work, which count once.

PubMed links most of them ("Update in", "Update of"), by PMID or by DOI. Otherwise a preprint matches an
article only if title and first author agree, the years are at most two apart, and no other article matches;
such a pair is marked, so that a reader can check it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from data.records.record import Flag, Link, LinkKind, Record
from data.records.text import search_tokens

_YEARS_APART = 2
_TITLE_WORDS = 5  # a shorter title, such as "Reply" or "Stem cells and pain", may belong to two works
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_NO_ARTICLE = frozenset(
    {"Published Erratum", "Comment", "Retraction of Publication", "Expression of Concern"}
)


class Known(StrEnum):
    """The evidence that two citations are of one work."""

    LINKED = "linked"
    ALIKE = "alike"

    @property
    def words(self) -> str:
        """The same in words."""
        return {
            Known.LINKED: "PubMed links the two",
            Known.ALIKE: "same title and first author, at most two years apart; PubMed does not link the two",
        }[self]


@dataclass(frozen=True, slots=True)
class Version:
    """A preprint and its article among the same records, by PMID."""

    article: int
    preprint: int
    known: Known


@dataclass(frozen=True, slots=True)
class Work:
    """The attributes of a record by which works are matched; small enough to keep 100,000 in memory.

    Attributes:
        doi: in lower case, '' for none.
        updates: the links to another version, in either direction.
        likeness: equal for records with the same title and first author; None if these are not distinctive.
        is_article: false for preprints, and for errata, comments and notices, which repeat others' titles.
    """

    pmid: int
    doi: str
    year: int | None
    is_preprint: bool
    is_article: bool
    updates: tuple[Link, ...]
    likeness: int | None


def work_of(record: Record) -> Work:
    """The attributes of a record that `find_versions` needs."""
    is_preprint = Flag.PREPRINT in record.flags
    return Work(
        pmid=record.pmid,
        doi=(record.doi or "").casefold(),
        year=record.year,
        is_preprint=is_preprint,
        is_article=not is_preprint and _NO_ARTICLE.isdisjoint(record.publication_types),
        updates=tuple(link for link in record.links if link.kind in (LinkKind.UPDATED_BY, LinkKind.UPDATES)),
        likeness=_likeness(record),
    )


def find_versions(works: Iterable[Work]) -> tuple[Version, ...]:
    """The preprints whose article is among the works too, in order of the preprints.

    A preprint has one article at most; an article may have several preprints.
    """
    works = [work for work in works if work.pmid]  # reference records may have no PMID
    preprints = [work for work in works if work.is_preprint]
    if not preprints:
        return ()
    articles = [work for work in works if work.is_article]
    by_pmid = {work.pmid: work for work in articles}
    by_doi = {work.doi: work for work in articles if work.doi}
    by_likeness: dict[int, list[Work]] = defaultdict(list)
    claimed: dict[int | str, Work] = {}
    for article in articles:
        if article.likeness is not None:
            by_likeness[article.likeness].append(article)
        for link in article.updates:
            if link.kind is LinkKind.UPDATES:
                claimed.update(dict.fromkeys(_ends(link), article))
    found = []
    for preprint in preprints:
        if linked := _linked(preprint, by_pmid, by_doi, claimed):
            found.append(Version(linked.pmid, preprint.pmid, Known.LINKED))
        elif alike := _alike(preprint, by_likeness):
            found.append(Version(alike.pmid, preprint.pmid, Known.ALIKE))
    return tuple(found)


def _linked(
    preprint: Work,
    by_pmid: Mapping[int, Work],
    by_doi: Mapping[str, Work],
    claimed: Mapping[int | str, Work],
) -> Work | None:
    for link in preprint.updates:
        if link.kind is LinkKind.UPDATED_BY:
            for end in _ends(link):
                article = by_pmid.get(end) if isinstance(end, int) else by_doi.get(end)
                if article is not None:
                    return article
    return claimed.get(preprint.pmid) or claimed.get(preprint.doi)


def _alike(preprint: Work, by_likeness: Mapping[int, list[Work]]) -> Work | None:
    # A link to a record that is not here names another article than any that is.
    if preprint.likeness is None or any(link.kind is LinkKind.UPDATED_BY for link in preprint.updates):
        return None
    fitting = [
        work
        for work in by_likeness.get(preprint.likeness, ())
        if work.year and preprint.year and abs(work.year - preprint.year) <= _YEARS_APART
    ]
    return fitting[0] if len(fitting) == 1 else None


def _ends(link: Link) -> tuple[int | str, ...]:
    """The targets of a link: a PMID, and the DOI in its text."""
    doi = _DOI.search(link.citation.casefold())
    return (*([link.pmid] if link.pmid else []), *([doi[0].rstrip(".,;)")] if doi else []))


def _likeness(record: Record) -> int | None:
    title = search_tokens(record.title)
    if not record.authors or title.count(" ") + 1 < _TITLE_WORDS:
        return None
    family, _, initials = search_tokens(record.authors[0]).rpartition(" ")
    # Preprint servers and journals differ in second initials.
    return hash((title, f"{family} {initials[:1]}"))

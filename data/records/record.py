"""A record: one PubMed citation, as PubMed sends it, identified by its PMID.

`data/pubmed/medline.py` parses records from PubMed's text,
`data/labelling/evaluation/reference_set.py` from the reference set.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LinkKind(StrEnum):
    """How one PubMed citation points to another.

    The names in the comments are NLM's MEDLINE tags. Of each pair, the second is in the record that is the
    notice.
    """

    RETRACTED_BY = "retracted_by"  # RIN: the notice that retracts this paper
    RETRACTS = "retracts"  # ROF: the paper that this notice retracts
    REPUBLISHED_AS = "republished_as"  # RPI: the corrected version of this paper
    REPUBLISHES = "republishes"  # RPF: the paper that this one corrects and replaces
    ERRATUM = "erratum"  # EIN: the erratum to this paper
    CORRECTS = "corrects"  # EFR: the paper that this erratum corrects
    CONCERN = "concern"  # ECI: the expression of concern about this paper
    CONCERN_ABOUT = "concern_about"  # ECF: the paper that this notice is concerned about
    UPDATED_BY = "updated_by"  # UIN: a newer version; for a preprint, its article
    UPDATES = "updates"  # UOF: an older version; for an article, its preprint
    COMMENT = "comment"  # CIN: a comment on this paper
    COMMENTS_ON = "comments_on"  # CON: the paper that this comment is about


class Kind(StrEnum):
    """The kinds of publication that reference managers tell apart."""

    ARTICLE = "article"
    PREPRINT = "preprint"
    CHAPTER = "chapter"
    BOOK = "book"


class Flag(StrEnum):
    """What a reader must know before trusting a record. The absence of flags proves nothing."""

    RETRACTED = "retracted"
    RETRACTION_NOTICE = "retraction_notice"
    CONCERN = "concern"
    ERRATUM = "erratum"
    REPUBLISHED = "republished"
    PREPRINT = "preprint"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class Link:
    """A pointer to another citation.

    `pmid` is None if PubMed gives only the text of the citation, which is in `citation`.
    """

    kind: LinkKind
    pmid: int | None
    citation: str


@dataclass(frozen=True, slots=True)
class MeshHeading:
    """One MeSH heading. `major` is true if PubMed marks the descriptor or a qualifier with an asterisk."""

    descriptor: str
    qualifiers: tuple[str, ...] = ()
    major: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One PubMed citation. Text fields are plain text; absent fields are '' or ().

    Attributes:
        pmid: PubMed's identifier; 0 only for a reference record without one.
        abstract: the authors' abstract as one string, with section headings in capitals.
        summary: a summary in this project's own words (starter set), never the authors' text.
        authors: persons as 'Liu WZ', groups by their names, in the order of the paper.
        full_names: for each author the full name, 'Liu, Wei-Zhen', '' for a group or an unknown name; () if
            none is known.
        journal: the abbreviated title (TA), 'J Pain'; the book's title for a chapter.
        year: the year of DP, or else of DEP; None if neither has one.
        date: ISO 8601, in PubMed's precision: '2020', '2020-12' or '2020-12-28'; '' if undated.
        entrez_date: ISO date on which the record entered PubMed (EDAT), '' if absent.
        country: English short name of the first affiliation's country, None if it is not recognised.
        affiliation: the first affiliation as printed.
        trial_ids: registry identifiers such as 'NCT02958267', in the order found.
        status: PubMed's indexing status (STAT), e.g. 'MEDLINE' or 'Publisher'.
        journal_title: the full title of the journal (JT), '' if unknown.
        issns: as PubMed gives them, '1422-0067 (Electronic)'.
        article_number: the locator of a paper without pages, 'e0123456' or '4532'; see `location`.
        editors: of a book or chapter, in the form of `authors`.
        editor_full_names: in the form of `full_names`.
        publisher: of a book or chapter.
        place: where that publisher is.
        book_title: the book that a chapter is in; of a whole book its own title, the same as `title`.
        series: the collection that a book belongs to.
        isbns: as PubMed gives them.
        nbk: NCBI Bookshelf's identifier, 'NBK000001'.
        pmc_release: ISO date from which the full text in PMC is free, '' if it has been free all along.
        original_title: the title in the language of the paper, if PubMed gives it beside a translation.
        investigators: collaborators listed apart from the authors, by full name where known.
        more_authors: whether PubMed ends the list of authors with "et al.".
    """

    pmid: int
    title: str = ""
    abstract: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    full_names: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    date: str = ""
    entrez_date: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publication_types: tuple[str, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    keywords: tuple[str, ...] = ()
    doi: str | None = None
    pmcid: str | None = None
    languages: tuple[str, ...] = ()
    country: str | None = None
    affiliation: str = ""
    trial_ids: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    status: str = ""
    journal_title: str = ""
    issns: tuple[str, ...] = ()
    article_number: str = ""
    editors: tuple[str, ...] = ()
    editor_full_names: tuple[str, ...] = ()
    publisher: str = ""
    place: str = ""
    book_title: str = ""
    series: str = ""
    isbns: tuple[str, ...] = ()
    nbk: str = ""
    pmc_release: str = ""
    original_title: str = ""
    investigators: tuple[str, ...] = ()
    more_authors: bool = False

    @property
    def location(self) -> str:
        """Where in its volume the paper is: its pages, else its article number, '' if neither is known."""
        return self.pages or self.article_number

    @property
    def kind(self) -> Kind:
        """The kind of publication."""
        if self.book_title:
            return Kind.BOOK if self.book_title == self.title else Kind.CHAPTER
        return Kind.PREPRINT if "Preprint" in self.publication_types else Kind.ARTICLE

    @property
    def text(self) -> str:
        """The text that is labelled: the abstract, else our own summary."""
        return self.abstract or self.summary

    @property
    def flags(self) -> frozenset[Flag]:
        """Integrity and version flags, from publication types and links together.

        PubMed sets the type and the link at different times, so either one suffices.
        """
        types = set(self.publication_types)
        kinds = {link.kind for link in self.links}
        found = set()
        if "Retracted Publication" in types or LinkKind.RETRACTED_BY in kinds:
            found.add(Flag.RETRACTED)
        if "Retraction of Publication" in types or LinkKind.RETRACTS in kinds:
            found.add(Flag.RETRACTION_NOTICE)
        if LinkKind.CONCERN in kinds:
            found.add(Flag.CONCERN)
        if LinkKind.ERRATUM in kinds:
            found.add(Flag.ERRATUM)
        if "Corrected and Republished Article" in types or LinkKind.REPUBLISHED_AS in kinds:
            found.add(Flag.REPUBLISHED)
        if "Preprint" in types:
            found.add(Flag.PREPRINT)
        if LinkKind.UPDATED_BY in kinds:
            found.add(Flag.UPDATED)
        return frozenset(found)

"""Records as NLM writes them: MEDLINE text and PubmedArticle XML.

The text has what nobody here reads, too: the dates, numbers and places that NLM keeps of each paper.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

from data.records.record import LinkKind, MeshHeading, Record

WIDTH = 88

# Kind → the tag in MEDLINE text, the RefType in XML.
LINKS = {
    LinkKind.RETRACTED_BY: ("RIN", "RetractionIn"),
    LinkKind.RETRACTS: ("ROF", "RetractionOf"),
    LinkKind.REPUBLISHED_AS: ("RPI", "RepublishedIn"),
    LinkKind.REPUBLISHES: ("RPF", "RepublishedFrom"),
    LinkKind.ERRATUM: ("EIN", "ErratumIn"),
    LinkKind.CORRECTS: ("EFR", "ErratumFor"),
    LinkKind.CONCERN: ("ECI", "ExpressionOfConcernIn"),
    LinkKind.CONCERN_ABOUT: ("ECF", "ExpressionOfConcernFor"),
    LinkKind.UPDATED_BY: ("UIN", "UpdateIn"),
    LinkKind.UPDATES: ("UOF", "UpdateOf"),
    LinkKind.COMMENT: ("CIN", "CommentIn"),
    LinkKind.COMMENTS_ON: ("CON", "CommentOn"),
}


def medline(records: Iterable[Record]) -> str:
    """MEDLINE text as EFetch sends it: each record begins with an empty line, the last line ends."""
    return "".join("\n" + medline_record(record) for record in records)


def medline_record(record: Record) -> str:
    return "".join(wrap(tag, value) for tag, value in fields(record))


def wrap(tag: str, value: str) -> str:
    """One field; where NLM wraps, the blank stays at the end of the line."""
    lines, line = [], f"{tag:<4}- "
    for number, word in enumerate(value.split(" ")):
        if number and len(line) + len(word) > WIDTH:
            lines.append(line)
            line = "      "
        line += word + " "
    return "\n".join([*lines, line[:-1]]) + "\n"


def fields(record: Record) -> Iterator[tuple[str, str]]:
    """Tags and values in NLM's order; empty ones left out."""
    return ((tag, value) for tag, value in _fields(record) if value)


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    yield "PMID", str(record.pmid)
    yield "OWN", "NLM"
    yield "STAT", record.status
    entered = record.entrez_date.replace("-", "")
    yield "DCOM", entered
    yield "LR", entered
    yield from (("IS", issn) for issn in record.issns)
    yield "DP", published(record)
    yield "TI", with_stop(record.title)
    yield "PG", record.pages
    yield "LID", f"{record.doi} [doi]" if record.doi else ""
    if not record.date.startswith(str(record.year)):
        yield "DEP", record.date.replace("-", "")  # on line in one year, in print in another
    yield "AB", record.text
    place = record.affiliation or (f"{record.country}." if record.country else "")
    for author, full_name in zip_longest(record.authors, record.full_names, fillvalue=""):
        yield "FAU", full_name
        yield ("AU" if _is_person(author) else "CN"), author
        yield "AD", place
    if not record.authors:
        yield "AD", place
    yield from (("LA", language) for language in record.languages)
    yield from (("SI", f"{registry(number)}/{number}") for number in record.trial_ids)
    yield from (("PT", kind) for kind in record.publication_types)
    yield "PL", "England"
    yield "TA", record.journal
    yield "JT", record.journal_title
    yield "JID", "100000000"
    yield "SB", "IM"
    for link in record.links:
        pmid = f" PMID: {link.pmid}" if link.pmid else ""
        yield LINKS[link.kind][0], f"{link.citation}{pmid}".strip()
    yield from (("MH", heading(mesh)) for mesh in record.mesh)
    yield "PMC", record.pmcid or ""
    yield from (("OT", keyword) for keyword in record.keywords)
    yield "VI", record.volume
    yield "IP", record.issue
    when = f"{record.entrez_date.replace('-', '/')} 06:00" if record.entrez_date else ""
    for tag in ("EDAT", "MHDA", "CRDT"):
        yield tag, when
    for step in ("received", "accepted", "entrez", "pubmed", "medline"):
        yield "PHST", f"{when} [{step}]" if when else ""
    yield "AID", f"{record.doi} [doi]" if record.doi else ""
    yield "PST", "ppublish"
    issue = f"({record.issue})" if record.issue else ""
    pages = f":{record.pages}" if record.pages else ""
    yield "SO", f"{record.journal}. {published(record)};{record.volume}{issue}{pages}."


def _is_person(author: str) -> bool:
    """NLM writes persons as "Zhou Q": the last word is initials in capitals, or a suffix after them."""
    words = author.split(" ")
    return len(words) > 1 and any(word.isupper() and len(word) <= 3 for word in words[1:])


def with_stop(title: str) -> str:
    return title if not title or title[-1] in ".?!" else title + "."


def heading(mesh: MeshHeading) -> str:
    """A heading; where a qualifier carries the emphasis, the star stands before it."""
    descriptor = f"*{mesh.descriptor}" if mesh.major and not mesh.qualifiers else mesh.descriptor
    qualifiers = [f"*{q}" if mesh.major and n == 0 else q for n, q in enumerate(mesh.qualifiers)]
    return "/".join([descriptor, *qualifiers])


def registry(number: str) -> str:
    return "ClinicalTrials.gov" if number.startswith("NCT") else "ISRCTN"


def published(record: Record) -> str:
    """DP: "2020 Dec 28", as exact as the record knows."""
    year = str(record.year or "")
    parts = record.date.split("-") if record.date and record.date.startswith(year) else [year] if year else []
    if len(parts) > 1:
        parts[1] = date(2000, int(parts[1]), 1).strftime("%b")
    if len(parts) > 2:
        parts[2] = str(int(parts[2]))
    return " ".join(parts)


def xml(records: Iterable[Record]) -> str:
    """A PubmedArticleSet as EFetch sends it."""
    articles = ET.Element("PubmedArticleSet")
    articles.extend(article(record) for record in records)
    return (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
        '"-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
        '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
        + ET.tostring(articles, encoding="unicode")
    )


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    child.text = text or None
    return child


def article(record: Record) -> ET.Element:
    whole = ET.Element("PubmedArticle")
    citation = _add(whole, "MedlineCitation", Status=record.status or "MEDLINE", Owner="NLM")
    _add(citation, "PMID", str(record.pmid), Version="1")
    body = _add(citation, "Article", PubModel="Print")
    journal = _add(body, "Journal")
    issue = _add(journal, "JournalIssue", CitedMedium="Internet")
    if record.volume:
        _add(issue, "Volume", record.volume)
    if record.issue:
        _add(issue, "Issue", record.issue)
    when = _add(issue, "PubDate")
    for tag, part in zip(("Year", "Month", "Day"), published(record).split(), strict=False):
        _add(when, tag, part)
    _add(journal, "Title", record.journal)
    _add(journal, "ISOAbbreviation", record.journal)
    _add(body, "ArticleTitle", with_stop(record.title))
    if record.pages:
        _add(_add(body, "Pagination"), "MedlinePgn", record.pages)
    if record.text:
        _add(_add(body, "Abstract"), "AbstractText", record.text)
    if record.authors:
        people = _add(body, "AuthorList", CompleteYN="Y")
        for number, name in enumerate(record.authors):
            author = _add(people, "Author", ValidYN="Y")
            if _is_person(name):
                last, _, initials = name.rpartition(" ")
                _add(author, "LastName", last)
                _add(author, "Initials", initials)
            else:
                _add(author, "CollectiveName", name)
            if number == 0 and (place := record.affiliation or record.country):
                _add(_add(author, "AffiliationInfo"), "Affiliation", place)
    for language in record.languages or ("eng",):
        _add(body, "Language", language)
    if record.trial_ids:
        banks = _add(body, "DataBankList", CompleteYN="Y")
        for number_ in record.trial_ids:
            bank = _add(banks, "DataBank")
            _add(bank, "DataBankName", registry(number_))
            _add(_add(bank, "AccessionNumberList"), "AccessionNumber", number_)
    kinds = _add(body, "PublicationTypeList")
    for kind in record.publication_types or ("Journal Article",):
        _add(kinds, "PublicationType", kind, UI="")
    _add(_add(citation, "MedlineJournalInfo"), "MedlineTA", record.journal)
    if record.links:
        pointers = _add(citation, "CommentsCorrectionsList")
        for link in record.links:
            pointer = _add(pointers, "CommentsCorrections", RefType=LINKS[link.kind][1])
            _add(pointer, "RefSource", link.citation)
            if link.pmid:
                _add(pointer, "PMID", str(link.pmid), Version="1")
    if record.mesh:
        headings = _add(citation, "MeshHeadingList")
        for mesh in record.mesh:
            one = _add(headings, "MeshHeading")
            star = "Y" if mesh.major and not mesh.qualifiers else "N"
            _add(one, "DescriptorName", mesh.descriptor, UI="", MajorTopicYN=star)
            for nth, qualifier in enumerate(mesh.qualifiers):
                star = "Y" if mesh.major and nth == 0 else "N"
                _add(one, "QualifierName", qualifier, UI="", MajorTopicYN=star)
    if record.keywords:
        words = _add(citation, "KeywordList", Owner="NOTNLM")
        for keyword in record.keywords:
            _add(words, "Keyword", keyword, MajorTopicYN="N")
    data = _add(whole, "PubmedData")
    if record.entrez_date:
        entered = _add(_add(data, "History"), "PubMedPubDate", PubStatus="entrez")
        for tag, part in zip(("Year", "Month", "Day"), record.entrez_date.split("-"), strict=False):
            _add(entered, tag, part)
    _add(data, "PublicationStatus", "ppublish")
    names = _add(data, "ArticleIdList")
    _add(names, "ArticleId", str(record.pmid), IdType="pubmed")
    if record.doi:
        _add(names, "ArticleId", record.doi, IdType="doi")
    if record.pmcid:
        _add(names, "ArticleId", record.pmcid, IdType="pmc")
    return whole

"""Parse MEDLINE text, as EFetch sends it, into records.

NLM's format: a tag padded to four characters, "- ", the value; long values continue on lines indented by
six spaces; a blank line ends a record. Bio.Medline is not used, because it treats each line of a wrapped
keyword, link or author as a separate entry and does not handle stray lines; the tests compare its results
with those of this module.

Tags: NLM, "MEDLINE/PubMed Data Element (Field) Descriptions".
"""

from __future__ import annotations

import calendar
import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any, NamedTuple

from ahocorasick_rs import BytesAhoCorasick, MatchKind

from data.pubmed.affiliation_country import read_country
from data.records.record import Link, LinkKind, MeshHeading, Record


class MedlineError(ValueError):
    """A text that cannot be parsed as a MEDLINE record; the message is a sentence for the screen."""

    def __init__(self, reason: str, pmid: int | None = None) -> None:
        """Set the reason, and the PMID if the text contains it."""
        super().__init__(reason)
        self.pmid = pmid


class NotAvailable(MedlineError):
    """Not a record, but PubMed's message that it does not have this PMID."""


_START = re.compile(r"\nPMID ?-")
# EFetch's message, with HTTP 200 and among the records, about a PMID that it does not have.
_REFUSAL = re.compile(r"^(?:\d+\. )?id: ?(\d+) Error occurred:.*\n?", re.MULTILINE)
_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}-")
# Where a value continues on the next line. A line that begins with a hyphen may be a tag, not a continuation.
_WRAP = re.compile(r"\n {6}(?<= \n {6})(?! ?-)")
_HEAD, _VALUE = itemgetter(slice(6)), itemgetter(slice(6, None))  # the padded tag of a line, and the rest
_PMID = re.compile("[0-9]{1,10}")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def _any_of(*words: str) -> BytesAhoCorasick:
    """A matcher for a few words in bytes; ten times faster than `in` where none occurs."""
    return BytesAhoCorasick([word.encode() for word in words], matchkind=MatchKind.LeftmostFirst)


def _holds(text: str, words: BytesAhoCorasick) -> bool:
    return bool(words.find_matches_as_indexes(text.encode(errors="replace")))


_REFUSED = _any_of("Error occurred:")
_TWO_BLANKS = _any_of("  ")
_PRINTABLE = bytes(sign if chr(sign).isprintable() else ord(" ") for sign in range(256))


def split_medline(text: str) -> Iterator[str]:
    """Split an EFetch response into raw records.

    Args:
        text: MEDLINE text of any number of records.

    Yields:
        Each raw record, from its PMID tag to before the next, ending in one newline if its last line was
        complete (see `is_cut`). EFetch's messages about PMIDs it does not have, and text before the first
        record, are yielded as separate pieces, for which `parse_medline` raises MedlineError.
    """
    if "\r" in text:  # searching for one character is much faster than for two
        text = text.replace("\r\n", "\n")
    begin = 0
    for end in chain((found.start() + 1 for found in _START.finditer(text)), (len(text),)):
        part = text[begin:end]
        begin = end
        for piece in _apart(part) if _holds(part, _REFUSED) else (part,):
            body = piece.strip("\n")
            if body and not body.isspace():
                yield f"{body}\n" if piece.endswith("\n") else body


def _apart(part: str) -> Iterator[str]:
    """The refusals in a text, and the text before, between and after them."""
    end = 0
    for refusal in _REFUSAL.finditer(part):
        yield part[end : refusal.start()]
        yield refusal[0]
        end = refusal.end()
    yield part[end:]


def is_cut(raw: str) -> bool:
    """Whether a response that ends with this raw record may have been truncated.

    NLM writes SO last in a journal record and ends every line with a newline, so the text was truncated if
    its last record has no SO or no final newline, or if SO ends with the space that NLM leaves before a
    line break. Book records end with an AID and have no SO: for them only the newline counts. Truncation
    exactly between two records shows only in the count. This is no proof: a server with another format
    would always be suspected, so the caller requests such a record again and accepts the same text twice.

    Args:
        raw: the last piece of `split_medline`.
    """
    if not raw.endswith("\n") or raw.endswith(" \n"):
        return True
    tags = [m[1] for line in raw.split("\n") if (m := _TAG.match(line))]
    return bool(tags) and "SO" not in tags and not (tags[-1] == "AID" and {"BTI", "CTDT", "DRDT"} & set(tags))


def parse_medline(text: str) -> Record:
    """Parse one raw record.

    Args:
        text: one piece of `split_medline`.

    Returns:
        The record; absent fields are empty. Titles lose the full stop that NLM adds; the brackets around a
        translated title stay, as they mark the translation.

    Raises:
        MedlineError: the text is not one record with a PMID and at least one further field.
        NotAvailable: the text is PubMed's message that it does not have the record.
    """
    if not text.startswith("PMID") and (refusal := _REFUSAL.match(text.strip())):
        raise NotAvailable(f"PubMed says that PMID {refusal[1]} is not available.", int(refusal[1][:10]))
    fields = _unfold(text)
    numbers = fields.by_head["PMID- "]
    if not numbers:
        raise MedlineError("The text has no PMID, so it is not a PubMed record or only a piece of one.")
    if len(numbers) > 1:
        raise MedlineError("The text has more than one PMID, so records have been merged.")
    if not _PMID.fullmatch(numbers[0]) or not int(numbers[0]):
        raise MedlineError("The PMID of the record is not a number.")
    pmid = int(numbers[0])
    if len(fields.heads) == 1:
        raise MedlineError(f"PubMed sent only the PMID of record {pmid}.", pmid)
    return _record(pmid, fields)


class _Fields(NamedTuple):
    """The fields of a record, without empty ones, and unwrapped.

    Attributes:
        heads, values: for each field, in order, its first six characters, such as 'MH  - ', and the rest.
        by_head: the values of each head, in order; [] if absent.
        by_tag: the same for each tag, joined to one text; '' if absent.
    """

    heads: Sequence[str]
    values: Sequence[str]
    by_head: Mapping[str, list[str]]
    by_tag: Mapping[str, str]


def _unfold(text: str) -> _Fields:
    """Split a text into fields: fast for NLM's regular format, more slowly if it shows irregularities."""
    whole = "".join(_WRAP.split(text.rstrip()))
    if "&" in whole and _ENTITY.search(whole):
        return _unfold_slowly(text)
    lines = whole.split("\n")
    fields = _grouped(list(map(_HEAD, lines)), list(map(_VALUE, lines)))
    # In the joined text, empty values and values with outer spaces show as two spaces too.
    together = " ".join(["", *fields.by_tag.values(), ""])
    return fields if "" not in fields.by_tag and _is_tidy(together) else _unfold_slowly(text)


def _is_tidy(text: str) -> bool:
    """Whether a text contains neither control characters nor consecutive spaces."""
    if not text.isascii():
        return text.isprintable() and "  " not in text
    raw = text.encode()  # both checks are much faster in bytes
    return raw.translate(_PRINTABLE) == raw and not _TWO_BLANKS.find_matches_as_indexes(raw)


def _grouped(heads: Sequence[str], values: Sequence[str]) -> _Fields:
    by_head: defaultdict[str, list[str]] = defaultdict(list)
    for head, value in zip(heads, values, strict=True):
        by_head[head].append(value)
    by_tag = defaultdict(str, {_tag(head): " ".join(given) for head, given in by_head.items()})
    return _Fields(heads, values, by_head, by_tag)


@lru_cache(maxsize=512)  # NLM has some 80 tags
def _tag(head: str) -> str:
    """The tag in a line's first six characters, '' for none."""
    found = _TAG.fullmatch(head[:5])
    return found[1] if found and head[5:] == " " else ""


def _unfold_slowly(text: str) -> _Fields:
    """Split a text with stray lines, control characters or extra spaces into fields."""
    fields: list[tuple[str, str]] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line[4:5] == "-" and _TAG.fullmatch(line[:5]):
            fields.append((line[:5], line[5:]))
        elif line.strip():
            if not fields:
                raise MedlineError("The text does not begin with a field of a PubMed record.")
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line}")
    clean = ((f"{head} ", " ".join(_CONTROL.sub(" ", _decoded(value)).split())) for head, value in fields)
    kept = [(head, value) for head, value in clean if value]
    return _grouped([head for head, _ in kept], [value for _, value in kept])


def _decoded(value: str) -> str:
    """The value with its character entities decoded, once: '&amp;lt;' is '&lt;'."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), value) if "&" in value else value


def _record(pmid: int, fields: _Fields) -> Record:
    one, many = fields.by_tag, fields.by_head
    original = _unless_placeholder(one["TT"])
    title = _unless_placeholder(one["TI"]) or one["BTI"] or original or one["VTI"]
    abstract = _unless_placeholder(one["AB"]) or _unless_placeholder(_OTHER_ABSTRACT.sub("", one["OAB"]))
    year, date = read_date(one["DP"])
    if year is None:
        year, date = read_date(one["DEP"])
    affiliation = many["AD  - "][0] if one["AD"] else ""
    authors, full_names = _authors(fields)
    more_authors = False
    if authors and not _NO_AUTHORS.isdisjoint(authors):
        authors, full_names, more_authors = _real_authors(authors, full_names)
    return Record(
        pmid=pmid,
        title=_without_stop(title),
        abstract=abstract,
        authors=authors,
        full_names=full_names,
        journal=one["TA"] or one["JT"] or (one["BTI"] if one["TI"] else ""),
        year=year,
        date=date,
        entrez_date=read_date(one["EDAT"])[1],
        volume=one["VI"],
        issue=one["IP"],
        pages=one["PG"],
        publication_types=tuple(many["PT  - "]),
        mesh=tuple(map(_heading, many["MH  - "])),
        keywords=tuple([word for value in many["OT  - "] if (word := value.lstrip("* "))]),
        # LID comes as one string of several: "10.1/abc [doi] S0000 [pii]"
        doi=found[1] if (found := _DOI.search(one["LID"]) or _DOI.search(one["AID"])) else None,
        pmcid=found[0] if (found := _PMCID.search(one["PMC"])) else None,
        languages=tuple(many["LA  - "]),
        country=read_country(affiliation) if affiliation else None,
        affiliation=affiliation,
        trial_ids=_trial_ids(many["SI  - "], f"{title} {abstract}"),
        links=() if _LINKS.keys().isdisjoint(one) else _links(fields),
        status=one["STAT"],
        journal_title=one["JT"],
        issns=tuple(many["IS  - "]),
        article_number="" if one["PG"] else _article_number(one, many["LID - "]),
        # For a book or chapter these are the publisher's; PL of an article is the journal's country.
        **_of_book(fields) if one["BTI"] else {},
        pmc_release=_pmc_release(one) if one["PMC"] else "",
        original_title="" if original == title else _without_stop(original),
        investigators=_investigators(fields) if one["IR"] or one["FIR"] else (),
        more_authors=more_authors,
    )


# What NLM writes where there is nothing: a title, an abstract, an author.
_PLACEHOLDER = re.compile(
    r"(?i)\W*(?:not (?:available|applicable)|in process citation|no title|no authors? (?:listed|given)"
    r"|(?:no )?title (?:is )?(?:not )?(?:available|supplied|provided|given)"
    r"|(?:there is )?no abstract(?: is)?(?: available| provided| supplied| present| given)?"
    r"(?: for this article)?"
    r"|this (?:article|paper|record) has no abstract"
    r"|(?:(?:the|an) )?abstract (?:is )?(?:not available|unavailable|not provided)(?: for this article)?"
    r"|(?:the )?abstract (?:is )?available (?:from|at|on) the publisher(?:['\u2019]?s (?:web ?)?site)?)?\W*"
)
# The source of an abstract that is not the journal's own begins OAB, "Publisher: ..." or "PIP: ...".
_OTHER_ABSTRACT = re.compile(
    r"\A(?:Publisher|AAMC|AIDS|KIE|NASA|PIP|Plain[- ]language[- ]summary): ?", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def _unless_placeholder(text: str) -> str:
    return "" if text and len(text) < _LONGEST_PLACEHOLDER and _PLACEHOLDER.fullmatch(text) else text


_LONGEST_PLACEHOLDER = 80
_AND_OTHERS = frozenset(
    written
    for words in ("et al", "Et al", "Et Al", "ET AL", "and others", "And others", "others", "Others", "& al")
    for written in (words, f"{words}.", f"{words}.,", f"[{words}]", f"[{words}.]", f"({words})")
)
_NO_AUTHORS = _AND_OTHERS | {
    written
    for words in ("No authors listed", "No author listed", "No authors given", "No author given")
    for written in (words, f"[{words}]", f"[{words}].", words.lower(), f"[{words.lower()}]")
}


def _real_authors(
    authors: tuple[str, ...], full_names: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Authors and full names without what stands for nobody, and whether some of them were left out."""
    real = [place for place, author in enumerate(authors) if author not in _NO_AUTHORS]
    return (
        tuple(authors[place] for place in real),
        tuple(full_names[place] for place in real) if full_names else (),
        not _AND_OTHERS.isdisjoint(authors),
    )


# SO is "J Pain. 2020 Jun 24;21(12):4532. doi: ...", for a preprint "... 2022 May 1:2022.05.01.22274000.",
# and in older records "...;20(12). pii: E4532."
_AFTER_SOURCE = re.compile(r"\.? (?:doi:|eCollection\b|Epub\b|Print\b|Online ahead|PMID:|PMCID:)")
_SOURCE = re.compile(
    r"(?<=\. )(?:1[5-9]|2[01])\d\d\b[^:]*?(?::(?P<number>[^\s:;]+?)|\. pii: ?(?P<pii>\S+?))\.?$"
)
_PUBLISHERS_PII = re.compile(r"[SB]\d{4}-?\d{3}[\dX]|.*[()/]")
_LOCATOR = re.compile(r"([A-Za-z]{0,5}\d{1,7})(?: \[pii\])?")


def _article_number(one: Mapping[str, str], lids: Sequence[str]) -> str:
    """The locator by which PubMed cites a paper without pages.

    SO decides. Where it does not name one, LID does, unless its number is the publisher's own, such as
    S0092-8674(19)30000-1, or the paper has no volume yet.
    """
    source = one["SO"]
    end = _AFTER_SOURCE.search(source)
    if found := _SOURCE.search(source[: end.start()] if end else source):
        if (number := found["number"]) and not _PUBLISHERS_PII.match(number):
            return number
        if (pii := found["pii"]) and _LOCATOR.fullmatch(pii):
            return pii
    if one["VI"] or one["IP"]:
        for lid in lids:
            if lid.endswith("[pii]") and (locator := _LOCATOR.fullmatch(lid)):
                return locator[1]
    return ""


def _of_book(fields: _Fields) -> dict[str, Any]:
    one, many = fields.by_tag, fields.by_head
    editors, full_names = _people(fields, "ED  - ", "FED - ")
    return {
        "editors": editors,
        "editor_full_names": full_names,
        "publisher": one["PB"],
        "place": one["PL"],
        "book_title": _without_stop(one["BTI"]),
        "series": one["CTI"],
        "isbns": tuple(many["ISBN- "]),
        "nbk": found[0] if (found := _NBK.search(one["AID"])) else "",
    }


_NBK = re.compile(r"NBK\d+(?= \[bookaccession\])")
_AVAILABLE_ON = re.compile(r"\[Available on ([\d/-]+)\]")


def _pmc_release(one: Mapping[str, str]) -> str:
    found = _AVAILABLE_ON.search(one["PMC"])
    return read_date(found[1] if found else one["PMCR"])[1]


def _investigators(fields: _Fields) -> tuple[str, ...]:
    short, full = _people(fields, "IR  - ", "FIR - ")
    return tuple(name or initials for initials, name in zip_longest(short, full, fillvalue=""))


def _people(fields: _Fields, short: str, full: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Persons by short form and full name, for people other than authors."""
    pairs = [
        ("AU  - " if head == short else "FAU - ", value)
        for head, value in zip(fields.heads, fields.values, strict=True)
        if head in (short, full)
    ]
    return _authors(_grouped([head for head, _ in pairs], [value for _, value in pairs]))


def _authors(fields: _Fields) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Authors, persons and groups in the order of the paper, and full names."""
    short, full = fields.by_head["AU  - "], fields.by_head["FAU - "]
    pairs = "".join(fields.heads).count("FAU - AU  - ") if full else len(short)
    if "CN" not in fields.by_tag and pairs == len(short) and len(full) in (0, pairs):
        return tuple(short), tuple(full)
    authors: list[str] = []
    names: list[str] = []
    before = ""  # a full name whose short form has not been seen yet
    for head, value in (*zip(fields.heads, fields.values, strict=True), ("FAU - ", "")):
        if head == "FAU - ":
            if before:
                authors.append(before)
                names.append(before)
            before = value
        elif head == "AU  - ":
            authors.append(value)
            names.append(before)
            before = ""
        elif head == "CN  - ":
            authors.append(value)
            names.append("")
    return tuple(authors), tuple(names) if any(names) else ()


def _without_stop(title: str) -> str:
    inner = title.removesuffix(".")
    return title if inner.endswith(".") else inner


_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|2[01])\d\d(?!\d)")
_COMPACT = re.compile(r"((?:1[5-9]|2[01])\d\d)(\d\d)(\d\d)")
_AFTER_YEAR = re.compile(r"[ /-]?(?:([A-Za-z]{3})[a-z]*|(\d{1,2})(?=[/ -]\d|$))(?:[ /-]+(\d{1,2})(?!\d))?")


@lru_cache(maxsize=16_384)
def read_date(text: str) -> tuple[int | None, str]:
    """Parse a date as PubMed writes it.

    Args:
        text: DP ("2020 Dec 28", "2013 Spring", "2018 Dec-2019 Jan"), DEP ("20201228") or
            EDAT ("2020/12/28 06:00").

    Returns:
        The year, or None, and the ISO 8601 date in the precision of the text: '2020', '2020-12',
        '2020-12-28' or ''. A range gives its beginning, by which PubMed sorts; a season gives the year.
    """
    compact = _COMPACT.fullmatch(text.strip())
    if compact:
        text = f"{compact[1]}/{compact[2]}/{compact[3]}"
    found = _YEAR.search(text)
    if not found:
        return None, ""
    year = int(found[0])
    after = _AFTER_YEAR.match(text, found.end())
    month = 0 if after is None else _MONTHS.get((after[1] or "").lower(), int(after[2] or 0))
    if after is None or not 1 <= month <= 12:
        return year, f"{year:04}"
    day = int(after[3] or 0)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return year, f"{year:04}-{month:02}"
    return year, f"{year:04}-{month:02}-{day:02}"


@lru_cache(maxsize=65_536)  # MeSH has some 30,000 descriptors, of which few occur in most records
def _heading(value: str) -> MeshHeading:
    descriptor, *qualifiers = value.split("/")
    return MeshHeading(
        descriptor=descriptor.replace("*", "").strip(),
        qualifiers=tuple(name for q in qualifiers if (name := q.replace("*", "").strip())),
        major="*" in value,
    )


_PMCID = re.compile(r"PMC\d+")
_DOI = re.compile(r"(10\.\d{4,9}/\S+)\s*\[doi\]")


# Trial registries among the data banks of SI, "BANK/NUMBER"; the others hold sequences or files.
# NLM, "MEDLINE Databank Sources", and the primary registries of WHO's ICTRP.
_REGISTRIES = re.compile(
    r"(?i)ANZCTR|ChiCTR|ClinicalTrials\.gov|CRiS|CTIS|CTRI|DRKS|EU-?CTR|EudraCT|IRCT|ISRCTN|ITMCTR|JapicCTI|JMA|JMACCT"
    r"|JPRN|jRCT|KCT|LBCTR|NL-OMON|NTR|PACTR|ReBec|REPEC|RPCEC|SLCTR|TCTR|UMIN[ -]?CTR|UMIN"
)
_TRIAL_ID = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}p?|ChiCTR[-A-Z]*\d{6,10}|DRKS\d{8}|UMIN\d{9}|jRCTs?\d{9,10}|KCT\d{7}"
    r"|CTRI/\d{4}/\d{2,3}/\d{6}|IRCT\d{6,14}N?\d{0,3}|PACTR\d{15,16}|RBR-[0-9a-z]{6,8}|TCTR\d{11}|RPCEC\d{8}"
    r"|SLCTR/\d{4}/\d{3}|NTR ?\d{4}|JapicCTI-\d{6}|EUCTR20\d\d-\d{6}-\d\d"
    r"|EudraCT:? (?P<eudract>20\d\d-\d{6}-\d\d))\b"
)


# Every match of `_TRIAL_ID` contains one of these.
_IN_TRIAL_IDS = _any_of("CT", "DRKS", "UMIN", "RBR-", "RPCEC", "NTR")


def _trial_ids(banks: Sequence[str], text: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for bank, _, number in (entry.partition("/") for entry in banks):
        if number and _REGISTRIES.fullmatch(bank.strip()):
            found.setdefault(number.strip().casefold(), number.strip())
    if not _holds(text, _IN_TRIAL_IDS):
        return tuple(found.values())
    for match in _TRIAL_ID.finditer(text):
        number = (match["eudract"] or match[0]).replace(" ", "")
        found.setdefault(number.casefold(), number)
    return tuple(found.values())


# CRI and CRF are the older names of RPI and RPF; NLM counts a partial retraction as an erratum.
_LINKS = {
    "RIN": LinkKind.RETRACTED_BY,
    "ROF": LinkKind.RETRACTS,
    "RPI": LinkKind.REPUBLISHED_AS,
    "RPF": LinkKind.REPUBLISHES,
    "CRI": LinkKind.REPUBLISHED_AS,
    "CRF": LinkKind.REPUBLISHES,
    "EIN": LinkKind.ERRATUM,
    "EFR": LinkKind.CORRECTS,
    "PRIN": LinkKind.ERRATUM,
    "PROF": LinkKind.CORRECTS,
    "ECI": LinkKind.CONCERN,
    "ECF": LinkKind.CONCERN_ABOUT,
    "UIN": LinkKind.UPDATED_BY,
    "UOF": LinkKind.UPDATES,
    "CIN": LinkKind.COMMENT,
    "CON": LinkKind.COMMENTS_ON,
}
_LINK_PMID = re.compile(r"\s*\bPMID:? ?([0-9]{1,10})\b\.?")


def _links(fields: _Fields) -> tuple[Link, ...]:
    pairs = zip(fields.heads, fields.values, strict=True)
    return tuple(_link(kind, value) for head, value in pairs if (kind := _LINKS.get(_tag(head))))


def _link(kind: LinkKind, value: str) -> Link:
    found = _LINK_PMID.search(value)
    if not found:
        return Link(kind, None, value)
    return Link(kind, int(found[1]), (value[: found.start()] + value[found.end() :]).strip())

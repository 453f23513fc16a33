"""PubMed's search fields: their names and tags, and which tags of a query it does not know.

EInfo lists each field by name and full name (TIAB, Title/Abstract); people write a tag in square brackets
(`[tiab]`), the full name, or the name. EInfo does not list the tags; they are from the PubMed User Guide,
"Search field tags". The shipped list is EInfo's; `harvest.client_factory.known_fields` refreshes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

# Name, full name, and tags.
_SHIPPED = (
    ("ALL", "All Fields", "all"),
    ("UID", "UID", "uid pmid"),
    ("FILT", "Filter", "filter sb subset"),
    ("TITL", "Title", "ti"),
    ("MESH", "MeSH Terms", "mh mesh"),
    ("MAJR", "MeSH Major Topic", "majr mj"),
    ("JOUR", "Journal", "ta jour"),
    ("AFFL", "Affiliation", "ad affl"),
    ("ECNO", "EC/RN Number", "rn"),
    ("SUBS", "Supplementary Concept", "nm"),
    ("PDAT", "Date - Publication", "dp pdat"),
    ("EDAT", "Date - Entry", "edat"),
    ("VOL", "Volume", "vi"),
    ("PAGE", "Pagination", "pg"),
    ("PTYP", "Publication Type", "pt ptyp"),
    ("LANG", "Language", "la lang"),
    ("ISS", "Issue", "ip"),
    ("SUBH", "MeSH Subheading", "sh"),
    ("SI", "Secondary Source ID", "si"),
    ("MHDA", "Date - MeSH", "mhda"),
    ("TIAB", "Title/Abstract", "tiab"),
    ("OTRM", "Other Term", "ot"),
    ("COLN", "Author - Corporate", "cn"),
    ("CNTY", "Place of Publication", "pl cp"),
    ("PAPX", "Pharmacological Action", "pa"),
    ("GRNT", "Grants and Funding", "gr"),
    ("MDAT", "Date - Modification", "mdat lr"),
    ("CDAT", "Date - Completion", "dcom"),
    ("PID", "Publisher ID", ""),
    ("AUTH", "Author", "au auth"),
    ("FAUT", "Author - First", "1au"),
    ("FULL", "Author - Full", "fau"),
    ("LAUT", "Author - Last", "lastau"),
    ("AUID", "Author - Identifier", "auid"),
    ("FINV", "Investigator - Full", "fir"),
    ("INVR", "Investigator", "ir"),
    ("TT", "Transliterated Title", "tt"),
    ("PPDT", "Print Publication Date", "ppdat"),
    ("EPDT", "Electronic Publication Date", "epdat"),
    ("LID", "Location ID", "lid"),
    ("AID", "Article Identifier", "aid doi"),
    ("CRDT", "Date - Create", "crdt"),
    ("BOOK", "Book", "book"),
    ("ED", "Editor", "ed"),
    ("ISBN", "ISBN", "isbn"),
    ("PUBN", "Publisher", "pubn"),
    ("AUCL", "Author Cluster ID", ""),
    ("EID", "Extended PMID", ""),
    ("DSO", "DSO", ""),
    ("COIS", "Conflict of Interest Statements", "cois"),
    ("WORD", "Text Word", "tw"),
    ("JID", "NLM Unique ID", "jid"),
    ("PSUB", "Subject - Personal Name", "ps"),
)
SHIPPED: Mapping[str, str] = {name: full for name, full, _ in _SHIPPED}

# Other full names that PubMed's own help and translations use.
_OTHERS = frozenset(
    {
        "publication date",
        "date - entrez",
        "entrez date",
        "entry date",
        "create date",
        "modification date",
        "completion date",
        "mesh date",
        "text words",
        "mesh subheadings",
        "grant number",
        "corporate author",
        "first author name",
        "full author name",
        "last author name",
        "personal name as subject",
    }
)
_TAG = re.compile(r"\[([^\[\]]*)\]")
_MOST_NAMED, _LONGEST_TAG = 10, 60  # unknown fields that get a sentence of their own, and their characters
_NEAR = re.compile(r":(?:~\d+|noexp)$")  # "[tiab:~2]", proximity of words; "[mh:noexp]", no narrower terms


@dataclass(frozen=True, slots=True)
class KnownFields:
    """The search fields that PubMed knows.

    Attributes:
        names: name, such as TIAB → full name, such as Title/Abstract.
        asked: when PubMed was asked, None for the shipped list.
    """

    names: Mapping[str, str]
    asked: datetime | None = None

    def knows(self, tag: str) -> bool:
        """Whether PubMed accepts this text between square brackets as a field."""
        return _is_one_of(tag, self.tags())

    def tags(self) -> set[str]:
        """Every name and tag of a field, in lower case."""
        names = {**SHIPPED, **self.names}
        known = {_normalised(name) for pair in names.items() for name in pair}
        return known | _OTHERS | {tag for _, _, tags in _SHIPPED for tag in tags.split()}


def unknown_fields(query: str, known: KnownFields) -> tuple[str, ...]:
    """Find the fields of a query that PubMed does not know.

    Args:
        query: in PubMed's syntax; brackets within quotation marks are text.
        known: the fields that PubMed knows.

    Returns:
        A sentence for each of the first few, in order of appearance, and one for the rest.
    """
    outside, tags = '"'.join(query.split('"')[::2]), known.tags()
    found = dict.fromkeys(" ".join(tag.split()) for tag in _TAG.findall(outside))
    unknown = [tag for tag in found if not _is_one_of(tag, tags)]
    sentences = tuple(_sentence(tag[:_LONGEST_TAG], tags) for tag in unknown[:_MOST_NAMED])
    more = len(unknown) - _MOST_NAMED
    return (*sentences, f"PubMed does not know {more:,} more of the fields in square brackets.")[
        : len(sentences) + (more > 0)
    ]


def _is_one_of(tag: str, tags: set[str]) -> bool:
    return _NEAR.sub("", _normalised(tag)) in tags


def _sentence(tag: str, tags: set[str]) -> str:
    near = get_close_matches(_normalised(tag), sorted(tags), n=1, cutoff=0.6)
    instead = f"[{near[0]}]" if near else "[tiab] for title and abstract"
    return (
        f"PubMed does not know the field {tag or '[]'} and would search everywhere instead: write "
        f"{instead}, or remove [{tag}]."
    )


def _normalised(tag: str) -> str:
    return " ".join(tag.casefold().split())

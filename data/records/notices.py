"""Flags and linked notices of a record in words: what a reader must know before trusting a paper."""

from __future__ import annotations

import re
from collections.abc import Collection

from data.records.record import Flag, Link, LinkKind, Record

MISSING_FLAG = (
    "A missing flag does not prove that there is no retraction: notices reach PubMed late, some never."
)
_FLAG_WORDS = {
    Flag.RETRACTED: "Retracted",
    Flag.RETRACTION_NOTICE: "Retraction notice",
    Flag.CONCERN: "Expression of concern",
    Flag.ERRATUM: "Erratum published",
    Flag.REPUBLISHED: "Corrected and republished",
    Flag.PREPRINT: "Preprint",
    Flag.UPDATED: "Updated by a newer version",
}
_LINK_WORDS = {
    LinkKind.RETRACTED_BY: "Retraction notice",
    LinkKind.RETRACTS: "Retracts",
    LinkKind.REPUBLISHED_AS: "Corrected and republished as",
    LinkKind.REPUBLISHES: "Corrects and replaces",
    LinkKind.ERRATUM: "Erratum",
    LinkKind.CORRECTS: "Erratum to",
    LinkKind.CONCERN: "Expression of concern",
    LinkKind.CONCERN_ABOUT: "Expression of concern about",
    LinkKind.UPDATED_BY: "Newer version",
    LinkKind.UPDATES: "Earlier version",
    LinkKind.COMMENT: "Comment",
    LinkKind.COMMENTS_ON: "Comments on",
}
# The servers whose preprints PubMed includes (NLM, "NIH Preprint Pilot"), by name and by DOI prefix.
_PREPRINT = re.compile(
    r"(?i)\b(?:bioRxiv|medRxiv|arXiv|ChemRxiv|Res(?:earch)? Sq(?:uare)?|SSRN|PsyArXiv|Preprints?)\b"
    r"|\b10\.(?:1101|64898|21203|48550|26434|2139|20944|31234)/"
)


def flag_words(flags: Collection[Flag]) -> tuple[str, ...]:
    """Flags in words, most serious first; a preprint is named with whether its article is known."""
    words = []
    for flag, word in _FLAG_WORDS.items():
        if flag is Flag.PREPRINT and flag in flags:
            published = Flag.UPDATED in flags
            words.append("Preprint, since published" if published else "Preprint, no article known")
        elif flag in flags and not (flag is Flag.UPDATED and Flag.PREPRINT in flags):
            words.append(word)
    return tuple(words)


def link_words(record: Record, link: Link) -> str:
    """The relation of the linked paper to this one, such as “Retraction notice” or “Published article”."""
    if link.kind is LinkKind.UPDATED_BY and Flag.PREPRINT in record.flags:
        return "Published article"
    if link.kind is LinkKind.UPDATES and _PREPRINT.search(link.citation):
        return "Preprint"
    return _LINK_WORDS[link.kind]

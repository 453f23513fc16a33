"""The sheet of a workbook about the search behind its papers: names and values, one pair per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.evidence.analysis.prisma_flow import followed_in_words
from data.evidence.evidence import Provenance
from data.evidence.view import View
from data.exports.column import Value
from data.storage.expansions import Expansion
from data.storage.stored_search import Search
from data.topics.model import Topic

_LABELS = (
    "“automatic”: given by rules from title, abstract, keywords, MeSH and publication types; “reference”: "
    "read by a language model against the codebook. Check a label before relying on it."
)


def about_search(
    search: Search, topic: Topic, expansions: Sequence[Expansion] = ()
) -> tuple[tuple[str, Value], ...]:
    """The sheet "Search" for a stored search: enough to run it again and to cite it.

    Args:
        search: the search.
        topic: by which its records are labelled.
        expansions: how papers found by citation were added to its query.
    """
    return (
        ("Topic", topic.title),
        ("Searched in", "PubMed"),
        ("Query", search.query),
        ("PubMed's translation", search.translation),
        ("PubMed's warnings", " ".join(search.warnings)),
        ("Searched on (UTC)", search.started.replace(tzinfo=None)),
        ("Records counted by PubMed", search.count),
        ("Records in the store", search.fetched),
        ("Records missing", len(search.missing)),
        ("PMIDs missing", ", ".join(map(str, search.missing))),
        ("Texts that could not be read", search.unreadable),
        ("Search id", search.id),
        *_by_citation(expansions),
        ("Topic version", topic.fingerprint),
        ("Labels", _LABELS),
    )


def about_view(view: View, filters: Mapping[str, str]) -> tuple[tuple[str, Value], ...]:
    """The sheet "Search" for the papers of a selection.

    Args:
        view: the papers.
        filters: the active filters in words, by name; {} for none.
    """
    evidence = view.evidence
    return (
        ("Topic", evidence.topic.title),
        *_about(evidence.provenance),
        *((f"Filter: {name}", words) for name, words in filters.items()),
        ("Papers here", len(view)),
        ("Papers without any filter", view.total),
        (
            "Retracted papers",
            f"{len(evidence.retracted_pmids)}, {'counted' if view.selection.retracted else 'excluded'}",
        ),
        *_about_related(view),
        ("Retraction notices excluded", len(evidence.notices)),
        ("Preprints excluded, as their article is there", len(evidence.versions)),
        ("Topic version", evidence.topic.fingerprint),
        ("Labels", _LABELS),
    )


def _about_related(view: View) -> tuple[tuple[str, Value], ...]:
    related = view.evidence.topic.related
    if related is None:
        return ()
    how = "included" if view.selection.related else "excluded"
    return ((f"Papers on {related.name}", f"{view.related_papers}, {how}"),)


def _about(origin: Provenance) -> tuple[tuple[str, Value], ...]:
    if origin.is_starter:
        return (("Searched in", "the starter set, which is not a search"), ("Compiled on", origin.date))
    return (
        ("Searched in", "PubMed"),
        ("Query", origin.query),
        ("PubMed's translation", origin.translation),
        ("PubMed's warnings", " ".join(origin.warnings)),
        ("Searched on", origin.date),
        ("Records counted by PubMed", origin.counted),
        ("Records missing", len(origin.missing)),
        ("PMIDs missing", ", ".join(map(str, origin.missing))),
        ("Texts that could not be read", origin.unreadable),
        ("Search id", origin.key),
        *_by_citation(origin.expansions),
    )


def _by_citation(expansions: Sequence[Expansion]) -> tuple[tuple[str, Value], ...]:
    if not expansions:
        return ()
    found = [pmid for one in expansions for pmid in one.added]
    return (
        *(("Citations followed", followed_in_words(one)) for one in expansions),
        ("PMIDs found by citation", ", ".join(map(str, found))),
    )

"""How the map is made, in words for clinicians; the Methods page and its document say the same.

Each passage is a sequence of pairs: what it is about, and the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.about import project
from data.evidence.evidence import Evidence
from data.labelling.evaluation.published_accuracy import Accuracy, Measure, agreement
from data.records.text import counted
from data.topics.model import Category, Facet, Topic

Passage = tuple[tuple[str, str], ...]


def asked(evidence: Evidence) -> Passage:
    """How PubMed was asked, and what came."""
    origin = evidence.provenance
    if origin.is_starter:
        return (
            (
                "Starter set",
                f"{counted(origin.counted, 'PubMed record')} compiled on {origin.date:%d %B %Y} from public "
                "citation pages. It is a sample, not a search: its counts say nothing about the size of the "
                "field. The question below is what a PubMed search asks.",
            ),
            ("Question", evidence.topic.question),
        )
    came = origin.counted - len(origin.missing) - origin.unreadable
    told = (
        ("Searched", f"PubMed, on {origin.date:%d %B %Y}, through NCBI's E-utilities"),
        ("Found", f"{counted(origin.counted, 'record')}; {came:,} came and could be read"),
        ("Missing", f"{counted(len(origin.missing), 'record')} did not come" if origin.missing else ""),
        ("Not readable", counted(origin.unreadable, "record") if origin.unreadable else ""),
        ("Query as sent", origin.query),
        ("PubMed read it as", origin.translation),
        ("PubMed's warnings", " ".join(origin.warnings) or "none"),
    )
    return tuple((name, words) for name, words in told if words)


def core_and_related(evidence: Evidence) -> Passage:
    """Which papers are core, and which count only where they are included; () where all are core."""
    topic = evidence.topic
    if topic.related is None:
        return ()
    facet = topic.facet(topic.related.facet)
    named = ", ".join(facet.category(code).name for code in topic.related.categories)
    return (
        (
            "Core papers",
            f"Every number, figure and export counts core papers: those with a {facet.name.lower()} that is "
            f"not a related one, and those that state no {facet.name.lower()}.",
        ),
        (
            f"Papers on {topic.related.name}",
            f"Papers whose only {facet.plural.lower()} are {named}. They are excluded unless the switch in "
            "the sidebar includes them; each figure and export says which.",
        ),
    )


def how_labels_are_made(topic: Topic) -> Passage:
    """How a paper gets its labels."""
    return (
        (
            "By rules that can be read",
            f"Every paper is sorted by {len(topic.facets)} facets. For each category the codebook has words, "
            "short forms and MeSH headings; a paper that has them gets the label, and keeps the words it was "
            "read from. Nothing is learned from data; no language model is asked when papers are labelled.",
        ),
        (
            "What is read",
            "Title, abstract, keywords, MeSH headings and PubMed's publication types; never the full text. "
            "Background sentences, comparisons and denials are told apart from what a study did and found.",
        ),
        (
            "When in doubt, no label",
            "The effect on pain is taken from results and conclusions only. Where the words leave doubt, it "
            "is given as not reported.",
        ),
        (
            "Manual labels override automatic ones",
            "Where a paper was read for the reference set, the labels of that reading are shown and marked "
            "as such; rules label all others.",
        ),
    )


def how_accuracy_was_measured(topic: Topic, accuracy: Accuracy) -> Passage:
    """What the figures of accuracy rest on, and why they flatter."""
    known = agreement(topic)
    read, held_out = known.two_readings, known.held_out
    agreed = read and (
        f" Two blind readings of {read.records:,} records (of which these are a part) agreed with each other "
        "only as well as the column “Two readings” tells; where they differed, a further reading settled it."
    )
    at_first = held_out and (
        " How well they do on papers that nobody looked at while writing them, the column “Held-out F1” "
        f"tells: F1 on {held_out.records:,} public abstracts, retold in the project's own words and labelled "
        f"by a language model, before any rule had learnt from them. Of those, {held_out.in_scope_kept:,} of "
        f"{held_out.in_scope:,} about the topic were kept and {held_out.out_of_scope_excluded:,} of "
        f"{held_out.out_of_scope:,} others set aside; {held_out.told_right:,} of the {held_out.told:,} "
        f"labelled {_told(topic)} were right."
    )
    return (
        (
            "Measured on",
            f"{accuracy.records:,} reference records with title, a summary of the abstract in the project's "
            "own words, and what the citation pages showed of keywords and MeSH.",
        ),
        (
            "Who read the reference",
            f"A language model read each record against the codebook, not a clinician.{agreed or ''}",
        ),
        (
            "These figures are optimistic",
            f"The rules were written with these records in view.{at_first or ''}",
        ),
        (
            "In scope or not",
            f"{accuracy.sensitivity:.0%} of {accuracy.in_scope:,} papers about the topic were kept, and "
            f"{accuracy.specificity:.0%} of {accuracy.out_of_scope:,} others were set aside.",
        ),
    )


def _told(topic: Topic) -> str:
    """The categories that tell a result, in words: 'improved, no difference or worsened'."""
    names = [facet.category(code).name.lower() for facet in topic.facets for code in facet.reported]
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


LIMITS: Passage = (
    ("Papers, not effects", "Many papers do not mean that a treatment works; few do not mean that it fails."),
    (
        "No rating of quality",
        "Size of studies and risk of bias are not judged; a case report counts as much as a large trial.",
    ),
    (
        "Publication bias",
        "Studies that find a benefit are published more often and sooner. A map of papers cannot show "
        "unpublished results.",
    ),
    ("PubMed only", "Other databases, trial registries and unpublished work are not searched."),
    (
        "Abstracts only",
        "What stands only in the full text is not seen: doses, routes, harms and null results above all.",
    ),
    (
        "A gap is a gap in this search",
        "An empty cell means that no paper with both labels was found, not that no study exists.",
    ),
    ("Labels can be wrong", "Check a paper, and the words its label was read from, before relying on it."),
)
"""What the map cannot tell."""

INTEGRITY: Passage = (
    (
        "Where it comes from",
        "Retractions, expressions of concern, errata, corrected versions, preprints and their articles are "
        "taken from PubMed alone: from publication types and from the links between citations.",
    ),
    (
        "What is done with it",
        "Retracted papers are excluded from every count unless they are asked for, and marked wherever they "
        "appear. Retraction notices are no studies and are never counted. A preprint and its article count "
        "once, as the article.",
    ),
    (
        "A missing flag does not prove that there is no retraction",
        "Notices reach PubMed late and some never do. Other sources on retractions are not asked. What a "
        "search did not see on its day is not known here until PubMed is asked again.",
    ),
)
"""What is known of retractions and corrections, and how far it can be trusted."""


def versions(evidence: Evidence) -> Passage:
    """What must be named so that the same can be made again."""
    day = project().released
    return (
        ("Version of the map", f"{project().version}, {f'released {day}' if day else 'not yet released'}"),
        ("Version of the codebook", f"{evidence.topic.code}, {evidence.topic.fingerprint}"),
        ("Date of the data", f"{evidence.provenance.date:%d %B %Y}"),
        ("Key of the data", evidence.provenance.key),
        ("Licence", project().license),
    )


def how_to_cite(evidence: Evidence, link: str) -> str:
    """One reference for the map as it is looked at.

    Args:
        evidence: what is looked at.
        link: its address; '' where it is not known.
    """
    told, origin = project(), evidence.provenance
    what = origin.event.replace("Starter", "starter")  # inside a sentence
    year = told.released[:4] or "Unreleased"
    return (
        f"{'; '.join(told.authors)}. {told.title}. Version {told.version}. {year}; {what} "
        f"{origin.date:%d %B %Y}, {counted(origin.counted, 'record')}. {link}"
    ).rstrip()


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """One line of the table of accuracy.

    Attributes:
        readers: F1 of two readings, None where none were compared.
        first_sight: F1 on papers that the rules had not seen, None where there were none.
    """

    name: str
    measure: Measure
    readers: float | None = None
    first_sight: float | None = None


def accuracy_rows(topic: Topic, accuracy: Accuracy) -> tuple[AccuracyRow, ...]:
    """A line for each facet, one more for those categories that only together tell a result."""
    rows, known = [], agreement(topic)
    compared = [figures.f1 if figures else {} for figures in (known.two_readings, known.held_out)]
    for facet in topic.facets:
        if facet.code in accuracy.micro:
            others = (f1.get(facet.code) for f1 in compared)
            rows.append(AccuracyRow(facet.name, accuracy.micro[facet.code], *others))
        if facet.code in accuracy.told:
            names = " or ".join(facet.category(code).name.lower() for code in facet.reported)
            rows.append(AccuracyRow(f"{facet.name}: {names}", accuracy.told[facet.code]))
    return tuple(rows)


def category_rows(facet: Facet, accuracy: Accuracy) -> tuple[AccuracyRow, ...]:
    """A line for each category of a facet that the reference labels or the rules ever gave."""
    known = accuracy.categories.get(facet.code, {})
    return tuple(
        AccuracyRow(category.name, known[category.code])
        for category in facet.categories
        if category.code in known
    )


def words_of_category(category: Category) -> str:
    """The words that give a category, as the codebook lists them, '; ' between them."""
    short = (f"{form} ({stands_for})" for form, stands_for in category.abbreviations.items())
    parts: tuple[tuple[str, Sequence[str]], ...] = (
        ("", category.terms),
        ("several of: ", category.weak_terms),
        ("short forms: ", tuple(short)),
        ("MeSH: ", category.mesh),
        ("publication types: ", category.publication_types),
    )
    told = "; ".join(f"{name}{', '.join(words)}" for name, words in parts if words)
    return told.replace("...", "…")


HOW_WORDS_ARE_WRITTEN = (
    "“…” stands for up to eight words between, “..” for up to three, “*” for any ending, “&” for “in the "
    "same sentence”, a name in braces for any word of the list of that name. Capitals, hyphens and plurals "
    "do not matter."
)


def lists_of_words(facet: Facet, topic: Topic) -> Passage:
    """The lists that the words of a facet's categories name in braces, by name, and those named in them."""
    wanted = [
        name for category in facet.categories for name in _named((*category.terms, *category.weak_terms))
    ]
    found: dict[str, str] = {}
    while wanted:
        name = wanted.pop(0)
        if name not in found:
            found[name] = ", ".join(topic.words[name])
            wanted += _named(topic.words[name])
    return tuple(sorted(found.items()))


def _named(terms: Sequence[str]) -> list[str]:
    return [name for term in terms for name in re.findall(r"\{(\w+)\}", term)]

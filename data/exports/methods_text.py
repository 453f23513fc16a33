"""How the map is made, in words for clinicians; shared by the Methods page and its document.

Each passage is a sequence of pairs: a heading, and the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.about import project
from data.evidence.analysis.prisma_flow import followed_in_words
from data.evidence.analysis.study_kinds import stated_by
from data.evidence.evidence import Evidence
from data.labelling.characteristics.names import CONVENTIONS, NAMES
from data.labelling.evaluation.published_accuracy import Accuracy, Measure
from data.labelling.evaluation.published_codings import (
    CodedPaper,
    agreement,
    listed_in_part,
    published_codings,
)
from data.records.text import counted
from data.topics.model import Category, Facet, Topic

Passage = tuple[tuple[str, str], ...]


def how_pubmed_was_searched(evidence: Evidence) -> Passage:
    """How PubMed was searched, and what it returned."""
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
    came = origin.counted - len(origin.missing)
    lines = (
        ("Searched", f"PubMed, on {origin.date:%d %B %Y}, through NCBI's E-utilities"),
        ("Found", f"{counted(origin.counted, 'record')}; {came:,} received and readable"),
        ("Missing", f"{counted(origin.not_received, 'record')} not received" if origin.not_received else ""),
        ("Not readable", counted(origin.unreadable, "record") if origin.unreadable else ""),
        ("Query as sent", origin.query),
        ("PubMed's translation", origin.translation),
        ("PubMed's warnings", " ".join(origin.warnings) or "none"),
        ("Citations followed", " ".join(map(followed_in_words, origin.expansions))),
    )
    return tuple((name, words) for name, words in lines if words)


def core_and_related(evidence: Evidence) -> Passage:
    """Which papers are core, and which count only if included; () if all are core."""
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
            "By readable rules",
            f"Every paper is labelled in {len(topic.facets)} facets. For each category the codebook has "
            "words, abbreviations and MeSH headings; a paper that contains them gets the label, together "
            "with the words that led to it. Nothing is learned from data.",
        ),
        (
            "What is read",
            "Title, abstract, keywords, MeSH headings and PubMed's publication types; never the full text. "
            "Background, comparisons and negations are distinguished from what a study did and found.",
        ),
        (
            "When in doubt, no label",
            "The effect on pain is taken from results and conclusions only. If the wording is ambiguous, it "
            "is labelled as unclear. Each result is shown with the sentence it was read from.",
        ),
    )


HOW_STUDIES_ARE_READ: Passage = (
    (
        "What is read",
        "People, dose, control, follow-up and more are read by rule from title, abstract, keywords, "
        "publication types and registry numbers, each with the words that state it. For papers of the "
        "reference set they are those that a language model read.",
    ),
    (
        "When in doubt, no value",
        "Where the text is silent there is no value. Where it gives numbers that contradict each other, none "
        "of them is taken, and the paper shows that they do.",
    ),
    (
        "What abstracts leave out",
        "A missing value does not mean that a study lacked it: the full text may state it. The table counts "
        "the papers here that state each value.",
    ),
)
"""How it is read how a study was done."""
_KINDS = {"human": "human studies", "animal": "animal studies", "review": "reviews"}
_FIGURES = ("Values", "Precision", "Recall")
CONVENTION_COLUMNS = ("What is read", "How it is counted", "Stated here by")
FIGURE_COLUMNS = ("What is read", *_FIGURES)
"""The columns of `characteristic_rows` that say what is read, and how well."""
_FEWEST = 10  # values of a frozen set under which a figure says nothing


def characteristic_rows(evidence: Evidence, accuracy: Accuracy | None) -> list[dict[str, str]]:
    """What is read of how a study was done, with who states it here and how well it is read."""
    stated = stated_by(evidence)
    return [
        {
            "What is read": NAMES[field],
            "How it is counted": words,
            "Stated here by": "; ".join(
                f"{number:,} of {total:,} {_KINDS[kind]}"
                for kind, (number, total) in stated.get(field, {}).items()
            ),
            **(_measured(accuracy.characteristics.get(field)) if accuracy else {}),
        }
        for field, words in CONVENTIONS.items()
    ]


def frozen_characteristic_rows(accuracy: Accuracy) -> list[dict[str, str]]:
    """The same figures of the frozen set, of fields of which it has enough values; [] for none."""
    measures = accuracy.frozen.characteristics if accuracy.frozen else {}
    return [
        {"What is read": NAMES[field], **_measured(measure)}
        for field, measure in measures.items()
        if measure.support >= _FEWEST
    ]


def _measured(measure: Measure | None) -> dict[str, str]:
    known = measure is not None and measure.support > 0
    written = (
        f"{measure.support:,}" if measure else "–",
        f"{measure.precision:.2f}" if measure and known else "–",
        f"{measure.recall:.2f}" if measure and known else "–",
    )
    return dict(zip(_FIGURES, written, strict=True))


def characteristics_measured_on(accuracy: Accuracy) -> Passage:
    """What the figures of `characteristic_rows` rest on; () where none were measured."""
    if not accuracy.characteristics:
        return ()
    return (
        (
            "Measured on",
            f"Those of the {accuracy.records:,} records of the reference set that a language model read for "
            "it; the rules were tuned on them, so the figures are optimistic. Values: how many it found. A "
            "number is right if it is equal, a dose or a length of time if it is within 2 %. The command "
            "that measures the labels measures them too.",
        ),
    )


def measured_on_reference_set(accuracy: Accuracy) -> Passage:
    """What the figures of the reference set rest on, and why they are optimistic."""
    return (
        (
            "Measured on",
            f"{accuracy.records:,} reference records with title, a summary of the abstract in the project's "
            "own words, and what the citation pages showed of keywords and MeSH.",
        ),
        (
            "Who read the reference",
            "A language model read each record against the codebook, not a clinician.",
        ),
        (
            "Tuned on",
            "The rules were written with these records in view and tuned on them, so these figures are "
            "optimistic.",
        ),
        _in_scope_or_not(accuracy),
        *_measured_with(accuracy.command),
    )


def measured_on_frozen_set(accuracy: Accuracy) -> Passage:
    """What the figures of the frozen set rest on; () where none was measured."""
    frozen = accuracy.frozen
    if frozen is None:
        return ()
    return (
        (
            "Never tuned on",
            f"{frozen.records:,} records, labelled by a language model as well. No rule was tuned on them, "
            "and they are not read while rules are written: expect of a new search what they show. They are "
            "few, so each figure is uncertain.",
        ),
        _in_scope_or_not(frozen),
        *_measured_with(accuracy.command),
    )


def _measured_with(command: str) -> Passage:
    return (("Measured with", command),) if command else ()


def _in_scope_or_not(accuracy: Accuracy) -> tuple[str, str]:
    return (
        "In scope or not",
        f"{accuracy.sensitivity:.0%} of {accuracy.in_scope:,} papers about the topic were kept, and "
        f"{accuracy.specificity:.0%} of {accuracy.out_of_scope:,} others were excluded.",
    )


def compared_with_reviews(evidence: Evidence, papers: Sequence[CodedPaper]) -> Passage:
    """What published reviews say of these papers; () for a topic without such codings.

    Args:
        evidence: the search, or the starter set.
        papers: those of its papers that authors of reviews coded.
    """
    topic = evidence.topic
    if not papers:
        coded = "Authors of the published reviews known here coded none of these papers."
        return (("What is compared", coded),) if published_codings(topic) else ()
    read = sum(paper.is_read for paper in papers)
    in_part = [facet.name.lower() for facet in topic.facets if listed_in_part(facet.code, papers)]
    partly = f" Of {' and '.join(in_part)} they list some categories only, so more labels agree too."
    return (
        (
            "What is compared",
            f"Authors of published reviews coded {len(papers):,} of these papers, from full texts. "
            "Their codes are compared with the labels and never replace them. Labels agree where they are "
            f"the same as the codes.{partly if in_part else ''}",
        ),
        (
            "Whose labels",
            f"{read:,} of the {len(papers):,} have manual labels, all others those of the rules.",
        ),
        *_measured_with(f"python -m data.evaluate --search {evidence.provenance.key}"),
    )


def review_rows(topic: Topic, papers: Sequence[CodedPaper]) -> list[dict[str, str]]:
    """How labels agree with what authors of reviews coded, a line for each facet that they coded."""
    return [
        {
            "Facet": facet.name,
            "Papers coded": f"{found.papers:,}",
            "Labels agree": f"{found.same:,}",
            "Precision": "–" if found.precision is None else f"{found.precision:.2f}",
            "Recall": f"{found.recall:.2f}",
        }
        for facet in topic.facets
        if (found := agreement(facet.code, papers))
    ]


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
        "What is only in the full text is not seen: above all doses, routes, harms and null results.",
    ),
    (
        "A gap is a gap in this search",
        "An empty cell means that no paper with both labels was found, not that no study exists.",
    ),
    ("Labels can be wrong", "Check a paper, and the words that led to its label, before relying on it."),
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
        "Retracted papers are excluded from every count unless you include them, and marked wherever they "
        "appear. Retraction notices are not studies and are never counted. A preprint and its article count "
        "once, as the article.",
    ),
    (
        "A missing flag does not prove that there is no retraction",
        "Notices reach PubMed late, and some never do. Other sources on retractions are not used. Changes "
        "after the day of a search are not known here until the search is run again.",
    ),
)
"""What is known about retractions and corrections, and how reliable it is."""


def versions(evidence: Evidence) -> Passage:
    """The versions needed to reproduce the map."""
    day = project().released
    return (
        ("Version of the map", f"{project().version}, {f'released {day}' if day else 'not yet released'}"),
        ("Version of the codebook", f"{evidence.topic.code}, {evidence.topic.fingerprint}"),
        ("Date of the data", f"{evidence.provenance.date:%d %B %Y}"),
        ("Key of the data", evidence.provenance.key),
        ("Licence", project().license),
    )


def how_to_cite(evidence: Evidence, link: str) -> str:
    """A reference for the map in its current state.

    Args:
        evidence: the evidence on screen.
        link: its address; '' if unknown.
    """
    about, origin = project(), evidence.provenance
    what = origin.event.replace("Starter", "starter")  # inside a sentence
    year = about.released[:4] or "Unreleased"
    return (
        f"{'; '.join(about.authors)}. {about.title}. Version {about.version}. {year}; {what} "
        f"{origin.date:%d %B %Y}, {counted(origin.counted, 'record')}. {link}"
    ).rstrip()


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """One line of a table of accuracy."""

    name: str
    measure: Measure


def accuracy_rows(topic: Topic, accuracy: Accuracy) -> tuple[AccuracyRow, ...]:
    """A line for each facet, one more for those categories that only together tell a result."""
    rows = []
    for facet in topic.facets:
        if facet.code in accuracy.micro:
            rows.append(AccuracyRow(facet.name, accuracy.micro[facet.code]))
        if facet.code in accuracy.told:
            names = " or ".join(facet.category(code).name.lower() for code in facet.reported)
            rows.append(AccuracyRow(f"{facet.name}: {names}", accuracy.told[facet.code]))
    return tuple(rows)


def category_rows(facet: Facet, accuracy: Accuracy) -> tuple[AccuracyRow, ...]:
    """A row for each category of a facet in the reference labels or the automatic ones."""
    known = accuracy.categories.get(facet.code, {})
    return tuple(
        AccuracyRow(category.name, known[category.code])
        for category in facet.categories
        if category.code in known
    )


def words_of_category(category: Category) -> str:
    """The terms of a category, as the codebook lists them, separated by '; '."""
    short = (f"{form} ({stands_for})" for form, stands_for in category.abbreviations.items())
    parts: tuple[tuple[str, Sequence[str]], ...] = (
        ("", category.terms),
        ("several of: ", category.weak_terms),
        ("abbreviations: ", tuple(short)),
        ("MeSH: ", category.mesh),
        ("publication types: ", category.publication_types),
    )
    found = "; ".join(f"{name}{', '.join(words)}" for name, words in parts if words).replace("...", "…")
    return found or "no words of its own; it follows from other labels"


HOW_WORDS_ARE_WRITTEN = (
    "“…” stands for up to eight words in between, “..” for up to three, “*” for any ending, “&” for “in the "
    "same sentence”, and a name in braces for any word in the list of that name. Capitals, hyphens and "
    "plurals do not matter."
)
ONE_LABEL, SEVERAL_LABELS = "One label per paper.", "As many labels per paper as apply."


def lists_of_words(facet: Facet, topic: Topic) -> Passage:
    """The word lists named in braces by the terms of a facet's categories, directly or by other lists."""
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

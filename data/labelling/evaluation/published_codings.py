"""What authors of published reviews coded, compared with the labels of the same papers.

A topic folder may hold such codings in `published_codings.jsonl`, one line for each paper in the table of a
review, in the form of a reference set. They are only compared with labels and never replace them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.labelling.evaluation.metrics import Counts
from data.labelling.evaluation.reference_set import Reference, read_reference
from data.labelling.labels import Labels
from data.records.text import search_tokens
from data.topics.model import Topic


@dataclass(frozen=True, slots=True)
class CodedPaper:
    """A paper with its labels and what authors of reviews coded.

    Attributes:
        codings: at least one; each has what the authors of one review coded.
    """

    pmid: int
    labels: Labels
    codings: tuple[Reference, ...]

    @property
    def is_read(self) -> bool:
        """Whether a reader gave the labels, not a rule."""
        return bool(self.labels.attributions)

    def coded(self, facet: str) -> set[str]:
        """The category codes that the authors gave, all reviews together."""
        return {code for coding in self.codings for code in coding.labels.codes(facet)}

    def agrees(self, facet: str) -> bool:
        """Whether the labels are those coded, or include them where a review lists only some."""
        coded, given = self.coded(facet), set(self.labels.codes(facet))
        return coded <= given if listed_in_part(facet, [self]) else coded == given


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the labels of one facet agree with what authors of reviews coded.

    Attributes:
        papers: number of papers of which the facet was coded; at least one.
        same: number of those whose labels agree, see `CodedPaper.agrees`.
        recall: share of the codes that are among the labels.
        precision: share of the labels that are among the codes; None where a review lists only some.
    """

    papers: int
    same: int
    recall: float
    precision: float | None


def published_codings(topic: Topic) -> tuple[Reference, ...]:
    """The codings in the folder of a topic, () where it has none.

    Raises:
        ReferenceSetError: the file or one of its lines cannot be read.
    """
    file = topic.folder / "published_codings.jsonl" if topic.folder else None
    return read_reference(file, topic) if file and file.is_file() else ()


def match_codings(
    codings: Iterable[Reference], papers: Iterable[tuple[int, str]]
) -> dict[int, tuple[Reference, ...]]:
    """Find the papers that were coded, by PMID or else by title where only one paper has that title.

    Args:
        codings: what authors of reviews coded.
        papers: PMID and title of each paper; the PMID is 0 where it is not known.

    Returns:
        By position among the papers, the codings of the paper.
    """
    keys = [(coding, (coding.record.pmid, search_tokens(coding.record.title))) for coding in codings]
    wanted = {key for _, both in keys for key in both if key}
    places: dict[int | str, list[int]] = defaultdict(list)
    for place, (pmid, title) in enumerate(papers) if wanted else ():
        for key in (pmid, search_tokens(title)):
            if key in wanted:
                places[key].append(place)
    found: dict[int, list[Reference]] = defaultdict(list)
    for coding, (pmid, title) in keys:
        at = places.get(pmid) or places.get(title) or []
        if len(at) == 1:
            found[at[0]].append(coding)
    return {place: tuple(own) for place, own in sorted(found.items())}


def listed_in_part(facet: str, papers: Iterable[CodedPaper]) -> bool:
    """Whether any review of these papers lists only some categories of a facet."""
    return any(facet in coding.in_part for paper in papers for coding in paper.codings)


def agreement(facet: str, papers: Sequence[CodedPaper]) -> Agreement | None:
    """Compare the labels of one facet with the codes; None where no paper has a code of it."""
    coded = [paper for paper in papers if paper.coded(facet)]
    if not coded:
        return None
    counts = Counts()
    for paper in coded:
        counts.add(paper.coded(facet), set(paper.labels.codes(facet)))
    figures = counts.figures()
    return Agreement(
        papers=len(coded),
        same=sum(paper.agrees(facet) for paper in coded),
        recall=figures["recall"],
        precision=None if listed_in_part(facet, coded) else figures["precision"],
    )

"""The search that a visitor is writing: the filled-in form, and what PubMed says to it."""

from __future__ import annotations

from dataclasses import dataclass

from data.pubmed.count import Answer
from data.pubmed.query_builder import StructuredQuery
from data.pubmed.slicing import Estimate


@dataclass(frozen=True, slots=True)
class QueryDraft:
    """A filled-in form, kept in addition to its text because the text does not show empty concepts.

    Attributes:
        text: the form in PubMed's syntax.
        query: the content of the form; a concept may be empty.
        wrong: why the form could not be written as text, as a sentence; '' if it could.
    """

    text: str
    query: StructuredQuery
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class QueryCheck:
    """PubMed's answer to a query before anything is downloaded.

    Attributes:
        answer: count, translation and warnings.
        estimate: what a download would take; None where it is refused.
        refusal: why it is refused, as a sentence; '' where it is not.
    """

    answer: Answer
    estimate: Estimate | None
    refusal: str = ""

    @property
    def is_unproblematic(self) -> bool:
        """Whether the download can start without asking the reader first."""
        return bool(
            self.answer.count and not self.answer.warnings and self.estimate and not self.estimate.is_large
        )

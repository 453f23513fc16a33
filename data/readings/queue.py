"""The reading queue: which papers a reader reads next, and how many are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.readings.independent import finished_by
from data.readings.model import Reading
from data.topics.model import Topic


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may be read.

    Attributes:
        human: whether it is a primary study in people.
        differing: the fields on which the rules and a language model differ.
        unsure: the fields on which the rules were unsure.
        year: of publication, 0 if undated.
    """

    pmid: int
    human: bool = False
    differing: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    year: int = 0

    @property
    def order(self) -> tuple[bool, bool, bool, int, int]:
        """The key by which papers are read, lowest first."""
        return not self.human, not self.differing, not self.unsure, -self.year, -self.pmid


@dataclass(frozen=True, slots=True)
class Progress:
    """How many papers have been read by as many people as are wanted."""

    read: int
    human_read: int
    papers: int
    human: int


def queue(
    topic: Topic,
    candidates: Iterable[Candidate],
    readings: Mapping[int, Sequence[Reading]],
    who: str,
    wanted: int,
) -> tuple[Candidate, ...]:
    """The papers that a reader may read next: those which too few people have read, and not this one.

    Human studies come first; among equals those where rules and model differ; then those where the rules were
    unsure; then the newest.

    Args:
        topic: of the readings.
        candidates: all papers to be read.
        readings: by PMID, those of other papers may be among them.
        who: the reader.
        wanted: how many people read each paper.
    """
    waiting = []
    for candidate in candidates:
        finished = finished_by(topic, readings.get(candidate.pmid, ()))
        if len(finished) < wanted and who not in finished:
            waiting.append(candidate)
    return tuple(sorted(waiting, key=lambda one: one.order))


def progress(
    topic: Topic,
    candidates: Iterable[Candidate],
    readings: Mapping[int, Sequence[Reading]],
    wanted: int,
) -> Progress:
    """How many of the papers have been read; see `queue`."""
    read = [
        (candidate.human, len(finished_by(topic, readings.get(candidate.pmid, ()))) >= wanted)
        for candidate in candidates
    ]
    return Progress(
        read=sum(done for _, done in read),
        human_read=sum(human and done for human, done in read),
        papers=len(read),
        human=sum(human for human, _ in read),
    )

"""The words of the frames in a sentence: each stretch of text has one meaning, that of the longest phrase."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from data.labelling.patterns import Hit

_NEAR = 20  # characters between 'no' and the adverse event it denies


class Tag(NamedTuple):
    """Words of one list; `start` and `end` are offsets in the folded text."""

    start: int
    end: int
    kind: str


def tags_by_segment(finds: Mapping[int, Sequence[Hit]], slots: Mapping[int, str]) -> dict[int, list[Tag]]:
    """The tags of each segment, in the order of the text.

    Args:
        finds: slot number to hits, as the classifier's scan gives them.
        slots: slot number to the name of its list.
    """
    found: dict[int, list[Tag]] = defaultdict(list)
    for slot, kind in slots.items():
        for segment, start, end in finds.get(slot, ()):
            found[segment].append(Tag(start, end, kind))
    return {segment: _without_denied_harm(_longest(tags)) for segment, tags in found.items()}


def _without_denied_harm(tags: Sequence[Tag]) -> list[Tag]:
    """'Pain improved and no adverse events were seen' reports no adverse event."""
    denials = [tag for tag in tags if tag.kind in ("no", "not_no")]
    return [
        tag
        for tag in tags
        if tag.kind != "adverse" or not any(0 <= tag.start - no.end <= _NEAR for no in denials)
    ]


def _longest(tags: Sequence[Tag]) -> list[Tag]:
    """Tags that no longer one overlaps; words in several lists keep all their meanings, but for 'aside'."""
    kept: list[Tag] = []
    told = {(tag.start, tag.end) for tag in tags if tag.kind == "aside"}
    tags = [tag for tag in tags if tag.kind == "aside" or (tag.start, tag.end) not in told]
    for tag in sorted(set(tags), key=lambda tag: (tag.start - tag.end, tag.start, tag.kind)):
        if all(
            (tag.start, tag.end) == (other.start, other.end)
            or tag.end <= other.start
            or other.end <= tag.start
            for other in kept
        ):
            kept.append(tag)
    return sorted(kept)

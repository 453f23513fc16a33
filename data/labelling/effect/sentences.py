"""Sentences that report results, by zone, and the clauses they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from data.labelling.effect.tags import Tag
from data.labelling.sections import PreparedText, Segment
from data.topics.frames import CHANGES, MEASURES

ZONES = {"title": "title", "results": "results", "text": "results", "conclusion": "conclusion"}

_CONTRAST = re.compile(
    r"[,;]?\s+\(?(?:but|whereas|while|although|though|however|yet|except|with the exception|save|unlike"
    r"|despite|albeit|only to)\b|;|,\s+(?=not\s+(?:at|in|after|with)\b)|"
    r",?\s+with(?=\s+(?:a\s+(?:trend|tendency)|no|little|only|similar|comparable|the\s+(?:effect|benefit)s?)\b)|"
    r",?\s+without(?=\s+(?:a\s+|any\s+)?(?:\w+\s+){0,2}differences?\b)"
)
_DESPITE = re.compile(
    r"(?:despite|after|following|except for|apart from|aside from)\s[^,;()]*(?=, )", re.IGNORECASE
)
_AGAINST = re.compile(
    r"[,\s]*(?:as\s+|when\s+)?(?:compared|in comparison|relative|versus|vs|than|against)\b", re.IGNORECASE
)
_THOSE = re.compile(r"\b(?:than|to|with|of|in)\s+those$", re.IGNORECASE)  # '... than those who had'
_TITLE = re.compile(r":\s+|\s+[-–—]\s+")
_JOIN = re.compile(
    r",\s+(?:and\s+|or\s+|which\s+|with\s+|so\s+|as\s+)?|\s+and\s+|\s+(?:which|who)\s+|:\s+|\s+[–—]\s+"
)
_STRONG = re.compile(r",\s+(?:and|with|which|so|as)\s+|:\s+|\s+[–—]\s+")
_FINITE = re.compile(
    r"\b(?:was|were|is|are|has|had|have|did|does|do|showed?|shown|fell|rose|went|grew|got|came|became|remained|"
    r"stayed|gave|brought|led|reported|experienced|achieved|reached|found|saw|underwent|received|made|took|kept|"
    r"(?<!-)(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bof )(?<!\bby )(?<!\bwith )(?<!\bin )\w{3,}ed)\b",
    re.IGNORECASE,
)
# 'Height increased in patients with back pain': whose height it was, not what became of the pain.
_OF_WHOM = re.compile(
    r"\b(?:patients?|subjects?|people|participants?|those|women|men|rats|mice|animals|individuals|adults|cases|knees?|limbs?)\s+"
    r"(?:with|suffering\s+from|who\s+had|having)\s+(?:(?!had\b|was\b|were\b|showed\b)[\w-]+\s+){0,4}$",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\b(?:that|which)\s+$", re.IGNORECASE)  # 'relief that naloxone reversed'
_PAST_RESULT = re.compile(r"\bp\s*[<=>≤≥]|significant|\bsuperior\b|\bdiffer(?:ed)?\b", re.IGNORECASE)


_TELLING = frozenset((*MEASURES, *CHANGES, "adverse"))


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that makes one statement.

    Attributes:
        text: as written, from `start` to `end` of the folded text.
        tags: the words of the frames in it.
        contrast: whether a word such as 'but' joins it to the clause before.
    """

    start: int
    end: int
    text: str
    tags: tuple[Tag, ...]
    contrast: bool = False

    def has(self, *kinds: str) -> bool:
        """Whether it has any word of these lists."""
        return any(tag.kind in kinds for tag in self.tags)

    def of(self, *kinds: str) -> list[Tag]:
        """The words of these lists, in order."""
        return [tag for tag in self.tags if tag.kind in kinds]

    def also(self, tag: Tag, kind: str) -> bool:
        """Whether the words of a tag are in this list too."""
        return any(one.kind == kind and one.start == tag.start for one in self.tags)

    def words(self, tag: Tag) -> str:
        """The words of a tag, in small letters."""
        return self.text[tag.start - self.start : tag.end - self.start].lower()

    def lead(self, tag: Tag) -> str:
        """The text before a tag."""
        return self.text[: tag.start - self.start]

    def tail(self, tag: Tag) -> str:
        """The text after a tag."""
        return self.text[tag.end - self.start :]

    def between(self, first: Tag, second: Tag) -> str:
        """The text between two tags."""
        return self.text[first.end - self.start : max(first.end, second.start) - self.start]


@dataclass(frozen=True)
class Sentence:
    """A sentence of a record that may report a result.

    Attributes:
        segment: its number in the record.
        text: as written, from `start` of the folded text.
        zone: 'title', 'results' or 'conclusion'.
        tags: the words of the frames in it.
    """

    segment: int
    start: int
    text: str
    zone: str
    tags: Sequence[Tag]

    @property
    def end(self) -> int:
        """Where it ends in the folded text."""
        return self.start + len(self.text)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The lists that have words in it."""
        return frozenset(tag.kind for tag in self.tags)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The parts that make a statement each."""
        return tuple(_clauses(self.text, self.start, self.tags, self.zone == "title"))


def report_sentences(prepared: PreparedText, tags: Mapping[int, Sequence[Tag]]) -> list[Sentence]:
    """The sentences that may report results, in the order of the text.

    Background and what was planned are left out. Where an abstract has no headings, a sentence taken for
    methods by its words still counts if it gives a significance.
    """
    found = []
    has_headings = _has_results_heading(prepared)
    for number, segment in enumerate(prepared.segments):
        zone = ZONES.get(segment.role)
        if zone is None and not has_headings and segment.role in ("methods", "aim", "background"):
            told = segment.role == "aim" or _PAST_RESULT.search(_text(prepared, segment))
            zone = "results" if told else None
        if zone:
            text = _text(prepared, segment)
            found.append(Sentence(number, segment.start, text, zone, tags.get(number, ())))
    return found


def _has_results_heading(prepared: PreparedText) -> bool:
    """Whether a heading shows which sentences report results."""
    return any(
        segment.role == "heading" and following.role in ("results", "conclusion")
        for segment, following in pairwise(prepared.segments)
    )


def whole_sentences(prepared: PreparedText, tags: Mapping[int, Sequence[Tag]]) -> Iterable[Sentence]:
    """All sentences of the abstract, whatever they report: a case report begins with the case."""
    for number, segment in enumerate(prepared.segments):
        if segment.role not in ("title", "keywords", "heading") and (own := tags.get(number)):
            yield Sentence(number, segment.start, _text(prepared, segment), "results", own)


def _text(prepared: PreparedText, segment: Segment) -> str:
    at = prepared.offsets[segment.field]
    return prepared.texts[segment.field][segment.start - at : segment.end - at]


def _clauses(text: str, offset: int, tags: Sequence[Tag], title: bool = False) -> Iterable[Clause]:
    start, contrast = 0, False
    cuts = _cuts(text, offset, tags)
    if title:
        cuts = sorted({*cuts, *((found.start(), False) for found in _TITLE.finditer(text))})
    for cut, contrasts in [*cuts, (len(text), False)]:
        inside = tuple(
            tag
            for tag in tags
            if offset + start <= tag.start
            and tag.end <= offset + cut
            and not (tag.kind == "pain" and _OF_WHOM.search(text, 0, tag.start - offset))
        )
        if cut < len(text) and not any(tag.kind in _TELLING for tag in inside):
            contrast = contrast or contrasts
            continue  # 'Compared with the controls, ...' belongs to what follows
        if cut > start:
            yield Clause(offset + start, offset + cut, text[start:cut], inside, contrast)
        start, contrast = cut, contrasts


def _cuts(text: str, offset: int, tags: Sequence[Tag]) -> list[tuple[int, bool]]:
    """Where clauses end: at words of contrast, and between two statements that have a verb each."""
    depth = _depths(text)
    inside = [range(tag.start - offset, tag.end - offset) for tag in tags]
    contrasts = [
        found.start()
        for found in _CONTRAST.finditer(text)
        if found.start()
        and depth[found.start()] == 0
        and (_FINITE.search(text, 0, found.start()) or found.group()[-3:] in ("but", "eas"))
        and not any(found.start() + 1 in one[1:] for one in inside)
    ]
    joins = [
        found.start()
        for found in _JOIN.finditer(text)
        if depth[found.start()] == 0 and not any(found.start() in one for one in inside)
    ]
    cuts = [(at, True) for at in contrasts]
    if despite := _DESPITE.match(text):
        cuts.append((despite.end(), text[:7].lower() == "despite"))
    cuts += [
        (at, False)
        for tag in tags
        if tag.kind == "undoing" and _WHICH.search(text, 0, at := tag.start - offset)
    ]
    begin = 0
    for end in [*contrasts, len(text)]:
        cuts += [
            (at, False)
            for at in _statements(text, begin, end, [at for at in joins if begin < at < end], depth)
        ]
        begin = end
    return sorted(
        cut for cut in cuts if not _AGAINST.match(text, cut[0]) and not _THOSE.search(text, 0, cut[0])
    )


def _statements(text: str, begin: int, end: int, joins: Sequence[int], depth: Sequence[int]) -> Iterable[int]:
    """Where a stretch of text is cut so that each piece has a verb of its own.

    Between two verbs the cut is made at the first strong join, such as a comma with 'and', else at the last.
    """
    verbs = [verb for verb in _FINITE.finditer(text, begin, end) if depth[verb.start()] == 0]
    for verb, following in pairwise(verbs):
        between = [at for at in joins if verb.end() <= at < following.start()]
        if between:
            yield next((at for at in between if _STRONG.match(text, at)), between[-1])


def _depths(text: str) -> list[int]:
    """How many brackets are open at each character."""
    if "(" not in text and "[" not in text:
        return [0] * len(text)
    depth, found = 0, []
    for char in text:
        if char in ")]":
            depth = max(0, depth - 1)
        found.append(depth)
        if char in "([":
            depth += 1
    return found

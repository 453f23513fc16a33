"""The segments of a record that rules read: title, keywords, and the sentences of the abstract by role.

All segments stand one after the other in one *folded* text, so that a single scan finds every term.
Folding keeps the length (offsets stay true): small letters, punctuation, hyphens and slashes as
blanks, Greek letters as the Latin ones authors type for them, and z as s, so that 'randomized' and
'randomised' are one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.labelling.matches import TextField
from data.records.record import Record
from data.topics.model import ROLES

LONG_TEXT = 6  # sentences; a whole abstract repeats what matters and opens with background
CUES = (*ROLES, "own")  # 'own' cues: the sentence is about this paper's own work, whatever its role


@dataclass(slots=True)
class Segment:
    """One title, keyword or sentence.

    Attributes:
        role: one of `ROLES`; 'heading' is a section heading such as 'METHODS:', 'text' a sentence whose
            place in the paper is not known.
        start, end: offsets in the folded text of all segments.
    """

    field: TextField
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PreparedText:
    """The text of a record, prepared for one scan.

    Attributes:
        folded: all segments, folded; begins and ends with a blank.
        segments: in the order of the folded text.
        offsets: where each field begins in `folded`.
        texts: each field as it was.
    """

    folded: str
    segments: tuple[Segment, ...]
    offsets: Mapping[TextField, int]
    texts: Mapping[TextField, str]

    def locate(self, hit: tuple[int, int, int]) -> tuple[TextField, int, int]:
        """The field that words are in, and where they begin and end in it; `hit` as in `patterns`."""
        number, start, end = hit
        field = self.segments[number].field
        at = self.offsets[field]
        return field, start - at, end - at

    def words(self, hit: tuple[int, int, int]) -> str:
        """The words of a hit as written in the field."""
        field, start, end = self.locate(hit)
        return self.texts[field][start:end]


def field_text(record: Record, field: TextField) -> str:
    """A field as one string: the text that the offsets of a `Match` point into."""
    match field:
        case "title":
            return record.title
        case "abstract":
            return record.abstract
        case "summary":
            return record.summary
        case "keywords":
            return "; ".join(record.keywords)
        case "mesh":
            return "; ".join(heading.descriptor for heading in record.mesh)
        case "publication_types":
            return "; ".join(record.publication_types)
        case "trial_ids":
            return "; ".join(record.trial_ids)


def fold_preserving_length(text: str) -> str:
    """Text as the rules see it, of exactly the same length."""
    small = text.lower()
    if len(small) != len(text):  # a few capitals, such as the dotted I, become two characters
        small = "".join(low if len(low := char.lower()) == 1 else " " for char in text)
    # One foreign character makes `translate` slow for a whole text, so what is ASCII is folded by itself.
    return "".join([piece.translate(_FOLDING) for piece in _FOREIGN.split(small)])


def heading_roles(sentences: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The role of each word of a section heading, folded, from the lists of a topic."""
    return {
        fold_preserving_length(word): role for role in ROLES for word in sentences.get(f"heading_{role}", ())
    }


def prepare_text(record: Record, headings: Mapping[str, str]) -> PreparedText:
    """The segments of a record.

    Args:
        record: its abstract is used, or its summary if it has none.
        headings: as `heading_roles` gives them.
    """
    body: TextField = "abstract" if record.abstract else "summary"
    texts: dict[TextField, str] = {
        "title": record.title,
        body: field_text(record, body),
        "keywords": field_text(record, "keywords"),
    }
    offsets: dict[TextField, int] = {}
    segments: list[Segment] = []
    folded = [" "]
    at = 1
    for field, text in texts.items():
        offsets[field] = at
        if field == "title":
            spans: Iterable[tuple[int, int, str]] = [(0, len(text), "title")]
        elif field == "keywords":
            spans = ((found.start(), found.end(), "keywords") for found in _KEYWORD.finditer(text))
        else:
            spans = split_sentences(text, headings)
        segments += [Segment(field, role, at + start, at + end) for start, end, role in spans if end > start]
        folded += [fold_preserving_length(text), _BETWEEN]
        at += len(text) + len(_BETWEEN)
    return PreparedText("".join(folded), tuple(segments), offsets, texts)


def split_sentences(text: str, headings: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Headings and sentences as (start, end, role); the role is 'text' where no heading gives one.

    No whole abstract is background, aim or conclusion: a single heading of these, such as 'SUMMARY:' at the
    beginning, gives no role.
    """
    found: list[tuple[int, int, str]] = []
    role = "text"
    start = 0
    for end in [*_sentence_ends(text), len(text)]:
        while start < end and text[start].isspace():
            start += 1
        for form in _HEADINGS:
            heading = form.match(text, start, end)
            if heading and (told := _heading_role(heading, headings)):
                role = told
                found.append((start, heading.end(), "heading"))
                start = heading.end()
                break
        if start < end:
            found.append((start, end, role))
        start = end
    roles = [kind for _, _, kind in found]
    if (
        roles[:1] == ["heading"]
        and roles.count("heading") == 1
        and role in ("background", "aim", "conclusion")
    ):
        return [found[0], *((start, end, "text") for start, end, _ in found[1:])]
    return found


def plain_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, with headings as part of them."""
    start = 0
    for end in [*_sentence_ends(text), len(text)]:
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            yield start, end
        start = end


_BETWEEN = "  |  "
_KEYWORD = re.compile(r"[^;\s][^;]*")
# Dashes (U+2010 to U+2015, U+2212), quotes, bullets, section signs and every kind of blank.
_PUNCTUATION = (
    ' \t\r\n\v\f.,;:!?()[]{}<>"-+/\\|_=*~^\u00ab\u00bb\u00a7\u00ae\u00b7\u2020\u2021\u2022\u2026\u2122'
    "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u201c\u201d\u201e\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001"
    "\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_GREEK = dict(zip("αβγδεζηθικλμνπρστω", "abgdezhuiklmnprsto", strict=True))
_FOLDING = str.maketrans(
    {**dict.fromkeys(_PUNCTUATION, " "), **_GREEK, "\u00b5": "u", "\u2018": "'", "\u2019": "'", "z": "s"}
)

_FOREIGN = re.compile(r"([^\x00-\x7f]+)")

# A full stop ends a sentence only where a new one begins, with a capital or with a name such as hUC-MSC,
# miR-21 or iPSC; the short forms are those of abstracts. A
# semicolon outside brackets ends one too: what follows it is another statement.
# Both begin in one set of characters, which `re` looks for faster than for either of two patterns.
_STOP = re.compile(
    r"[.?!;](?:(?<!;)[\"'\u201d\u2019)\]]*\s+(?=[\"'\u201c(\[]?(?:[A-Z0-9]|[a-z]{1,3}-?[A-Z]))|(?<=;)\s+)"
)
_SHORT = re.compile(
    r"(?<![\w-])(?:(?:e\.g|i\.e|vs|al|cf|approx|ca|etc|no|nos|fig|figs|ref|refs|resp|dr|prof|st|ver|vol|sp|spp|inc"
    r"|ltd|co|i\.[vpmct]|s\.c|p\.o|b\.w|u\.s)|(?-i:[A-Z]))\.$",
    re.IGNORECASE,
)
_JOINING = frozenset(
    ("and", "of", "the", "or", "in", "study", "main", "key", "case", "clinical", "new", "primary", "brief")
)
# 'METHODS: We', 'Methods. We' or, as some journals print it, 'Methods We'.
_HEADINGS = (
    re.compile(r"([A-Z][A-Za-z/&,' -]{1,58}[A-Za-z]) ?:\s+"),
    re.compile(r"([A-Z][A-Za-z &]{2,40})\.(?:\s+|$)"),
    re.compile(r"([A-Z][a-z]+(?: and [a-z]+| [a-z]{5,})?) (?=[A-Z0-9])"),
)


@lru_cache(maxsize=16)  # labels and study characteristics are read from the same text, one after the other
def _sentence_ends(text: str) -> tuple[int, ...]:
    ends = []
    start = 0
    for found in _STOP.finditer(text):
        at = found.start()
        if text[at] == ";":
            if text.count("(", start, at) > text.count(")", start, at):
                continue
        elif text[at] == ".":
            before = text[max(0, at - 9) : at + 1]
            if _SHORT.search(before) and not _ends_unit(before):
                continue
        ends.append(found.end())
        start = found.end()
    return tuple(ends)


def _ends_unit(before: str) -> bool:
    """A lone capital that closes a sentence is part of a name such as 'vitamin D' or 'group B'."""
    return bool(re.search(r"(?:vitamin|group|type|grade|toxin|phase) [A-Z]\.$", before, re.IGNORECASE))


def _heading_role(heading: re.Match[str], headings: Mapping[str, str]) -> str | None:
    """The role a heading stands for.

    Every word must be a known heading word, except in a heading in capitals followed by a colon.
    """
    written = heading.group(1)
    words = [word for word in fold_preserving_length(written).split() if word not in _JOINING]
    roles = [headings[word] for word in words if word in headings]
    if not roles or (len(roles) < len(words) and not (":" in heading.group() and written.isupper())):
        return None
    return roles[-1]


def is_long(segments: Iterable[Segment]) -> bool:
    """Whether there is a whole abstract, not only a few sentences."""
    return sum(segment.role not in ("title", "keywords", "heading") for segment in segments) >= LONG_TEXT


def roles_by_cue(segments: Sequence[Segment], cues: Mapping[int, set[str]]) -> None:
    """Give sentences without a heading a role, from the cues found in them.

    Sentences before the first about this paper's own work are background; in a short text only if a cue
    says so. A cue of the conclusion or the aim wins over one of results, and that over one of methods.

    Args:
        segments: changed in place.
        cues: by the number of a segment, the cues (`CUES`) found in it.
    """
    unassigned = [number for number, segment in enumerate(segments) if segment.role == "text"]
    is_long = len(unassigned) >= LONG_TEXT
    own = next(
        (number for number in unassigned if _tells_of_own_work(cues.get(number, set()), is_long)), None
    )
    for number, segment in enumerate(segments):
        found = cues.get(number, set())
        if segment.role == "aim" and found == {"background"}:
            segment.role = "background"  # an OBJECTIVE section often opens with what was known before
        elif segment.role == "background" and "aim" in found and "background" not in found:
            segment.role = "aim"  # and a BACKGROUND section closes with what was asked
        if segment.role != "text":
            continue
        if own is not None and number < own:
            if is_long or "background" in found:
                segment.role = "background"
            continue
        for role in ("conclusion", "aim", "results", "methods"):
            if role in found:
                segment.role = role
                break


def _tells_of_own_work(cues: set[str], is_long: bool) -> bool:
    """Whether a sentence is about this paper's own work: its aim, or what it did or found.

    A short text may have background and methods in one sentence.
    """
    if "aim" in cues or ("methods" in cues and not is_long):
        return True
    return not cues.isdisjoint(("methods", "results", "own")) and "background" not in cues

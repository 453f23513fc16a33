"""PubMed's query language, as much of it as the tests need.

Understood: AND, OR, NOT (from left to right, as PubMed does), brackets, quoted phrases, field tags, a star
at the end of a word, ranges of dates and PMIDs, `all[sb]`. Not understood: automatic term mapping and the
tree of MeSH; a heading also matches where its words are part of a longer one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from data.records.record import Record
from tests.eutils.library import ALL_FIELDS, Library, Text, Words, words

Matches = Callable[[Record, Text], bool]

_TIAB = ("title", "abstract", "keywords")
# Name → its short forms, the fields of a text that it means.
_FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "all fields": (("all",), ALL_FIELDS),
    "title": (("ti",), ("title",)),
    "title/abstract": (("tiab",), _TIAB),
    "text word": (("tw",), (*_TIAB, "mesh")),
    "mesh terms": (("mh", "mesh", "mh:noexp", "mesh:noexp", "mesh terms:noexp"), ("mesh",)),
    "mesh major topic": (("majr", "majr:noexp"), ("mesh",)),
    "other term": (("ot",), ("keywords",)),
    "publication type": (("pt", "ptyp"), ("types",)),
    "author": (("au",), ("authors",)),
    "journal": (("ta", "jour"), ("journal",)),
    "language": (("la", "lang"), ("language",)),
    "affiliation": (("ad", "affl"), ("affiliation",)),
    "article identifier": (("aid", "doi"), ("identifiers",)),
    "secondary source id": (("si",), ("identifiers",)),
    "supplementary concept": (("nm",), ("mesh",)),
}
_BY_TAG = {tag: name for name, (tags, _) in _FIELDS.items() for tag in (name, *tags)}
_DATES = {
    **dict.fromkeys(("dp", "pdat", "date - publication", "publication date"), "date"),
    **dict.fromkeys(("edat", "entrez date", "date - entrez", "crdt", "date - create"), "entrez_date"),
    **dict.fromkeys(("mdat", "lr", "date - modification"), "revised"),
    "mhda": "entrez_date",
}
_PMID = ("uid", "pmid")
_SUBSET = ("sb", "filter", "subset")
_STOP = "a an and are as at be by for from in is it of on or that the this to was were with"
STOP_WORDS = frozenset(_STOP.split(" "))

# What EInfo lists: name, full name.
EINFO_FIELDS = (
    ("ALL", "All Fields"),
    ("UID", "UID"),
    ("FILT", "Filter"),
    ("TITL", "Title"),
    ("TIAB", "Title/Abstract"),
    ("WORD", "Text Word"),
    ("MESH", "MeSH Terms"),
    ("MAJR", "MeSH Major Topic"),
    ("OTRM", "Other Term"),
    ("PTYP", "Publication Type"),
    ("AUTH", "Author"),
    ("JOUR", "Journal"),
    ("LANG", "Language"),
    ("AFFL", "Affiliation"),
    ("AID", "Article Identifier"),
    ("SI", "Secondary Source ID"),
    ("SUBS", "Supplementary Concept"),
    ("PDAT", "Date - Publication"),
    ("EDAT", "Date - Entrez"),
    ("CRDT", "Date - Create"),
    ("MDAT", "Date - Modification"),
)

_TOKEN = re.compile(r'\s*(?:("[^"]*"?)|(\[[^\]]*\]?)|([()])|(:)|([^\s"\[\]():]+))')


@dataclass(slots=True)
class Parsed:
    """A query read: which records it matches, how it is told back, what of it was not taken."""

    matches: Matches = field(default=lambda record, text: False)
    translation: str = ""
    phrases_not_found: list[str] = field(default_factory=list)
    fields_not_found: list[str] = field(default_factory=list)
    phrases_ignored: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)


def parse(query: str, library: Library, known: str = "") -> Parsed:
    """Read a query against the words of a library.

    Args:
        query: what is asked.
        library: the records.
        known: further phrases that PubMed has, though none of these records does, so that it does not
            say that it found nothing for them.
    """
    return _Parser(query, library, words(known)).run()


class _Parser:
    def __init__(self, query: str, library: Library, known: Words) -> None:
        self.library = library
        self.known = known
        self.tokens = [match[0].strip() for match in _TOKEN.finditer(query)]
        self.place = 0
        self.parsed = Parsed()

    def run(self) -> Parsed:
        parts = []
        while self.place < len(self.tokens):
            parts.append(self.expression())
            self.place += 1  # a bracket that closes nothing is passed over
        self.parsed.matches = lambda record, text: all(part[0](record, text) for part in parts)
        self.parsed.translation = " AND ".join(part[1] for part in parts if part[1])
        return self.parsed

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def expression(self) -> tuple[Matches, str]:
        left, told = self.operand()
        while (token := self.peek()) and token != ")":
            operator = token if token in ("AND", "OR", "NOT") else "AND"
            self.place += token in ("AND", "OR", "NOT")
            right, also = self.operand()
            left, told = _combine(operator, left, right), f"{told} {operator} {also}".strip()
        return left, told

    def operand(self) -> tuple[Matches, str]:
        token = self.peek()
        if token == "(":
            self.place += 1
            inner, told = self.expression()
            self.place += self.peek() == ")"
            return inner, f"({told})"
        return self.term()

    def term(self) -> tuple[Matches, str]:
        """Words up to an operator or bracket, with the tag behind them and perhaps a range."""
        start = self.place
        while (token := self.peek()) and token not in ("(", ")", "AND", "OR", "NOT") and token[0] not in '["':
            if token == ":":
                break
            self.place += 1
        text = " ".join(self.tokens[start : self.place])
        quoted = False
        if not text and self.peek().startswith('"'):
            text, quoted = self.tokens[self.place].strip('"'), True
            self.place += 1
        tag = self.tag()
        if self.peek() == ":":
            self.place += 1
            until = self.peek().strip('"')
            self.place += 1
            return self.range(text, until, self.tag() or tag)
        if not text:
            self.place += self.peek() not in ("", "(", ")", '"')  # a tag or an operator without words
            return (lambda record, text: True), ""
        return self.words(text, tag, quoted)

    def tag(self) -> str:
        if not self.peek().startswith("["):
            return ""
        self.place += 1
        return " ".join(self.tokens[self.place - 1].strip("[]").split())

    def range(self, start: str, until: str, tag: str) -> tuple[Matches, str]:
        told = f"{start}:{until}[{tag}]"
        tag = tag.casefold()
        if tag in _PMID:
            lowest, highest = int(start or 0), int(until or 10**12)
            return (lambda record, text: lowest <= record.pmid <= highest), told
        attribute = _DATES.get(tag, "date")
        first, last = _day(start, "0"), _day(until, "9")
        day = self.library.day
        return (lambda record, text: first <= _pad(day(record, attribute)) <= last), told

    def words(self, text: str, given: str, quoted: bool) -> tuple[Matches, str]:
        tag = given.casefold().partition(":~")[0]
        if tag in _SUBSET:
            wanted = text.casefold()
            return (lambda record, _: wanted in ("all", record.status.casefold())), f"{text}[{tag}]"
        if tag in _PMID:
            numbers = {int(number) for number in re.findall(r"\d+", text)}
            return (lambda record, _: record.pmid in numbers), f"{text}[UID]"
        if tag in _DATES:
            attribute, wanted = _DATES[tag], text.replace("/", "-")
            return (
                lambda record, _: self.library.day(record, attribute).startswith(wanted)
            ), f"{text}[{tag}]"
        if tag and tag not in _BY_TAG:
            self.parsed.fields_not_found.append(given)
        name = _BY_TAG.get(tag, "all fields")
        told = f'"{text}"[{name.title().replace("Mesh", "MeSH")}]'
        if (quoted or tag) and not self.having(text, _FIELDS[name][1]):
            if words(text) in self.known:
                return (lambda record, _: False), told
            if quoted and " " in text:
                self.parsed.quoted_not_found.append(f'"{text}"')
        return self.anywhere(text, quoted or bool(tag), _FIELDS[name][1]), told

    def anywhere(self, text: str, phrase: bool, fields: tuple[str, ...]) -> Matches:
        """As a phrase where it is one somewhere; else word by word, as PubMed does."""
        found = self.having(text, fields) if phrase else None
        if not found:
            found = None
            for word in text.split():
                if word.casefold() in STOP_WORDS:
                    self.parsed.phrases_ignored.append(word)
                    continue
                having = self.having(word, fields)
                if not having:
                    self.parsed.phrases_not_found.append(word)
                found = having if found is None else found & having
        ids: frozenset[int] = found or frozenset()
        return lambda record, text: id(text) in ids

    def having(self, text: str, fields: tuple[str, ...]) -> frozenset[int]:
        wanted = words(text)
        if text.endswith("*"):
            wanted = wanted.rstrip()
        if not wanted.strip():
            return frozenset()
        return frozenset(id(known) for known in self.library.texts if wanted in known.in_fields(*fields))


def _combine(operator: str, left: Matches, right: Matches) -> Matches:
    if operator == "OR":
        return lambda record, text: left(record, text) or right(record, text)
    if operator == "NOT":
        return lambda record, text: left(record, text) and not right(record, text)
    return lambda record, text: left(record, text) and right(record, text)


def _pad(day: str) -> str:
    """A day that is not exact counts as its first, as in PubMed."""
    return (day + "-01-01"[len(day) - 10 :]) if 4 <= len(day) < 10 else day


def _day(text: str, filler: str) -> str:
    day = text.replace("/", "-")
    return day if len(day) >= 10 else day + filler * (10 - len(day)) if filler == "9" else day

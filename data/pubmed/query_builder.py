"""Structured queries for people who do not know PubMed's syntax: concepts joined by AND, synonyms by OR.

`write` renders a structured query in PubMed's syntax, `read` parses a text that is simple enough; `check`
checks a text before it is sent. Syntax: PubMed User Guide, "Combining search terms with Boolean operators"
(operators in capitals, read from left to right), "Search field tags" and "Searching by date".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from data.pubmed.count import check_query
from data.pubmed.pasted import as_typed, pasted_remark
from data.pubmed.search_fields import KnownFields, unknown_fields

_OPEN_SINCE, _OPEN_UNTIL = "1000", "3000"  # how PubMed writes an open range
_MOST_CONCEPTS, _MOST_TERMS = 30, 500  # of a form: each is drawn as an element of its own
_DATE = re.compile(r"\d{4}(?:/\d{1,2}(?:/\d{1,2})?)?")
_DATE_FIELDS = {
    **dict.fromkeys(("dp", "pdat", "date - publication", "publication date"), "dp"),
    **dict.fromkeys(("edat", "date - entry", "date - entrez", "entry date", "entrez date"), "edat"),
}
_TYPE_FIELDS = ("pt", "ptyp", "publication type")
_OPERATORS = ("AND", "OR", "NOT")
_TOKEN = re.compile(r'"[^"]*"|\[[^\]]*\]|[():]|[^\s"\[\]():]+')


class TooComplex(ValueError):
    """A query too complex for a `StructuredQuery`; the message is a sentence for the screen.

    Attributes:
        why: the reason, as a clause with "it" as its subject; for debugging.
    """

    def __init__(self, why: str) -> None:
        """Set the reason."""
        super().__init__("This search is too complex for the form. Edit it as text, or start a new search.")
        self.why = why


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to search for.

    Attributes:
        text: the words, without quotation marks; a final asterisk is a wildcard.
        field: the tag of the field to search, such as 'tiab'; '' for PubMed's own choice.
        exact: whether to search for the words as a phrase.
    """

    text: str
    field: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class StructuredQuery:
    """A query as the form shows it.

    Attributes:
        concepts: all must match, each by any of its terms. A concept without terms is ignored.
        article_types: PubMed's publication types, of which any must match; () for all.
        since: the first date, to any precision: '2015', '2015/03' or '2015/03/01'; '' for none.
        until: the last date.
        dates: which date to limit, 'dp' of publication or 'edat' of entry into PubMed.
        without: terms of which none may match.
    """

    concepts: tuple[tuple[Term, ...], ...]
    article_types: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    dates: Literal["dp", "edat"] = "dp"
    without: tuple[Term, ...] = ()


def term(typed: str, field: str = "") -> Term:
    """Parse a term as typed; in quotation marks, or with several words and a field, it is exact."""
    typed = as_typed(typed)
    text = " ".join(typed.replace('"', " ").split())
    return Term(text, field, '"' in typed or bool(field and " " in text))


def check(query: str, known: KnownFields) -> tuple[str, ...]:
    """Check a query before it is sent.

    Args:
        query: in PubMed's syntax.
        known: the fields that PubMed knows.

    Returns:
        Warnings about parts that PubMed would probably not interpret as meant; it can still be sent.

    Raises:
        QueryRefused: it is empty, or its quotes or brackets do not match; it cannot be sent.
    """
    remark = pasted_remark(query)
    query = check_query(query)
    small = dict.fromkeys(token for token in _TOKEN.findall(query) if token in ("or", "not"))
    meant = (
        f"PubMed searches for “{word}” as a word: write {word.upper()} in capitals to join two terms."
        for word in small
    )
    return (*([remark] if remark else ()), *unknown_fields(query, known), *meant)


def write(query: StructuredQuery) -> str:
    """Render a structured query in PubMed's syntax.

    Raises:
        ValueError: a date is malformed; the message is a sentence for the screen.
    """
    parts = [_any(concept) for concept in query.concepts if concept]
    if query.article_types:
        parts.append(_any(tuple(Term(kind, "pt", exact=True) for kind in query.article_types)))
    if query.since or query.until:
        for day in filter(None, (query.since, query.until)):
            if not _DATE.fullmatch(day):
                example = "write a year, such as 2015, or a day, such as 2015/03/31"
                raise ValueError(f"“{day}” is not a date: {example}.")
        since, until = query.since or _OPEN_SINCE, query.until or _OPEN_UNTIL
        parts.append(f"{since}:{until}[{query.dates}]")
    text = " AND ".join(parts)
    return f"{text} NOT {_any(query.without)}" if query.without else text


def in_words(query: StructuredQuery) -> str:
    """A structured query in words, in one line: concepts joined by AND, then the limits."""
    words = " AND ".join(_either(concept) for concept in query.concepts if concept)
    limits = []
    if query.article_types:
        limits.append(f"article types: {' or '.join(query.article_types)}")
    if query.since or query.until:
        span = f"{query.since or 'the beginning'} to {query.until or 'today'}"
        limits.append(f"{'entered into PubMed' if query.dates == 'edat' else 'published'} {span}")
    if query.without:
        limits.append(f"without {_either(query.without)}")
    return "; ".join(filter(None, (words, *limits)))


def _either(terms: tuple[Term, ...]) -> str:
    return " or ".join(term.text for term in terms)


def _any(terms: tuple[Term, ...]) -> str:
    written = " OR ".join(map(_term, terms))
    return f"({written})" if len(terms) > 1 else written


def _term(term: Term) -> str:
    text = " ".join(term.text.replace('"', " ").split())
    # Characters and words of PubMed's syntax are quoted, to be searched as text.
    syntax = re.search(r"[\[\]():#]", text) or set(text.split()) & set(_OPERATORS)
    words = f'"{text}"' if term.exact or syntax else text
    field = re.sub(r"[\[\]]", "", term.field)
    return f"{words}[{field}]" if field else words


def read(text: str) -> StructuredQuery:
    """Parse a query in PubMed's syntax.

    Raises:
        TooComplex: it is valid, but cannot be shown as concepts and synonyms.
        QueryRefused: it is empty, or its quotes or brackets do not match.
    """
    reader = _Reader(_TOKEN.findall(check_query(text)))
    query = _structured(reader.group())
    if not query.concepts and not query.article_types:
        raise TooComplex("names nothing to look for")
    terms = sum(map(len, query.concepts)) + len(query.article_types) + len(query.without)
    if len(query.concepts) > _MOST_CONCEPTS or terms > _MOST_TERMS:
        raise TooComplex("has more concepts or terms than a form can show")
    return query


@dataclass(frozen=True, slots=True)
class _Range:
    since: str
    until: str
    dates: Literal["dp", "edat"]


@dataclass(frozen=True, slots=True)
class _Group:
    """Terms, ranges and groups with the operator before each; that of the first is AND."""

    parts: tuple[tuple[str, Term | _Range | _Group], ...]


_Node = Term | _Range | _Group


class _Reader:
    """A parser of tokens into groups."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._place = 0

    def group(self) -> _Group:
        parts: list[tuple[str, _Node]] = []
        while (token := self._peek()) and token != ")":
            operator = self._next() if token in _OPERATORS else "AND"
            if self._peek() in ("", ")", *_OPERATORS):
                raise TooComplex(f"has nothing behind {operator}")
            parts.append((operator, self._operand()))
        if not parts:
            raise TooComplex("has empty brackets")
        if parts[0][0] != "AND":
            raise TooComplex(f"has nothing before {parts[0][0]}")
        return _Group(tuple(parts))

    def _operand(self) -> _Node:
        if self._peek() == "(":
            self._next()
            inner = self.group()
            self._next()
            return inner
        first = self._term()
        if self._peek() != ":":
            return _one_date(first) or first
        self._next()
        last = self._term()
        dates = _DATE_FIELDS.get((last.field or first.field).casefold())
        if dates is None or not (_DATE.fullmatch(first.text) and _DATE.fullmatch(last.text)):
            raise TooComplex("has a range that is none of dates")
        return _Range(
            "" if first.text in (_OPEN_SINCE, "1800") else first.text,
            "" if last.text == _OPEN_UNTIL else last.text,
            "dp" if dates == "dp" else "edat",
        )

    def _term(self) -> Term:
        words = []
        exact = self._peek().startswith('"')
        if exact:
            words.append(self._next().strip('"'))
        while not exact and (token := self._peek()) and token not in _OPERATORS and token[0] not in '"[():':
            words.append(self._next())
        field = self._next()[1:-1] if self._peek().startswith("[") else ""
        text = " ".join(" ".join(words).split())
        if not text:
            raise TooComplex("has a field or a range without words")
        return Term(text, " ".join(field.split()), exact)

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _next(self) -> str:
        self._place += 1
        return self._tokens[self._place - 1]


def _one_date(found: Term) -> _Range | None:
    dates = _DATE_FIELDS.get(found.field.casefold())
    if dates is None:
        return None
    if not _DATE.fullmatch(found.text):
        raise TooComplex("looks for a date that is none")
    return _Range(found.text, found.text, "dp" if dates == "dp" else "edat")


def _structured(whole: _Group) -> StructuredQuery:
    concepts: list[tuple[Term, ...]] = []
    without: list[Term] = []
    limits: list[_Range] = []
    for operator, part in _required(whole):
        if isinstance(part, _Range):
            if operator == "NOT":
                raise TooComplex("leaves out a range of dates")
            limits.append(part)
        elif operator == "NOT":
            without.extend(_synonyms(part))
        else:
            concepts.append(tuple(_synonyms(part)))
    if len(limits) > 1:
        raise TooComplex("has more than one limit of dates")
    types = [concept for concept in concepts if all(_is_type(term) for term in concept)]
    limit = limits[0] if limits else _Range("", "", "dp")
    return StructuredQuery(
        concepts=tuple(concept for concept in concepts if not types or concept is not types[-1]),
        article_types=tuple(term.text for term in types[-1]) if types else (),
        since=limit.since,
        until=limit.until,
        dates=limit.dates,
        without=tuple(without),
    )


def _is_type(term: Term) -> bool:
    return term.field.casefold() in _TYPE_FIELDS


def _required(group: _Group) -> Iterator[tuple[str, _Node]]:
    """The parts that must or must not match; nested AND groups are flattened, an OR group is one part."""
    operators = {operator for operator, _ in group.parts[1:]}
    if "OR" in operators:
        if operators != {"OR"}:
            raise TooComplex("mixes AND, OR or NOT without brackets")
        yield "AND", group
        return
    for operator, part in group.parts:
        opened = isinstance(part, _Group) and "OR" not in {inner for inner, _ in part.parts[1:]}
        if not isinstance(part, _Group) or not opened:
            yield operator, part
        elif operator == "AND" or len(part.parts) == 1:
            for inner, node in _required(part):
                if operator == "NOT" and inner == "NOT":
                    raise TooComplex("leaves out what is left out")
                yield "NOT" if operator == "NOT" else inner, node
        else:
            raise TooComplex("leaves out several concepts together")


def _synonyms(node: _Node) -> Iterator[Term]:
    """The terms of an OR group."""
    if isinstance(node, _Range):
        raise TooComplex("has dates among synonyms")
    if isinstance(node, Term):
        yield node
        return
    if {operator for operator, _ in node.parts[1:]} - {"OR"}:
        raise TooComplex("has AND or NOT inside brackets that are joined by OR")
    for _, part in node.parts:
        yield from _synonyms(part)

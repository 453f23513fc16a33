"""Check a topic before it is used.

    python -m data.topic_check [TOPIC]

Every term is read, and every case of the topic (see `cases`) is labelled. Whatever is wrong or has no effect
is printed with its file and line, one a line, on standard output. Exit code 0 if all is well, 2 if something
must be corrected.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.labelling.cases import failures, read_cases
from data.labelling.classifier import Classifier
from data.labelling.codebook import read_conventions
from data.labelling.patterns import Matcher, PatternError
from data.topics.checks import in_order
from data.topics.loader import BUILT_IN, TopicError, load_topic, topic_files
from data.topics.model import SCOPE, Category, Facet, Topic
from data.topics.toml_reader import RENAMED

_LISTS = ("sentences", "trial")
_TERM_LISTS = (
    "terms",
    "weak_terms",
    "exclude_overlapping",
    "exclude_document",
    "fallback",
    "fallback_beside",
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in a topic that must be corrected, and where it stands."""

    file: Path
    line: int
    where: str
    what: str


def check(path: Path | None) -> list[Problem]:
    """Everything that is wrong with the terms of a topic, in the order of its files, or else with its cases.

    Args:
        path: as for `load_topic`.

    Raises:
        TopicError: it is not a complete topic, so its terms cannot be checked.
    """
    topic = load_topic(path)
    in_order(topic.facets)
    read_conventions(topic)
    files = topic_files(topic.folder or path or BUILT_IN)
    lines = {file: file.read_text(encoding="utf-8").splitlines() for file in files}
    found = []
    for where, code, term, what in _wrong_terms(topic, Matcher(topic.words)):
        for file in files:
            if _may_hold(file, topic, where[0]) and (line := _line(lines[file], where, code, term)):
                found.append(Problem(file, line, ".".join(where), what))
                break  # what is in no file of the topic is in a file all topics share
    if found:
        return sorted(found)
    classifier = Classifier(topic)
    return [
        Problem(case.file, case.line, case.id, what)
        for case in read_cases(topic)
        for what in failures(classifier, case)
    ]


def _may_hold(file: Path, topic: Topic, part: str) -> bool:
    """Whether this file of a topic can have the terms of a facet, of the scope or of a table of lists."""
    if topic.folder is None or "facets" not in file.relative_to(topic.folder).parts:
        return topic.folder is None or part in (*_LISTS, SCOPE, "modifiers")
    return part in (file.stem, file.parent.name, file.parent.parent.name)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m data.topic_check", description="Check a topic.")
    parser.add_argument(
        "topic", type=Path, nargs="?", default=BUILT_IN, help="a topic: its folder or file, or its name"
    )
    path = parser.parse_args(arguments).topic
    try:
        problems = check(path)
    except TopicError as error:
        print(error)
        return 2
    for problem in problems:
        print(f"{problem.file}, line {problem.line}: {problem.where}: {problem.what}")
    if not problems:
        print(f"{path}: no problems found.")
    return 2 if problems else 0


_Found = tuple[tuple[str, ...], str, str, str]


def _wrong_terms(topic: Topic, matcher: Matcher) -> Iterator[_Found]:
    """Key path, code of the category, term, and what is wrong with it."""
    for part in _LISTS:
        for key, terms in getattr(topic, part).items():
            if part == "trial" and key.endswith("types"):
                continue
            yield from _in_list(matcher, (part, key), key, terms)
    for modifier in topic.modifiers:
        for key in ("before", "after"):
            yield from _in_list(
                matcher, ("modifiers", modifier.code, key), modifier.code, getattr(modifier, key)
            )
    for facet in (*topic.facets, *((topic.scope,) if topic.scope else ())):
        yield from _in_list(
            matcher, (facet.code, "exclude_overlapping"), facet.code, facet.exclude_overlapping
        )
        for key, terms in facet.frames.words.items() if facet.frames else ():
            yield from _in_list(matcher, (facet.code, "frames", key), facet.code, terms)
        for category in facet.categories:
            yield from _in_category(matcher, facet, category)


def _in_category(matcher: Matcher, facet: Facet, category: Category) -> Iterator[_Found]:
    where = (facet.code, category.code)
    for key in _TERM_LISTS:
        yield from _in_list(matcher, (*where, key), category.code, getattr(category, key))
    for term in category.terms:
        for key in ("weak_terms", "exclude_overlapping"):
            if term in getattr(category, key):
                what = f"{term!r} is in 'terms' and in {key!r}; remove it from one of them."
                yield (*where, key), category.code, term, what


def _in_list(matcher: Matcher, where: tuple[str, ...], code: str, terms: Sequence[str]) -> Iterator[_Found]:
    for place, term in enumerate(terms):
        if term in terms[:place]:
            yield where, code, term, f"{term!r} is listed twice; once is enough."
            continue
        try:
            matcher.pattern(term)
        except PatternError as error:
            yield where, code, term, str(error)


def _line(lines: Sequence[str], where: tuple[str, ...], code: str, term: str) -> int:
    """The last line of its list on which a term stands; 0 if the list is not in this file."""
    category = f"code = {json.dumps(code)}"
    start = 1 if where[0] in _LISTS or where[1] == "frames" else _after(lines, 0, category)
    names = (where[-1], *(old for old, new in RENAMED.items() if new == where[-1]))
    begin = start and _after(lines, start, *(f"{name} = [" for name in names))
    if not begin:
        return 0
    end = next(number for number, line in enumerate(lines[begin - 1 :], begin) if line.rstrip().endswith("]"))
    written = json.dumps(term, ensure_ascii=False)
    return max((number for number in range(begin, end + 1) if written in lines[number - 1]), default=0)


def _after(lines: Sequence[str], start: int, *beginnings: str) -> int:
    """The number of the first line after `start` that begins with one of these; 0 if there is none."""
    following = enumerate(lines[start:], start + 1)
    return next((number for number, line in following if line.strip().startswith(beginnings)), 0)

"""The format of reference sets: one JSON object a line, a record with the labels readers gave it.

Citation keys: pmid, pmcid, doi, title, journal, year, date, volume, issue, pages, language,
authors, country, publication_types, mesh ('Descriptor / qualifier'), keywords, trial_ids, links.
`facts` is a summary in this project's own words, `abstract` the authors' text where it may be kept.
Labels: one key a facet (its code, or the facet's `reference_key`) with a code, a list of codes or
null; `randomised` and `phase` beside them; `in_scope`, false for a near miss, true where it is not told;
`readers`, the number of independent readings; `characteristics`, how the study was done (its form is in
`evaluation/characteristics.py`). In published codings also: `review`, the citation of the review whose
authors gave the labels; `in_part`, the codes of facets for which that review lists only some of a paper's
categories. Any key may be missing or null.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.labelling.characteristics.model import Characteristics
from data.labelling.characteristics.reader import PROTOCOL
from data.labelling.evaluation.characteristics import FIELDS, is_in_words, read_values
from data.labelling.labels import Attribution, Label, Labels, Origin, Scope
from data.records.record import Link, LinkKind, MeshHeading, Record
from data.topics.loader import load_topic
from data.topics.model import ARTICLE_TYPE, Topic

READ_AS_OUT = "A reading of the paper found it not to be about this topic."


class ReferenceSetError(ValueError):
    """A reference set cannot be read; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A record with the labels that readers gave it.

    Attributes:
        readers: number of independent readings, 0 if the file does not say.
        review: citation of the published review whose authors gave the labels, '' for readings of our own.
        in_part: codes of the facets for which that review lists only some of a paper's categories.
    """

    record: Record
    labels: Labels
    readers: int
    review: str = ""
    in_part: tuple[str, ...] = ()


def read_reference(path: Path, topic: Topic | None = None) -> tuple[Reference, ...]:
    """Read a reference set.

    Args:
        path: a JSON Lines file, UTF-8; empty lines are skipped.
        topic: whose facets the labels belong to; None means the built-in topic. Codes that the
            topic does not know are kept as they stand.

    Raises:
        ReferenceSetError: the file or one of its lines cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReferenceSetError(f"{path} cannot be read ({error.strerror}). Check the path.") from error
    except UnicodeDecodeError as error:
        raise ReferenceSetError(f"{path} is not UTF-8 text, so it is not a reference set.") from error
    topic = topic or _built_in()
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(parse_reference(json.loads(line), topic))
        except json.JSONDecodeError as error:
            raise ReferenceSetError(
                f"{path}, line {number}: not a JSON object ({error.msg} at character {error.pos + 1})."
            ) from error
        except (ValueError, RecursionError) as error:
            raise ReferenceSetError(f"{path}, line {number}: {error}") from error
    return tuple(found)


def parse_reference(item: object, topic: Topic) -> Reference:
    """One object of the reference-set format as a `Reference`; ValueError says what is wrong."""
    if not isinstance(item, dict):
        raise ValueError("one JSON object a line is needed, with a title and labels.")
    return Reference(
        record=_record(item),
        labels=_labels(item, topic),
        readers=_number(item, "readers") or 0,
        review=review if isinstance(review := item.get("review"), str) else "",  # may mean something else
        in_part=_texts(item, "in_part"),
    )


def _characteristics(item: Mapping[str, Any], article_types: Collection[str]) -> Characteristics | None:
    """None where nobody read them, or only in words."""
    value = item.get("characteristics")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError("'characteristics' must be an object or null.")
    return None if is_in_words(value) else read_values(value, planned=PROTOCOL in article_types)


@cache
def _built_in() -> Topic:
    return load_topic()


def _record(item: Mapping[str, Any]) -> Record:
    language = item.get("language")
    return Record(
        pmid=_number(item, "pmid") or 0,
        title=_text(item, "title"),
        abstract=_text(item, "abstract"),
        summary=_text(item, "facts"),
        authors=_texts(item, "authors"),
        journal=_text(item, "journal"),
        year=_number(item, "year"),
        date=_text(item, "date"),
        volume=_text(item, "volume"),
        issue=_text(item, "issue"),
        pages=_text(item, "pages"),
        publication_types=_texts(item, "publication_types"),
        mesh=_mesh(_texts(item, "mesh")),
        keywords=_texts(item, "keywords"),
        doi=_text(item, "doi") or None,
        pmcid=_text(item, "pmcid") or None,
        languages=(language,) if isinstance(language, str) and language else _texts(item, "language"),
        country=_text(item, "country") or None,
        trial_ids=_texts(item, "trial_ids"),
        links=_links(item.get("links")),
    )


def _labels(item: Mapping[str, Any], topic: Topic) -> Labels:
    by = Attribution(Origin.REVIEW if isinstance(item.get("review"), str) else Origin.MODEL)
    labels = []
    for facet in topic.facets:
        key = facet.reference_key if facet.reference_key in item else facet.code
        given = set(_texts(item, key))
        known = [code for code in facet.codes if code in given]
        labels += [Label(facet.code, code, by.origin) for code in [*known, *sorted(given - set(known))]]
    scope = Scope(READ_AS_OUT if _flag(item, "in_scope") is False else "")
    types = [label.category for label in labels if label.facet == ARTICLE_TYPE]
    characteristics = _characteristics(item, types)
    return Labels(
        tuple(labels),
        _flag(item, "randomised"),
        _text(item, "phase") or None,
        scope,
        characteristics or Characteristics(),
        dict.fromkeys(FIELDS, by) if characteristics else {},
    )


def _mesh(headings: tuple[str, ...]) -> tuple[MeshHeading, ...]:
    """'Descriptor / qualifier' lines, a star for major topics, joined by descriptor."""
    qualifiers: dict[str, list[str]] = {}
    major = set()
    for heading in headings:
        descriptor, *own = (part.strip() for part in heading.split(" / "))
        if "*" in heading:
            major.add(descriptor.strip("*"))
        qualifiers.setdefault(descriptor.strip("*"), []).extend(part.strip("*") for part in own)
    return tuple(MeshHeading(name, tuple(own), name in major) for name, own in qualifiers.items())


# Only the links that the reference sets hold: another version, a retraction.
_LINKS = {
    "published_as": LinkKind.UPDATED_BY,
    "preprint_of": LinkKind.UPDATED_BY,
    "has_preprint": LinkKind.UPDATES,
    "retracted_by": LinkKind.RETRACTED_BY,
    "retracts": LinkKind.RETRACTS,
}


def _links(links: object) -> tuple[Link, ...]:
    if links is None:
        return ()
    if not isinstance(links, dict):
        raise ValueError("'links' must be an object or null.")
    found = []
    for key, kind in _LINKS.items():
        value = links.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            found.append(Link(kind, value, ""))
        elif isinstance(value, str) and value:
            found.append(Link(kind, int(value) if value.isdecimal() else None, value))
    return tuple(found)


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{key!r} must be a text or null.")
    return str(value).strip()


def _texts(item: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = item.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value else ()
    if not isinstance(value, list) or not all(part is None or isinstance(part, str) for part in value):
        raise ValueError(f"{key!r} must be a list of texts or null.")
    return tuple(part for part in value if part)


def _number(item: Mapping[str, Any], key: str) -> int | None:
    value = item.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{key!r} must be a whole number or null.")
    try:
        return int(value)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{key!r} must be a whole number or null, not {value!r}.") from error


def _flag(item: Mapping[str, Any], key: str) -> bool | None:
    value = item.get(key)
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{key!r} must be true, false or null.")
    return value

"""Reads a topic from its folder, or from one file, and checks that it is complete.

A topic folder is the only place that knows about stem cells or pain:

    topic.toml              title, question, PubMed query line by line, presets of the evidence map
    scope.toml              what a paper must be about
    context.toml            modifiers: context in which words are not counted
    vocabulary/*.toml       lists of words that terms use as {name}
    facets/<facet>.toml     one facet with its categories, or with the names of those in the next
    facets/<facet>/<category>.toml
    facets/<facet>/frames/*.toml    words of a facet that is read from whole sentences, see `labelling.effect`

The files of the folder and of vocabulary/ are read as one. A topic in a single file has the same keys.

What topics have in common (article types, how the sections of an abstract are recognised) is in
`definitions/common`, in the same form; a topic replaces a facet or a list by giving its own under the same
name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from data.topics.checks import ReadFacet, check_codes, check_distinct, check_related, check_rules
from data.topics.frames import FRAME_LISTS, VERDICTS, Frames
from data.topics.model import (
    ARTICLE_TYPE,
    SCOPE,
    Category,
    Facet,
    Modifier,
    Preset,
    QueryLine,
    Related,
    Topic,
)
from data.topics.toml_reader import LISTS, Table, TopicError, read_file, read_folder

__all__ = ["BUILT_IN", "TopicError", "load_topic", "topic_files"]

DEFINITIONS = Path(__file__).parent / "definitions"
BUILT_IN = DEFINITIONS / "stem_cells_neuropathic_pain"
COMMON = DEFINITIONS / "common"
_MAIN = "topic.toml"


def load_topic(path: Path | None = None) -> Topic:
    """Read a topic.

    Args:
        path: a topic folder, a topic file, or the name of a topic that ships with the project; None means
            the built-in one.

    Raises:
        TopicError: it is not there, is not TOML, or is not a complete topic.
    """
    path = _located(path)
    common = read_folder(COMMON, _main_files(COMMON))
    own = read_folder(path, _main_files(path)) if path.is_dir() else read_file(path)
    own.only(_TOPIC_KEYS)
    read = _facets(own, path)
    given = {each.facet.code for each in read}
    read = [*(each for each in _facets(common, COMMON) if each.facet.code not in given), *read]
    facets = tuple(each.facet for each in read)
    scope = _scope(own)
    lead_facet = own.text("lead_facet")
    lists: dict[str, Any] = {key: common.lists(key) | own.lists(key) for key in LISTS}
    types = {key: _article_types(key, own, common, facets) for key in _COMMON_TYPES}
    topic = Topic(
        **(_values(own, Topic) | types),
        **lists,
        code=path.stem,
        query_lines=tuple(_query_line(table) for table in own.tables("query")),
        facets=facets,
        fingerprint=_fingerprint(path),
        counter_evidence=tuple(_pair(label) for label in own.texts("counter_evidence")),
        presets=_presets(own)
        or _own_preset(lead_facet, sorted(facets, key=lambda facet: facet.code not in given)),
        scope=scope.facet if scope else None,
        related=_related(own),
        modifiers=tuple(_modifier(table) for table in own.tables("modifiers", needed=False)),
        folder=path if path.is_dir() else None,
    )
    check_codes(topic, own)
    for each in (*read, *((scope,) if scope else ())):
        check_rules(each, topic)
    check_related(topic, own)
    return topic


def topic_files(path: Path) -> list[Path]:
    """The TOML files of a topic, in the order in which they are read; of a single file, the file itself."""
    if not path.is_dir():
        return [path]
    facets = path / "facets"
    below = [sorted(facets.glob(files)) for files in ("*.toml", "*/*.toml", "*/frames/*.toml")]
    return [*_main_files(path), *(file for files in below for file in files)]


def _main_files(path: Path) -> list[Path]:
    """The files of a folder that are read as one table."""
    files = [*sorted(path.glob("*.toml")), *sorted((path / "vocabulary").glob("*.toml"))]
    return sorted(files, key=lambda file: file.name != _MAIN)


def _located(path: Path | None) -> Path:
    """The folder or file of a topic; a name that is no path here may be that of a shipped topic."""
    if path is None:
        return BUILT_IN
    shipped = DEFINITIONS / path.name
    if not path.exists() and (shipped / _MAIN).is_file():
        return shipped
    if path.is_dir() and not (path / _MAIN).is_file():
        raise TopicError(
            f"{path}: the folder has no {_MAIN}, so it is not a topic. Give the folder of a topic."
        )
    return path


def _fingerprint(path: Path) -> str:
    """A digest of the files of a topic and of those all topics share."""
    texts = [file.read_text(encoding="utf-8") for file in (*topic_files(COMMON), *topic_files(path))]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


_TOPIC_KEYS = (
    *("title", "question", "lead_facet", "review_types", "trial_types", "human_types", "animal_types"),
    *("systematic_review_types", "counter_evidence", "counter_words", "concepts"),
    *("query", "presets", "scope", "related", "modifiers", "facets", *LISTS),
)
_COMMON_TYPES = ("animal_types", "systematic_review_types")  # may be left to what topics have in common
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def _values(table: Table, kind: type) -> dict[str, Any]:
    """The texts, numbers, flags and lists of texts that a dataclass and its table have in common."""
    found: dict[str, Any] = {}
    for item in fields(kind):
        default: Any = None if item.default is MISSING else item.default
        if item.name not in _READ_APART:
            match item.type:
                case "str":
                    found[item.name] = table.text(item.name, default)
                case "bool":
                    found[item.name] = table.flag(item.name, default)
                case "int":
                    found[item.name] = table.number(item.name, default)
                case "tuple[str, ...]":
                    found[item.name] = table.texts(item.name)
    return found


_READ_APART = ("code", "plural", "fingerprint")


def _article_types(key: str, own: Table, common: Table, facets: Iterable[Facet]) -> tuple[str, ...]:
    """The types that a topic names, else those common to all topics that it has."""
    known = {code for facet in facets if facet.code == ARTICLE_TYPE for code in facet.codes}
    return own.texts(key) or tuple(code for code in common.texts(key) if code in known)


def _query_line(table: Table) -> QueryLine:
    table.only(("text", "why"))
    text, why = (" ".join(table.text(key).split()) for key in ("text", "why"))
    return QueryLine(text, why)


def _pair(label: str) -> tuple[str, str]:
    facet, _, code = label.partition(":")
    return facet, code


def _presets(own: Table) -> tuple[Preset, ...]:
    found = []
    for table in own.tables("presets", needed=False):
        table.only(tuple(item.name for item in fields(Preset)))
        preset = Preset(code=table.code(), **_values(table, Preset))
        if preset.rows == preset.columns:
            raise table.error("rows and columns are the same facet; give two different ones.", "columns")
        found.append(preset)
    return tuple(found)


def _own_preset(lead: str, facets: Sequence[Facet]) -> tuple[Preset, ...]:
    """The cross of a topic that names none: its lead facet × the first other facet."""
    names = {facet.code: facet.name for facet in facets}
    other = next((code for code in names if code != lead), "")
    if lead not in names or not other:
        return ()
    return (Preset("default", f"{names[lead]} × {names[other][:1].lower()}{names[other][1:]}", lead, other),)


def _scope(own: Table) -> ReadFacet | None:
    """What a paper must be about: every one of its categories."""
    tables = own.tables("scope", needed=False)
    needs = tuple(_category(table) for table in tables)
    check_distinct([need.code for need in needs], own, "scope")
    return ReadFacet(Facet(SCOPE, "Scope", "Scope", needs, min_mentions=2), own, tables) if needs else None


def _related(own: Table) -> Related | None:
    """The `[related]` part; that its codes are known is checked by `checks.check_related`."""
    table = own.table("related")
    if table is None:
        return None
    table.only(("name", "switch", "categories"))
    labels = table.texts("categories")
    if not labels:
        raise table.error("name at least one category, such as 'condition:joint_pain'.", "categories")
    pairs = [_pair(label) for label in labels]
    facets = sorted({facet for facet, _ in pairs})
    if len(facets) > 1:
        raise table.error(f"all must be of one facet; these are of {', '.join(facets)}.", "categories")
    codes = [code for _, code in pairs]
    check_distinct(codes, table, "categories")
    return Related(table.text("name"), table.text("switch"), facets[0], tuple(codes))


def _modifier(table: Table) -> Modifier:
    table.only(tuple(item.name for item in fields(Modifier)))
    return Modifier(code=table.code(), **_values(table, Modifier))


def _facets(own: Table, path: Path) -> list[ReadFacet]:
    """The facets of a topic, in order."""
    tables = own.parts("facets", path / "facets") if path.is_dir() else own.tables("facets")
    return [_facet(table, path / "facets" / table.code()) for table in tables]


def _facet(table: Table, folder: Path) -> ReadFacet:
    table.only(tuple(item.name for item in fields(Facet)))
    tables = table.parts("categories", folder) if folder.is_dir() else table.tables("categories")
    categories = tuple(_category(item) for item in tables)
    check_distinct([category.code for category in categories], table, "categories")
    values = _values(table, Facet)
    plural = table.text("plural", values["name"])
    facet = Facet(
        **values,
        code=table.code(),
        plural=plural,
        categories=categories,
        frames=_frames(table, folder / "frames"),
    )
    return ReadFacet(facet, table, tables)


def _frames(table: Table, folder: Path) -> Frames | None:
    """The frames of a facet, with their words from the files of a folder."""
    categories = table.table("frames")
    if categories is None:
        return None
    categories.only(VERDICTS)
    files = sorted(folder.glob("*.toml"))
    words = read_folder(folder, files)
    words.only(FRAME_LISTS)
    lists = {name: words.texts(name) for name in FRAME_LISTS}
    if missing := [name for name, terms in lists.items() if not terms]:
        raise words.error(f"the files here need {', '.join(missing)}: a list of terms each.")
    return Frames({verdict: categories.text(verdict) for verdict in VERDICTS}, lists)


def _category(table: Table) -> Category:
    table.only(tuple(item.name for item in fields(Category)))
    values = _values(table, Category)
    if values["colour"] and not _COLOUR.fullmatch(values["colour"]):
        raise table.error(
            f"{values['colour']!r} is not a colour such as '#0f5ac3' (small letters).", "colour"
        )
    return Category(**values, code=table.code(), abbreviations=_abbreviations(table))


def _abbreviations(table: Table) -> dict[str, str]:
    found = {}
    for written in table.texts("abbreviations"):
        short, _, stands_for = (part.strip() for part in written.partition("="))
        if not short or not stands_for:
            raise table.error(
                f"{written!r} must be a short form and a word of what it stands for: 'BMSC = marrow'.",
                "abbreviations",
            )
        found[short] = stands_for
    return found

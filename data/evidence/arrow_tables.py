"""Evidence as Arrow tables, so that it can be cached and loaded without reading the records.

Each table is a byte string in Arrow's stream format, loaded without a copy. The index of words is larger than
everything else together and has its own tables, which are read only for a search for words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa

from data.evidence.characteristics_table import SCHEMA as CHARACTERISTICS
from data.evidence.column import Column
from data.evidence.common_facets import DESIGN_FACETS, RECORD_FACETS
from data.evidence.evidence import Evidence, Provenance
from data.evidence.reader_facet import READER_FACETS, reader_facet
from data.evidence.study_facets import STUDY_FACETS, study_facets
from data.evidence.text_index import WordIndex
from data.records.index_terms import KINDS
from data.records.versions import Known, Version
from data.topics.model import Topic

Tables = dict[str, bytes]

OF_INDEX = ("index_words", "index_ends", "index_places")
_OF_RECORDS = ("pmids", "years", "randomised", "phases", "retracted", "superseded", "entered", "flags")
_TEXTS = ("titles", "first_authors")
_DERIVED = STUDY_FACETS | READER_FACETS  # columns that follow from the others


class TablesError(ValueError):
    """The cached tables are not valid evidence; it has to be rebuilt."""


def to_tables(evidence: Evidence) -> Tables:
    """Evidence as tables, without topic and provenance; `from_tables` reads them."""
    index = evidence.index
    versions = evidence.versions
    tables: dict[str, dict[str, Any]] = {
        "records": {
            **{name: getattr(evidence, name) for name in _OF_RECORDS},
            **{name: getattr(evidence, name) for name in _TEXTS},
        },
        "index_words": {"word": index.words, "start": index.starts[:-1]},
        "index_ends": {"end": index.bounds[1:]},
        "index_places": {"place": index.places},
        "notices": {"pmid": np.array(evidence.notices, dtype=np.int64)},
        "out_of_scope": {
            "pmid": np.array([pmid for pmid, _ in evidence.out_of_scope], dtype=np.int64),
            "reason": pa.array([reason for _, reason in evidence.out_of_scope], pa.string()),
        },
        "versions": {
            "article": np.array([version.article for version in versions], dtype=np.int64),
            "preprint": np.array([version.preprint for version in versions], dtype=np.int64),
            "known": pa.array([version.known.value for version in versions], pa.string()),
        },
    }
    stored = {code: column for code, column in evidence.columns.items() if code not in _DERIVED}
    for kind, columns in (("facet", stored), ("words", evidence.words)):
        for code, column in columns.items():
            tables[f"{kind} {code}"] = {"row": column.rows, "value": column.values}
            tables[f"{kind} {code} names"] = {
                "code": pa.array(column.codes, pa.string()),
                "name": pa.array(column.names, pa.string()),
            }
    written = {name: _write(pa.table(columns)) for name, columns in tables.items()}
    return written | {"characteristics": _write(evidence.characteristics)}


def from_tables(
    topic: Topic, provenance: Provenance, tables: Mapping[str, bytes], indexed: Callable[[], WordIndex]
) -> Evidence:
    """Evidence from its tables; the inverse of `to_tables`.

    Args:
        topic: of the evidence, with the rules that labelled it.
        provenance: where the records come from.
        tables: as `to_tables` returned them; those of `OF_INDEX` may be missing.
        indexed: returns the index of words, for example from `index_from_tables`.

    Raises:
        TablesError: tables are damaged or missing.
    """
    with _tables_errors():
        read = {name: _read(body) for name, body in tables.items()}
        records = read["records"]
        characteristics = read["characteristics"].cast(CHARACTERISTICS)
        columns = {
            code: _column(read, f"facet {code}")
            for code in (*(facet.code for facet in topic.facets), *DESIGN_FACETS)
        }
        columns |= study_facets(topic, columns, characteristics)
        columns |= {code: _column(read, f"facet {code}") for code in RECORD_FACETS}
        columns |= reader_facet(_numbers(records, "pmids"), {})
        return Evidence(
            topic=topic,
            provenance=provenance,
            **{name: _numbers(records, name) for name in _OF_RECORDS},
            **{name: records[name] for name in _TEXTS},
            characteristics=characteristics,
            columns=columns,
            indexed=indexed,
            notices=tuple(read["notices"]["pmid"].to_pylist()),
            versions=tuple(
                Version(row["article"], row["preprint"], Known(row["known"]))
                for row in read["versions"].to_pylist()
            ),
            out_of_scope=tuple(
                zip(
                    read["out_of_scope"]["pmid"].to_pylist(),
                    read["out_of_scope"]["reason"].to_pylist(),
                    strict=True,
                )
            ),
            words={kind: _column(read, f"words {kind}") for kind in KINDS},
        )


def index_from_tables(tables: Mapping[str, bytes]) -> WordIndex:
    """The index of words, from the tables of `OF_INDEX`. Raises TablesError, as `from_tables` does."""
    with _tables_errors():
        words, ends, places = (_read(tables[name]) for name in OF_INDEX)
        return WordIndex(
            words=words["word"].combine_chunks(),
            starts=np.append(_numbers(words, "start"), len(places)),
            places=_numbers(places, "place"),
            bounds=np.insert(_numbers(ends, "end"), 0, 0),
        )


@contextmanager
def _tables_errors() -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, KeyError, ValueError, TypeError, OSError) as error:
        raise TablesError("The cached evidence of this search is damaged.") from error


def _write(table: pa.Table) -> bytes:
    table = table.combine_chunks()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def _read(body: bytes) -> pa.Table:
    with pa.ipc.open_stream(pa.py_buffer(body)) as stream:
        table = stream.read_all()
    table.validate()
    return table


def _numbers(table: pa.Table, name: str) -> Any:
    """A column as a NumPy array, without a copy where possible."""
    return table[name].to_numpy()


def _column(read: Mapping[str, pa.Table], name: str) -> Column:
    labels, names = read[name], read[f"{name} names"]
    return Column(
        tuple(names["code"].to_pylist()),
        tuple(names["name"].to_pylist()),
        _numbers(labels, "row"),
        _numbers(labels, "value"),
    )

"""How values are encoded for the database: records, texts and digests."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import fields

import orjson

from data.records.record import Link, LinkKind, MeshHeading, Record
from data.storage.database import StoreError

RECORD_FORM = "g"
"""How records were parsed from MEDLINE text: the first letter of their digests, from g to z.

Take the next letter when `data.pubmed.medline` reads more of a record, or reads it differently. Records of
older forms, and those of the versions without this letter, are then parsed again from their stored text.
"""


def record_digest(body: bytes, medline: str) -> str:
    """The digest that identifies a version of a record, beginning with `RECORD_FORM`."""
    return RECORD_FORM + digest(body, medline.encode("utf-8", "replace"))[1:]


def digest(*parts: bytes) -> str:
    """32 hexadecimal characters that differ whenever the parts differ."""
    whole = hashlib.blake2b(digest_size=16)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.hexdigest()


def storable(text: str) -> str:
    """The text without what databases reject: NUL, and unpaired surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def deflate(text: str) -> bytes:
    """Compress a text: zlib of its UTF-8."""
    return zlib.compress(text.encode("utf-8", "replace"))


def inflate(body: bytes) -> str:
    """Reverse `deflate`.

    Raises:
        StoreError: the bytes are damaged.
    """
    try:
        return zlib.decompress(body).decode("utf-8")
    except (ValueError, zlib.error) as error:
        raise StoreError(_DAMAGED, _DAMAGED) from error


def pack(record: Record) -> bytes:
    """Encode a record: JSON of its fields, those with their default left out."""
    values = {name: getattr(record, name) for name in _DEFAULTS}
    return orjson.dumps({name: value for name, value in values.items() if value != _DEFAULTS[name]})


def unpack(body: bytes) -> Record:
    """Reverse `pack`.

    Raises:
        StoreError: the bytes are damaged.
    """
    try:
        values = orjson.loads(body)
        for name in values.keys() & _TUPLES:
            values[name] = tuple(values[name])
        values["mesh"] = tuple(
            MeshHeading(heading["descriptor"], tuple(heading["qualifiers"]), heading["major"])
            for heading in values.get("mesh", ())
        )
        values["links"] = tuple(
            Link(LinkKind(link["kind"]), link["pmid"], link["citation"]) for link in values.get("links", ())
        )
        return Record(**values)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(_DAMAGED, _DAMAGED) from error


_DEFAULTS = {field.name: field.default for field in fields(Record)}
_TUPLES = frozenset(field.name for field in fields(Record) if field.default == ())
_DAMAGED = (
    "A stored paper is damaged: run the search in PubMed again; everything else that is stored is untouched."
)

"""The starter set: real PubMed records with reference labels, for a dashboard without network.

The README beside the records says where it comes from and what it is not.
"""

from __future__ import annotations

from datetime import date

from data.labelling.evaluation.reference_set import Reference, read_reference
from data.topics.loader import BUILT_IN

COMPILED = date(2026, 11, 22)
TOPIC = BUILT_IN.name  # the code of the topic that these records are about
RECORDS = BUILT_IN / "starter" / "records.jsonl"


def load() -> tuple[Reference, ...]:
    """The starter records with their reference labels, in file order."""
    return read_reference(RECORDS)

"""The conventions of a topic: what was decided where the definition of a category leaves room.

They are for readers of papers, people and language models; rules do not use them. Each TOML file in
`codebook/` of a topic's folder has lists under `[conventions]`, named after the facet or field they are
about, or `general`. Those of `definitions/common` come first.
"""

from __future__ import annotations

from collections.abc import Mapping

from data.labelling.evaluation.characteristics import FIELDS
from data.labelling.labels import IN_SCOPE, PHASE
from data.topics.loader import COMMON
from data.topics.model import Topic
from data.topics.toml_reader import read_file

GENERAL = "general"
_TABLE = "conventions"


def read_conventions(topic: Topic) -> Mapping[str, tuple[str, ...]]:
    """The conventions by facet or field; a topic in a single file has only the common ones.

    Raises:
        TopicError: a file cannot be read, or is about a field that the topic does not have.
    """
    known = (GENERAL, IN_SCOPE, PHASE, *(facet.code for facet in topic.facets), *FIELDS)
    found: dict[str, tuple[str, ...]] = {}
    for folder in (COMMON, topic.folder):
        for file in sorted((folder / "codebook").glob("*.toml")) if folder else ():
            table = read_file(file)
            table.only((_TABLE,))
            lists = table.lists(_TABLE)
            table.known(lists, known, _TABLE)
            for field, texts in lists.items():
                found[field] = found.get(field, ()) + texts
    return found

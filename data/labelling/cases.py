"""Cases: short texts and the labels they must get, as data beside the rules of a topic.

Each TOML file in `cases/` of a topic's folder has `[[cases]]`:

    id = "cord_blood_is_not_the_cord"
    title = "Cord blood cells for neuropathic pain"
    abstract = "They were given to rats."
    wanted = { source = ["cord_blood"], scope = ["in"] }    # by facet; [] for none; scope is in or out
    because = "Cord blood is a source of its own."

`publication_types` may be added, and title or abstract may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.labelling.classifier import Classifier
from data.records.record import Record
from data.topics.model import SCOPE, Topic
from data.topics.toml_reader import Table, read_file

_KEYS = ("id", "title", "abstract", "publication_types", "wanted", "because")
_IN_OR_OUT = ("in", "out")


@dataclass(frozen=True, slots=True)
class Case:
    """A short text and its labels.

    Attributes:
        file, line: where it stands.
        wanted: by facet, or 'scope', the codes that it must get and no others.
        because: why, in a sentence; '' where nobody has written it.
    """

    file: Path
    line: int
    id: str
    record: Record
    wanted: Mapping[str, frozenset[str]]
    because: str = ""


def read_cases(topic: Topic) -> tuple[Case, ...]:
    """The cases of a topic, in the order of the files; none for a topic in a single file.

    Raises:
        TopicError: a file cannot be read, a code is not known, or an id is used twice.
    """
    found: list[Case] = []
    for file in sorted((topic.folder / "cases").rglob("*.toml")) if topic.folder else ():
        for table in read_file(file).tables("cases"):
            case = _case(table, file, topic)
            if any(case.id == other.id for other in found):
                raise table.error(f"the id {case.id!r} is used more than once.", "id")
            found.append(case)
    return tuple(found)


def failures(classifier: Classifier, case: Case) -> Iterator[str]:
    """What a case gets that it must not, and the reverse: a sentence for each facet."""
    labels = classifier.classify(case.record)
    for facet, wanted in case.wanted.items():
        given = frozenset(labels.codes(facet))
        if facet == SCOPE:
            given = frozenset(["in" if labels.scope.in_scope else "out"])
        if given != wanted:
            words = "; ".join(
                f"{label.category}: {', '.join(dict.fromkeys(match.words for match in label.matches))}"
                for label in labels.labels
                if label.facet == facet
            )
            yield (
                f"{facet} must be {_named(wanted)} and is {_named(given)}"
                f"{f' ({words})' if words else ''}.{f' {case.because}' if case.because else ''}"
            )


def _case(table: Table, file: Path, topic: Topic) -> Case:
    table.only(_KEYS)
    title, abstract, because = (
        " ".join(table.text(key, "").split()) for key in ("title", "abstract", "because")
    )
    if not title and not abstract:
        raise table.error("a title or an abstract is needed.", "abstract")
    wanted = {facet: frozenset(codes) for facet, codes in table.lists("wanted").items()}
    if not wanted:
        raise table.error('say what is wanted, such as { species = ["rat"] }.', "wanted")
    known = {SCOPE: _IN_OR_OUT} | {facet.code: facet.codes for facet in topic.facets}
    for facet, codes in wanted.items():
        table.known([facet], known, "wanted")
        table.known(codes, known[facet], f"wanted.{facet}")
    record = Record(1, title, abstract, publication_types=table.texts("publication_types"))
    return Case(file, table.line, table.text("id"), record, wanted, because)


def _named(codes: frozenset[str]) -> str:
    return ", ".join(sorted(codes)) or "empty"

"""The table of human studies as a Word document on landscape pages, for a paper's appendix."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from data.evidence.analysis import study_table
from data.evidence.analysis.clinical_studies import Study
from data.evidence.analysis.study_table import in_words, values
from data.exports.studies import (
    LEGEND,
    PrintColumn,
    Sentences,
    marked,
    print_columns,
    printed,
    reports_in_words,
)
from data.exports.word import add_table, new_document
from data.records.text import one_line
from data.topics.model import Topic


def studies_document(
    studies: Iterable[Study],
    topic: Topic,
    sentences: Sentences,
    *,
    title: str,
    summary: str,
    about: Sequence[str],
) -> bytes:
    """Write the table as a Word document on landscape pages, for a paper's appendix.

    Args:
        studies: the rows, in order.
        topic: of the labels.
        sentences: what the results were read from.
        title: heading of the document.
        summary: the studies in words.
        about: sentences on what was selected and where it comes from.

    Returns:
        A DOCX file.
    """
    document = new_document(title, topic.fingerprint, landscape=True)
    document.add_heading(one_line(title), 1)
    document.add_paragraph(summary)
    columns = print_columns(topic)
    results = study_table.result_facets(topic)
    add_table(
        document,
        [column.heading for column in columns],
        (
            [
                _cell(study, column, topic, sentences if set(column.keys) & set(results) else {})
                for column in columns
            ]
            for study in studies
        ),
        [column.width for column in columns],
        size=7.5,
        first_is_bold=False,
    )
    for sentence in (LEGEND, *about):
        document.add_paragraph(one_line(sentence))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _cell(study: Study, column: PrintColumn, topic: Topic, sentences: Sentences) -> str:
    if study_table.TITLE in column.keys:
        flags = in_words(values(study, study_table.FLAGS, topic))
        title, *registry = study_table.cell_values(study, (study_table.TITLE, study_table.REGISTRY), topic)
        beneath = "; ".join((reports_in_words(study), *map(marked, registry)))
        return f"{f'{flags}: ' if flags else ''}{title.text.rstrip('.')}. {beneath}"
    words = printed(study, column, topic)
    quoted = " ".join(sentences.get(study.main.pmid, ()))
    return f"{words}. “{quoted}”" if quoted else words

"""Write the stored records of a search to standard output, as a command.

    python -m data.export --format ris|bibtex|nbib|csl|endnote|csv|xlsx|pmids|links|html [--search QUERY]
    python -m data.export --style vancouver|apa [--search QUERY]

`csl` is CSL-JSON, `endnote` EndNote's XML; `links` are addresses that open the records in PubMed; `html`
is the evidence map as one page that needs no network; --style gives a reference list to copy.
Labels are those that the dashboard shows: a reader's if there are any, else those of the rules.
Without --search, the newest stored search is used; with it, the newest search of exactly this query (ignoring
white space), or the search with this id. Exit codes: 0 written; 2 nothing to write, or a setting, the topic
file or the database cannot be used, explained in one sentence on standard error; 1 writing failed.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache, partial
from typing import BinaryIO

from data import clock
from data.evidence.repository import labelled_records, open_automatic, readings_of, with_readings_of
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.citations import bibtex, pmids, ris
from data.exports.csl import csl_json
from data.exports.endnote_xml import endnote_xml
from data.exports.html_map.page_file import About, html_map
from data.exports.html_map.payload import MOST_PAPERS, rows_in_file, start_of
from data.exports.nbib import nbib
from data.exports.pubmed_links import pubmed_addresses
from data.exports.references import Style, references
from data.exports.search_sheet import about_search
from data.exports.spreadsheets import csv_text, write_xlsx
from data.labelling.classifier import Classifier
from data.records.record import Record
from data.records.text import counted
from data.settings import Settings, SettingsError, read_settings
from data.storage.expansions import Expansions
from data.storage.store import Store, StoreError, open_store
from data.storage.stored_search import EVIDENCE_STATES, Search
from data.topics.loader import TopicError, load_topic

FORMATS = ("ris", "bibtex", "nbib", "csl", "endnote", "csv", "xlsx", "pmids", "links", "html")


class NothingToExport(LookupError):
    """There is no such search, or it has no records; the message says what to do."""


def find_search(store: Store, wanted: str | None) -> Search:
    """The newest stored search, the newest of a query, or the one with an id.

    Raises:
        NothingToExport: there is none, or PubMed found nothing for it.
    """
    search = store.newest(wanted)
    if search is None and wanted is not None:
        by_id = store.search(wanted.strip())
        search = by_id if by_id and by_id.state in EVIDENCE_STATES else None
    if search is None and wanted is not None:
        raise NothingToExport(
            "No stored search has this query or id: run python -m data.harvest with the same query first, or "
            "leave --search out for the newest search."
        )
    if search is None:
        raise NothingToExport("No search is stored yet: run python -m data.harvest first.")
    if not search.fetched:
        raise NothingToExport(
            f"The search {search.id} has no records to export: PubMed found nothing for it."
        )
    return search


def export(settings: Settings, form: str, wanted: str | None, out: BinaryIO) -> None:
    """Write the records of a stored search.

    Args:
        settings: where the store and the topic are.
        form: one of `FORMATS`, or a `Style` for a list of references.
        wanted: a query, the id of a search, or None for the newest search.
        out: where the bytes go.

    Raises:
        NothingToExport: there is no search, or it has no records.
        StoreError: the database cannot be used.
        TopicError: the topic cannot be used.
    """
    with open_store(settings.database_url) as store:
        search = find_search(store, wanted)
        records = store.records(search.id)
        if form in ("csv", "xlsx"):
            topic = load_topic(settings.topic_path)
            rules = cache(partial(Classifier, topic))
            rows = labelled_records(store, search, topic, rules, settings.readings_per_paper)
            expansions = Expansions(store.database).of(search.query)
            found = {pmid: by for one in expansions for pmid, by in one.added.items()}
            if form == "xlsx":
                # In memory first: a failure halfway must not leave half a workbook behind.
                whole = io.BytesIO()
                write_xlsx(rows, topic, about_search(search, topic, expansions), whole, found)
                out.write(whole.getbuffer())
            else:
                _write(csv_text(rows, topic, found), out)
        elif form == "html":
            _write_map(store, search, settings, out)
        elif form == "nbib":
            _write(nbib(store.medline(search.id)), out)
        elif form in list(Style):
            _write(references(records, Style(form)), out)
        else:
            _write(_CITATIONS[form](records), out)
        out.flush()


def _write_map(store: Store, search: Search, settings: Settings, out: BinaryIO) -> None:
    """Write the map of all papers of a search, core papers counted first as in the dashboard."""
    topic = load_topic(settings.topic_path)
    evidence = open_automatic(store, search, topic, cache(partial(Classifier, topic)))
    readings = readings_of(topic, store, settings.readings_per_paper)
    view = view_of(with_readings_of(evidence, readings, store), Selection())
    papers = len(rows_in_file(view))
    if papers > MOST_PAPERS:
        raise NothingToExport(
            f"The map as one file holds at most {MOST_PAPERS:,} papers; this search has {papers:,}. Take the "
            "file from the dashboard after filtering, by years for example."
        )
    about = About(f"{counted(len(view), 'paper')} of the whole search, no filters", clock.today())
    _write(html_map(view, store.records(search.id), about, start_of(topic)), out)


def _links(records: Iterable[Record]) -> Iterable[str]:
    return (f"{address}\n" for address in pubmed_addresses(record.pmid for record in records))


_CITATIONS = {
    "ris": ris,
    "bibtex": bibtex,
    "csl": csl_json,
    "endnote": endnote_xml,
    "pmids": pmids,
    "links": _links,
}


def _write(pieces: Iterable[str], out: BinaryIO) -> None:
    for piece in pieces:
        out.write(piece.encode("utf-8", "replace"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code, see the module's docstring."""
    parser = argparse.ArgumentParser(
        prog="python -m data.export", description="Write the stored records of a search to standard output."
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--format", choices=FORMATS)
    what.add_argument("--style", choices=list(map(str, Style)), help="a list of references in this style")
    parser.add_argument("--search", metavar="QUERY", help="the query, or the id, of a stored search")
    options = parser.parse_args(arguments)
    if options.format == "xlsx" and sys.stdout.isatty():
        return _say("A workbook cannot be shown in a terminal: add > papers.xlsx to the command.", 2)
    try:
        export(read_settings(), options.format or options.style, options.search, sys.stdout.buffer)
    except (SettingsError, TopicError, StoreError, NothingToExport) as error:
        return _say(str(error), 2)
    except BrokenPipeError:
        _discard_output()  # the reader closed the pipe (| head)
        return 0
    except OSError as error:
        _discard_output()
        return _say(f"The export could not be written ({error.strerror}): check the disk, then try again.", 1)
    except KeyboardInterrupt:
        return _say("Interrupted.", 130)
    return 0


def _discard_output() -> None:
    """Redirect standard output, because Python's final flush would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code

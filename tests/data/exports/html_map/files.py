"""Evidence with every kind of paper that counts only sometimes, and the page made of it."""

from dataclasses import replace
from datetime import date
from functools import cache

from data.evidence.builder import build_evidence
from data.evidence.evidence import Provenance
from data.evidence.repository import open_starter
from data.evidence.selection import Selection
from data.evidence.view import view_of
from data.exports.html_map.page_file import About, html_map
from data.exports.html_map.payload import start_of
from data.labelling.evaluation import starter_set
from data.labelling.labels import Scope
from data.topics.loader import load_topic

TOPIC = load_topic()
NO_FILTER = Selection()
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">&\u2028 "quoted" $& {{data}}'


@cache
def records():
    """The starter set, some papers of it retracted, undated, or with a title that tries to be markup."""
    found = [reference.record for reference in starter_set.load()]
    for place in range(0, len(found), 9):
        types = (*found[place].publication_types, "Retracted Publication")
        found[place] = replace(found[place], publication_types=types)
    for place in range(4, len(found), 13):
        found[place] = replace(found[place], year=None, date="")
    found[2] = replace(found[2], title=HOSTILE, authors=(HOSTILE, "Łukasz Ż"), doi=f"10.1/{HOSTILE}")
    return tuple(found)


@cache
def evidence():
    """These records with the labels of the starter set, some out of scope."""
    own = open_starter(TOPIC)
    labelled = []
    for place, record in enumerate(records()):
        labels = own.labels_of(own.row_of[record.pmid])
        scope = Scope(f"Not about pain {HOSTILE}") if place % 11 == 5 else Scope()
        labelled.append((record, replace(labels, scope=scope)))
    return build_evidence(TOPIC, Provenance("2026-11-22.0badcafe", date(2026, 11, 22), counted=118), labelled)


def page_of(selection=NO_FILTER, papers="118 papers"):
    """The page of a selection, as text."""
    view = view_of(evidence(), selection)
    about = About(papers, date(2026, 12, 1), "https://map.example.org/?source=adipose")
    return "".join(html_map(view, records(), about, start_of(TOPIC)))

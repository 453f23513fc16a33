"""Small labelled records for the tests of evidence, links and figures."""

from datetime import date

from data.evidence.builder import build_evidence
from data.evidence.evidence import Provenance
from data.labelling.labels import Label, Labels, Origin
from data.records.record import Record
from data.topics.loader import load_topic

TOPIC = load_topic()
ORIGIN = Provenance("starter", date(2026, 11, 22), counted=0)


def labels(randomised=None, phase=None, **by_facet):
    found = tuple(
        Label(facet, code, Origin.RULE) for facet, codes in by_facet.items() for code in codes.split()
    )
    return Labels(found, randomised, phase)


def record(pmid, title="", year=2020, **more):
    return Record(pmid=pmid, title=title, year=year, **more)


def evidence(*labelled, origin=ORIGIN, topic=TOPIC):
    return build_evidence(topic, origin, labelled)

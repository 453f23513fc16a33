"""Registrations of trials and reviews' protocols, by the forms that the registries print."""

from __future__ import annotations

import re

from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.text import Sentences
from data.labelling.characteristics.triggers import words
from data.labelling.matches import Match
from data.labelling.sections import field_text
from data.records.record import Record

_REGISTER = r"(?=\b.{0,40}(?:trial|regist))"  # what follows a form that may mean something else
# The primary registries of the WHO network, ClinicalTrials.gov, the EU's two, and Japan's older ones.
_FORMS = (
    (r"NCT[ #-]?(?:No\.? ?)?(\d{8})", "NCT{}"),
    (r"ISRCTN[ -]?(\d{8})", "ISRCTN{}"),
    (r"ChiCTR[ -]?(\d{8,10})", "ChiCTR{}"),
    (r"ChiCTR-([A-Z]{2,5}-\d{8})", "ChiCTR-{}"),
    (r"EudraCT(?: ?(?:number|no\.?|nr\.?))?:? ?(\d{4}-\d{6}-\d{2})", "{}"),
    (r"(?<!-)(20\d\d-\d{6}-\d{2})(?![\d-])", "{}"),
    (r"(?<!-)(20\d\d-5\d{5}-\d{2}-\d{2})(?![\d-])", "{}"),
    (r"UMIN(?:-CTR)?[ -]?(?:ID:? ?)?(\d{9})", "UMIN{}"),
    (r"jRCT[ -]?([a-z]?\d{9,10})", "jRCT{}"),
    (r"JapicCTI[ -]?(\d{6})", "JapicCTI-{}"),
    (r"JMA-IIA(\d{5})", "JMA-IIA{}"),
    (r"IRCT[ -]?(\d{8,16}N\d{1,3})", "IRCT{}"),
    (r"ACTRN[ -]?(\d{14})", "ACTRN{}"),
    (r"CTRI[/ ](\d{4}/\d{2,3}/\d{6})", "CTRI/{}"),
    (r"DRKS[ -]?(?:ID:? ?)?(\d{8})", "DRKS{}"),
    (r"KCT[ -]?(\d{7})", "KCT{}"),
    (r"TCTR[ -]?(\d{11})", "TCTR{}"),
    (r"PACTR[ -]?(\d{15,16})", "PACTR{}"),
    (r"SLCTR/(\d{4}/\d{3})", "SLCTR/{}"),
    (r"RBR-?([0-9a-z]{6,8})\b", "RBR-{}"),
    (r"RPCEC[ -]?(\d{8})", "RPCEC{}"),
    (r"LBCTR[ -]?(\d{10})", "LBCTR{}"),
    (r"NL-OMON[ -]?(\d{3,5})", "NL-OMON{}"),
    (rf"NTR[ -]?(\d{{3,5}}){_REGISTER}", "NTR{}"),
    (rf"NL[ -]?(\d{{3,5}}){_REGISTER}", "NL{}"),
)
_REGISTRATION = re.compile(rf"(?<!\w)(?:{'|'.join(pattern for pattern, _ in _FORMS)})", re.IGNORECASE)
_BEGINNINGS = words(
    *("nct*", "isrctn*", "chictr*", "eudract*", "umin*", "jrct*", "japiccti*", "jma*", "irct*", "actrn*"),
    *("ctri*", "drks*", "kct*", "tctr*", "pactr*", "slctr*", "rbr*", "rpcec*", "lbctr*", "nl omon*"),
    *(f"{register}{digit}*" for register in ("ntr", "ntr ", "nl", "nl ") for digit in range(10)),
    *(str(year) for year in range(2000, 2100)),  # a number of the EU's registers begins with its year
)


def read_registry_ids(record: Record, sentences: Sentences) -> tuple[Stated[str], ...]:
    """Registrations named in title, text and PubMed's own list, each once, in the order of the text."""
    found: dict[str, Stated[str]] = {}
    for field, start, text in (
        *(
            (sentence.field, sentence.start, sentence.original)
            for sentence in sentences
            if sentence.has(_BEGINNINGS)
        ),
        ("trial_ids", 0, field_text(record, "trial_ids")),
    ):
        for one in _REGISTRATION.finditer(text):
            number = one.lastindex or 0
            stated = _FORMS[number - 1][1].format(one[number])
            match = Match(field, start + one.start(), start + one.end(), one[0])
            found.setdefault(stated, Stated(stated, (match,)))
    return tuple(found.values())

"""Registrations of trials and reviews' protocols, by the forms that the registries print."""

from __future__ import annotations

import re

from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.text import Sentences
from data.labelling.characteristics.triggers import words
from data.labelling.matches import Match, TextField
from data.labelling.sections import field_text
from data.records.record import Record


def _with_digit(begins: str) -> tuple[str, ...]:
    return tuple(f"{begins}{blank}{digit}*" for blank in ("", " ") for digit in range(10))


# The primary registries of the WHO network, ClinicalTrials.gov, the EU's two, and Japan's older ones. First
# comes how each begins.
_FORMS = (
    (("nct*",), r"NCT[ #-]?(?:No\.? ?)?(\d{8})", "NCT{}"),
    (("isrctn*",), r"ISRCTN[ -]?(\d{8})", "ISRCTN{}"),
    (("chictr*",), r"ChiCTR[ -]?(\d{8,10})", "ChiCTR{}"),
    (("chictr*",), r"ChiCTR-([A-Z]{2,5}-\d{8})", "ChiCTR-{}"),
    (("eudract*",), r"EudraCT(?: ?(?:number|no\.?|nr\.?))?:? ?(\d{4}-\d{6}-\d{2})", "{}"),
    ((), r"(?<![\d-])(20\d\d-\d{6}-\d{2})(?![\d-])", "{}"),
    ((), r"(?<![\d-])(20\d\d-5\d{5}-\d{2}-\d{2})(?![\d-])", "{}"),
    (("umin*",), r"UMIN(?:-CTR)?[ -]?(?:ID:? ?)?(\d{9})", "UMIN{}"),
    (("jrct*",), r"jRCT[ -]?([a-z]?\d{9,10})", "jRCT{}"),
    (("japiccti*",), r"JapicCTI[ -]?(\d{6})", "JapicCTI-{}"),
    (("jma*",), r"JMA-IIA(\d{5})", "JMA-IIA{}"),
    (("irct*",), r"IRCT[ -]?(\d{8,16}N\d{1,3})", "IRCT{}"),
    (("actrn*",), r"ACTRN[ -]?(\d{14})", "ACTRN{}"),
    (("ctri*",), r"CTRI[/ ](\d{4}/\d{2,3}/\d{6})", "CTRI/{}"),
    (("drks*",), r"DRKS[ -]?(?:ID:? ?)?(\d{8})", "DRKS{}"),
    (("kct*",), r"KCT[ -]?(\d{7})", "KCT{}"),
    (("tctr*",), r"TCTR[ -]?(\d{11})", "TCTR{}"),
    (("pactr*",), r"PACTR[ -]?(\d{15,16})", "PACTR{}"),
    (("slctr*",), r"SLCTR/(\d{4}/\d{3})", "SLCTR/{}"),
    (("rbr*",), r"RBR-?([0-9a-z]{6,8})\b", "RBR-{}"),
    (("rpcec*",), r"RPCEC[ -]?(\d{8})", "RPCEC{}"),
    (("lbctr*",), r"LBCTR[ -]?(\d{10})", "LBCTR{}"),
    (_with_digit("ntr"), r"NTR[ -]?(\d{3,5})(?=\b.{0,40}(?:trial|regist))", "NTR{}"),
    (("nl omon*",), r"NL-OMON[ -]?(\d{3,5})", "NL-OMON{}"),
    (_with_digit("nl"), r"NL[ -]?(\d{3,5})(?=\b.{0,40}(?:trial|regist))", "NL{}"),
)
_PATTERNS = tuple(
    (words(*begins), re.compile(rf"(?<!\w){pattern}", re.IGNORECASE), form)
    for begins, pattern, form in _FORMS
)
_EU_NUMBER = re.compile(r"20\d\d-\d{6}")


def read_registry_ids(record: Record, sentences: Sentences) -> tuple[Stated[str], ...]:
    """Registrations named in title, text and PubMed's own list, each once, in the order of the text."""
    fields: tuple[TextField, ...] = ("title", "abstract" if record.abstract else "summary", "trial_ids")
    found: dict[str, Stated[str]] = {}
    for field in fields:
        text = field_text(record, field)
        if not text:
            continue
        has_eu_number = _EU_NUMBER.search(text) is not None
        here = [
            (one.start(), Stated(form.format(one[1]), (Match(field, one.start(), one.end(), one[0]),)))
            for begins, pattern, form in _PATTERNS
            if field == "trial_ids"
            or not begins.isdisjoint(sentences.triggers)
            or (has_eu_number and not begins)
            for one in pattern.finditer(text)
        ]
        for _, stated in sorted(here, key=lambda one: one[0]):
            found.setdefault(stated.value, stated)
    return tuple(found.values())

"""How much was given: cells, cells per kg, particles, mass or volume, one entry an arm.

'1 x 10(6)', '10⁶/kg', '25, 50 or 75 million', '3 ml of concentrate'; a range keeps both ends. Left out are
amounts taken, counted, grown or bought, cut-offs, and what a concentrate was made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.labelling.characteristics.amounts import DIGITS, amounts
from data.labelling.characteristics.model import Dose, Stated, Unit
from data.labelling.characteristics.numbers import SPELLED, value_of
from data.labelling.characteristics.terms import any_of, terms
from data.labelling.characteristics.text import Sentence, Sentences
from data.labelling.characteristics.triggers import letters, words

_PER_KG = re.compile(
    r"^(?: \([^()]*\))?[^.;,()]{0,50}?(?: ?/ ?kg\b| per kg\b| per kilogram\b| kg-1| ?/ ?kilogram"
    r"| for each kilogram|\.kg)"
)
_PER_ML = re.compile(r"^(?: \([^()]*\))?[^.;,()]{0,40}?(?: ?/ ?ml\b| per ml\b| per millilit| ?/ ?cc\b)")
_CELLS = re.compile(rf"{any_of('nouns', 'cells')}|\w*mscs?\b|\w+ascs?\b|\w*\bipscs?\b|\w+pcs\b|\bcell")
_VESICLES = re.compile(any_of("nouns", "vesicles"))
_NOUN_NEXT = re.compile(rf" (?:(?!cfu|colon)[\w/-]+ ){{0,4}}?{any_of('nouns', 'cells', 'vesicles')}")
_NOT_DOSE_BEFORE = re.compile(
    r"(?:more than|fewer than|less than|greater than|at least|above|below|exceeding|[<>≥≤=]|\bper"
    r"|threshold of|cut\b[^.;]{0,50}|cut.off\b[^.;]{0,40}|yield\w*[^.;]{0,40}|expand\w+ to|viab\w+[^.;]{0,20}"
    r"|obtain\w*[^.;]{0,30}|count\w*[^.;]{0,30}|seeded[^.;]{0,30}|density of|infiltrat\w+"
    r"|containing more than|harvest\w*[^.;]{0,30}|so as to get|collect\w*[^.;]{0,30}|engraft\w*[^.;]{0,30}"
    r"|units per|affect\w*[^.;]{0,30}|p ?[<=] ?[\d.x ]*|cost\w*[^.;]{0,30}|usd|\$|€|£|prevalence[^.;]{0,40}"
    r"|estimated|± ?)\s?$"
)
_NOT_DOSE_AFTER = re.compile(
    r"^ ?(?:people|patients|persons|individuals|americans|adults|deaths|cases|dollars|usd|euros|colony|cfu"
    r"|copies|pfu|iu\b|units|platelets|leukocytes|(?:[\w-]+ ){0,3}in total\b|u/|/l\b|per ?l\b|/mm|per mm"
    r"|hospital)"
)
_GIVEN = re.compile(
    r"\b(?:inject\w*|infus\w*|transplant\w*|graft\w*|implant\w*|administ\w*|given|gave|received|receiv\w*"
    r"|dose\w*|deliver\w*|treat\w*|had|got|appl\w+|single|either|randomi\w+|intra\w+|instill\w*|deposited"
    r"|fill\w*|contain\w*|holding|held|each|suspended|composite|therapy|trial|placebo)\b"
)


# Some of these are in every amount.
_LARGE = re.compile(r"\d(?:0|e\d|\d{4}|[, ]\d{3})")
_SCALES = letters("illion", "thousand", "mio")
# The unit, or what is counted in it.
_COUNTED_LETTERS = ("cell", "msc", "asc", "ipsc", "pcs", "kg", "kilogram")
_COUNTED_WORDS = letters(*_COUNTED_LETTERS) | words(
    *(
        term
        for name in ("cells", "vesicles")
        for term in terms()["nouns"][name]
        if not any(part in term for part in _COUNTED_LETTERS)
    )
)
_MEASURE_LETTERS = letters("ml", "millil", "cc", "mg", "ug", "microg")
_WORDS = _COUNTED_WORDS | _MEASURE_LETTERS
_COUNTED = frozenset((Unit.CELLS, Unit.CELLS_PER_KG, Unit.CELLS_PER_ML, Unit.PARTICLES))
_TOTAL = re.compile(r"\b(?:total of|cumulative\w*(?: dose)?(?: of)?|total dose of|in total) $")
_COMPOSITION = re.compile(r"\b(?:platelets?(?![ -](?:rich|poor))|leu[ck]ocytes?|cfu|colony|erythrocytes?)")


def read_doses(sentences: Sentences) -> tuple[Stated[Dose], ...]:
    """Amounts that were given, each once, in the order of the text.

    The sum of several doses counts only where no single dose is stated, a dose per kilogram before the
    same dose without its unit, and a number of cells before the volume they came in.
    """
    told = [
        stated
        for sentence in sentences.having(_WORDS)
        for stated in (*_counted(sentence), *_measured(sentence))
    ]
    single = [stated for stated, is_total in told if not is_total]
    found = single or [stated for stated, _ in told]
    for units in (frozenset((Unit.CELLS_PER_KG,)), _COUNTED, frozenset(Unit)):
        if kept := {stated.value: stated for stated in reversed(found) if stated.value.unit in units}:
            return tuple(stated for stated in dict.fromkeys(found) if kept.get(stated.value) is stated)
    return ()


def _counted(sentence: Sentence) -> Iterator[tuple[Stated[Dose], bool]]:
    """Cells and particles, and whether each is the sum of several doses."""
    text = sentence.text
    found = (
        list(amounts(text, sentence.beginnings))
        if sentence.beginnings
        and sentence.has(_COUNTED_WORDS)
        and (sentence.has(_SCALES) or _LARGE.search(text))
        and _GIVEN.search(text)
        else []
    )
    if sum(not one.is_plain for one in found) > 1 and _COMPOSITION.search(text):
        return  # what a concentrate was made of, not what was given
    units = [
        _unit(text, text[max(0, one.start - 80) : one.start], text[one.end : one.end + 80], one.is_plain)
        for one in found
    ]
    for number, one in enumerate(found):
        before, after = text[max(0, one.start - 80) : one.start], text[one.end : one.end + 80]
        unit = units[number]
        if unit is Unit.CELLS and number + 1 < len(found) and not _NOUN_NEXT.match(after):
            unit = units[number + 1] or unit  # 1 x 10^5 (low) and 1 x 10^6 (high) cells/kg
        if unit is None or _NOT_DOSE_BEFORE.search(before) or _NOT_DOSE_AFTER.match(after):
            continue
        match = sentence.match(one.start, one.end)
        for low, high in one.ranges:
            if 1e3 <= low <= high <= 1e13:
                yield Stated(Dose(low, high, unit), (match,)), bool(_TOTAL.search(before))


def _unit(text: str, before: str, after: str, is_plain: bool) -> Unit | None:
    """What is counted; None where nothing near says that it is cells or vesicles."""
    if is_plain and not _NOUN_NEXT.match(after):
        return None
    if _PER_KG.match(after):
        return Unit.CELLS_PER_KG
    vesicles = _VESICLES.search(after[:60])
    if vesicles and not re.search(r"\bcells?\b", after[: vesicles.start()]):
        return Unit.PARTICLES
    if " cell" not in text and not _CELLS.search(text):
        return Unit.PARTICLES if _VESICLES.search(before) else None
    return Unit.CELLS_PER_ML if _PER_ML.match(after) else Unit.CELLS


_PRODUCT = any_of("nouns", "product")
_MEASURED = re.compile(
    rf"(?<![\w.,/-])(?P<n>{DIGITS}|{SPELLED})(?:-(?P<to>{DIGITS}))? ?-?(?P<unit>ml|millilit(?:er|re)s?|cc|mg"
    rf"|ug|micrograms?)(?!\w|/(?!(?:joint|knee|hip|disc|level|side)\b))"
)
_MEASURES = {
    "ml": Unit.MILLILITRE,
    "mi": Unit.MILLILITRE,
    "cc": Unit.MILLILITRE,
    "mg": Unit.MILLIGRAM,
    "ug": Unit.MICROGRAM,
}
_NEAR = re.compile(
    rf"^(?: of)?(?: (?!saline|normal|syringe|buffer|of (?:saline|normal))[\w/()-]+,?){{0,4}}? ?(?:{_PRODUCT}"
    rf"|\w*mscs?\b)"
)
_INTO = re.compile(r"[^.;]{0,60}\b(?:injected|given|implanted|applied|infused)")
_TAKEN = re.compile(
    r"\b(?:yield\w*|harvest\w*|aspirated|aspiration|collect\w*|went to|analysis|blood|withdrawn|drawn"
    r"|obtain\w*|from \d|liposuction)\b(?![^.;]*\b(?:inject|given|implant|appl|receiv|infus))"
)


def _measured(sentence: Sentence) -> Iterator[tuple[Stated[Dose], bool]]:
    """Volumes and masses of a product."""
    text = sentence.text
    measured = sentence.has(_MEASURE_LETTERS)
    for one in sentence.from_counts(_MEASURED, sentence.beginnings) if measured else ():
        after = text[one.end() : one.end() + 70]
        injection = re.match(r" (?:[\w-]+ )?injection", after) and re.search(_PRODUCT, text[: one.start()])
        told = re.search(r"\bdoses? of (?:either )?$", text[: one.start()]) and re.search(_PRODUCT, text)
        told = told or (
            re.search(rf"{_PRODUCT}(?:[^.;]{{0,60}}\(|, )$", text[: one.start()])
            and re.search(r"\binject|\breceived|\bgiven|\bgot\b", text)
        )
        if not (_NEAR.match(after) or injection or told):
            continue
        if _TAKEN.search(text[: one.start()]) and not _INTO.match(after):
            continue
        if not _GIVEN.search(text):
            continue
        kind = one["unit"]
        unit = Unit.MICROGRAM if kind.startswith("microg") else _MEASURES[kind[:2]]
        low = value_of(one["n"])
        high = value_of(one["to"]) if one["to"] else low
        yield Stated(Dose(low, high, unit), (sentence.found(one),)), False

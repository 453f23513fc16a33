"""The longest observation, in days: 'followed for 28 months', 'at 6, 12 and 24 months', 'to week 52'.

Of a range the upper end. How long somebody was treated, ill or alive, ages, and intervals are none.
"""

from __future__ import annotations

import re

from data.labelling.characteristics.durations import TIME_UNITS, Duration, durations
from data.labelling.characteristics.model import Stated
from data.labelling.characteristics.terms import any_of
from data.labelling.characteristics.text import Sentences

_ONSET = any_of("nouns", "onset")
# Before the time: what makes it something else than an observation.
_NOT_AFTER = re.compile(
    r"(?:\bage[ds]?(?: of| range| was| were|:)?|\baged? (?:from|between)|older than|younger than"
    r"|over the past|in the past|past|in the last|the last|previous|preceding|history of|duration of|lasting"
    r"|lasted|persist\w+(?: for)?|chronic \(?[≥>]?|pain (?:for|of|\(?[≥>])|symptoms (?:for|of)|for more than"
    r"|incubat\w+(?: for)?|cultur\w+(?: for)?|expanded for|stor\w+ for|every|each|once every|treated for"
    r"|treatment for|given for|daily for|weekly for|twice a day for|course of"
    r"|for (?:up to )?(?:the )?(?:first|next)|interval of|intervals of|apart|median age|mean age|within"
    r"|disease duration|under|fewer than|less than|experience of|in (?:the )?(?:\w+ )?donors?"
    r"|filgrastim[^.;]{0,30}|searched[^.;]{0,30}|publish\w*[^.;]{0,30}|for at least|between) ?(?:a |the "
    r"|about |approximately |at least |more than |[≥>~] ?)?$"
)
_NOT_BEFORE = re.compile(
    rf"^(?: to [\d.]+ \w+)?(?:[ -](?:old\b|of age\b|aged\b|olds?\b|prior\b|ago\b|before\b|earlier\b"
    rf"|previous\w*|interval\w*|apart\b|period of treatment|course\b|of treatment\b|treatment\b|therapy\b"
    rf"|regimen\b|(?:before|prior to|preceding)|history|duration|delay|half.life|(?:after|from|since|post"
    rf"|following|of) (?:the )?(?:\w+[ -]){{0,4}}?(?:{_ONSET}|symptoms?|disease|birth)|infusion|incubation"
    rf"|of experience|of pain\b|in advance|postpartum|post.partum|washout|wash-out|baseline period|of (?:low "
    rf"|chronic )?back pain|cycles?\b|(?:\S+ ){{0,4}}(?:infusions|injections|doses)\b)|-old)"
)
_ENDS = re.compile(
    r"(?:\bat|\bafter|\buntil|\btill|\bto|\bover|\bthrough|\bthroughout|\bby|\bduring|\bin|\bon|\bfrom"
    r"|\bbeyond|\bbaseline,?|\bbaseline,? and|\bfollow[ -]?ups?|\bminimum|\bwhen|\breached|\blasted"
    r"|\bwatched for|\bobserved for|\bmonitored for|\bassess\w* for|\bmaintained for|\bsustained for"
    r"|\bpersisted for|\bremained \w+ for|\btested for|\bfree for|\bat (?:month|week|day|year)s?"
    r"|\bimprov\w+ for|\bstable for|\bevaluated|\bassessed|\bmeasured|\bsurvived|\btolerated for"
    r"|\bno \w+ for),? ?(?:the |a |an |about |approximately |around |more than |at least |nearly |almost "
    r"|only |mean |median |average |over |another |further |final |last |[≥>~∼] ?|the full |months? |weeks? "
    r"|post.?\w* |maximum of |minimum of |some |ca\.? |up to |roughly |period of |mean of |median of "
    r"|average of |of )*$"
)
_FOR = re.compile(r"\bfor (?:about |up to |at least |more than |over )?$")
# 'For 1 year pain and function were followed.'
_WATCHED_FOR = re.compile(r"(?:^|[.:,] )for (?:up to |at least )?$")
_WATCHED = re.compile(r"\b(?:followed|observed|monitored|watched)\b")
_LATER = re.compile(
    r"^[ ,-]*\(?(?:later\b|follow|post|after|results?\b|outcomes?\b|had passed|from (?:the )?(?:treatment"
    r"|injection|surgery)|clinical|data\b|evaluation|assess|of follow|of observation|time point|end.?point"
    r"|review|or (?:longer|more)|long.term)"
)


_AGE = re.compile(
    r"\b(?:ages?|aged|old)\b[^.;)]{0,30}$|(?:\bman|\bwoman|\bboy|\bgirl|\bpatient|\bmale|\bfemale) of $"
    r"|(?:patients|participants|subjects|men|women|people|individuals|adults) \((?:mean |median )?$"
)
_EVENT = re.compile(
    r"\b(?:conversion|recurr\w+|relaps\w+|came back|wane\w*|time to|getting worse|worsening"
    r"|return to)\b[^.;]{0,80}$"
)
_TREATED = re.compile(
    r"\b(?:inject(?:ed|ions?)|transplant(?:ed|ation)|grafted|given|treated|administ\w+|deliver(?:ed|y)"
    r"|received|implant\w+|infus\w+)\b(?P<then>[^.;]*)$"
)
_DEED = re.compile(
    r"\b(?:\w{3,}ed|rose|fell|had|showed|was|were|did|kept|held|saw|seen|lower|higher|better|less|more)\b"
)
_EXPLICIT = re.compile(
    r"(?:follow[ -]?up(?: period| time| duration| interval)?[ ,(:]*(?:of|was|for|lasted|averaged|came|ran"
    r"|went on|over|to|until|through|mean|median|had|at least|were|at)?,?[^.;,()\d]{0,40}[ (]"
    r"|followed (?:up )?(?:prospectively )?(?:for|over|to|until|through|up to) [^.;,()\d]{0,25})$"
)


_LONG = 12 * 365  # days: more is an age or the years in which patients came, unless it is called follow-up


def read_follow_up(sentences: Sentences, *, animals: bool) -> Stated[float] | None:
    """The longest time over which subjects were watched.

    Args:
        sentences: of the record.
        animals: whether the subjects are animals: then times after an injury count too.
    """
    spans = [(span, sentence) for sentence in sentences.having(TIME_UNITS) for span in durations(sentence)]
    # Those called follow-up first, and of each kind the longest first.
    spans.sort(
        key=lambda one: (_EXPLICIT.search(one[1].text[: one[0].start]) is None, -one[0].longest),
    )
    for span, sentence in spans:
        if _is_observation(sentence.text, span, animals):
            return Stated(span.longest, (sentence.match(span.start, span.end),))
    return None


def _is_observation(text: str, span: Duration, animals: bool) -> bool:
    before, after = text[max(0, span.start - 80) : span.start], text[span.end : span.end + 60]
    if _NOT_AFTER.search(before) or _NOT_BEFORE.search(after) or _EVENT.search(before):
        return False
    if (
        "consecutive" in text[span.start : span.end]
        or span.unit == "h"
        or (span.unit == "d" and span.longest < 7 and not animals)
    ):
        return False
    explicit = _EXPLICIT.search(before)
    if not explicit and _AGE.search(before):
        return False
    if not explicit and re.search(r"\((?:mean|median),? (?:of )?$", before):
        return False  # when an event came: 'failed in 14% (mean, 7 years)'
    if not animals and not explicit and _is_no_follow_up_of_people(span, after):
        return False
    if span.longest < 300 and re.match(r",? and (?:then )?(?:every year|yearly|annually)", after):
        return False
    treated = _TREATED.search(before)
    if treated and (animals or text[span.start].isalpha()) and not _DEED.search(treated["then"]):
        return False
    return bool(
        explicit
        or _ENDS.search(before)
        or _LATER.search(after)
        or (animals and _FOR.search(before))
        or (_WATCHED_FOR.search(before) and _WATCHED.search(text, span.end))
    )


def _is_no_follow_up_of_people(span: Duration, after: str) -> bool:
    """An age or the years in which patients came; or days of a hospital stay."""
    if span.longest > _LONG:
        return True
    return span.unit == "d" and span.longest < 21 and not re.match(r" ?(?:after|later|post)", after)

"""Pain that began: caused by the treatment, or kept away by it."""

from __future__ import annotations

import re
from dataclasses import replace

from data.labelling.effect import comparison
from data.labelling.effect.changes import PASSIVE
from data.labelling.effect.claim import BETTER, SAME, WORSE, Claim, Earlier
from data.labelling.effect.sentences import Clause
from data.labelling.effect.tags import Tag
from data.topics.frames import DENIALS

_AHEAD, _AFTER = 40, 60  # characters between the word for it and the pain
_OF_ITSELF = re.compile(r"\s+(?:in|after|within|at)\b|\s*[.,]?$", re.IGNORECASE)
_AGAIN = re.compile(r"\b(?:further|another|again|recurren\w+)\b", re.IGNORECASE)
_PERFECT = re.compile(r"\b(?:have|has)\s+(?:been\s+)?$", re.IGNORECASE)  # 'have induced': by others


def onset(
    clause: Clause, made: Claim, change: Tag, measure: str, denied: bool, earlier: Earlier
) -> Claim | None:
    """The claim of a word such as 'caused' about pain, or 'gave' about relief; None if there is none.

    Args:
        clause: where the word is.
        made: the claim as far as it is known.
        change: the word.
        measure: the list of what began.
        denied: whether the clause denies it.
        earlier: is set to whether pain began, and in whom.
    """
    control_only = comparison.of_control_only(clause)
    earlier.began = earlier.began or measure in ("pain", "aggravated")
    passive = change.kind == "arose" or (
        bool(PASSIVE.search(clause.lead(change))) and not clause.words(change).endswith((" with", " to"))
    )
    named = clause.of("pain", "aggravated", "relief", "relieved")
    ahead = [tag for tag in named if 0 <= change.start - tag.end <= _AHEAD]
    near = ahead if passive else [tag for tag in named if 0 <= tag.start - change.end <= _AFTER]
    if not near and _OF_ITSELF.match(clause.tail(change)):
        near = ahead  # 'pain developed in five'
    if measure == "whole" and passive and denied:
        return None if control_only else made  # 'no therapeutic effect was found'
    if not near:
        return None
    denied = denied or any(change.end <= no.start < near[0].start for no in clause.of(*DENIALS))
    if measure in ("relief", "relieved"):
        return None if control_only else replace(made, value=SAME if denied else BETTER)
    if measure not in ("pain", "aggravated") or clause.has("lessen", "better", "raise", "same", "differ"):
        return None
    if denied:
        if _only_in_treated(clause, change):
            return replace(made, value=WORSE)
        if control_only:
            return None
        again = _AGAIN.search(clause.text)  # 'none had further attacks'
        return replace(made, value=BETTER) if again else replace(made, harmless=True)
    if control_only:
        earlier.onset = -1
        return None
    if _caused(clause, change, passive, earlier):
        earlier.onset = 1
        return replace(made, value=WORSE)
    return None


def _only_in_treated(clause: Clause, change: Tag) -> bool:
    """'Grafted rats had hypersensitivity that was not seen in controls'."""
    treated, control = comparison.arms(clause)
    if not treated or not control or treated[0].end > change.start:
        return False
    negative = next((tag.start for tag in clause.of(*DENIALS)), clause.end)
    return treated[0].end <= negative < control[-1].start and change.start > negative


def _caused(clause: Clause, change: Tag, passive: bool, earlier: Earlier) -> bool:
    """Whether it was the treatment that brought it, not an injury."""
    if _PERFECT.search(clause.lead(change)):
        return False
    if clause.contrast and earlier.sign > 0:
        return True  # 'pain fell in three, but two developed allodynia'
    if passive and change.kind == "onset":
        return clause.has("treated")
    if earlier.treated or any(tag.end <= change.start for tag in clause.of("treated")):
        return True
    model = any(tag.end <= change.start for tag in clause.of("injury"))
    return clause.has("treated", "given") and not model

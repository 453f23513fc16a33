"""The words from which the effect of a treatment is read, as a topic gives them.

They are in `facets/<facet>/frames/`; what each list means is said there, and what is made of them in
`labelling.effect`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MEASURES = (
    *("pain", "threshold", "relief", "relieved", "aggravated"),
    *("index_down", "index_up", "everything", "whole", "other_measures"),
)
CHANGES = ("lessen", "raise", "better", "worse", "onset", "arose", "same", "differ", "returned")
DENIALS = ("no", "not", "nobody")
CONTEXTS = (
    *("not_no", "not_significant", "not_kept", "hypothetical", "recorded", "concluding", "intransitive"),
    *("comparative", "degree", "decided", "lasting"),
    *("than", "baseline", "groups", "both", "control", "treated", "given", "subset", "all_treated"),
    *("uncontrolled", "adverse", "harm", "complaint", "donors", "injury", "undoing", "aside", "untold"),
)
FRAME_LISTS = (*MEASURES, *CHANGES, *DENIALS, *CONTEXTS)
VERDICTS = ("better", "same", "worse", "split")


@dataclass(frozen=True, slots=True)
class Frames:
    """How a facet that describes the effect of a treatment is read.

    Attributes:
        categories: the code of the category for each of `VERDICTS`; 'split' is better in one respect and
            not in another.
        words: terms by list, all of `FRAME_LISTS`.
    """

    categories: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]

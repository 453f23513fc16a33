"""The facets of human studies: how many people, which control, who was blinded, how long a follow-up.

Their categories are read from `labelling.characteristics`. Those of people and follow-up are thresholds: a
study of 60 people is also one of at least 20. What a record does not state is 'not stated', never a number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.evidence.characteristics_table import numbers
from data.evidence.column import Column, Mask
from data.evidence.common_facets import NOT_STATED
from data.labelling.characteristics.model import MONTH, TOLERANCE, Blinding, Control
from data.topics.model import ARTICLE_TYPE, Topic

PEOPLE, CONTROL_GROUP, BLINDING, FOLLOW_UP = "people", "control_group", "blinding", "follow_up"
STUDY_FACETS = {
    PEOPLE: "People",
    CONTROL_GROUP: "Control group",
    BLINDING: "Blinding",
    FOLLOW_UP: "Follow-up",
}
"""Papers that are not the results of a study in people have no category of these facets."""
_LEAST_PEOPLE = (2, 10, 20, 50, 100, 200)
_LEAST_MONTHS = (3, 6, 12, 24)
_ANY_CONTROL = [kind for kind in Control if kind is not Control.NONE]
_ANY_BLINDING = [kind for kind in Blinding if kind is not Blinding.OPEN]

_Option = tuple[str, str, Mask]  # code, name, and the records that have it


def human_studies(topic: Topic, types: Column, size: int) -> Mask:
    """The records that report results of a primary study in people: no reviews, and no protocols.

    Args:
        topic: names the article types of such studies.
        types: the article types of all records.
        size: number of records.
    """
    mask: Mask = types.having(topic.human_types, size) & ~types.having(topic.review_types, size)
    return mask


def lasts(days: NDArray[np.float64], months: int) -> Mask:
    """Whether a follow-up has this many months; 52 weeks are a year. NaN, for not stated, has not."""
    long: Mask = days >= (1 - TOLERANCE) * months * MONTH
    return long


def study_facets(topic: Topic, columns: dict[str, Column], characteristics: pa.Table) -> dict[str, Column]:
    """The columns of `STUDY_FACETS`.

    Args:
        topic: names the article types of human studies.
        columns: those of the topic's facets.
        characteristics: how each study was done; see `evidence.characteristics_table`.
    """
    human = human_studies(topic, columns[ARTICLE_TYPE], len(characteristics))
    people, days = numbers(characteristics, "participants"), numbers(characteristics, "follow_up")
    people[numbers(characteristics, "planned") == 1] = np.nan  # people to be recruited

    def one_of(name: str, kinds: Sequence[str]) -> Mask:
        found = pc.is_in(characteristics[name], pa.array([str(kind) for kind in kinds], pa.string()))
        mask: Mask = found.to_numpy(zero_copy_only=False)
        return mask

    options: dict[str, tuple[Mask, list[_Option]]] = {
        PEOPLE: (
            ~np.isnan(people),
            [(str(least), f"At least {least}", people >= least) for least in _LEAST_PEOPLE],
        ),
        CONTROL_GROUP: (
            one_of("control", [*Control]),
            [
                ("placebo_sham", "Placebo or sham", one_of("control", [Control.PLACEBO_SHAM])),
                ("any", "Any control", one_of("control", _ANY_CONTROL)),
                ("none", "None, as stated", one_of("control", [Control.NONE])),
            ],
        ),
        BLINDING: (
            one_of("blinded", [*Blinding]),
            [
                ("double", "Double-blind", one_of("blinded", [Blinding.DOUBLE])),
                ("any", "Any blinding", one_of("blinded", _ANY_BLINDING)),
                ("open", "Open-label", one_of("blinded", [Blinding.OPEN])),
            ],
        ),
        FOLLOW_UP: (
            ~np.isnan(days),
            [(str(least), f"At least {least} months", lasts(days, least)) for least in _LEAST_MONTHS],
        ),
    }
    return {code: _column(human, stated, found) for code, (stated, found) in options.items()}


def _column(human: Mask, stated: Mask, options: list[_Option]) -> Column:
    codes, names, masks = zip(*options, (NOT_STATED, "Not stated", ~stated), strict=True)
    rows, values = np.nonzero(np.stack(masks, axis=1) & human[:, None])
    return Column(codes, names, rows.astype(np.int32), values.astype(np.int32))

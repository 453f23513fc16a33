"""The facets that evidence has for every topic: country, journal, and the design of clinical trials."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.evidence.column import Column, Mask
from data.labelling.labels import PHASES

UNKNOWN = "unknown"
COUNTRY, JOURNAL = "country", "journal"
RECORD_FACETS = {COUNTRY: "Country", JOURNAL: "Journal"}
RANDOMISED, PHASE = "randomised", "phase"
DESIGN_FACETS = {RANDOMISED: "Randomised", PHASE: "Trial phase"}
"""The design of clinical trials; other papers have no category of these facets."""
NOT_STATED = "not_stated"
DESIGNS = pd.DataFrame(
    product(("yes", "no", "not stated"), (*PHASES, "not stated")), columns=[RANDOMISED, PHASE]
)
"""Every combination of randomisation and phase."""


def design_facets(trials: Mask, randomised: NDArray[np.int8], phases: NDArray[np.int8]) -> dict[str, Column]:
    """The columns of `DESIGN_FACETS`: one category for each trial, none for other papers.

    Args:
        trials: the records that are clinical trials.
        randomised: as in `Evidence.randomised`.
        phases: as in `Evidence.phases`.
    """
    rows = np.flatnonzero(trials).astype(np.int32)
    answers, places = _answers(randomised[rows]), _phases(phases[rows])
    names = (*(f"Phase {phase}" for phase in PHASES), "Not stated")
    return {
        RANDOMISED: Column(("yes", "no", NOT_STATED), ("Yes", "No", "Not stated"), rows, answers),
        PHASE: Column((*PHASES, NOT_STATED), names, rows, places),
    }


def designs(randomised: NDArray[np.int8], phases: NDArray[np.int8]) -> Column:
    """Randomisation and phase of every record as one column, in the order of `DESIGNS`."""
    names = tuple(DESIGNS[RANDOMISED] + ", " + DESIGNS[PHASE])
    places = _answers(randomised) * np.int32(len(PHASES) + 1) + _phases(phases)
    return Column(names, names, np.arange(len(places), dtype=np.int32), places)


def _answers(randomised: NDArray[np.int8]) -> NDArray[np.int32]:
    """Positions in ('yes', 'no', 'not stated')."""
    return np.where(randomised < 0, 2, 1 - randomised).astype(np.int32)


def _phases(phases: NDArray[np.int8]) -> NDArray[np.int32]:
    """Positions in `PHASES`, or after the last one if not stated."""
    return np.where(phases < 0, len(PHASES), phases).astype(np.int32)

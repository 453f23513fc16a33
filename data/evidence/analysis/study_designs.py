"""The design of every paper, the best first, as a facet that can colour an evidence map."""

from __future__ import annotations

import numpy as np

from data.evidence.analysis.clinical_studies import ClinicalStudies
from data.evidence.analysis.study_kinds import of_kind
from data.evidence.column import Column
from data.topics.model import ARTICLE_TYPE, Category, Facet

# Blue for people, darker for better designs, so that the order is seen without colour vision.
BEST_DESIGN = Facet(
    "best_design",
    "Best study design",
    "Best study designs",
    (
        Category("sham_randomised", "Randomised, placebo or sham", "", colour="#081d58"),
        Category("randomised", "Randomised", "", colour="#1d4fa8"),
        Category("controlled", "Controlled, not randomised", "", colour="#4187d1"),
        Category("uncontrolled", "People, uncontrolled", "", colour="#7fb2e8"),
        Category("animal", "Animal study", "", colour="#b3701c"),
        Category("other", "Other paper", "", colour="#a0988c"),
    ),
)
"""Not among the facets of a topic: a paper of a human study has the design that all reports of it state."""


def design_column(studies: ClinicalStudies) -> Column:
    """The design of every record of the evidence, one category of `BEST_DESIGN` each.

    Args:
        studies: the human studies; their protocols share their design, and other protocols, like reviews, are
            'other'.
    """
    evidence, size = studies.evidence, len(studies.evidence)
    reviews = evidence.columns[ARTICLE_TYPE].having(evidence.topic.review_types, size)
    places = np.where(of_kind(evidence, "animal") & ~reviews, 4, 5).astype(np.int32)
    of_study = np.select(
        [studies.is_randomised & studies.controlled, studies.is_randomised, studies.compared], [0, 1, 2], 3
    )
    in_study = studies.study_of >= 0
    places[in_study] = of_study[studies.study_of[in_study]]
    names = tuple(category.name for category in BEST_DESIGN.categories)
    return Column(BEST_DESIGN.codes, names, np.arange(size, dtype=np.int32), places)

"""Flows for the tests of the flow diagram."""

from dataclasses import replace

from components.figures.common.frame import Caption
from data.evidence.analysis.prisma_flow import Flow

WORDS = Caption(
    "24 of 859 papers · Cell source: Adipose tissue",
    "Source: PubMed, searched 22 Nov 2026; labels assigned automatically from title and abstract.",
    "https://evidence.example.org/methods",
)
SOME = Flow(
    identified=1204,
    missing=3,
    unreadable=2,
    notices=4,
    merged=17,
    retracted=9,
    out_of_scope=310,
    shown=859,
)
FLOWS = {
    "some left out": SOME,
    "nothing left out": Flow(118, 0, 0, 0, 0, 0, 0, 118),
    "related excluded": Flow(118, 0, 0, 0, 0, 0, 0, 82, related=36, related_name="related pain"),
    "related included": Flow(
        118, 0, 0, 0, 0, 0, 0, 118, related=36, related_name="related pain", related_shown=True
    ),
    "very many": Flow(1_234_567, 1_234, 56_789, 4_321, 17_000, 9_999, 310_000, 835_224),
    "found by citation": replace(
        SOME,
        citation=Flow(412, 1, 0, 1, 2, 3, 15, 10, too_few=380),
        following=(
            "Followed from 14 papers on 30 November 2026: papers that cite them and their references, those "
            "linked from at least 3 of them.",
        ),
    ),
    "no record": Flow(0, 0, 0, 0, 0, 0, 0, 0),
}

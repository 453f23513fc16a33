"""Evidence with other labels is the evidence that would have been built with them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from data.evidence.overlay import with_labels
from data.labelling.labels import Attribution, Origin, Scope
from tests.data.evidence.test_characteristics_table import CHARACTERISTICS
from tests.data.evidence.test_evidence import labelled_records
from tests.data.evidence.test_repository import same
from tests.data.evidence_cases import evidence

SCOPES = st.sampled_from([Scope(), Scope("Not about pain.")])


@settings(max_examples=60)
@given(labelled_records(), st.data())
def test_replacing_labels_is_building_with_them(labelled, data):
    found = evidence(*labelled)
    labelled = [one for one in labelled if one[0].pmid in found.row_of]
    others = data.draw(st.permutations([labels for _, labels in labelled]))
    chosen = data.draw(st.sets(st.sampled_from(range(len(labelled))))) if labelled else set()
    by = {"source": Attribution(Origin.PERSON, "AB")}
    changed = {
        row: replace(
            others[row], scope=data.draw(SCOPES), attributions=by, characteristics=data.draw(CHARACTERISTICS)
        )
        for row in sorted(chosen)
    }
    wanted = evidence(*((record, changed.get(row, labels)) for row, (record, labels) in enumerate(labelled)))
    assert same(with_labels(evidence(*labelled), changed), wanted)

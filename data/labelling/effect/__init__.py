"""What a paper reports about the effect of its treatment, read from sentences rather than single words.

    record ─ sentences ─▶ clauses ─ frames ─▶ claims ─ decision ─▶ category, with the sentences it rests on

A claim is: a measure became better, worse or stayed the same, against a control group or the state before.
The words are data, `facets/<facet>/frames/` of a topic (`topics.frames`); this package is the logic.
"""

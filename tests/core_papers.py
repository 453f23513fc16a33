"""The papers of the starter set that count by default, picked the slow and obvious way."""

from data.labelling.evaluation import starter_set

RELATED = {"inflammatory_pain", "joint_pain", "visceral_bladder", "other_condition"}


def is_core(reference):
    """Whether a paper has no condition, or one that is not related."""
    conditions = set(reference.labels.codes("condition"))
    return not conditions or not conditions <= RELATED


EVERY = starter_set.load()
CORE = tuple(reference for reference in EVERY if is_core(reference))

"""Characteristics of a clinical trial: whether it was randomised, and its phase."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from data.labelling.labels import PHASES
from data.labelling.patterns import Hit, untouched
from data.labelling.sections import PreparedText
from data.records.record import Record
from data.topics.model import Topic

# 'Phase I/IIa', 'phase 2b', 'Phase 1-2'; folded text has blanks for the slash and the hyphen.
_PHASE = re.compile(r" phase ([1-4]|iv|i{1,3})[ab]?(?:(?: and| or| to)? (?:phase )?([1-4]|iv|i{1,3})[ab]?)? ")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


class Trials:
    """Reads randomisation and phase for the article types that the topic names in [trial]."""

    def __init__(self, topic: Topic, slot: Callable[[Iterable[str], str], int]) -> None:
        """Register the words of [trial] with `slot`, which returns the number of the slot for their hits."""
        self._types = frozenset(topic.trial.get("article_types", ()))
        self._randomised = slot(topic.trial.get("randomised", ()), "trial.randomised")
        self._not_randomised = slot(topic.trial.get("not_randomised", ()), "trial.not_randomised")
        self._yes = frozenset(topic.trial.get("randomised_types", ()))
        self._trial_types = frozenset(topic.trial_types)

    def read(
        self,
        record: Record,
        prepared: PreparedText,
        finds: Mapping[int, Sequence[Hit]],
        article_types: Sequence[str],
    ) -> tuple[bool | None, str | None]:
        """Randomised and phase; both None for a record that is not a trial."""
        if not self._types.intersection(article_types):
            return None, None
        done = bool(self._trial_types.intersection(article_types))
        return self._is_randomised(record, finds, done), _phase(record, prepared.folded)

    def _is_randomised(self, record: Record, finds: Mapping[int, Sequence[Hit]], done: bool) -> bool | None:
        """A finished trial that does not say so was not randomised: CONSORT requires it in the title."""
        if self._yes.intersection(record.publication_types):
            return True
        no = finds.get(self._not_randomised, ())
        if untouched(finds.get(self._randomised, ()), no):
            return True
        return False if no or (done and record.text) else None


def _phase(record: Record, folded: str) -> str | None:
    typed = {
        _ROMAN[name.rsplit(" ", 1)[1].casefold()]
        for name in record.publication_types
        if name.startswith("Clinical Trial, Phase ") and name.rsplit(" ", 1)[1].casefold() in _ROMAN
    }
    told = [{_ROMAN.get(word, word) for word in found.groups() if word} for found in _PHASE.finditer(folded)]
    phase = "/".join(sorted(typed or (told[0] if told else ())))
    return phase if phase in PHASES else None

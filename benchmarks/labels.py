"""Labels: records a second on one core, beside one plain scan of the same text for the same terms.

The scan is by the faster of two matchers for Python, ahocorasick_rs and pyahocorasick, with all spellings of
all terms and no logic: no sentences, no roles, no gaps between words, no facets. Hyperscan, tried too, was
slower than both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import ahocorasick
import ahocorasick_rs

from benchmarks.measure import Line, in_turn, rate, timed
from benchmarks.profile import slowest
from benchmarks.records import synthetic
from benchmarks.stores import topic
from data.classify import Classifier
from data.parts import read_parts
from data.record import Record


def lines(quick: bool) -> Iterator[Line]:
    rules = Classifier(topic())
    terms = list(rules._lexicon._keys)
    for size, times in ((500, 3),) if quick else ((1_500, 5), (10_000, 3)):
        records = list(synthetic(size))
        texts = [read_parts(record, rules._headings).folded for record in records]
        scans = _scans(terms)
        found = {name: scan(texts) for name, scan in scans.items()}
        assert len(set(found.values())) == 1, found
        fastest = min(scans, key=lambda name: timed(partial(scans[name], texts), 2).median)
        _check(rules, records[:200])
        ours, theirs = in_turn(partial(_label, rules, records), partial(scans[fastest], texts), times)
        yield Line(
            "records labelled",
            size,
            rate(size, ours),
            f"one plain scan by {fastest}",
            rate(size, theirs),
            "records/s",
            "at least",
            1 / 3,
            f"{found[fastest] / size:.0f} words of terms stand in a record. "
            + slowest(partial(_label, rules, records[:200]), most=5),
        )


def _label(rules: Classifier, records: Sequence[Record]) -> None:
    for record in records:
        rules.classify(record)


def _check(rules: Classifier, records: Sequence[Record]) -> None:
    """No label comes twice, and the same record has the same labels again."""
    for record in records:
        labels = rules.classify(record)
        assert labels == rules.classify(record)
        assert max(Counter((label.facet, label.category) for label in labels.labels).values(), default=1) == 1


def _scans(terms: Sequence[str]) -> dict[str, Callable[[Sequence[str]], int]]:
    rust = ahocorasick_rs.AhoCorasick(terms, implementation=ahocorasick_rs.Implementation.ContiguousNFA)
    c = ahocorasick.Automaton()
    for number, term in enumerate(terms):
        c.add_word(term, number)
    c.make_automaton()
    return {
        "ahocorasick_rs": lambda texts: sum(
            len(rust.find_matches_as_indexes(text, overlapping=True)) for text in texts
        ),
        "pyahocorasick": lambda texts: sum(sum(1 for _ in c.iter(text)) for text in texts),
    }

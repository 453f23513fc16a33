"""Labels: records a second on one core, beside one plain scan of the same text for the same terms.

The scan is by the faster of two matchers for Python, ahocorasick_rs and pyahocorasick, with all spellings of
all terms and no logic: no sentences, no roles, no gaps between words, no facets. Hyperscan, tried too, was
slower than both. Records are made, labelled and scanned batch by batch, so that a million of them need no
more memory than ten thousand; the time to make them, or to fold their texts for the scan, is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice

import ahocorasick
import ahocorasick_rs

from benchmarks.measure import Line, Sample, rate, seconds, timed
from benchmarks.profile import slowest
from benchmarks.records import synthetic
from benchmarks.stores import topic
from data.labelling.classifier import Classifier
from data.labelling.labels import Label, Labels, Match
from data.labelling.sections import prepare_text
from data.records.record import Record

_BATCH = 10_000
_SIZES = ((1_500, 5), (10_000, 3), (100_000, 1), (1_000_000, 1))  # records, and how many times
_QUICK = ((500, 3),)

Scan = Callable[[Sequence[str]], int]  # texts to the number of words of terms found in them


def lines(quick: bool) -> Iterator[Line]:
    rules = Classifier(topic())
    sample = list(synthetic(500))
    _check(rules, sample[:200])
    texts = _folded(rules, sample)
    scans = _scans(list(rules._matcher._keys))
    found = {name: scan(texts) for name, scan in scans.items()}
    assert len(set(found.values())) == 1, found
    fastest = min(scans, key=lambda name: min(timed(partial(scans[name], texts), 5).values))
    finding = " ".join(
        (
            f"{found[fastest] / len(texts):.0f} words of terms stand in a record.",
            _without_rules(rules, sample, partial(scans[fastest], texts)),
            slowest(partial(_label, rules, sample[:200]), most=5),
        )
    )
    for size, times in _QUICK if quick else _SIZES:
        ours, theirs = zip(*(_in_batches(rules, scans[fastest], size) for _ in range(times)), strict=True)
        yield Line(
            "records labelled",
            size,
            rate(size, Sample(ours)),
            f"one plain scan by {fastest}",
            rate(size, Sample(theirs)),
            "records/s",
            "at least",
            1 / 3,
            finding,
        )


def _in_batches(rules: Classifier, scan: Scan, size: int) -> tuple[float, float]:
    """The seconds that labelling so many records takes, and the scan of their texts; both in turn."""
    ours = theirs = 0.0
    records = synthetic(size)
    while batch := list(islice(records, _BATCH)):
        texts = _folded(rules, batch)
        ours += seconds(partial(_label, rules, batch))
        theirs += seconds(partial(scan, texts))
    return ours, theirs


def _without_rules(rules: Classifier, records: Sequence[Record], scan: Callable[[], object]) -> str:
    """What a record takes even if deciding took no time: its segments, the scan, and what is given back."""
    steps = {
        "preparing its text": lambda: [prepare_text(record, rules._headings) for record in records],
        "the scan": scan,
        "making its labels with their words": _making([rules.classify(record) for record in records]),
    }
    spent = {step: min(timed(run, 5).values) / len(records) * 1e6 for step, run in steps.items()}
    told = ", ".join(f"{step} {micros:.0f}" for step, micros in spent.items())
    whole = sum(spent.values())
    return (
        f"Before any rule is looked at, a record takes {whole:.0f} microseconds ({told}), so with rules that "
        f"take no time the ratio would be {spent['the scan'] / whole:.2f}."
    )


def _making(given: Sequence[Labels]) -> Callable[[], object]:
    """To make as many labels and words, each once a record, as these."""
    labels = [label for of_record in given for label in of_record.labels]
    told = [(label.facet, label.category, label.origin, label.matches) for label in labels]
    matches = {id(match): match for label in labels for match in label.matches}.values()
    words = [(match.field, match.start, match.end, match.words) for match in matches]
    return lambda: ([Match(*one) for one in words], [Label(*one) for one in told])


def _label(rules: Classifier, records: Sequence[Record]) -> None:
    for record in records:
        rules.classify(record)


def _folded(rules: Classifier, records: Sequence[Record]) -> list[str]:
    return [prepare_text(record, rules._headings).folded for record in records]


def _check(rules: Classifier, records: Sequence[Record]) -> None:
    """No label comes twice, and the same record has the same labels again."""
    for record in records:
        labels = rules.classify(record)
        assert labels == rules.classify(record)
        assert max(Counter((label.facet, label.category) for label in labels.labels).values(), default=1) == 1


def _scans(terms: Sequence[str]) -> dict[str, Scan]:
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

"""The lists that a clinician may add to are written as their heading says."""

from __future__ import annotations

import re

import pytest

from data.labelling.characteristics.terms import any_of, terms

LISTS = [(section, name) for section, lists in terms().items() for name in lists]


@pytest.mark.parametrize(("section", "name"), LISTS)
def test_terms_are_plain_and_told_once(section: str, name: str) -> None:
    words = terms()[section][name]
    assert len(set(words)) == len(words)
    for word in words:
        assert re.fullmatch(r"[a-z][a-z ,]*[a-z]\*?", word), word


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("single-arm", True),
        ("single arm", True),
        ("a single armed guard", False),
        ("uncontrolled trials", True),
        ("controlled", False),
    ],
)
def test_a_blank_matches_a_hyphen_and_a_term_takes_whole_words(text: str, stands: bool) -> None:
    assert bool(re.search(any_of("control", "none"), text)) is stands

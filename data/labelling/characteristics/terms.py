"""The word lists of `terms.toml` as pieces of patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.labelling.characteristics.text import Sentence, Sentences
from data.labelling.characteristics.triggers import Triggers, words

_FILE = Path(__file__).parent / "terms.toml"


@cache
def terms() -> dict[str, dict[str, tuple[str, ...]]]:
    """The lists by section and name."""
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        section: {name: tuple(words) for name, words in lists.items()} for section, lists in tables.items()
    }


@dataclass(frozen=True, slots=True)
class Terms:
    """A list of terms as a pattern, with its triggers."""

    pattern: re.Pattern[str]
    triggers: Triggers

    def find(self, sentences: Sentences) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """The terms in these sentences, each with its own, in the order of the text."""
        for sentence in sentences.having(self.triggers):
            for found in self.pattern.finditer(sentence.text):
                yield sentence, found


@cache
def listed(section: str, *names: str) -> Terms:
    """The terms of these lists, to look for them in sentences."""
    return Terms(
        re.compile(any_of(section, *names)),
        words(*(term for name in names for term in terms()[section][name])),
    )


def any_of(section: str, *names: str) -> str:
    """A pattern for any term of these lists, as a group that takes whole words of normalised text."""
    return _alternatives(term for name in names for term in terms()[section][name])


def _alternatives(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    patterns = (
        re.escape(word.replace("z", "s")).replace(r"\ ", "[ -]").replace(r"\*", r"\w*") for word in ordered
    )
    return rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)"

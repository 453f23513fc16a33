"""Find words in code and documents that a newcomer would stumble over; `python -m tests.prose`.

`make check` runs it. `tests/prose.toml` lists the words, each with the standard term to write instead.
`banned` terms are found everywhere; `retiring` ones, which some modules still use, in documents only.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TERMS = Path(__file__).with_suffix(".toml")
CODE = (".py", ".js", ".css", ".html")
DOCUMENTS = (".md", ".cff", ".yml", ".yaml")
FOLDERS = ("data", "components", "pages", "docs", ".github")
NOT_OURS = ("*.min.js", "LICENSE.md", "CODE_OF_CONDUCT.md")


def pattern(terms: Iterable[str]) -> re.Pattern[str]:
    """Any of these terms as whole words, in identifiers and across line ends too; case is ignored."""
    words = (r"[\s#/*]+".join(map(re.escape, term.split())) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<![a-z])(?:{'|'.join(words)})(?![a-z])", re.IGNORECASE)


def found(text: str, terms: dict[str, str]) -> Iterator[tuple[int, str, str]]:
    """Where a text has one of these terms.

    Args:
        text: of a file.
        terms: by unwanted term, what to write instead.

    Yields:
        The line (from 1), the term as listed and what to write instead.
    """
    for hit in pattern(terms).finditer(text) if terms else ():
        term = " ".join(re.sub(r"[\s#/*]+", " ", hit[0]).lower().split())
        yield text.count("\n", 0, hit.start()) + 1, term, terms[term]


def files() -> list[Path]:
    """The project's own code and documents, without tests, topic files and what others wrote."""
    inside = (file for folder in FOLDERS for file in (ROOT / folder).rglob("*"))
    return sorted(
        file
        for file in [*ROOT.glob("*"), *inside]
        if file.suffix in CODE + DOCUMENTS and not any(file.match(name) for name in NOT_OURS)
    )


def main() -> int:
    """Print each unwanted term with its place. Returns the exit code: 0 if there is none, else 1."""
    lists = tomllib.loads(TERMS.read_text(encoding="utf-8"))
    faults = [
        f"{file.relative_to(ROOT)}:{line}: instead of '{term}' write {instead}"
        for file in files()
        for line, term, instead in found(
            file.read_text(encoding="utf-8"),
            lists["banned"] | (lists["retiring"] if file.suffix in DOCUMENTS else {}),
        )
    ]
    print("\n".join(faults) or "No unwanted terms.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

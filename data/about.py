"""Which version of the map this is and how it is cited, as the project's own files say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Project:
    """What `CITATION.cff` and `pyproject.toml` say of the map.

    Attributes:
        released: ISO day of the version; '' before its release.
    """

    title: str
    authors: tuple[str, ...]
    version: str
    released: str
    license: str


@cache
def project() -> Project:
    """The map itself."""
    cited = yaml.safe_load((_ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    own = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    authors = (
        author.get("name") or f"{author['family-names']}, {author['given-names']}"
        for author in cited["authors"]
    )
    return Project(
        title=cited["title"],
        authors=tuple(authors),
        version=own["version"],
        released=str(cited.get("date-released", "")),
        license=cited["license"],
    )

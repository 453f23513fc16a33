"""The requirements files pin what pyproject.toml asks for and all that it depends on, one release each."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = PROJECT["project"]["dependencies"]
MODELS = PROJECT["project"]["optional-dependencies"]["models"]
DEV = PROJECT["dependency-groups"]["dev"]
FILES = {
    "requirements.txt": RUN,
    "requirements-models.txt": [*RUN, *MODELS],
    "requirements-dev.txt": [*RUN, *DEV],
}
ADVICE = "Run `make lock` after a change to the dependencies in pyproject.toml."


@cache
def locked(file: str) -> dict[str, tuple[Requirement, str]]:
    """By normalised name: the pinned requirement, and who asked for it (the comment that uv writes)."""
    lines = [line.partition("# via ") for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    pinned = [(Requirement(text), via) for text, _, via in lines if text and not text.startswith("#")]
    return {canonicalize_name(one.name): (one, via) for one, via in pinned}


def version(file: str, name: str) -> str:
    """The release of a package, which must be pinned exactly."""
    (specifier,) = locked(file)[name][0].specifier
    assert specifier.operator == "==" and "*" not in specifier.version, specifier
    return specifier.version


def unmet(requirements: list[str], file: str) -> list[str]:
    """The requirements that a file does not pin at a release they accept, on this machine."""
    wanted = [Requirement(text) for text in requirements]
    here = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return [
        str(one)
        for one in here
        if (name := canonicalize_name(one.name)) not in locked(file)
        or not one.specifier.contains(version(file, name), prereleases=True)
    ]


@pytest.mark.parametrize("file", FILES)
def test_what_the_project_asks_for_is_pinned(file):
    assert not unmet(FILES[file], file), ADVICE


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_pinned_for_the_project_that_it_does_not_ask_for(file):
    asked = {canonicalize_name(Requirement(text).name) for text in FILES[file]}
    assert {name for name, (_, via) in locked(file).items() if "(pyproject.toml" in via} == asked, ADVICE


@pytest.mark.parametrize("file", FILES)
def test_what_pinned_packages_need_is_pinned_too(file):
    installed = {canonicalize_name(one.name): one for one in metadata.distributions()}
    needs = {
        name: unmet(installed[name].requires or [], file)
        for name in locked(file)
        if name in installed and installed[name].version == version(file, name)
    }
    assert {"streamlit", "pandas"} <= set(needs), "these tests run with other releases than the pinned ones"
    assert not {name: missing for name, missing in needs.items() if missing}, ADVICE


def test_tests_run_with_the_releases_that_a_host_installs():
    run, models, dev = ({str(one) for one, _ in locked(file).values()} for file in FILES)
    assert run < models < dev, ADVICE


@pytest.mark.parametrize("file", FILES)
def test_no_file_names_a_registry(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text and "\n-" not in text


def test_pre_commit_runs_the_pinned_releases():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    pinned = [f"{name}=={version('requirements-dev.txt', name)}" for name in ("ruff", "codespell")]
    assert set(re.findall(r"\[([\w-]+==[^\]]+)\]", hooks)) == set(pinned)

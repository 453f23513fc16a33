import sys

import pytest

from tests.programs import NEEDS, Need, explain, make_ready, packages_of, run_fault


def need(name, *states, packages=("a-package",)):
    """A need that is in these states, one after the other."""
    answers = iter(states)
    return Need(name, packages, lambda: next(answers))


def test_nothing_is_installed_where_everything_runs():
    assert make_ready([need("Chromium", "")], install=lambda _: pytest.fail("nothing is missing")) == {}


def test_only_what_does_not_run_is_installed_and_then_run_again():
    installed = []
    needs = [need("here", ""), need("away", "not installed", "", packages=("b", "c"))]
    assert make_ready(needs, install=lambda packages: installed.extend(packages) or True) == {}
    assert installed == ["b", "c"]


def test_what_still_does_not_run_is_named_with_its_reason_and_packages():
    broken = need("Chromium", "not installed", "exit code 127: no libfoo", packages=("chromium",))
    missing = make_ready([broken], install=lambda _: True)
    assert missing == {broken: "exit code 127: no libfoo"}
    assert "Chromium: exit code 127: no libfoo" in explain(missing)
    assert "sudo apt install chromium)" in explain(missing)


def test_where_nothing_can_be_installed_the_first_reason_stays():
    away = need("Chromium", "not installed")
    assert make_ready([away], install=lambda _: False) == {away: "not installed"}


def test_packages_are_named_once():
    assert len(set(packages_of(NEEDS))) == len(packages_of(NEEDS))


def test_a_command_that_is_missing_fails_or_prints_something_else_is_a_fault():
    assert run_fault(["no-such-program-anywhere"]) == "not installed"
    assert "exit code 3" in run_fault([sys.executable, "-c", "raise SystemExit(3)"])
    assert "exit code 0" in run_fault([sys.executable, "-c", "print('Carlito')"], "DejaVu Sans")
    assert run_fault([sys.executable, "-c", "print('DejaVu Sans')"], "DejaVu Sans") == ""

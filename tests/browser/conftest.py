"""The dashboard as `make run` serves it, a local E-utilities server behind it, Chromium before it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import programs
from tests.browser.reading import LONGEST
from tests.eutils import EutilsServer, starter_records
from tests.waiting import PATIENCE, wait_until

# The page gives up a file that does not come within 20 s or more. Here it waits ten times as long: the tests
# do not measure the machine.
_PATIENT = """
{
  const later = window.setTimeout;
  window.setTimeout = (call, ms, ...more) => later(call, ms >= 20000 ? 10 * ms : ms, ...more);
}
"""
ROOT = Path(__file__).parents[2]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
expect.set_options(timeout=LONGEST)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dashboard:
    """A served dashboard with a home of its own."""

    def __init__(self, home, eutils_url, configure=None, *options, **settings):
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.log = home / "server.log"
        self._options = options
        if configure:
            configure(self.url)
        clean = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "TOPIC")}
        self.environment = {
            **clean,
            "EVIDENCE_HOME": str(home),
            "EUTILS_URL": eutils_url,
            "ENTREZ_EMAIL": "a@b.org",
            "REFRESH_DAYS": "0",
            **settings,
        }
        self.start()

    def start(self):
        """Serve, also again after `kill`, and wait until it answers."""
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                [
                    *(sys.executable, "-m", "streamlit", "run", "app.py"),
                    *(f"--server.port={self._port}", "--server.address=127.0.0.1"),
                    *self._options,
                ],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until(self._answers, lambda: f"the dashboard answers; it said: {self.log.read_text()}")

    def _answers(self):
        if self._server.poll() is not None:
            raise RuntimeError(self.log.read_text())
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=10):
                return True
        except OSError:
            return False

    def kill(self):
        self._server.kill()
        self._server.wait(PATIENCE)

    def stop(self):
        self._server.terminate()
        self._server.wait(PATIENCE)


@pytest.fixture(scope="session")
def pubmed():
    """A local E-utilities server with the starter records, shared by the browser tests."""
    with EutilsServer() as server:
        yield server


@pytest.fixture
def healthy(pubmed):
    """The same without faults, and without faults left behind."""
    pubmed.heal()
    yield pubmed
    pubmed.heal()
    pubmed.hold(starter_records())
    pubmed.delay = 0.0


@pytest.fixture(scope="session")
def serve(pubmed, tmp_path_factory):
    """Starts dashboards; all are stopped at the end."""
    started = []

    def start(configure=None, *options, **settings):
        """`configure` is called with the address, before the start; settings are environment variables."""
        home = tmp_path_factory.mktemp("home")
        started.append(Dashboard(home, pubmed.url, configure, *options, **settings))
        return started[-1]

    yield start
    for dashboard in started:
        dashboard.stop()


@pytest.fixture(scope="session")
def dashboard(serve):
    return serve()


@pytest.fixture(scope="session")
def chromium():
    found = programs.chromium()
    assert found, "The browser tests need Chromium; `make setup-browser` installs it or says how."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=programs.CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[DESKTOP], ids=["desktop"])
def page(request, chromium, dashboard, healthy):
    """A visitor's window on the dashboard; a script error in the page fails the test."""
    context = chromium.new_context(viewport=request.param, base_url=dashboard.url)
    context.set_default_timeout(LONGEST)
    context.add_init_script(_PATIENT)
    window = context.new_page()
    errors = []
    window.on("pageerror", lambda error: errors.append(str(error)))
    yield window
    context.close()
    assert not errors

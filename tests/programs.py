"""The programs and fonts that the tests use beside Python: are they here, and do they run?

`python -m tests.programs` runs each once. What is missing it installs through apt when it is root on a Debian
system, and names otherwise. `make setup-browser` calls it; nothing else in the project installs programs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 120  # seconds a program may take to start for the first time on a busy machine
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Need:
    """Something the tests use.

    Attributes:
        name: what it is called in a message.
        packages: the Debian packages that bring it.
        fault: says what is wrong with it, '' if it runs.
    """

    name: str
    packages: tuple[str, ...]
    fault: Callable[[], str]


def chromium() -> str | None:
    """The path of Chromium or a browser built from it; None where there is none."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def postgresql() -> Path | None:
    """The folder of PostgreSQL's programs; None where there is none."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if found := shutil.which("initdb"):
        folders.append(Path(found).parent)
    return next(iter(folders), None)


def run_fault(command: Sequence[str], expected: str = "") -> str:
    """What is wrong with a command: it is not there, fails, hangs or does not print `expected`; else ''."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=_PATIENCE, check=False
        )
    except FileNotFoundError:
        return "not installed"
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    printed = done.stdout + done.stderr
    if done.returncode or expected not in printed:
        return f"exit code {done.returncode}: {printed.strip()[-300:] or 'nothing printed'}"
    return ""


def _chromium_fault() -> str:
    path = chromium()
    if path is None:
        return "not installed"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        page = "data:text/html,<b>it runs</b>"
        return run_fault(
            [path, "--headless", *CHROMIUM_FLAGS, f"--user-data-dir={profile}", "--dump-dom", page], "it runs"
        )


def _postgresql_fault() -> str:
    folder = postgresql()
    return run_fault([str(folder / "postgres"), "--version"]) if folder else "not installed"


def _office_fault() -> str:
    """Whether Impress can be started: `--version` alone answers without it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "slide.fodp"
        source.write_text(
            '<?xml version="1.0"?><office:document office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.presentation" '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body>'
            "<office:presentation><draw:page/></office:presentation></office:body></office:document>",
            encoding="utf-8",
        )
        profile = f"-env:UserInstallation=file://{folder}/profile"
        convert = ["--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
        return run_fault(["soffice", profile, *convert], "slide.pdf")


def _font_fault(family: str) -> str:
    """Whether fontconfig finds the family itself and not a substitute."""
    return run_fault(["fc-match", "--format=%{family}", family], family)


# Playwright drives Chromium with a Node.js of its own, which links to libatomic.
NEEDS = (
    Need(
        "Playwright",
        ("libatomic1",),
        lambda: run_fault([sys.executable, "-m", "playwright", "--version"], "Version"),
    ),
    Need("Chromium", ("chromium",), _chromium_fault),
    Need("LibreOffice Impress", ("libreoffice-impress",), _office_fault),
    Need("PostgreSQL", ("postgresql",), _postgresql_fault),
    Need("Pandoc", ("pandoc",), lambda: run_fault(["pandoc", "--version"], "pandoc")),
    Need("bibutils", ("bibutils",), lambda: run_fault(["endx2xml", "--help"], "endx2xml")),
    Need("pdftotext", ("poppler-utils",), lambda: run_fault(["pdftotext", "-v"])),
    Need("pdftoppm", ("poppler-utils",), lambda: run_fault(["pdftoppm", "-v"])),
    Need(
        "the font Carlito",
        ("fontconfig", "fonts-crosextra-carlito"),
        lambda: _font_fault("Carlito"),
    ),
    Need(
        "the font Liberation Sans",
        ("fontconfig", "fonts-liberation"),
        lambda: _font_fault("Liberation Sans"),
    ),
    Need("the font DejaVu Sans", ("fontconfig", "fonts-dejavu-core"), lambda: _font_fault("DejaVu Sans")),
)


def faults(needs: Iterable[Need]) -> dict[Need, str]:
    """What does not run, with the reason."""
    return {need: fault for need in needs if (fault := need.fault())}


def install(packages: Sequence[str]) -> bool:
    """Install Debian packages without questions; False where that is not possible here."""
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing with apt: {' '.join(packages)}", flush=True)
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(
            ["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        if done.returncode:
            print(f"apt-get {command[0]} failed: {done.stderr.strip()[-1000:]}", file=sys.stderr)
            return False
    return True


def make_ready(
    needs: Sequence[Need] = NEEDS, install: Callable[[Sequence[str]], bool] = install
) -> dict[Need, str]:
    """Run each once, install what is missing, and run again what did not run.

    Returns:
        What still does not run, with the reason; {} if all is ready.
    """
    missing = faults(needs)
    if missing and install(packages_of(missing)):
        return faults(missing)
    return missing


def packages_of(needs: Iterable[Need]) -> list[str]:
    """The Debian packages that bring these, each once."""
    return list(dict.fromkeys(package for need in needs for package in need.packages))


def explain(missing: dict[Need, str]) -> str:
    """What does not run and what to do, in sentences."""
    lines = [f"  {need.name}: {fault}" for need, fault in missing.items()]
    packages = " ".join(packages_of(missing))
    return "\n".join(
        (
            "The tests need programs or fonts that are missing or do not run:",
            *lines,
            f"Install them (Debian: sudo apt install {packages}) and run make again.",
        )
    )


def main() -> int:
    """The command: exit code 0 if everything runs, 1 with a message otherwise."""
    if missing := make_ready():
        print(explain(missing), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

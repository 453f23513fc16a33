"""People read papers: signing in at a provider, the keyboard, words selected in the text, suggestions."""

from __future__ import annotations

import re

import oidc_provider_mock
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.reading import LONGEST, address, go, settled

SEED = 33456473
USERS = {"ann": "ann@hospital.org", "eve": "eve@hospital.org"}


@pytest.fixture(scope="module")
def provider():
    """A local OpenID Connect provider that knows a reader and somebody else."""
    users = [
        oidc_provider_mock.User(sub=sub, claims={"email": email, "email_verified": True})
        for sub, email in USERS.items()
    ]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def hosted(serve, provider, tmp_path_factory):
    """A dashboard of which Ann is a reader."""
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"

    def configure(url):
        secrets.write_text(
            f"""[auth]
            redirect_uri = "{url}/oauth2callback"
            cookie_secret = "0123456789abcdef0123456789abcdef"
            client_id = "map"
            client_secret = "secret"
            server_metadata_url = "{provider}/.well-known/openid-configuration"
            """,
            encoding="utf-8",
        )

    return serve(configure, f"--secrets.files={secrets}", READERS="Ann Lee <ann@hospital.org>")


@pytest.fixture
def visit(chromium, hosted):
    """Opens windows of visitors who share nothing; a script error fails the test."""
    contexts, errors = [], []

    def window():
        context = chromium.new_context(viewport=DESKTOP, base_url=hosted.url)
        context.set_default_timeout(LONGEST)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        contexts.append(context)
        return page

    yield window
    for context in contexts:
        context.close()
    assert not errors


def sign_in(page, who):
    page.get_by_role("button", name="Sign in").first.click()
    page.get_by_role("button", name=who, exact=True).click()
    expect(page.get_by_test_id("stApp")).to_be_visible()
    settled(page)


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


def press(page, key):
    page.keyboard.press(key)
    settled(page)


def test_a_reader_signs_in_and_reads_by_the_keyboard(visit):
    page = visit()
    go(page, f"/studies?pmid={SEED}")
    expect(page.get_by_role("button", name="Read or correct this paper")).to_have_count(0)
    sign_in(page, "ann")
    expect(page.get_by_role("heading", level=1, name=re.compile("Stem Cells in the"))).to_be_visible()
    assert address(page)["pmid"] == [str(SEED)]  # back where the reader was
    press(page, "e")
    form = page.locator(".st-key-reading")
    expect(form.get_by_text("as Ann Lee")).to_be_visible()
    press(page, "ArrowRight")
    expect(form.get_by_role("combobox")).to_have_value("2. Article type")
    expect(form.get_by_role("button", name=re.compile("^Animal study"))).to_be_visible()
    press(page, "5")
    expect(form.get_by_role("button", name=re.compile("^✓ Animal study"))).to_be_visible()
    page.locator(".paper-title").click(click_count=3)
    press(page, "q")
    expect(form.get_by_role("button", name=re.compile("“Stem Cells in the"))).to_be_visible()
    page.get_by_placeholder("Comment, shown in the history").fill("s n z 5")  # no shortcut while typing
    press(page, "Enter")
    before = heading(page)
    page.locator(".paper-title").click()
    press(page, "s")
    expect(page.get_by_text(re.compile(r"Saved: \d+ values"))).to_be_visible()
    expect(page.get_by_role("heading", level=1, name=before)).to_have_count(0)
    press(page, "z")
    expect(page.get_by_text(re.compile(r"Withdrawn: \d+ values"))).to_be_visible()
    go(page, f"/studies?pmid={SEED}")
    page.get_by_text("History of readings").click()
    expect(page.get_by_text("withdrawn").first).to_be_visible()
    page.get_by_role("button", name="Ann Lee").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Sign in").first).to_be_visible()


def test_a_visitor_suggests_and_the_reader_accepts(visit):
    visitor, reader = visit(), visit()
    go(visitor, f"/studies?pmid={SEED}")
    sign_in(visitor, "eve")  # signed in, but no reader
    expect(visitor.get_by_role("button", name="Read or correct this paper")).to_have_count(0)
    visitor.get_by_role("button", name="Suggest a correction").click()
    visitor.get_by_label("Words of the record that show it").fill("stem cells in the treatment")
    visitor.get_by_role("button", name="Send to the readers").click()
    expect(visitor.get_by_text("A reader will check your suggestion")).to_be_visible()
    go(reader, "/readings")
    sign_in(reader, "ann")
    expect(reader.get_by_role("heading", level=1, name="Readings")).to_be_visible()
    expect(reader.get_by_role("heading", name="Suggested corrections: 1")).to_be_visible()
    expect(reader.get_by_text(re.compile(r"0 of \d+ human studies read"))).to_be_visible()
    reader.get_by_role("button", name="Accept").click()
    expect(reader.get_by_text("Accepted: the value is in force as your reading.")).to_be_visible()
    expect(reader.get_by_role("heading", name=re.compile("Suggested corrections"))).to_have_count(0)

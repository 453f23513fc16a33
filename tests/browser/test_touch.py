"""What a finger does on a phone: real touch events, which come without any movement of a pointer."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.reading import close_papers, go, has_address, papers_are_seen, reach_mark, tap_mark


@pytest.fixture
def phone(chromium, dashboard, healthy):
    context = chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=dashboard.url)
    yield context.new_page()
    context.close()


def taps(page, *marks):
    """Tap marks one after the other: each opens its own papers, never those of the one before."""
    for key, told, cell in marks:
        tap_mark(page, key, told)
        has_address(page, {"cell": cell})
        papers_are_seen(page)


def test_each_tap_opens_the_papers_of_the_mark_that_was_tapped(phone):
    go(phone)
    taps(
        phone,
        ("source", ["Dental tissue", "source:dental"], ["source:dental"]),
        ("source", ["Adipose tissue", "source:adipose"], ["source:adipose"]),
        ("article_types", ["Clinical trials: randomised", "randomised:yes"], ["randomised:yes"]),
        (
            "years",
            ["Protocol", "years:2024", "article_type:protocol"],
            ["years:2024", "article_type:protocol"],
        ),
    )
    _, y = reach_mark(phone, "source", ["Dental tissue", "source:dental"])
    phone.touchscreen.tap(PHONE["width"] - 50, y)  # the bar is short: nothing is here
    has_address(phone, {})
    expect(phone.locator(".st-key-papers")).to_have_count(0)


def test_on_a_phone_the_map_is_a_list_and_each_tap_opens_its_own_row(phone):
    go(phone, "/evidence_map")
    expect(phone.locator(".st-key-card_map").get_by_text("Adipose tissue: 12")).to_be_visible()
    taps(
        phone,
        *(
            ("map", [row, column], [f"source:{row}", f"condition:{column}"])
            for row, column in (
                ("dental", "trigeminal_orofacial"),
                ("adipose", "joint_pain"),
                ("neural", "peripheral_nerve_injury"),
            )
        ),
    )
    close_papers(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_each_tap_on_a_trend_opens_its_own_papers(phone):
    go(phone, "/trends")
    taps(
        phone,
        (
            "growth",
            ["Embryonic stem cell", "source:embryonic", "years:2021-2025"],
            [
                "source:embryonic",
                "years:2021-2025",
            ],
        ),
        ("world", ["Brazil", "country:Brazil"], ["country:Brazil"]),
        ("country", ["China", "country:China"], ["country:China"]),
        (
            "words",
            ["spinal cord injuries", "neural stem cells"],
            [
                "mesh:spinal cord injuries",
                "mesh:neural stem cells",
            ],
        ),
        (
            "bedside",
            ["Other tissue", "source:other_tissue", "years:2023", "pmid:37240236"],
            [
                "source:other_tissue",
                "years:2023",
                "pmid:37240236",
            ],
        ),
    )


def test_a_tap_on_a_label_shows_who_gave_it_and_its_words(phone):
    go(phone, "/evidence_map?cell=source:adipose")
    chip = phone.locator(".label-chip", has_text="Adipose tissue").first
    expect(chip.get_by_role("tooltip")).to_have_count(0)
    chip.tap()
    shown = chip.get_by_role("tooltip")
    expect(shown).to_contain_text("read by a language model (starter set, from summaries, 22 Nov 2026): “")
    expect(shown).to_be_in_viewport(ratio=1)
    go(phone, "/clinical_studies")
    sign = phone.locator("sup.sign").first
    sign.tap()
    expect(sign.get_by_role("tooltip")).to_contain_text("read by a language model")
    expect(sign.get_by_role("tooltip")).to_be_in_viewport(ratio=1)

"""Figures on a page with the dark theme: dark on screen, light on paper and in light themes."""

from playwright.sync_api import expect

from components.figures.common.dark import DARK_GROUND
from components.figures.common.theme import GROUND
from tests.browser.reading import go, settled


def rgb(colour):
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour[1:]))


def test_figures_follow_the_theme_and_are_light_on_paper(page):
    page.emulate_media(color_scheme="dark")
    go(page, "/")
    settled(page)
    ground = page.locator(".figure .main-svg").first
    expect(ground).to_have_css("background-color", rgb(DARK_GROUND))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(ground).to_have_css("background-color", rgb(GROUND))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(ground).to_have_css("background-color", rgb(DARK_GROUND))
    page.emulate_media(color_scheme="light")
    expect(ground).to_have_css("background-color", rgb(GROUND))

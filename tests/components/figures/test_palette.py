"""Colours that are told apart, also by whoever sees no red, no green or no blue.

Simulated as coloraide does it: Viénot, Brettel and Mollon 1999 for protanopia and deuteranopia, Brettel,
Viénot and Mollon 1997 for tritanopia. Contrast is WCAG 2.2's, which asks 3:1 of what is not text (1.4.11).
Of CIEDE2000 differences, up to 10 are seen "at a glance" as shades alike, from 11 on as different colours
(Schuessler, Delta E 101, 2020); hence the bound for colours that touch.
"""

import json
from itertools import combinations, pairwise

import pytest
from coloraide import Color

from components.figures.common.dark import DARK_GROUND, dark_colours, on_dark
from components.figures.common.theme import GRID, GROUND, INK, MUTED, NO_COLOUR
from components.figures.countries import class_bounds, class_shades
from components.figures.evidence_map.grid import shade
from components.figures.milestones import SIGNS
from components.figures.over_time.plan import PALETTE
from data.topics.colours import colour_of
from tests.data.evidence_cases import TOPIC

SIGHTS = (None, "protan", "deutan", "tritan")
TOUCHING = 11
# Where a category has no paper its neighbours touch; all names stand in the order of the pieces beside them.
NEXT_BUT_ONE = 9
GREY = {"other", "unspecified", "none"}  # categories for the rest are grey in both families
FACETS = {facet.code: facet for facet in TOPIC.facets}


def difference(one, other):
    """The smallest difference in any sight."""
    seen = [
        [Color(colour).filter(sight) if sight else Color(colour) for sight in SIGHTS]
        for colour in (one, other)
    ]
    return min(a.delta_e(b, method="2000") for a, b in zip(*seen, strict=True))


def colours(facet):
    return {category.code: colour_of(facet, category.code) for category in facet.categories}


@pytest.mark.parametrize("code", FACETS)
def test_categories_stand_out_from_the_ground(code):
    faint = {
        category: colour
        for category, colour in colours(FACETS[code]).items()
        if Color(colour).contrast(GROUND, method="wcag21") < 3
    }
    assert not faint


@pytest.mark.parametrize("code", FACETS)
def test_neighbours_are_told_apart_in_every_sight(code):
    own = [*colours(FACETS[code]).items(), ("not told", NO_COLOUR)]
    alike = {(a, b): difference(x, y) for (a, x), (b, y) in pairwise(own)}
    assert not {pair: found for pair, found in alike.items() if found < TOUCHING}
    alike = {
        (a, b): difference(x, y) for (a, x), (b, y) in zip(own, own[2:], strict=False) if b != "not told"
    }
    assert not {pair: found for pair, found in alike.items() if found < NEXT_BUT_ONE}


def test_article_types_and_the_lead_facet_are_two_families_of_colours():
    types, lead = (
        {code: colour for code, colour in colours(FACETS[facet]).items() if code not in GREY}
        for facet in ("article_type", TOPIC.lead_facet)
    )
    alike = {(a, b): difference(x, y) for a, x in types.items() for b, y in lead.items()}
    assert not {pair: found for pair, found in alike.items() if found < NEXT_BUT_ONE}
    assert all(_is_warm(colour) for colour in types.values())
    assert not any(_is_warm(colour) for colour in lead.values())


def _is_warm(colour):
    """Between magenta and yellow-green, as opposed to between green and violet."""
    hue = Color(colour).convert("oklch")["hue"]
    return hue < 135 or hue > 320


@pytest.mark.parametrize("colour", [NO_COLOUR, *PALETTE, *(colour for *_, colour in SIGNS)])
def test_other_colours_stand_out_from_the_ground(colour):
    assert Color(colour).contrast(GROUND, method="wcag21") >= 3


def test_lines_without_colours_of_their_own_are_all_told_apart():
    assert min(difference(one, other) for one, other in combinations(PALETTE, 2)) >= TOUCHING


@pytest.mark.parametrize("sight", SIGHTS)
def test_more_is_darker_on_maps(sight):
    scales = (class_shades(class_bounds(50_000)), [shade(papers, 100) for papers in (1, 5, 20, 50, 100)])
    for scale in scales:
        seen = [Color(colour).filter(sight) if sight else Color(colour) for colour in scale]
        light = [colour.convert("lab")["lightness"] for colour in seen]
        assert all(one - other >= 5 for one, other in pairwise(light))


def test_the_difference_is_the_one_published():
    # Sharma, Wu and Dalal 2005, test data, pair 1.
    one, other = Color("lab-d65", [50, 2.6772, -79.7751]), Color("lab-d65", [50, 0, -82.7485])
    assert one.delta_e(other, method="2000", space="lab-d65") == pytest.approx(2.0425, abs=1e-4)


ON_DARK_NEIGHBOURS = 5  # still told apart; article types and the lead facet keep the bound for light grounds


@pytest.mark.parametrize("code", FACETS)
def test_categories_stand_out_from_the_dark_ground_and_from_their_neighbours(code):
    own = {category: on_dark(colour) for category, colour in colours(FACETS[code]).items()}
    assert not {
        category: colour
        for category, colour in own.items()
        if Color(colour).contrast(DARK_GROUND, method="wcag21") < 3
    }
    bound = TOUCHING if code in ("article_type", TOPIC.lead_facet) else ON_DARK_NEIGHBOURS
    alike = {(a, b): difference(x, y) for (a, x), (b, y) in pairwise(own.items())}
    assert not {pair: found for pair, found in alike.items() if found < bound}


def test_article_types_and_the_lead_facet_keep_their_families_on_the_dark_ground():
    for facet, warm in (("article_type", True), (TOPIC.lead_facet, False)):
        own = {code: on_dark(colour) for code, colour in colours(FACETS[facet]).items() if code not in GREY}
        assert {_is_warm(colour) for colour in own.values()} == {warm}


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [(INK, 12), (MUTED, 7), (GRID, 1.2), *((each, 3) for each in (NO_COLOUR, *PALETTE))],
)
def test_words_and_lines_stand_out_from_the_dark_ground(colour, contrast):
    assert Color(on_dark(colour)).contrast(DARK_GROUND, method="wcag21") >= contrast


@pytest.mark.parametrize("sight", SIGHTS)
def test_more_is_lighter_on_maps_with_a_dark_ground(sight):
    for scale in (class_shades(class_bounds(50_000)), [shade(papers, 100) for papers in (1, 5, 20, 50, 100)]):
        seen = [Color(on_dark(colour)) for colour in scale]
        light = [(c.filter(sight) if sight else c).convert("lab")["lightness"] for c in seen]
        assert all(other - one >= 5 for one, other in pairwise(light))


def test_every_colour_of_a_figure_has_its_dark_one():
    spec = json.dumps(
        {
            "color": "#ffffff",
            "bgcolor": "rgba(255,255,255,0.8)",
            "text": '<span style="color:#1f2933">■</span>',
        }
    )
    assert dark_colours(spec) == {
        "#ffffff": DARK_GROUND,
        "#1f2933": on_dark(INK),
        "rgba(255,255,255,0.8)": on_dark("rgba(255,255,255,0.8)"),
    }
    assert len(on_dark("rgba(255,255,255,0.8)")) == 9  # still lets through what lies below

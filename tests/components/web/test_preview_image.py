from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from components.web.preview_image import HEIGHT, WIDTH, Part, PreviewCard, draw_preview

words = st.text(max_size=300)
parts = st.lists(
    st.builds(
        Part,
        st.text(max_size=60),
        st.just("#da7306"),
        st.dictionaries(st.integers(1900, 2030), st.integers(0, 100_000), max_size=130),
    ),
    max_size=9,
).map(tuple)


def drawn(card):
    return Image.open(BytesIO(draw_preview(card))).convert("RGB")


@settings(max_examples=30, deadline=None)
@given(st.builds(PreviewCard, words, words, words, parts))
def test_any_words_and_counts_make_a_picture_whose_edges_stay_empty(card):
    image = drawn(card)
    assert image.size == (WIDTH, HEIGHT)
    for edge in ((0, 0, 30, HEIGHT), (WIDTH - 30, 0, WIDTH, HEIGHT), (0, 0, WIDTH, 30)):
        assert [colour for _, colour in image.crop(edge).getcolors()] == [(255, 255, 255)]


def test_a_bar_is_as_high_as_its_papers():
    image = drawn(PreviewCard("T", "S", "", (Part("Trials", "#da7306", {2020: 2, 2021: 4}),)))
    colour = (0xDA, 0x73, 0x06)
    columns = {x: sum(image.getpixel((x, y)) == colour for y in range(200, 480)) for x in (330, 870)}
    assert columns[330] > 50
    assert abs(columns[870] - 2 * columns[330]) <= 2  # pixels


def test_without_papers_the_picture_says_so():
    empty, some = (
        drawn(PreviewCard("T", "S", "", (Part("Trials", "#da7306", papers),))) for papers in ({}, {2020: 1})
    )
    middle = (450, 300, 750, 390)
    assert len(empty.crop(middle).getcolors()) > 2
    assert empty.tobytes() != some.tobytes()

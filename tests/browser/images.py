"""Figures as Plotly draws them in Chromium, and what is wrong with the words in them."""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations

from components.web.figure_assets import PLOTLY_FILE
from data.exports import fonts

# The shipped one, and those that take its place where a program does not read the font in an SVG file:
# Liberation Sans is as wide as Arial, DejaVu Sans is the widest.
FONTS = {"shipped": fonts.FAMILY, "arial": "Liberation Sans", "dejavu": "DejaVu Sans"}
SMALLEST = 12  # pixels of type at 1056x594, which are 18 at 1600x900
TOUCH = 2  # pixels by which two texts may lie on each other
EDGE = 1  # pixels by which a text may leave the image

_HTML = """<!doctype html><style>
  @font-face {{ font-family: "{family}"; font-weight: 200 900; src: {source}; }}
  body {{ margin: 0; background: #fff; }}
  #figure.drawn svg :is(text, tspan) {{ font-family: "{font}" !important; }}
</style><div id="figure"></div>"""

# The ink of a line reaches from 0.75 of its size above the baseline to 0.22 below, whatever the font claims.
_DRAW = """async ([spec, width]) => {
  const figure = document.getElementById("figure");
  figure.classList.remove("drawn");
  Plotly.purge(figure);
  await Plotly.newPlot(figure, spec.data, {...spec.layout, width, autosize: false}, {staticPlot: true});
  figure.classList.add("drawn");
  const origin = figure.getBoundingClientRect();
  const around = (matrix, x0, y0, x1, y1) => {
    const corners = [[x0, y0], [x1, y0], [x0, y1], [x1, y1]].map(
      ([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
    const [xs, ys] = [corners.map(p => p.x - origin.x), corners.map(p => p.y - origin.y)];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  };
  const clip = node => {
    const holder = node.closest("[clip-path]");
    const id = holder?.getAttribute("clip-path").match(/#([^'")]+)/)?.[1];
    const shape = id && document.getElementById(id)?.querySelector("rect");
    if (!shape) return null;
    const [x, y, w, h] = ["x", "y", "width", "height"].map(name => Number(shape.getAttribute(name)));
    return around(holder.getScreenCTM(), x, y, x + w, y + h);
  };
  const words = [];
  [...figure.querySelectorAll("svg text")].forEach((text, owner) => {
    if (!text.textContent.trim() || !text.checkVisibility({visibilityProperty: true, opacityProperty: true}))
      return;
    const rows = text.querySelectorAll("tspan.line");
    for (const row of rows.length ? rows : [text]) {
      if (!row.textContent.trim()) continue;
      const [matrix, box] = [row.getScreenCTM(), row.getBBox()];
      const size = parseFloat(getComputedStyle(row).fontSize);
      const base = row.getStartPositionOfChar(0).y;
      words.push({
        owner,
        text: row.textContent,
        size: size * Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)),
        box: around(matrix, box.x, base - 0.75 * size, box.x + box.width, base + 0.22 * size),
        clip: clip(row),
      });
    }
  });
  return {width: origin.width, height: figure.querySelector("svg").getBoundingClientRect().height, words};
}"""


# A font that is installed takes the place of every other one, so that text has one width whatever follows it.
_IS_THERE = """async family => {
  await Promise.all(["16px", "bold 16px"].map(face => document.fonts.load(`${face} "${family}"`)));
  const context = document.createElement("canvas").getContext("2d");
  const width = instead => {
    context.font = `100px "${family}", ${instead}`;
    return context.measureText("Millimetres, 1,234").width;
  };
  return width("monospace") === width("serif");
}"""


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text as drawn, in pixels from the image's upper left corner.

    `owner` is the same for the lines of one text; `clip` is the window beyond which it is cut off.
    """

    owner: int
    text: str
    size: float
    left: float
    top: float
    right: float
    bottom: float
    clip: tuple[float, float, float, float] | None

    def depth(self, other):
        """Pixels by which two texts lie on each other; below 0 they are apart."""
        return min(
            min(self.right, other.right) - max(self.left, other.left),
            min(self.bottom, other.bottom) - max(self.top, other.top),
        )

    def beyond(self, left, top, right, bottom):
        """Pixels by which the text reaches out of a window."""
        return max(left - self.left, top - self.top, self.right - right, self.bottom - bottom)


@dataclass(frozen=True, slots=True)
class Image:
    """A figure as drawn."""

    width: float
    height: float
    words: tuple[Words, ...]


class Board:
    """A browser window in which Plotly draws one figure after the other, as a program with one font shows it.

    Plotly places the words by the shipped font. Then the other font takes its place, as where an SVG file is
    opened in a program that does not read the font inside it.
    """

    def __init__(self, page):
        self._page = page

    def draw(self, spec, width):
        """Draw a figure at its own height and say where its words came to stand."""
        drawn = self._page.evaluate(_DRAW, [spec, width])
        return Image(
            drawn["width"],
            drawn["height"],
            tuple(
                Words(w["owner"], w["text"], w["size"], *w["box"], tuple(w["clip"]) if w["clip"] else None)
                for w in drawn["words"]
            ),
        )

    def save(self, path):
        """Keep a picture of what was drawn last, magnified to 1600 pixels if it is 1056 wide."""
        self._page.locator("#figure").screenshot(path=path)


@contextmanager
def drawing_board(chromium, font="shipped"):
    """A board in this font (see FONTS), closed at the end."""
    source = f"url(data:font/woff2;base64,{base64.b64encode(fonts.FILE.read_bytes()).decode()})"
    context = chromium.new_context(viewport={"width": 1056, "height": 594}, device_scale_factor=1600 / 1056)
    try:
        page = context.new_page()
        page.set_content(_HTML.format(family=fonts.FAMILY, source=source, font=FONTS[font]))
        for family in {fonts.FAMILY, FONTS[font]}:
            assert page.evaluate(_IS_THERE, family), (
                f"Chromium cannot draw with {family!r}. `make setup` installs the fonts that tests need; "
                "on Debian they are in fonts-liberation and fonts-dejavu-core."
            )
        page.add_script_tag(path=PLOTLY_FILE)
        yield Board(page)
    finally:
        context.close()


def faults(image, may_overlap=lambda one, other: False):
    """What is wrong with the words of an image, as sentences: too small, cut off, one on another.

    Args:
        image: see `Board.draw`.
        may_overlap: whether two words may lie on each other; state the reason where it is used.
    """
    found = [
        f"{words.text!r} is drawn with {words.size:.1f} px"
        for words in image.words
        if words.size < SMALLEST - 0.05
    ]
    for words in image.words:
        if (beyond := words.beyond(0, 0, image.width, image.height)) > EDGE:
            found.append(f"{words.text!r} leaves the image by {beyond:.0f} px")
        if words.clip and (beyond := words.beyond(*words.clip)) > EDGE:
            found.append(f"{words.text!r} is cut by {beyond:.0f} px")
    for one, other in combinations(image.words, 2):
        if one.owner != other.owner and (depth := one.depth(other)) > TOUCH and not may_overlap(one, other):
            found.append(f"{one.text!r} lies on {other.text!r} by {depth:.0f} px")
    return found

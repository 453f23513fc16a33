// How much room a page has for figures, by name; `components/state/viewport.py` gives the widths in pixels.
const roomFor = (width) => (width >= 960 ? "desktop" : width >= 820 ? "laptop" : width >= 600 ? "tablet" : "phone");
const CARD_PADDING = 36;
// The height of the window in whole steps, so that small changes of it do not run the page again.
const heightOf = (step) => Math.max(step, Math.floor(innerHeight / step) * step);

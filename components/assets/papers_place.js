// Where the open papers stand: beside the figure that was clicked, where the page has room for both, else at the
// end of the page. They come into view and get the focus; when they are closed, both go back to the figure.
const GAP = 16, HEADER = 64, LEAST = 400; // pixels

export default function ({ data, parentElement }) {
  const panel = (parentElement.host ?? parentElement).closest(".st-key-papers");
  const page = panel.parentElement.closest("[data-testid='stMainBlockContainer']");
  const scroller = panel.closest("[data-testid='stMain']");
  const card = data.figure ? page.querySelector(`.st-key-card_${CSS.escape(data.figure)}`) : null;
  const isNew = panel.dataset.opening !== String(data.opening);
  Object.assign(panel.dataset, data);
  if (isNew) panel.before = scroller.scrollTop;

  const place = () => {
    const whole = panel.parentElement.getBoundingClientRect();
    const isBeside = Boolean(card) && roomFor(whole.width - CARD_PADDING) === "desktop";
    panel.toggleAttribute("data-beside", isBeside);
    if (!isBeside) return card?.removeAttribute("data-papers");
    // A figure with the page to itself makes room (app.css); of two side by side the papers cover the other.
    const isFull = card.parentElement.getBoundingClientRect().width > 0.75 * whole.width;
    card.toggleAttribute("data-papers", isFull);
    const of = card.getBoundingClientRect();
    const isLeft = of.left - whole.left < whole.right - of.right;
    const [left, right] = isFull || isLeft ? [of.right + GAP, whole.right] : [whole.left, of.left - GAP];
    const origin = panel.offsetParent.getBoundingClientRect();
    panel.style.setProperty("--left", `${left - origin.left}px`);
    panel.style.setProperty("--width", `${right - left}px`);
    const lowest = Math.max(of.top, of.bottom - LEAST);
    panel.top ??= Math.min(Math.max(of.top, HEADER), lowest) - of.top; // where the reader is looking
    panel.style.setProperty("--top", `${of.top + panel.top - origin.top}px`);
  };
  const show = () => {
    if (!panel.isConnected) return;
    if (!("ready" in document.documentElement.dataset)) return requestAnimationFrame(show); // see first_paint.js
    const heading = panel.querySelector("h2");
    if (!heading) return requestAnimationFrame(show); // it may come in a later message than this component
    panel.top = undefined;
    place();
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", "Papers");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    panel.scrollTop = 0;
    const { top, bottom } = panel.getBoundingClientRect();
    const isSeen = panel.hasAttribute("data-beside") && top >= 0 && bottom <= innerHeight;
    if (!isSeen) panel.scrollIntoView({ block: "start" });
  };

  const watch = new ResizeObserver(place);
  watch.observe(page);
  if (card) watch.observe(card);
  if (isNew) requestAnimationFrame(show);
  else place();
  return () => {
    watch.disconnect();
    card?.removeAttribute("data-papers");
    requestAnimationFrame(() => {
      if (panel.isConnected || !card?.isConnected) return;
      card.querySelector(".figure")?.focus({ preventScroll: true });
      scroller.scrollTo({ top: panel.before });
    });
  };
}

// Tells the server when the page has more or less room than the server has drawn for.
export default function ({ data, parentElement, setStateValue }) {
  const place = parentElement.host ?? parentElement;
  const page = document.documentElement;
  const drawnFor = { kind: data.kind, height: data.height };
  delete page.dataset.resizing; // see first_paint.js
  const set = (key, value) => {
    if (value === drawnFor[key]) return;
    drawnFor[key] = value;
    page.dataset.resizing = "";
    setStateValue(key, value);
  };
  const tell = () => {
    const width = place.getBoundingClientRect().width;
    if (!width) return;
    set("kind", roomFor(width - CARD_PADDING));
    if (data.tall) set("height", heightOf(data.step));
  };
  const watch = new ResizeObserver(tell);
  watch.observe(place);
  window.addEventListener("resize", tell);
  tell();
  return () => {
    watch.disconnect();
    window.removeEventListener("resize", tell);
  };
}

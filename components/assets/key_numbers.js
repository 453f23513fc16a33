// The row of numbers. A plain click asks for the papers without reloading the page; a click with a modifier key
// follows the link, which opens the same papers in another tab.
export default function ({ data, parentElement, setTriggerValue }) {
  const row = parentElement.querySelector(".key-numbers");
  const focused = row.contains(document.activeElement) ? document.activeElement.dataset.label : null;
  row.replaceChildren(...data.tiles.map((tile) => drawn(tile, setTriggerValue)));
  if (focused) row.querySelector(`[data-label="${CSS.escape(focused)}"]`)?.focus();
}

function drawn({ label, value, note, link }, setTriggerValue) {
  const tile = document.createElement("div");
  const number = words("dd", link ? "" : value);
  if (link) {
    const anchor = words("a", value);
    anchor.href = link;
    anchor.dataset.label = label;
    anchor.setAttribute("aria-label", `${value}: show these papers (${label})`);
    anchor.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setTriggerValue("asked", label);
    };
    number.append(anchor);
  }
  tile.append(words("dt", label), number, words("dd", note));
  return tile;
}

function words(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

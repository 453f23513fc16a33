// Lists of gaps as sentences, the first few until all are asked for. Names are only ever set as text.
const FIRST = 12;

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".gaps");
  const open = (papers) => setTriggerValue("papers", papers);
  place.replaceChildren(...data.lists.map((list) => section(list, open)));
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function section({ title, about, gaps, more }, open) {
  const items = gaps.map((words, place) =>
    make("li", { hidden: place >= FIRST }, ...words.map(([text, papers]) =>
      papers.length ? make("button", { type: "button", onclick: () => open(papers) }, text) : text
    ))
  );
  const part = make("section", {}, make("h3", {}, title), make("p", {}, about), make("ol", {}, ...items));
  if (items.length > FIRST) {
    const all = make("button", { type: "button", className: "all", onclick: () => {
      items.forEach((item) => { item.hidden = false; });
      items[FIRST].querySelector("button")?.focus();
      all.remove();
    } }, `Show all ${items.length.toLocaleString("en")}`);
    part.append(all);
  }
  if (more) part.append(make("p", {}, `${more.toLocaleString("en")} more are in the download below.`));
  return part;
}

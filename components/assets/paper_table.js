// One page of papers as a table of the document: headings sort, boxes fill the basket, titles open. What PubMed
// wrote is only ever set as text.
export default function ({ data, parentElement, setTriggerValue }) {
  const frame = parentElement.querySelector(".frame");
  const root = frame.getRootNode();
  const focused = root.activeElement?.dataset.name;
  const ask = (what, value) => setTriggerValue("asked", { what, value });
  frame.setAttribute("aria-label", data.title);
  frame.querySelector("thead").replaceChildren(heading(data, ask));
  frame.querySelector("tbody").replaceChildren(...data.rows.map((row) => line(row, data, ask)));
  if (focused) frame.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus();
}

function make(tag, properties = {}, ...children) {
  const { dataset = {}, ...others } = properties;
  const element = Object.assign(document.createElement(tag), others);
  Object.assign(element.dataset, dataset);
  element.append(...children);
  return element;
}

function heading({ columns, rows, sort, descending }, ask) {
  const ticked = rows.filter((row) => row.ticked).length;
  const all = make("input", {
    type: "checkbox", ariaLabel: "All on this page in the basket", dataset: { name: "all" },
    checked: ticked > 0 && ticked === rows.length,
    indeterminate: ticked > 0 && ticked < rows.length,
    onchange: () => ask("tick_all", all.checked),
  });
  const cells = columns.map(({ key, name, sorts }) => {
    if (!sorts) return make("th", { scope: "col" }, name);
    const button = make("button", { type: "button", dataset: { name: `sort_${key}` }, onclick: () => ask("sort", key) }, name);
    const cell = make("th", { scope: "col" }, button);
    if (key === sort) cell.setAttribute("aria-sort", descending ? "descending" : "ascending");
    return cell;
  });
  return make("tr", {}, make("th", { scope: "col", className: "tick" }, all), ...cells);
}

function line({ pmid, ticked, cells }, { columns, link }, ask) {
  const title = cells[columns.findIndex(({ key }) => key === "title")];
  const box = make("input", {
    type: "checkbox", checked: ticked, ariaLabel: `Add to basket: ${title}`, dataset: { name: `tick_${pmid}` },
    onchange: () => ask("tick", pmid),
  });
  const open = make(
    "a", { href: `${link}pmid=${pmid}`, dataset: { name: `open_${pmid}` }, onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a window of its own
      event.preventDefault();
      ask("open", pmid);
    } }, title
  );
  const told = columns.map(({ key, name }, place) =>
    make("td", { className: key, dataset: { name } }, key === "title" ? open : cells[place])
  );
  return make("tr", {}, make("td", { className: "tick" }, box), ...told);
}

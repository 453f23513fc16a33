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
  const cells = columns.map(({ key, name, sorts, more = [] }) => {
    if (!sorts) return make("th", { scope: "col" }, name);
    const cell = make("th", { scope: "col" });
    for (const column of [{ key, name }, ...more]) {
      cell.append(make("button", { type: "button", dataset: { name: `sort_${column.key}` }, onclick: () => ask("sort", column.key) }, column.name));
      if (column.key !== sort) continue;
      cell.lastChild.className = "sorted";
      cell.setAttribute("aria-sort", descending ? "descending" : "ascending");
    }
    return cell;
  });
  return make("tr", {}, make("th", { scope: "col", className: "tick" }, all), ...cells);
}

function line({ pmid, ticked, cells, notes = [], reports = [] }, { columns, link }, ask) {
  const own = cells[columns.findIndex(({ key }) => key === "title")];
  const title = own.title ?? own;
  const box = make("input", {
    type: "checkbox", checked: ticked, ariaLabel: `Add to basket: ${title}`, dataset: { name: `tick_${pmid}` },
    onchange: () => ask("tick", pmid),
  });
  const opening = (paper, words) => make(
    "a", { href: `${link}pmid=${paper}`, dataset: { name: `open_${paper}` }, onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a window of its own
      event.preventDefault();
      ask("open", paper);
    } }, words
  );
  const below = [
    ...notes.map((words) => make("p", { className: "note" }, words)),
    ...reports.map((report) => make("p", { className: "report" }, opening(report.pmid, report.text))),
    ...(own.parts?.length ? [make("p", { className: "report" }, ...own.parts.map(value))] : []),
  ];
  const told = columns.map(({ key, name, more = [] }, place) =>
    make("td", { className: key, dataset: { name: [name, ...more.map((column) => column.name.toLowerCase())].join(" and ") } }, ...(key === "title" ? [opening(pmid, title), ...below] : content(cells[place])))
  );
  return make("tr", {}, make("td", { className: "tick" }, box), ...told);
}

// A cell is text, or values with the sign of who gave them, a link each, and the sentence they were read from.
function content(cell) {
  if (typeof cell === "string") return [cell];
  const { parts, quote } = cell;
  if (!parts.length) return [make("span", { className: "missing", title: "Not stated" }, "–")];
  const values = parts.map(value);
  return quote ? [...values, make("q", { className: "quote" }, quote)] : values;
}

function value({ text, sign, told, link, missing }) {
  const words = link ? make("a", { href: link, target: "_blank", rel: "noopener" }, text) : text;
  const mark = sign ? [make("sup", { tabIndex: 0, className: "sign" }, sign, tooltip(told))] : [];
  return make("span", { className: missing ? "value missing" : "value" }, words, ...mark);
}

function tooltip(words) {
  const told = make("span", { className: "tooltip" }, words);
  told.setAttribute("role", "tooltip");
  return told;
}

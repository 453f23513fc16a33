// The evidence map: a table whose cells are buttons with bubbles, shades or only numbers.
const SMALLEST = 2.5; // radius of a bubble, pixels
const LARGEST = 17;
const LEAST_FULL = 4; // the fewest papers that a full bubble stands for
const PLAIN = "#3e6391"; // bubbles that are not split
const NO_COLOUR = "#6b7785"; // papers without a label of the facet that gives the colours
const HEAT = ["#dceaf7", "#a9cce6", "#68a3cf", "#2f72ab", "#0b3c6f"];

function drawMap(found, options, open) {
  const { data, facets } = options;
  const most = found.cells.flat().reduce((a, cell, at) => Math.max(a, found.columns[at % found.columns.length].share ? 0 : cell.papers), 0);
  const head = element("thead", {}, groupHeadings(found), element("tr", {},
    element("td", { class: "corner" }),
    ...found.columns.map((margin) => element("th", { scope: "col", class: margin.share ? "share" : "" }, element("span", {}, margin.name))),
    element("th", { scope: "col", class: "total" }, element("span", {}, "Papers"))));
  const body = element("tbody", {}, ...found.rows.flatMap((row, at) => [
    ...(row.group && row.group !== found.rows[at - 1]?.group ? [groupRow(row.group, found.columns.length + 2)] : []),
    element("tr", {},
      element("th", { scope: "row" }, row.name),
      ...found.columns.map((column, place) => mapCell(found, at, place, most, options, open)),
      element("td", { class: "total" }, totalButton(row.papers, 0, row.name, () => open({ row: row.code, title: row.name })))),
  ]));
  const foot = element("tfoot", {}, element("tr", {},
    element("th", { scope: "row" }, "Papers"),
    ...found.columns.map((column) => element("td", { class: "total" }, totalButton(column.papers, column.of ?? 0, fullName(column), () =>
      open({ column: column.code, kind: column.kind, title: fullName(column) })))),
    element("td", { class: "total" }, element("span", { class: "all" }, found.papers.toLocaleString("en")))));
  const name = `Papers by ${inSentence(facets[0].name)} and ${inSentence(facets[1].name)}`;
  const table = element("table", { class: `map ${options.rendering}`, role: "grid", "aria-label": name }, head, body, foot);
  table.addEventListener("keydown", (event) => moveWithin(table, event));
  const buttons = table.querySelectorAll("button");
  buttons.forEach((button, at) => (button.tabIndex = at ? -1 : 0));
  return table;
}

function fullName(column) {
  return column.part ? `${column.part}: ${column.name}` : column.name;
}

function groupHeadings(found) {
  if (!found.columns.some((column) => column.group)) return "";
  const runs = [];
  for (const { group } of found.columns) {
    if (runs.at(-1)?.group === group) runs.at(-1).length++;
    else runs.push({ group, length: 1 });
  }
  return element("tr", { class: "groups" }, element("td", {}),
    ...runs.map(({ group, length }) => element("th", { scope: "colgroup", colspan: length }, group)), element("td", {}));
}

function groupRow(group, width) {
  return element("tr", { class: "group" }, element("th", { scope: "rowgroup", colspan: width }, element("span", {}, group)));
}

function totalButton(papers, of, name, press) {
  const words = of ? `${papers} of ${of}` : papers.toLocaleString("en");
  if (!papers) return element("span", {}, words);
  return element("button", { type: "button", "aria-label": `${name}: ${of ? `${words} papers` : counted(papers, "paper")}`, onclick: press }, words);
}

function mapCell(found, row, column, most, options, open) {
  const cell = found.cells[row][column];
  const { share, kind, code } = found.columns[column];
  const [rowName, columnName] = [found.rows[row].name, fullName(found.columns[column])];
  const retracted = cell.retracted ? element("span", { class: "retracted", "aria-hidden": "true" }, "✕") : "";
  if (share) return element("td", { class: "share" }, cell.of ? `${cell.papers} of ${cell.of}` : "");
  if (!cell.papers) {
    const words = cell.gap ? "no papers, a gap" : "no papers";
    const mark = cell.gap && options.rendering !== "table" ? element("span", { class: "gap", "aria-hidden": "true" }) : "";
    return element("td", {}, mark, retracted, element("span", { class: "unseen" }, words + retractedWords(cell)));
  }
  const against = cell.against ? element("span", { class: "against", "aria-hidden": "true" }, `▼${cell.against}`) : "";
  const described = [
    `${rowName}, ${columnName}: ${counted(cell.papers, "paper")}`,
    cell.against ? `${cell.against} ${options.data.rules.against_words}` : "",
    ...partsInWords(found.split, cell),
  ].filter(Boolean).join("; ") + retractedWords(cell);
  const press = () => open({ row: found.rows[row].code, column: code, kind, title: `${rowName} × ${columnName}` });
  const button = element("button", { type: "button", "aria-label": described, title: described, onclick: press },
    options.rendering === "bubbles" ? bubble(cell, found.split, Math.max(LEAST_FULL, most)) : "",
    element("span", { class: "number" }, cell.papers.toLocaleString("en")), against, retracted);
  const td = element("td", {}, button);
  if (options.rendering === "heat") {
    button.style.setProperty("--colour", shade(cell.papers, most));
    button.classList.toggle("dark", Math.sqrt(cell.papers) > 1 + 0.55 * (Math.max(Math.sqrt(most), 2) - 1));
  }
  return td;
}

function retractedWords(cell) {
  return cell.retracted ? `; ${counted(cell.retracted, "retracted paper")}` : "";
}

function partsInWords(split, cell) {
  return split ? split.names.flatMap((name, place) => (cell.parts[place] ? [`${name} ${cell.parts[place]}`] : [])) : [];
}

// Area is proportional to papers; wedges are shares of labels.
function bubble(cell, split, full) {
  const radius = Math.max(SMALLEST, LARGEST * Math.sqrt(cell.papers / full));
  const size = 2 * radius + 2;
  const parts = split
    ? [...cell.parts.map((papers, place) => [split.colours[place], papers]), [NO_COLOUR, cell.unsplit]].filter(([, papers]) => papers)
    : [[PLAIN, 1]];
  const whole = parts.reduce((total, [, papers]) => total + papers, 0);
  let begun = 0;
  const shapes = parts.map(([colour, papers]) => {
    const ended = begun + papers / whole;
    const shape = parts.length === 1
      ? drawing("circle", { r: radius.toFixed(2), colour })
      : drawing("path", { d: wedge(radius, begun, ended), colour, class: radius >= 8 ? "wedge" : "" });
    begun = ended;
    return shape;
  });
  const box = `${(-size / 2).toFixed(2)} ${(-size / 2).toFixed(2)} ${size.toFixed(2)} ${size.toFixed(2)}`;
  return drawing("svg", { width: size.toFixed(2), height: size.toFixed(2), viewBox: box, "aria-hidden": "true" }, ...shapes);
}

// From one share of the circle to another, clockwise from the top.
function wedge(radius, begun, ended) {
  const at = (share) => [Math.sin(2 * Math.PI * share), -Math.cos(2 * Math.PI * share)].map((unit) => (radius * unit).toFixed(2)).join(" ");
  return `M0 0L${at(begun)}A${radius.toFixed(2)} ${radius.toFixed(2)} 0 ${ended - begun > 0.5 ? 1 : 0} 1 ${at(ended)}Z`;
}

// Darker for more papers, by their square root, so that small counts differ.
function shade(papers, most) {
  const place = ((HEAT.length - 1) * (Math.sqrt(papers) - 1)) / Math.max(Math.sqrt(most) - 1, 1);
  const low = Math.min(Math.trunc(place), HEAT.length - 2);
  const part = (colour, at) => Number.parseInt(colour.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => part(HEAT[low], at) + (part(HEAT[low + 1], at) - part(HEAT[low], at)) * (place - low));
  return `#${mixed.map((one) => Math.round(one).toString(16).padStart(2, "0")).join("")}`;
}

// What the colours mean, for the parts that occur.
function colourKey(found) {
  if (!found.split) return [];
  const cells = found.cells.flat();
  const parts = found.split.names.flatMap((name, place) =>
    cells.some((cell) => cell.parts[place]) ? [[name, found.split.colours[place]]] : []
  );
  if (cells.some((cell) => cell.unsplit)) parts.push([`${found.split.name} not stated`, NO_COLOUR]);
  return parts.map(([name, colour]) => element("li", {}, element("span", { class: "patch", colour }), name));
}

// One tab stop for the whole map; arrows go to the nearest number in their direction.
function moveWithin(table, event) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  const from = event.target.closest("button");
  if (!from || !(steps || event.key === "Home" || event.key === "End")) return;
  event.preventDefault();
  const inRow = [...from.closest("tr").querySelectorAll("button")];
  const next = steps ? nearest(table, from, steps) : inRow.at(event.key === "Home" ? 0 : -1);
  if (!next) return;
  from.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function nearest(table, from, [right, down]) {
  const rows = [...table.rows];
  const [row, column] = [rows.indexOf(from.closest("tr")), from.closest("td").cellIndex];
  if (right) {
    const cells = [...rows[row].cells];
    const ahead = right > 0 ? cells.slice(column + 1) : cells.slice(0, column).reverse();
    return ahead.map((cell) => cell.querySelector("button")).find(Boolean);
  }
  const ahead = down > 0 ? rows.slice(row + 1) : rows.slice(0, row).reverse();
  for (const line of ahead) {
    const buttons = [...line.querySelectorAll("button")];
    const off = (button) => Math.abs(button.closest("td").cellIndex - column);
    if (buttons.length) return buttons.reduce((best, button) => (off(button) < off(best) ? button : best));
  }
  return undefined;
}

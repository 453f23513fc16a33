// A figure with its downloads and its numbers as a table: one component, because Streamlit's client goes through
// every element of the page at each click. Plotly draws in place, so only what has changed is drawn again.
const LEAST_WIDTH = 150; // pixels
const CONFIG = { displaylogo: false, displayModeBar: false, responsive: false };
const drawings = new WeakMap(); // by place: what is drawn there

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".figure");
  if (!drawings.has(place)) drawings.set(place, begin(place));
  const state = drawings.get(place);
  state.tell = (customdata) => setTriggerValue("mark", { customdata });
  place.setAttribute("aria-label", data.alt);
  const numbers = parentElement.querySelector(".numbers");
  numbers.hidden = parentElement.querySelector(".row").hidden = !data.downloads;
  if (data.downloads) {
    downloadRow(parentElement, data.downloads, setTriggerValue);
    numbersTable(numbers, data, setTriggerValue);
  }
  if (state.text !== data.figure) {
    const spec = JSON.parse(data.figure);
    Object.assign(state, { text: data.figure, spec, colours: data.dark, library: plotly(data.drawing) });
    place.style.height = `${spec.layout.height}px`;
    draw(place, state);
  }
  return () => end(place, state);
}

// The rows are sent only while the table is open.
function numbersTable(details, { table, title }, setTriggerValue) {
  const place = details.querySelector(".numbers-table");
  place.setAttribute("aria-label", `Table: ${title}`);
  details.asked ??= details.open = Boolean(table); // open still, where the reader comes back to this page
  details.ontoggle = () => {
    if (details.open === details.asked) return;
    details.asked = details.open;
    if (details.open && !place.firstChild) place.textContent = "Loading…";
    setTriggerValue("table", { open: details.open });
  };
  if (!table) return;
  const text = JSON.stringify(table);
  if (place.shown === text && place.querySelector("table")) return;
  place.shown = text;
  const shown = document.createElement("table");
  const head = shown.createTHead().insertRow();
  const isNumber = table.columns.map((_, at) => table.rows.every((row) => row[at] === null || typeof row[at] === "number"));
  const cell = (row, name, value, at) => {
    const made = document.createElement(name);
    made.textContent = value ?? "";
    if (isNumber[at]) made.className = "number";
    row.append(made);
    return made;
  };
  table.columns.forEach((name, at) => cell(head, "th", name, at).setAttribute("scope", "col"));
  const body = shown.createTBody();
  for (const values of table.rows) {
    const row = body.insertRow();
    values.forEach((value, at) => {
      const made = cell(row, at ? "td" : "th", value, at);
      if (!at) made.setAttribute("scope", "row");
    });
  }
  const more = Object.assign(document.createElement("p"), { textContent: table.more });
  place.replaceChildren(shown, ...(table.more ? [more] : []));
}

function begin(place) {
  const state = { width: 0 };
  state.watch = new ResizeObserver(() => {
    const width = Math.max(place.clientWidth, LEAST_WIDTH);
    if (!place.clientWidth || width === state.width) return;
    state.width = width;
    draw(place, state);
  });
  state.watch.observe(place);
  // Streamlit (1.67) does not notify components of a theme change, but the background changes with a transition.
  place.addEventListener("transitionend", () => state.drawn && state.dark !== isDark(place) && draw(place, state));
  state.print = (event) => {
    state.printing = event.type === "beforeprint";
    if (isDark(place)) draw(place, state);
  };
  addEventListener("beforeprint", state.print);
  addEventListener("afterprint", state.print);
  return state;
}

function end(place, state) {
  state.watch.disconnect();
  removeEventListener("beforeprint", state.print);
  removeEventListener("afterprint", state.print);
  drawings.delete(place);
  window.Plotly?.purge(place);
}

function isDark(place) {
  return getComputedStyle(place).colorScheme === "dark";
}

// A copy of a figure with other colours, where Plotly reads one: never in words from PubMed.
function recoloured(part, colours, isColour = false) {
  if (typeof part === "string") {
    if (isColour) return colours[part] ?? part;
    return part.replace(/(?<=<span style="color:)[^"]*/g, (colour) => colours[colour] ?? colour);
  }
  if (Array.isArray(part)) return part.map((each) => recoloured(each, colours, isColour));
  if (part === null || typeof part !== "object") return part;
  const entries = Object.entries(part);
  return Object.fromEntries(entries.map(([name, value]) => [name, recoloured(value, colours, /color/.test(name))]));
}

async function draw(place, state) {
  const { text, width } = state;
  if (!text || !width) return;
  place.setAttribute("aria-busy", "true");
  try {
    // Not awaited once it is there, as print does not wait.
    const library = window.Plotly && state.drawn ? window.Plotly : await state.library;
    if (state.text !== text || state.width !== width || !place.isConnected) return;
    const dark = isDark(place) && !state.printing;
    const { data: traces, layout: drawn } = dark ? recoloured(state.spec, state.colours) : state.spec;
    Object.assign(state, { drawn: true, dark });
    const layout = {
      ...drawn,
      width,
      clickmode: "event",
      clickanywhere: true, // a click beside all marks is reported too, without points
      hovermode: drawn.hovermode || "closest",
      dragmode: drawn.dragmode || "pan",
    };
    await library.react(place, traces, layout, CONFIG);
    if (!state.heard) listen(place, state);
    if (state.text === text && state.width === width) place.setAttribute("aria-busy", "false");
  } catch (error) {
    console.warn(error);
    place.setAttribute("aria-busy", "false");
    place.textContent = "The figure could not be drawn. Reload this page to try again.";
  }
}

// Not `plotly_selected`: Plotly (4.1) selects what the pointer hovered over last, which after a tap is the mark
// of the tap before, as no pointer moves between two taps. For `plotly_click` it looks up the mark at the click
// itself (plotly.js, src/components/selections/select.js and src/components/fx/click.js).
function listen(place, state) {
  state.heard = true;
  place.on("plotly_click", (event) => state.tell(event.points?.[0]?.customdata ?? null));
}

// The row under a figure. Files are asked of the server; images are drawn here, so that the server needs no
// browser. A file is saved only once it has been checked to be whole.
const WIDTH = 1600; // pixels of an image; a PNG has twice as many
const MAGNIFIED = 2;
const MOST_PIXELS = 16e6; // of a canvas on every phone
const PAPERS = 120_000;
const TIMEOUTS = {
  deck: 60_000, methods: 60_000, ris: PAPERS, bibtex: PAPERS, nbib: PAPERS, csl: PAPERS, endnote: PAPERS,
  papers_csv: PAPERS, papers_xlsx: PAPERS, html: PAPERS, table_slides: PAPERS, table_docx: PAPERS, other: 20_000,
}; // milliseconds
const NAMES = {
  png: "image", svg: "image", slide: "slide", deck: "deck", csv: "table of numbers", xlsx: "table of numbers",
  ris: "RIS file", bibtex: "BibTeX file", nbib: "NBIB file", csl: "CSL-JSON file",
  endnote: "EndNote file", papers_csv: "table", papers_xlsx: "table",
  pmids: "list of PMIDs", methods: "document", html: "file", table_slides: "slides", table_docx: "document",
};
const states = new WeakMap(); // by row: what it waits for, beyond a new drawing of the row

function downloadRow(root, data, setTriggerValue) {
  const row = root.querySelector(".row");
  if (!states.has(row)) states.set(row, {});
  const state = states.get(row);
  row.setAttribute("aria-label", `Export: ${data.title}`);
  for (const button of row.querySelectorAll("button")) {
    button.hidden = !data.offers.includes(button.name);
    button.disabled = Boolean(data.off);
    button.setAttribute("aria-label", `${button.textContent}: ${data.title}`);
    button.onclick = () => press(row, state, button.name, data, setTriggerValue);
  }
  if (data.off || state.off) tell(row, data.off);
  state.off = data.off;
  if (data.answer && data.answer.id === state.waiting?.id) receive(row, state, data.answer);
}

function press(row, state, kind, data, setTriggerValue) {
  if (state.waiting) return;
  const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
  if (kind === "link" || kind === "citation") {
    copy(row, kind === "link" ? new URL(data.link, location.href).href : data.citation);
    return setTriggerValue("wanted", { kind, id }); // the server keeps searches that links lead to
  }
  const timer = setTimeout(() => failed(row, state, id), TIMEOUTS[kind] ?? TIMEOUTS.other);
  state.waiting = { id, kind, timer, drawing: data.drawing };
  busy(row, kind, true);
  setTriggerValue("wanted", { kind, id });
}

async function receive(row, state, answer) {
  const { id, kind, drawing } = state.waiting;
  if (state.waiting.received) return;
  state.waiting.received = true;
  try {
    const file = answer.figure ? await image(kind, answer, drawing) : await bytes(answer);
    if (state.waiting?.id !== id) return; // it took too long, and the reader has seen an error
    save(file, answer.name);
    tell(row, `Saved as ${answer.name}`);
    done(row, state);
  } catch (error) {
    console.warn(error);
    failed(row, state, id);
  }
}

function failed(row, state, id) {
  if (state.waiting?.id !== id) return;
  const { kind } = state.waiting;
  done(row, state);
  const other = kind === "png" ? "Try again, or take SVG." : "Try again; if it fails again, reload this page.";
  tell(row, `The ${NAMES[kind]} could not be made. ${other}`);
}

function done(row, state) {
  clearTimeout(state.waiting.timer);
  busy(row, state.waiting.kind, false);
  state.waiting = undefined;
}

function busy(row, kind, is) {
  row.querySelector(`[name=${kind}]`).setAttribute("aria-busy", is);
  if (is) tell(row, "Preparing…");
}

function tell(row, words) {
  row.querySelector(".told").textContent = words;
  row.querySelector(".by-hand").hidden = true;
}

async function bytes({ base64, mime, size }) {
  const file = await (await fetch(`data:${mime};base64,${base64}`)).blob();
  if (!size || file.size !== size) throw new Error("the file is not whole");
  return file;
}

function save(file, name) {
  const address = URL.createObjectURL(file);
  const anchor = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function copy(row, text) {
  if ((await copied(text))) return tell(row, "Copied");
  tell(row, "Copy this with Ctrl+C (on a Mac ⌘C):");
  const field = row.querySelector(".by-hand");
  field.hidden = false;
  field.value = text;
  field.setAttribute("aria-label", "Text to copy");
  field.focus();
  field.select();
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedWithoutPermission(text); // the clipboard is for https only, or was refused
  }
}

function copiedWithoutPermission(text) {
  const before = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
  const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
  field.style.cssText = "position: fixed; top: 0; opacity: 0";
  document.body.append(field);
  field.select();
  const worked = document.execCommand("copy");
  field.remove();
  before?.focus();
  return worked;
}

// Images -------------------------------------------------------------------------------------------------

async function image(kind, { figure, title, alt, font }, drawing) {
  const Plotly = await plotly(drawing);
  const source = font ? `data:font/woff2;base64,${font}` : await wholeFont(drawing.font);
  const style = `@font-face { font-family: "${drawing.family}"; font-weight: 200 900; src: url(${source}); }`;
  const drawn = await drawnAsSvg(JSON.parse(figure), Plotly, { title, desc: alt, style });
  return kind === "svg" ? new Blob([drawn.text], { type: "image/svg+xml" }) : await asPng(drawn);
}

async function drawnAsSvg({ data, layout }, Plotly, inside) {
  const { width, height } = layout;
  const size = { width, height, imageDataOnly: true, format: "svg" };
  const text = await Plotly.toImage({ data, layout, config: { staticPlot: true } }, size);
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const svg = parsed.documentElement;
  if (parsed.querySelector("parsererror") || !svg.querySelector("text")) throw new Error("no drawing");
  const high = Math.round((height * WIDTH) / width);
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("width", WIDTH);
  svg.setAttribute("height", high);
  svg.setAttribute("role", "img");
  svg.prepend(
    ...Object.entries(inside).map(([name, words]) =>
      Object.assign(parsed.createElementNS("http://www.w3.org/2000/svg", name), { textContent: words })
    )
  );
  return { text: new XMLSerializer().serializeToString(svg), width: WIDTH, height: high };
}

// An image that is drawn into a PNG cannot use the page's fonts: it has to carry its own.
async function wholeFont(address) {
  const answer = await fetch(fullAddress(address));
  if (!answer.ok) throw new Error("the font did not come");
  return asDataUrl(new Blob([await answer.arrayBuffer()], { type: "font/woff2" }));
}

function asDataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

async function asPng({ text, width, height }) {
  const drawing = new Image();
  drawing.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await drawing.decode();
  const scale = Math.min(MAGNIFIED, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawing, 0, 0, canvas.width, canvas.height);
  if (isBlank(canvas)) throw new Error("a blank image");
  const file = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  const seen = await createImageBitmap(file);
  if (seen.width !== canvas.width || seen.height !== canvas.height) throw new Error("half an image");
  return file;
}

function isBlank(canvas) {
  const small = document.createElement("canvas");
  small.width = 160;
  small.height = 90;
  const context = small.getContext("2d");
  context.drawImage(canvas, 0, 0, small.width, small.height);
  const seen = context.getImageData(0, 0, small.width, small.height).data;
  return seen.every((value, place) => value === seen[place % 4]);
}

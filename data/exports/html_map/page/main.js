// The page: one state, and everything drawn from it.
const PHONE = "(max-width: 46rem)";

function begin() {
  const data = readData(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const { rows, columns, split, rendering } = data.start;
  const hideEmpty = matchMedia(PHONE).matches;
  const state = { selection: firstSelection(data), rows, columns, split, rendering, hideEmpty, open: null, shown: A_PAGE };
  const redraw = () => draw(data, state, at, updateFilters);
  const change = (set) => {
    set(state.selection);
    state.shown = A_PAGE;
    redraw();
  };
  const updateFilters = drawFilters(at("filter_list"), data, change);
  state.change = change;
  state.redraw = redraw;
  mapControls(data, state, at);
  at("filters").open = !hideEmpty;
  at("clear").addEventListener("click", () => {
    state.selection = firstSelection(data);
    change(() => {});
  });
  at("all_papers").addEventListener("click", () => openPapers(state, at, null));
  at("more_papers").addEventListener("click", () => {
    const before = state.shown;
    state.shown += A_PAGE;
    redraw();
    at("paper_list").children[before]?.querySelector("a")?.focus();
  });
  at("legend").textContent = signLegend(data);
  document.body.classList.add("ready");
  redraw();
}

// Open the papers of a number, or with null close them, which gives the focus back to that number.
function openPapers(state, at, open) {
  state.open = open && { ...open, rows: state.rows, columns: state.columns };
  state.shown = A_PAGE;
  if (open) state.openedBy = document.activeElement.getAttribute("aria-label");
  state.redraw();
  if (!open && focusNamed(at("main"), state.openedBy)) return;
  at("papers_title").focus({ preventScroll: true });
  at("papers").scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

// Gives the focus to the button of this name, which has been drawn again; false if there is none any more.
function focusNamed(root, name) {
  const next = name && [...root.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === name);
  if (!next) return false;
  for (const other of next.closest("table")?.querySelectorAll("button") ?? []) other.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  return true;
}

function draw(data, state, at, updateFilters) {
  const view = viewOf(data, state.selection);
  updateFilters(view);
  drawSummary(data, state, view, at);
  const split = [state.rows, state.columns].includes(state.split) ? null : state.split;
  const whole = crosstab(view, state.rows, state.columns, split);
  drawTiles(data, state, view, at);
  drawMapCard(data, state, view, whole, at);
  drawPaperCard(data, state, view, whole, at);
}

function drawSummary(data, state, view, at) {
  const { selection } = state;
  const parts = [`${view.papers.toLocaleString("en")} of ${counted(view.total, "paper")}`];
  const filters = activeFilters(data, selection);
  parts.push(filters.map(({ words }) => words).join("; ") || "no filters set here");
  if (selection.retracted && sum(data.retracted)) parts.push("retracted papers included");
  if (selection.outOfScope && sum(data.outOfScope)) parts.push("papers out of scope included");
  const related = sum(view.related);
  if (related) parts.push(`${counted(related, "paper")} on ${data.rules.related.name} ${selection.related ? "included" : "excluded"}`);
  at("summary").textContent = parts.join(" · ");
  at("chips").replaceChildren(...filters.map(({ words, remove }) => {
    const press = () => {
      state.change(remove);
      at("filters_title").focus();
    };
    return element("button", { type: "button", class: "chip", "aria-label": `Remove filter ${words}`, onclick: press }, words, element("span", { "aria-hidden": "true" }, "×"));
  }));
  at("clear").disabled = JSON.stringify(plain(selection)) === JSON.stringify(plain(firstSelection(data)));
}

function plain({ chosen, ...rest }) {
  return { ...rest, chosen: [...chosen].filter(([, codes]) => codes.size).map(([code]) => code) };
}

function drawTiles(data, state, view, at) {
  const { rules } = data;
  const numbers = keyNumbers(view);
  const years = [...new Set([numbers.first, numbers.last].filter(Boolean))].join("–");
  const tiles = [
    ["Papers", numbers.papers, `of ${counted(view.total, "paper")}`, []],
    ["Clinical trials", numbers.trials, "prospective, in people", [[rules.types, rules.trials]]],
    ["Randomised", numbers.randomised, "of the clinical trials", [["randomised", ["yes"]]]],
    ["Systematic reviews", numbers.systematicReviews, "and meta-analyses", [[rules.types, rules.systematic_reviews]]],
  ];
  at("tiles").replaceChildren(
    ...tiles.map(([name, number, note, labels]) => {
      const words = number.toLocaleString("en");
      const press = () => openPapers(state, at, labels.length ? { labels, title: name } : { labels, title: "All papers shown" });
      const value = number ? element("button", { type: "button", "aria-label": `${name}: ${words}. Show these papers`, onclick: press }, words) : words;
      return element("div", {}, element("dt", {}, name), element("dd", {}, value), element("dd", { class: "note" }, note));
    }),
    element("div", {}, element("dt", {}, "Years"), element("dd", {}, years || "–"), element("dd", { class: "note" }, years ? "of publication" : "no dated papers"))
  );
}

function mapControls(data, state, at) {
  const axes = data.facets.filter((facet) => facet.axis);
  const questions = data.rules.presets.map((preset, place) => element("option", { value: place }, preset.title));
  at("question").append(...questions, element("option", { value: "" }, "Other rows and columns"));
  for (const key of ["rows", "columns", "split"]) {
    const none = key === "split" ? [element("option", { value: "" }, "Nothing")] : [];
    at(key).append(...axes.map((facet) => element("option", { value: facet.code }, facet.name)), ...none);
    at(key).addEventListener("change", () => set({ [key]: at(key).value || null }));
  }
  at("question").addEventListener("change", () => {
    const preset = data.rules.presets[at("question").value];
    if (preset) set({ rows: preset.rows, columns: preset.columns });
  });
  at("rendering").addEventListener("change", () => set({ rendering: at("rendering").value }));
  at("hide_empty").addEventListener("change", () => set({ hideEmpty: at("hide_empty").checked }));
  at("print").addEventListener("click", () => print());
  function set(options) {
    const turned = options.rows || options.columns;
    Object.assign(state, options);
    if (turned && (state.open?.row || state.open?.column)) state.open = null;
    state.redraw();
  }
}

function drawMapCard(data, state, view, whole, at) {
  for (const key of ["rows", "columns", "split", "rendering"]) at(key).value = state[key] ?? "";
  at("hide_empty").checked = state.hideEmpty;
  const preset = data.rules.presets.findIndex((one) => one.rows === state.rows && one.columns === state.columns);
  at("question").value = preset < 0 ? "" : preset;
  const facets = [data.facetOf.get(state.rows), data.facetOf.get(state.columns)];
  at("map_title").textContent = `Evidence map: ${inSentence(facets[0].plural)} × ${inSentence(facets[1].plural)}`;
  const found = state.hideEmpty ? withoutEmpty(whole) : whole;
  const sentence = nothingToDraw(state, view, whole, facets);
  at("key").hidden = at("scroll").hidden = Boolean(sentence);
  at("map_notes").textContent = sentence || notes(data, view, whole, found, facets).join(" ");
  if (sentence) return at("map").replaceChildren();
  const focused = at("map").contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
  const options = { data, facets, rendering: state.rendering };
  at("map").replaceChildren(drawMap(found, options, (open) => openPapers(state, at, open)));
  focusNamed(at("map"), focused);
  at("colours").replaceChildren(...(state.rendering === "bubbles" ? colourKey(found) : []));
  at("colours_title").textContent = found.split && state.rendering === "bubbles" ? found.split.name : "";
  const cells = whole.cells.flat();
  at("key_gap").hidden = !cells.some((cell) => cell.gap) || state.rendering === "table";
  at("key_against").hidden = !cells.some((cell) => cell.against);
  at("key_against_words").textContent = `number of ${data.rules.against_words}`;
  at("key_retracted").hidden = !cells.some((cell) => cell.retracted);
  at("key_retracted_words").textContent = `has retracted papers, ${state.selection.retracted ? "counted" : "not counted"}`;
}

function nothingToDraw(state, view, whole, facets) {
  if (!view.papers) return "No papers match all of these filters. Remove one filter.";
  if (state.rows === state.columns) return "Rows and columns show the same. Choose another one.";
  if (!whole.papers) return `No papers: both a ${inSentence(facets[0].name)} and a ${inSentence(facets[1].name)}.`;
  return "";
}

function notes(data, view, whole, found, facets) {
  const said = [];
  const without = view.papers - whole.selected;
  if (without) said.push(`${counted(without, "paper")} without results of ${without === 1 ? "its" : "their"} own ${without === 1 ? "is" : "are"} not counted.`);
  if (whole.preset?.share) said.push(`${data.rules.share}: of the papers that report a result.`);
  if (whole.twice) said.push(`A paper with two labels counts in each of its cells (${counted(whole.twice, "paper does", "papers do")}); totals are of papers.`);
  const outside = whole.selected - whole.papers;
  if (outside) {
    const verbs = outside === 1 ? ["does", "is"] : ["do", "are"];
    said.push(`${counted(outside, "paper")} ${verbs[0]} not state ${inSentence(facets[0].name)} or ${inSentence(facets[1].name)} and ${verbs[1]} not shown.`);
  }
  if (found.hidden) said.push(`${counted(found.hidden, "row or column", "rows and columns")} without papers ${found.hidden === 1 ? "is" : "are"} hidden.`);
  return said;
}

function drawPaperCard(data, state, view, whole, at) {
  const papers = papersIn(view, state.open, whole);
  at("papers_title").textContent = `${state.open?.title ?? "All papers shown"}: ${counted(papers.length, "paper")}`;
  at("all_papers").hidden = !state.open;
  const items = [];
  for (let first = 0; first < Math.min(state.shown, papers.length); first += A_PAGE) items.push(...drawPapers(data, papers, first));
  at("paper_list").replaceChildren(...items);
  const rest = papers.length - items.length;
  at("more_papers").hidden = rest <= 0;
  at("more_papers").textContent = `Show ${Math.min(A_PAGE, rest)} more of ${papers.length.toLocaleString("en")}`;
  at("printed").textContent = rest > 0 ? `The first ${items.length} of ${counted(papers.length, "paper")}.` : "";
}

begin();

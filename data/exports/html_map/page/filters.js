// The filters: drawn once, then only their counts change, so that the keyboard keeps its place.
const LONG_LIST = 15; // options above which a list can be searched

function drawFilters(root, data, change) {
  const updates = [];
  const draw = (part) => {
    updates.push(part.update);
    return part.node;
  };
  const rooms = { first: [], human: [], more: [] };
  for (const facet of data.facets) rooms[facet.room]?.push(draw(facetFilter(data, facet, change)));
  const switches = [
    data.rules.related && ["related", data.rules.related.switch, data.related],
    ["retracted", "Count retracted papers too", data.retracted],
    ["outOfScope", "Count papers out of scope too", data.outOfScope],
  ].filter((one) => one && sum(one[2]));
  root.replaceChildren(
    ...switches.map(([key, words, mask]) => draw(switchFilter(key, words, sum(mask), change))),
    draw(textFilter(change)),
    ...(data.years && data.years[0] < data.years[1] ? [draw(yearsFilter(data.years, change))] : []),
    ...rooms.first,
    ...(rooms.human.length ? [element("h3", {}, "Human studies"), ...rooms.human] : []),
    element("h3", {}, "More filters"),
    ...rooms.more
  );
  return (view) => updates.forEach((update) => update(view));
}

function switchFilter(key, words, papers, change) {
  const box = element("input", { type: "checkbox", onchange: () => change((selection) => (selection[key] = box.checked)) });
  const node = element("label", { class: "switch" }, box, element("span", {}, `${words} (${papers.toLocaleString("en")})`));
  return { node, update: (view) => (box.checked = view.selection[key]) };
}

function textFilter(change) {
  const field = element("input", {
    type: "search", id: "words", autocomplete: "off", placeholder: "microglia, author, PMID", maxlength: 200,
    "aria-describedby": "words_help", oninput: () => change((selection) => (selection.text = field.value)),
  });
  const help = "Every word must occur in title, abstract, keywords, authors, journal or PMID, from the start of a word on. "
    + "A phrase in double quotes, or a word with a hyphen, is searched in title, authors and journal only, because this file has no abstracts.";
  const node = element("div", { class: "filter" }, element("label", { for: "words" }, "Search words"), field,
    element("p", { class: "help", id: "words_help" }, help));
  return { node, update: (view) => field.value !== view.selection.text && (field.value = view.selection.text) };
}

function yearsFilter([first, last], change) {
  const ends = ["from", "to"].map((end) =>
    element("input", { type: "number", id: `years_${end}`, min: first, max: last, onchange: take, inputmode: "numeric" })
  );
  function take() {
    const [from, to] = ends.map((field, at) => {
      const year = Number.parseInt(field.value, 10);
      return Number.isNaN(year) ? [first, last][at] : Math.min(Math.max(year, first), last);
    });
    const range = [Math.min(from, to), Math.max(from, to)];
    change((selection) => (selection.years = range[0] === first && range[1] === last ? null : range));
  }
  const node = element("fieldset", { class: "filter years" }, element("legend", {}, "Years"),
    element("label", { for: "years_from" }, "From"), ends[0], element("label", { for: "years_to" }, "to"), ends[1]);
  const update = (view) => (view.selection.years ?? [first, last]).forEach((year, at) => (ends[at].value = year));
  return { node, update };
}

function facetFilter(data, facet, change) {
  const take = (category, isChosen) =>
    change((selection) => {
      const chosen = new Set(selection.chosen.get(facet.code));
      if (isChosen) chosen.add(category);
      else chosen.delete(category);
      selection.chosen.set(facet.code, chosen);
      // A related category asks for related papers.
      if (isChosen && data.rules.related?.facet === facet.code) {
        selection.related ||= data.rules.related.categories.includes(category);
      }
    });
  const options = facet.codes.map((category, place) => {
    const box = element("input", { type: "checkbox", onchange: () => take(category, box.checked) });
    const number = element("span", { class: "number" });
    return { category, place, box, number, node: element("label", {}, box, element("span", {}, facet.names[place]), number) };
  });
  const list = element("div", { class: "options", role: "group", "aria-label": facet.name }, ...options.map((one) => one.node));
  const find = options.length > LONG_LIST ? finder(facet, options) : "";
  const state = element("span", { class: "state" });
  const node = element("details", { class: "filter" }, element("summary", {}, facet.name, state), find, list);
  const byPapers = facet.code === "country" || facet.code === "journal";
  const update = (view) => {
    const chosen = view.selection.chosen.get(facet.code) ?? new Set();
    const counts = optionCounts(view, facet.code);
    state.textContent = chosen.size ? ` (${chosen.size})` : "";
    for (const option of options) {
      option.box.checked = chosen.has(option.category);
      option.number.textContent = counts[option.place].toLocaleString("en");
      option.node.classList.toggle("none", !counts[option.place]);
    }
    if (byPapers && !list.contains(document.activeElement)) {
      const order = [...options].sort((a, b) => counts[b.place] - counts[a.place]);
      list.append(...order.map((option) => option.node));
    }
  };
  return { node, update };
}

function finder(facet, options) {
  return element("input", {
    type: "search", class: "find", placeholder: "Find an option", "aria-label": `Find an option of ${facet.name}`,
    oninput: (event) => {
      const words = searchTokens(event.target.value);
      for (const { node, place } of options) node.hidden = !searchTokens(facet.names[place]).includes(words);
    },
  });
}

// The filters in force, for the chips above the map: their words, and how each is removed.
function activeFilters(data, selection) {
  const found = [];
  if (selection.years) {
    const [first, last] = selection.years;
    found.push({ words: `Years: ${first === last ? first : `${first}–${last}`}`, remove: (own) => (own.years = null) });
  }
  for (const facet of data.facets) {
    for (const [place, category] of facet.codes.entries()) {
      if (!selection.chosen.get(facet.code)?.has(category)) continue;
      found.push({ words: `${facet.name}: ${facet.names[place]}`, remove: (own) => own.chosen.get(facet.code).delete(category) });
    }
  }
  if (searchTerms(selection.text).length) {
    found.push({ words: `Search words: “${selection.text}”`, remove: (own) => (own.text = "") });
  }
  return found;
}

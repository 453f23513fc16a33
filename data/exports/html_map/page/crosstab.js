// Two facets crossed. A paper with several labels counts in several cells; totals count it once.

// The preset that defines how these columns are shown: that of both facets, else of the same columns.
function presetOf(rules, rows, columns) {
  const alike = rules.presets.filter((one) => one.columns === columns && (one.order.length || one.apart || one.share));
  return alike.find((one) => one.rows === rows) ?? alike[0] ?? null;
}

// The papers that a map counts: with a preset, perhaps only primary studies, or those with some categories.
function countedBy(data, preset) {
  const order = preset?.order.length ? having(data.facetOf.get(preset.columns), preset.order) : null;
  return Uint8Array.from({ length: data.size }, (_, paper) => {
    if (preset?.apart && !data.kinds.human[paper] && !data.kinds.animal[paper]) return 0;
    return !order || order[paper];
  });
}

function crosstab(view, rowCode, columnCode, splitCode) {
  const { data } = view;
  const preset = presetOf(data.rules, rowCode, columnCode);
  const counted = countedBy(data, preset);
  // Retracted papers are given apart where they are not counted.
  const passing = Uint8Array.from(counted, (one, paper) => one && view.about[paper] && !view.failed[paper]);
  const selected = Uint8Array.from(counted, (one, paper) => one && view.selected[paper]);
  const rows = side(view, passing, rowCode);
  const allColumns = side(view, passing, columnCode);
  const columns = preset ? presetColumns(view, preset, allColumns, selected) : allColumns.map((one) => ({ ...one }));
  for (const margin of [...rows, ...columns]) margin.papers = 0;
  const split = splitCode ? data.facetOf.get(splitCode) : null;
  const cells = rows.map(() => columns.map(() => emptyCell(split)));
  const rowOf = new Map(rows.map((margin, at) => [margin.place, at]));
  const columnPlaces = new Set(allColumns.map((margin) => margin.place));
  const facets = [data.facetOf.get(rowCode), data.facetOf.get(columnCode)];
  let papers = 0;
  let twice = 0;
  for (let paper = 0; paper < data.size; paper++) {
    if (!passing[paper]) continue;
    const down = facets[0].of[paper].map((place) => rowOf.get(place)).filter((at) => at !== undefined);
    const own = facets[1].of[paper].filter((place) => columnPlaces.has(place));
    const across = columns.flatMap((column, at) => (isIn(data, column, own, paper) ? [at] : []));
    if (selected[paper]) {
      papers += down.length * own.length > 0;
      twice += down.length * own.length > 1;
      for (const row of down) rows[row].papers++;
      for (const column of across) columns[column].papers++;
    }
    for (const row of down) for (const column of across) add(cells[row][column], view, paper, selected[paper], split);
  }
  const found = { rows, columns, cells, split, preset, counted, papers, twice, selected: sum(selected) };
  if (preset?.share) fillShares(found, facets[1]);
  for (const [row, line] of cells.entries()) {
    for (const [column, cell] of line.entries()) {
      cell.gap = !cell.papers && rows[row].mayBeGap && columns[column].mayBeGap && !columns[column].share && !preset?.share;
    }
  }
  return found;
}

function emptyCell(split) {
  return { papers: 0, against: 0, retracted: 0, unsplit: 0, parts: split ? new Array(split.codes.length).fill(0) : [], of: 0, gap: false };
}

function add(cell, view, paper, isCounted, split) {
  cell.retracted += view.data.retracted[paper];
  if (!isCounted) return;
  cell.papers++;
  cell.against += view.data.against[paper];
  if (!split) return;
  for (const place of split.of[paper]) cell.parts[place]++;
  cell.unsplit += split.of[paper].length === 0;
}

function isIn(data, column, places, paper) {
  return !column.share && places.includes(column.place) && (!column.kind || data.kinds[column.kind][paper]);
}

// The categories of a facet that are drawn.
function side(view, passing, code) {
  const facet = view.data.facetOf.get(code);
  const open = new Set(openCategories(view, code));
  const there = new Set(facet.of.flatMap((places, paper) => (passing[paper] ? places : [])));
  const own = view.selection.chosen.get(code);
  const chosen = own?.size ? own : new Set(facet.chosen);
  return facet.codes.flatMap((category, place) => {
    if (facet.not_in_map.includes(place) || !(open.has(category) || there.has(place))) return [];
    const mayBeGap = open.has(category) && !facet.catch_all.includes(place) && (!chosen.size || chosen.has(category));
    return [{ code: category, place, name: facet.names[place], group: facet.groups[place], mayBeGap, kind: "", share: false }];
  });
}

// The columns as a preset wants them: in its order, for people and animals apart, with a share at the end.
function presetColumns(view, preset, all, selected) {
  const order = preset.order.length ? preset.order : all.map((margin) => margin.code);
  const listed = order.flatMap((code) => all.find((margin) => margin.code === code) ?? []);
  const kinds = preset.apart ? [["human", "In people"], ["animal", "In animals"]] : [["", ""]];
  return kinds.flatMap(([kind, part]) => {
    const inPart = kind ? sum(view.data.kinds[kind].map((is, paper) => is & selected[paper])) : 0;
    const own = listed.map((margin) => ({ ...margin, kind, part }));
    const shared = own.find((margin) => margin.code === preset.share);
    if (shared) own.push({ ...shared, name: `${view.data.rules.share} ${shared.name.toLowerCase()}`, share: true });
    return part ? own.map((margin) => ({ ...margin, group: `${part}: ${counted(inPart, "paper")}` })) : own;
  });
}

// A share is of the papers of its part that report a result.
function fillShares(found, facet) {
  for (const [at, margin] of found.columns.entries()) {
    if (!margin.share) continue;
    const results = found.columns.flatMap((one, place) =>
      !one.share && one.kind === margin.kind && !facet.catch_all.includes(one.place) ? [place] : []
    );
    const source = found.columns.findIndex((one) => !one.share && one.kind === margin.kind && one.place === margin.place);
    margin.papers = found.columns[source].papers;
    margin.of = results.reduce((total, place) => total + found.columns[place].papers, 0);
    for (const line of found.cells) {
      line[at].papers = line[source].papers;
      line[at].of = results.reduce((total, place) => total + line[place].papers, 0);
    }
  }
}

// Without the rows and columns that have no paper in any cell.
function withoutEmpty(found) {
  const has = (row, column) => found.cells[row][column].papers > 0 && !found.columns[column].share;
  const rows = found.rows.flatMap((_, row) => (found.columns.some((__, column) => has(row, column)) ? [row] : []));
  const columns = found.columns.flatMap((margin, column) => (rows.length && margin.share) || rows.some((row) => has(row, column)) ? [column] : []);
  return {
    ...found,
    rows: rows.map((row) => found.rows[row]),
    columns: columns.map((column) => found.columns[column]),
    cells: rows.map((row) => columns.map((column) => found.cells[row][column])),
    hidden: found.rows.length - rows.length + found.columns.length - columns.length,
  };
}

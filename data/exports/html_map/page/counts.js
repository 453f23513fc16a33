// Filters, and the counts made from them. Filters of one facet are OR, several filters AND.
function firstSelection(data) {
  const { related, retracted, out_of_scope: outOfScope } = data.start;
  return { chosen: new Map(), years: null, text: "", related, retracted, outOfScope };
}

// The papers that pass a selection: `selected` of those that are `countable`; `failed` is the number of
// filters that each paper fails.
function viewOf(data, selection) {
  const masks = new Map();
  for (const [code, chosen] of selection.chosen) {
    if (chosen.size) masks.set(code, having(data.facetOf.get(code), chosen));
  }
  if (selection.years) {
    const [first, last] = selection.years;
    masks.set("years", Uint8Array.from(data.papers.year, (year) => year >= first && year <= last));
  }
  const terms = searchTerms(selection.text).map((term) => mentioning(data, term));
  if (terms.length) masks.set("text", Uint8Array.from({ length: data.size }, (_, paper) => terms.every((has) => has[paper])));
  const failed = new Uint8Array(data.size);
  for (const mask of masks.values()) mask.forEach((passes, paper) => (failed[paper] += !passes));
  const about = new Uint8Array(data.size);
  const countable = new Uint8Array(data.size);
  const related = new Uint8Array(data.size);
  const selected = new Uint8Array(data.size);
  for (let paper = 0; paper < data.size; paper++) {
    const inScope = selection.outOfScope || !data.outOfScope[paper];
    const counts = inScope && (selection.retracted || !data.retracted[paper]);
    const unrelated = selection.related || !data.related[paper];
    related[paper] = counts && data.related[paper];
    about[paper] = inScope && unrelated;
    countable[paper] = counts && unrelated;
    selected[paper] = countable[paper] && !failed[paper];
  }
  return { data, selection, masks, failed, about, countable, related, selected, papers: sum(selected), total: sum(countable) };
}

function sum(mask) {
  return mask.reduce((total, one) => total + one, 0);
}

// Whether a paper passes all filters but that of one facet.
function passesWithout(view, code, paper) {
  const mask = view.masks.get(code);
  return view.failed[paper] === 0 || (mask && view.failed[paper] === 1 && !mask[paper]);
}

// The categories of a facet whose papers are all counted: an empty one that is not among them is no gap.
function openCategories(view, code) {
  const { related } = view.data.rules;
  const { codes } = view.data.facetOf.get(code);
  if (!related || related.facet !== code || view.selection.related) return codes;
  return codes.filter((category) => !related.categories.includes(category));
}

// Papers of each category under the other filters. A related category counts related papers, because
// choosing it includes them.
function optionCounts(view, code) {
  const facet = view.data.facetOf.get(code);
  const withRelated = openCategories(view, code).length < facet.codes.length;
  const counts = new Array(facet.codes.length).fill(0);
  for (let paper = 0; paper < view.data.size; paper++) {
    const counted = view.countable[paper] || (withRelated && view.related[paper]);
    if (counted && passesWithout(view, code, paper)) for (const place of facet.of[paper]) counts[place]++;
  }
  return counts;
}

function keyNumbers(view) {
  const { data, selected } = view;
  const { rules } = data;
  const both = (mask) => selected.reduce((total, one, paper) => total + (one && mask[paper]), 0);
  const types = data.facetOf.get(rules.types);
  const trials = having(types, rules.trials);
  const randomised = having(data.facetOf.get("randomised"), ["yes"]);
  const years = data.papers.year.filter((year, paper) => year && selected[paper]);
  return {
    papers: view.papers,
    trials: both(trials),
    randomised: both(randomised),
    systematicReviews: both(having(types, rules.systematic_reviews)),
    first: years.length ? years.reduce((a, b) => Math.min(a, b)) : null,
    last: years.length ? years.reduce((a, b) => Math.max(a, b)) : null,
  };
}

// The data of the page, from its JSON, with the categories of each paper as lists.
function readData(text) {
  const data = JSON.parse(text);
  data.size = data.papers.pmid.length;
  data.facetOf = new Map(data.facets.map((facet) => [facet.code, facet]));
  for (const facet of data.facets) {
    facet.of = facet.of.map((places) => (Array.isArray(places) ? places : [places]));
  }
  data.retracted = maskOf(data, data.papers.retracted);
  data.related = maskOf(data, data.papers.related);
  data.outOfScope = maskOf(data, Object.keys(data.papers.out_of_scope).map(Number));
  data.against = anyOf(data, data.rules.against);
  data.kinds = {
    human: anyOf(data, data.rules.human.map((code) => [data.rules.types, code])),
    animal: anyOf(data, data.rules.animal.map((code) => [data.rules.types, code])),
  };
  const years = data.papers.year.filter(Boolean);
  data.years = years.length ? [years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b))] : null;
  return data;
}

function maskOf(data, papers) {
  const mask = new Uint8Array(data.size);
  for (const paper of papers) mask[paper] = 1;
  return mask;
}

// The papers that have any of these pairs of facet and category code.
function anyOf(data, labels) {
  const mask = new Uint8Array(data.size);
  for (const [code, category] of labels) having(data.facetOf.get(code), [category]).forEach((has, paper) => (mask[paper] |= has));
  return mask;
}

function having(facet, codes) {
  const wanted = new Set([...codes].map((code) => facet.codes.indexOf(code)));
  return Uint8Array.from(facet.of, (places) => places.some((place) => wanted.has(place)));
}

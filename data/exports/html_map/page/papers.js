// The list of papers with labels, who gave them, and links.
const A_PAGE = 50; // papers drawn at a time

// The papers of an open number, newest first.
function papersIn(view, open, found) {
  const { data } = view;
  const meets = (open?.labels ?? []).map(([code, categories]) => having(data.facetOf.get(code), categories));
  if (open?.row) meets.push(having(data.facetOf.get(open.rows), [open.row]));
  if (open?.column) meets.push(having(data.facetOf.get(open.columns), [open.column]));
  if (open?.kind) meets.push(data.kinds[open.kind]);
  if (open?.row || open?.column) meets.push(found.counted);
  const papers = [];
  for (let paper = 0; paper < data.size; paper++) {
    if (view.selected[paper] && meets.every((mask) => mask[paper])) papers.push(paper);
  }
  return papers.sort((a, b) => data.papers.year[b] - data.papers.year[a] || a - b);
}

function drawPapers(data, papers, first) {
  return papers.slice(first, first + A_PAGE).map((paper) => paperItem(data, paper));
}

function paperItem(data, paper) {
  const own = data.papers;
  const pmid = own.pmid[paper];
  const title = own.title[paper] || "Without a title";
  const flagged = own.flags[paper] ? element("p", { class: "flags" }, own.flags[paper]) : "";
  const reason = own.out_of_scope[paper] ? element("p", { class: "flags" }, `Out of scope: ${own.out_of_scope[paper]}`) : "";
  const related = data.related[paper] ? element("p", { class: "flags calm" }, `On ${data.rules.related.name}`) : "";
  const cited = own.by_citation[paper];
  const found = cited ? element("p", { class: "flags calm" }, `Found by citation from PMID ${cited.join(", ")}`) : "";
  const links = [
    pmid && outside(`https://pubmed.ncbi.nlm.nih.gov/${pmid}/`, "PubMed", `PubMed: ${title}`),
    own.doi[paper] && outside(own.doi[paper], "DOI", `DOI: ${title}`),
    own.pmc[paper] && outside(own.pmc[paper], "Free full text", `Free full text: ${title}`),
  ].filter(Boolean);
  const year = own.year[paper] || "undated";
  return element("li", { class: own.flags[paper].startsWith("Retracted") ? "paper is-retracted" : "paper" },
    element("h3", {}, title), flagged, reason, related, found,
    element("p", { class: "cited" }, [own.authors[paper], own.source[paper] || String(year)].filter(Boolean).join(". ").replaceAll("..", ".")),
    element("p", { class: "links" }, ...links, pmid ? element("span", {}, `PMID ${pmid}`) : ""),
    labelList(data, paper));
}

function outside(address, words, name) {
  return element("a", { href: address, rel: "noopener noreferrer", target: "_blank", "aria-label": name }, words);
}

function labelList(data, paper) {
  const given = data.given[paper] ?? {};
  const shown = data.facets.filter((facet) => (facet.axis || facet.code === "randomised" || facet.code === "phase") && facet.of[paper].length);
  const entries = shown.map((facet) => {
    const { sign, words } = data.origins[given[facet.code] ?? 0];
    return element("div", {}, element("dt", {}, facet.name), element("dd", {},
      facet.of[paper].map((place) => facet.names[place]).join(", "), " ",
      element("abbr", { class: "sign", title: words }, sign)));
  });
  const who = [...new Set(shown.map((facet) => given[facet.code] ?? 0))].map((origin) => data.origins[origin].words);
  return element("div", { class: "labels" }, element("dl", {}, ...entries),
    who.length ? element("p", { class: "help" }, `Labels: ${who.join("; ")}.`) : "");
}

// What the letters behind labels mean.
function signLegend(data) {
  const found = new Map(data.origins.map(({ sign, legend }) => [sign, legend]));
  return [...found].map(([sign, legend]) => `${sign} ${legend}`).join(" · ");
}

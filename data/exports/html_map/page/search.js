// The search box: every term must occur in a paper, from the start of a word on.
function searchTokens(text) {
  const folded = text.normalize("NFKD").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").normalize("NFKD");
  return folded.replace(/\p{Mn}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function searchTerms(text) {
  let straight = text.replace(/[“”„«»]/g, '"');
  if ((straight.split('"').length - 1) % 2) straight = straight.replace(/"(?=[^"]*$)/, "");
  const found = [...straight.matchAll(/"([^"]*)"|(\S+)/g)].map(([, phrase, word]) => searchTokens(phrase || word || ""));
  return [...new Set(found.filter(Boolean))];
}

// The papers with a term. The order of words is known only of what the page shows: of a phrase, title,
// authors and journal are searched.
function mentioning(data, term) {
  const words = term.split(" ");
  const mask = new Uint8Array(data.size).fill(1);
  words.forEach((word, place) => {
    const has = papersWith(data, word, place < words.length - 1);
    for (let paper = 0; paper < data.size; paper++) mask[paper] &= has[paper];
  });
  if (words.length > 1) {
    const { title, authors, source } = data.papers;
    for (let paper = 0; paper < data.size; paper++) {
      const fields = [title[paper], authors[paper], source[paper]];
      mask[paper] &= fields.some((field) => ` ${searchTokens(field)}`.includes(` ${term}`));
    }
  }
  if (/^\d+$/.test(term)) data.papers.pmid.forEach((pmid, paper) => (mask[paper] |= pmid === Number(term)));
  return mask;
}

function papersWith(data, word, whole) {
  const index = (data.index ??= readIndex(data));
  const mask = new Uint8Array(data.size);
  for (const [place, known] of index.words.entries()) {
    if (whole ? known === word : known.startsWith(word)) {
      let paper = -1;
      for (let at = index.starts[place]; at < index.starts[place + 1]; at++) mask[(paper += index.steps[at])] = 1;
    }
  }
  return mask;
}

// See words.py for the form.
function readIndex(data) {
  const octets = Uint8Array.from(atob(data.words.papers), (character) => character.charCodeAt(0));
  const words = data.words.list ? data.words.list.split(" ") : [];
  const steps = [];
  const starts = [];
  let at = 0;
  const next = () => {
    let number = 0;
    for (let bits = 0; ; bits += 7) {
      const octet = octets[at++];
      number |= (octet & 0x7f) << bits;
      if (octet < 0x80) return number;
    }
  };
  for (let place = 0; place < words.length; place++) {
    starts.push(steps.length);
    for (let left = next(); left; left--) steps.push(next());
  }
  starts.push(steps.length);
  return { words, starts, steps };
}

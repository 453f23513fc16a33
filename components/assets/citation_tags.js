// The citation of the open paper in the page's head, where Zotero's browser button reads it. The server puts it
// there too (see link_previews.py), but the page is not loaded again when another paper, or none, is opened.
const TAGS = "meta[name^='citation_'], meta[name='DC.type']";
let written = "";

export default function ({ data }) {
  write(data.type, data.tags);
  return () => write("website", []);
}

function write(type, tags) {
  if (written === (written = JSON.stringify([type, tags]))) return;
  document.head.querySelectorAll(TAGS).forEach((tag) => tag.remove());
  document.head.querySelector("meta[property='og:type']")?.setAttribute("content", type);
  document.head.append(...tags.map(([name, content]) => Object.assign(document.createElement("meta"), { name, content })));
  document.dispatchEvent(new Event("ZoteroItemUpdated", { bubbles: true, cancelable: true }));
}

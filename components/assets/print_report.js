// Words that are only seen on paper. They are written once the page is at rest, or when it is printed before that:
// written at once, a query of many thousand letters would keep a visitor who sets a filter waiting for figures.
const REST = 500; // milliseconds

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".in-print");
  const write = () => {
    const lines = Object.entries(data.lines).map(([name, words]) => {
      const line = document.createElement("p");
      line.append(Object.assign(document.createElement("b"), { textContent: `${name}: ` }), words);
      return line;
    });
    const heading = Object.assign(document.createElement("h2"), { textContent: data.title });
    place.replaceChildren(heading, ...lines);
  };
  const timer = setTimeout(write, REST);
  window.addEventListener("beforeprint", write);
  return () => {
    clearTimeout(timer);
    window.removeEventListener("beforeprint", write);
  };
}

// Elements of the page. All text is set as text, never as markup.
function element(name, properties = {}, ...children) {
  return filled(document.createElement(name), properties, children);
}

function drawing(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(node, properties, children) {
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "colour") node.style.setProperty("--colour", value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

function counted(number, noun, plural = `${noun}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

// A name inside a sentence: "Cell source" becomes "cell source", "MSC" stays.
function inSentence(name) {
  return /^.\p{Ll}/u.test(name) ? name[0].toLowerCase() + name.slice(1) : name;
}
